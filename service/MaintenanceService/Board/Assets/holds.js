import { askEnd, askExtend, askRenew } from "./changes.js";
import { h, hide, reconcile, setAttribute, setText } from "./dom.js";
import { join, phrase, theirs } from "./text.js";
import { at, exact, moment, now, span } from "./time.js";
import { count, hasExpiredLease, holdWord, isOverdue, nameOf, pathsOf, timeLeft } from "./words.js";

/** Who holds the site, why, and for how long. */
export class Holds {
  #list = h("ul", { class: "holds" });
  #none = h("p", { class: "note" });
  node = h("section", { class: "panel", "aria-labelledby": "holds-title" }, h("h2", { id: "holds-title" }, "Maintenances"), this.#none, this.#list);

  constructor(context) {
    this.context = context;
  }

  update({ site }) {
    const order = [...site.maintenances].sort((one, other) => (one.status === other.status ? at(one.startsAt) - at(other.startsAt) : one.status === "active" ? -1 : 1));
    setText(this.#none, order.length === 0 ? "Nothing holds this site, and nothing is scheduled." : "");
    this.#none.hidden = order.length > 0;
    reconcile(this.#list, order, (maintenance) => maintenance.id, (maintenance) => this.#row(maintenance, site));
  }

  #row(first, firstSite) {
    let maintenance = first;
    let site = firstSite;
    const title = h("h3");
    const badge = h("span", { class: "badge" });
    const left = h("p", { class: "left" });
    const message = h("p", { class: "message" });
    const by = h("p", { class: "note" });
    const owned = async (action) => action({ ...this.context, site, maintenance, mine: await this.context.isMine(maintenance) });
    const button = (words, action, tone) => h("button", { type: "button", class: tone, onclick: () => owned(action) }, words);
    const extend = button("Extend", askExtend, "quiet");
    const renew = button("Renew lease", askRenew, "quiet");
    const end = button("End", askEnd, "quiet");
    const node = h("li", { class: "hold" }, h("div", { class: "head" }, title, badge), left, message, by, h("div", { class: "buttons" }, extend, renew, end));
    return {
      node,
      update: (next) => {
        maintenance = next;
        site = this.context.site() ?? site;
        setText(title, theirs(nameOf(next)));
        const tone = hasExpiredLease(next) ? "expired" : isOverdue(next) ? "overdue" : next.status === "scheduled" ? "scheduled" : next.mode;
        setAttribute(node, "data-tone", tone);
        setAttribute(badge, "data-tone", tone);
        setText(badge, { expired: "Lease expired", overdue: "Overdue", scheduled: `Scheduled: ${holdWord(next).toLowerCase()}` }[tone] ?? holdWord(next));
        setText(left, timeLeft(next) + lease(next));
        setText(message, next.message ? phrase`Visitors read: ${theirs(next.message)}` : "");
        message.hidden = !next.message;
        setText(by, phrase`Begun by ${theirs(next.createdBy.name)}, ${moment(next.createdAt)}${scope(next)} · id ${next.id}`);
        setAttribute(by, "title", exact(next.createdAt));
        hide(renew, !next.lease || next.status !== "active");
        setText(end, next.status === "scheduled" ? "Cancel" : "End");
        for (const [item, verb] of [[extend, "Extend"], [renew, "Renew lease of"], [end, next.status === "scheduled" ? "Cancel" : "End"]]) {
          setAttribute(item, "aria-label", `${verb} ${nameOf(next)}`);
        }
      },
    };
  }
}

function lease(maintenance) {
  return maintenance.status === "active" && maintenance.lease && !maintenance.lease.expired
    ? ` · lease: ${span(at(maintenance.lease.expiresAt) - now())} until it must be renewed` : "";
}

function scope(maintenance) {
  const parts = [
    maintenance.paths.length > 0 ? phrase`only ${pathsOf(maintenance.paths)}` : null,
    maintenance.exemptPaths.length > 0 ? phrase`but for ${pathsOf(maintenance.exemptPaths)}` : null,
    maintenance.bypassNetworks.length > 0 ? `${count(maintenance.bypassNetworks.length, "network")} let through` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? phrase` · ${join(parts, ", ")}` : "";
}
