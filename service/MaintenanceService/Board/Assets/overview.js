import { h, reconcile, setAttribute, setText } from "./dom.js";
import { figure } from "./locale.js";
import { theirs } from "./text.js";
import { at } from "./time.js";
import { groups, inOrder } from "./urgency.js";
import { hasExpiredLease, holdWord, isOverdue, nameOf, outdated, timeLeft } from "./words.js";

const notes = {
  "Needs attention": "A lease was not renewed, or a planned end has passed.",
  "Waiting for instances": "Wanted and confirmed differ.",
  "In maintenance": "Every instance has confirmed.",
  Scheduled: "Open now, with a maintenance to come.",
  Open: "Nothing holds them.",
};

/** What is seen while no site is chosen: how many sites stand where, and what holds them now and next. */
export class Overview {
  #items = [];
  #tiles = h("ul", { class: "tiles" });
  #agenda = h("ul");
  #none = h("p", { class: "note" }, "No site is in maintenance, and nothing is scheduled.");
  #problem = h("p", { class: "problem", role: "alert" });

  constructor(place, list) {
    place.replaceChildren(h("div", { class: "overview" }, h("h1", { tabindex: "-1" }, "All sites"), this.#problem, this.#tiles,
      h("section", { class: "agenda", "aria-labelledby": "agenda-title" }, h("h2", { id: "agenda-title" }, "Now and next"), this.#none, this.#agenda)));
    this.sites(list.sites);
  }

  sites(sites) {
    setText(this.#problem, "");
    const judged = inOrder(sites);
    const counted = groups.map((name) => ({ name, number: judged.filter((entry) => entry.group === name).length }));
    reconcile(this.#tiles, counted, (tile) => tile.name, tileRow);
    this.#items = judged.flatMap(({ site }) => site.maintenances.map((maintenance) => ({ site, maintenance })))
      .sort((one, other) => rank(one.maintenance) - rank(other.maintenance) || at(one.maintenance.startsAt) - at(other.maintenance.startsAt));
    this.tick();
  }

  outdated(error) {
    setText(this.#problem, outdated(error));
  }

  tick() {
    this.#none.hidden = this.#items.length > 0;
    reconcile(this.#agenda, this.#items, (item) => `${item.site.name} ${item.maintenance.id}`, agendaRow);
  }

  close() {
    // The next view takes its place.
  }
}

function rank(maintenance) {
  return hasExpiredLease(maintenance) ? 0 : isOverdue(maintenance) ? 1 : maintenance.status === "active" ? 2 : 3;
}

function tileRow(tile) {
  const number = h("strong");
  const node = h("li", { class: "tile", "data-group": tile.name }, number, h("span", { class: "name" }, tile.name), h("span", { class: "note" }, notes[tile.name]));
  return {
    node,
    update: (next) => {
      setText(number, figure(next.number));
      setAttribute(node, "data-empty", next.number === 0);
    },
  };
}

function agendaRow({ site }) {
  const name = h("span", { class: "name" });
  const reason = h("span");
  const left = h("span", { class: "note" });
  const badge = h("span", { class: "badge" });
  return {
    node: h("li", {}, h("a", { href: `#/sites/${encodeURIComponent(site.name)}` }, name, reason, left, badge)),
    update: (item) => {
      const { maintenance } = item;
      const tone = ["expired", "overdue", maintenance.mode, "scheduled"][rank(maintenance)];
      setText(name, theirs(item.site.displayName ?? item.site.name));
      setText(reason, theirs(nameOf(maintenance)));
      setText(left, timeLeft(maintenance));
      setText(badge, { expired: "Lease expired", overdue: "Overdue", scheduled: "Scheduled" }[tone] ?? holdWord(maintenance));
      setAttribute(badge, "data-tone", tone);
    },
  };
}
