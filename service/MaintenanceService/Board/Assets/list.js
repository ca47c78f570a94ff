import { h, reconcile, setAttribute, setText } from "./dom.js";
import { figure } from "./locale.js";
import { theirs } from "./text.js";
import { groups, inOrder } from "./urgency.js";
import { count } from "./words.js";

/** The list of sites beside the one that is shown. */
export class SiteList {
  #sites = [];
  #current = null;
  #filter = document.getElementById("filter");
  #groups = document.getElementById("groups");
  #summary = document.getElementById("summary");

  constructor() {
    this.#filter.addEventListener("input", () => this.render());
    this.#filter.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "ArrowDown") {
        event.preventDefault();
        this.#groups.querySelector("a")?.focus();
      }
    });
    this.#groups.addEventListener("keydown", (event) => this.#move(event));
  }

  show(sites) {
    this.#sites = sites;
    this.render();
  }

  select(name) {
    this.#current = name;
    this.render();
  }

  get sites() {
    return this.#sites;
  }

  render() {
    const asked = this.#filter.value.trim().toLowerCase();
    const found = inOrder(this.#sites).filter(({ site }) => asked === "" || site.name.includes(asked) || (site.displayName ?? "").toLowerCase().includes(asked));
    const filled = groups.map((name) => ({ name, entries: found.filter((item) => item.group === name) })).filter((group) => group.entries.length > 0);
    const focused = this.#groups.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    reconcile(this.#groups, filled, (group) => group.name, (group) => this.#group(group));
    // A site that changed its group has a new link there.
    if (focused !== null && document.activeElement.getAttribute("href") !== focused) {
      this.#groups.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }

    setText(this.#summary, this.#sites.length === 0
      ? "No site yet. A site is there as soon as its first instance reports, or when you create it."
      : found.length === 0 ? "No site has this name." : "");
  }

  #group(group) {
    const list = h("ul");
    const number = h("span", { class: "number" });
    const id = `group-${group.name.toLowerCase().replaceAll(" ", "-")}`;
    const node = h("section", { "aria-labelledby": id, class: "group" }, h("h2", { id }, group.name, " ", number), list);
    return {
      node,
      update: ({ entries }) => {
        setText(number, figure(entries.length));
        setAttribute(number, "aria-label", count(entries.length, "site"));
        setAttribute(number, "role", "img");
        reconcile(list, entries, (entry) => entry.site.name, (entry) => this.#row(entry));
      },
    };
  }

  #row(entry) {
    const title = h("span", { class: "title" });
    const line = h("span", { class: "line" });
    const badge = h("span", { class: "badge" });
    const link = h("a", { href: `#/sites/${encodeURIComponent(entry.site.name)}` }, h("span", { class: "text" }, title, line), badge);
    return {
      node: h("li", {}, link),
      update: (item) => {
        setText(title, theirs(item.site.displayName ?? item.site.name));
        setText(line, item.line);
        setText(badge, item.word);
        setAttribute(badge, "data-tone", item.tone);
        setAttribute(link, "data-tone", item.tone);
        setAttribute(link, "aria-current", item.site.name === this.#current ? "page" : null);
      },
    };
  }

  #move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) {
      return;
    }

    const links = [...this.#groups.querySelectorAll("a")];
    const target = links[links.indexOf(document.activeElement) + step];
    event.preventDefault();
    (target ?? (step < 0 ? this.#filter : null))?.focus();
  }
}
