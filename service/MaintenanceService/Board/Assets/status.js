import { h, setAttribute, setText } from "./dom.js";
import { figure } from "./locale.js";
import { phrase, theirs } from "./text.js";
import { moment } from "./time.js";
import { count, modesOf, oldestWords, siteWord } from "./words.js";

/** The mode that is wanted beside the one that the instances have confirmed, and what stands between the two. */
export class Status {
  #wanted = h("strong", { class: "mode" });
  #confirmed = h("strong", { class: "mode" });
  #revision = h("span", { class: "note" });
  #share = h("span", { class: "note" });
  #bar = h("progress", { "aria-label": "Instances that confirmed", max: "1", value: "0" });
  #word = h("p", { class: "verdict" });
  #blockers = h("ul", { class: "blockers" });
  node = h("section", { class: "panel status", "aria-labelledby": "status-title" }, h("h2", { id: "status-title", class: "unseen" }, "State"));

  constructor() {
    this.node.append(
      h("dl", { class: "modes" },
        h("div", {}, h("dt", {}, "Wanted"), h("dd", {}, this.#wanted, this.#revision)),
        h("div", {}, h("dt", {}, "Confirmed"), h("dd", {}, this.#confirmed, this.#share))),
      this.#bar, this.#word, this.#blockers);
  }

  update({ site, convergence }) {
    const word = siteWord(site.maintenances);
    const mode = modesOf(site.maintenances).part;
    setText(this.#wanted, word);
    setAttribute(this.#wanted, "data-tone", mode);
    setText(this.#revision, `revision ${convergence.revision}`);
    setText(this.#confirmed, convergence.converged ? word : "Not yet");
    setAttribute(this.#confirmed, "data-tone", convergence.converged ? mode : "waiting");
    const done = convergence.confirmed + convergence.assumedClosed;
    const assumed = convergence.assumedClosed > 0 ? `, ${figure(convergence.assumedClosed)} of them assumed closed` : "";
    setText(this.#share, `${figure(done)} of ${count(convergence.total, "instance")}${assumed}`);
    setAttribute(this.#bar, "max", Math.max(1, convergence.total));
    setAttribute(this.#bar, "value", convergence.total === 0 ? (convergence.converged ? 1 : 0) : done);
    setAttribute(this.#bar, "data-tone", convergence.converged ? mode : "waiting");
    setText(this.#word, verdict(convergence));
    setAttribute(this.#word, "data-converged", String(convergence.converged));
    this.#show(convergence.blockers ?? []);
  }

  #show(blockers) {
    const most = 5;
    const lines = blockers.slice(0, most).map((blocker) => {
      // While an instance drains, the service's own words name the oldest.
      const oldest = blocker.reason === "draining" ? [] : oldestWords(blocker.oldest);
      return phrase`${blocker.instance ? `${blocker.instance}: ` : ""}${theirs(blocker.detail)}${oldest.length > 0 ? phrase` Oldest: ${oldest}.` : ""}`;
    });
    if (blockers.length > most) {
      lines.push(`and ${figure(blockers.length - most)} more`);
    }

    while (this.#blockers.childElementCount > lines.length) {
      this.#blockers.lastElementChild.remove();
    }

    lines.forEach((line, index) => {
      const item = this.#blockers.children[index] ?? this.#blockers.appendChild(h("li"));
      setText(item, line);
    });
  }
}

function verdict(convergence) {
  const waiting = convergence.total - convergence.confirmed - convergence.assumedClosed;
  if (!convergence.converged && convergence.total > 0 && waiting <= 0) {
    return "Every instance has confirmed, but it is not certain yet.";
  }

  if (!convergence.converged) {
    return convergence.total === 0 ? "No instance is there that could confirm." : `Waiting for ${count(waiting, "instance")}.`;
  }

  return convergence.total === 0 ? "No instance is known." : `Every instance has confirmed${convergence.convergedAt ? ` since ${moment(convergence.convergedAt, true)}` : ""}.`;
}
