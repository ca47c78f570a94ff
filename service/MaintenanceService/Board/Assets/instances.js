import { askRemove } from "./changes.js";
import { focusOn, h, hide, reconcile, setAttribute, setText } from "./dom.js";
import { figure } from "./locale.js";
import { join, phrase, theirs } from "./text.js";
import { at, exact, now, span } from "./time.js";
import { count, modeWord, oldestWords, siteWord, stateWord } from "./words.js";

const order = ["silent", "pending", "forcedMode", "draining", "assumedClosed", "confirmed"];
const first = 50;

/** The instances: what stands in the way first. */
export class Instances {
  #all = false;
  #list = h("ul", { class: "instances" });
  #number = h("span", { class: "number" });
  #none = h("p", { class: "note" }, "No instance has reported.");
  #more = h("button", { type: "button", class: "quiet", hidden: true });
  node = h("section", { class: "panel running", "aria-labelledby": "instances-title" }, h("h2", { id: "instances-title" }, "Instances ", this.#number), this.#none, this.#list, this.#more);

  constructor(context) {
    this.context = context;
    this.#more.addEventListener("click", () => {
      this.#all = true;
      this.update(this.data);
      focusOn(this.#list.children[first]);
    });
  }

  update(data) {
    this.data = data;
    const sorted = [...data.instances].sort((one, other) => rank(one) - rank(other) || (one.id < other.id ? -1 : 1));
    setText(this.#number, figure(sorted.length));
    this.#none.hidden = sorted.length > 0;
    reconcile(this.#list, this.#all ? sorted : sorted.slice(0, first), (instance) => instance.id, (instance) => this.#row(instance));
    hide(this.#more, this.#all || sorted.length <= first);
    setText(this.#more, `Show all ${figure(sorted.length)}`);
  }

  #row(initial) {
    let instance = initial;
    const title = h("span", { class: "name" });
    const badge = h("span", { class: "badge" });
    const flight = h("span", { class: "flight" });
    const oldest = h("span", { class: "oldest" });
    const facts = h("span", { class: "note" });
    const remove = h("button", { type: "button", class: "quiet" }, "Remove");
    remove.addEventListener("click", () => askRemove({ ...this.context, site: this.context.site(), instance }));
    const node = h("li", {}, title, badge, facts, remove, flight, oldest);
    return {
      node,
      update: (next) => {
        instance = next;
        setText(title, next.id);
        setText(badge, stateWord(next.state));
        setAttribute(badge, "data-tone", next.state);
        setAttribute(node, "data-state", next.state);
        setText(flight, next.requestsInFlight + next.connectionsOpen === 0 ? "" : `${count(next.requestsInFlight, "request")}, ${count(next.connectionsOpen, "connection")}`);
        setText(oldest, oldestWords(next.oldest));
        const heard = next.lastSeenAt === null ? "not heard since the service started" : `heard ${span(now() - at(next.lastSeenAt))} ago`;
        setText(facts, join([next.mode === null ? null : `${this.#mode(next)}, revision ${next.revision}`, next.appVersion ? phrase`version ${theirs(next.appVersion)}` : null, heard], " · "));
        setAttribute(facts, "title", next.lastSeenAt ? exact(next.lastSeenAt) : null);
        remove.hidden = !mayBeGone(next) && document.activeElement !== remove;
        setAttribute(remove, "aria-label", `Remove ${next.id}`);
      },
    };
  }

  /** What it enforces; at the site's revision it holds the same paths as the site. */
  #mode(instance) {
    const { site } = this.data;
    return instance.revision === site.revision && instance.mode === site.mode ? siteWord(site.maintenances) : modeWord(instance.mode);
  }
}

/** Whether an operator may want to take it off the list. Every instance is pending for a moment after a change. */
function mayBeGone(instance) {
  const quiet = instance.lastSeenAt === null || now() - at(instance.lastSeenAt) > 20000;
  return instance.state === "silent" || (instance.state === "pending" && quiet);
}

function rank(instance) {
  const place = order.indexOf(instance.state);
  return place < 0 ? 0 : place;
}
