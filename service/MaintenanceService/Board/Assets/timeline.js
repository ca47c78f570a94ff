import { h, reconcile, setAttribute, setText } from "./dom.js";
import { theirs } from "./text.js";
import { at, moment, now, span } from "./time.js";
import { beginOf, hasExpiredLease, nameOf } from "./words.js";

/** What holds the site now and what is to come, on one line of time each. */
export class Timeline {
  #rows = h("ol", { class: "lanes" });
  #from = h("span");
  #to = h("span");
  node = h("section", { class: "panel timeline", "aria-labelledby": "timeline-title" }, h("h2", { id: "timeline-title" }, "Time line"), this.#rows,
    h("p", { class: "axis", "aria-hidden": "true" }, this.#from, this.#to));

  update({ site }) {
    const items = [...site.maintenances].sort((one, other) => beginOf(one) - beginOf(other));
    this.node.hidden = items.length === 0;
    if (items.length === 0) {
      return;
    }

    const begin = Math.min(now(), ...items.map(beginOf));
    const known = Math.max(now() + 3600000, ...items.map((item) => at(item.endsAt) ?? beginOf(item) + 3600000));
    const end = known + (known - begin) * 0.05;
    const place = (time) => Math.min(100, Math.max(0, (time - begin) / (end - begin) * 100));
    setText(this.#from, moment(begin));
    setText(this.#to, moment(end));
    reconcile(this.#rows, items, (item) => item.id, () => {
      const name = h("span", { class: "name" });
      const times = h("span", { class: "note" });
      const bar = h("span", { class: "span" });
      const today = h("span", { class: "now" });
      const node = h("li", {}, name, times, h("span", { class: "track", "aria-hidden": "true" }, bar, today));
      return {
        node,
        update: (item) => {
          const begins = beginOf(item);
          const left = place(begins);
          const right = item.endsAt === null ? 100 : place(at(item.endsAt));
          setText(name, theirs(nameOf(item)));
          setText(times, item.endsAt === null
            ? `${moment(begins)}, no planned end`
            : `${moment(begins)} to ${moment(item.endsAt)} (${span(at(item.endsAt) - begins)})`);
          bar.style.setProperty("left", `${left}%`);
          bar.style.setProperty("width", `${Math.max(0.5, right - left)}%`);
          today.style.setProperty("left", `${place(now())}%`);
          setAttribute(bar, "data-tone", hasExpiredLease(item) ? "expired" : item.status === "scheduled" ? "scheduled" : item.mode);
          setAttribute(bar, "data-open", item.endsAt === null ? "" : null);
        },
      };
    });
  }
}
