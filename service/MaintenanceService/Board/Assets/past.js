import { maintenancePath, sitePath } from "./api.js";
import { focusOn, h, hide, reconcile, setText } from "./dom.js";
import { figure } from "./locale.js";
import { phrase, theirs } from "./text.js";
import { at, exact, moment, span } from "./time.js";
import { actionWord, beginOf, count, endWord, holdWord, nameOf, outdated } from "./words.js";

const mostShares = 100;

/** A list of past things that grows by pages: the history, or the maintenances that ended. */
class Pages {
  #items = [];
  #cursor = null;
  #turn = 0;
  #list = h("ol", { class: "past" });
  #more = h("button", { type: "button", class: "quiet", hidden: true }, "Show more");
  #note = h("p", { class: "note" });

  constructor(title, id, path, keyOf, row, empty, api, order, others = async () => []) {
    Object.assign(this, { path, keyOf, row, empty, api, order, others });
    this.#more.setAttribute("aria-label", `Show more: ${title}`);
    this.node = h("section", { class: "panel before", "aria-labelledby": id }, h("h2", { id }, title), this.#note, this.#list, this.#more);
    this.#more.addEventListener("click", () => this.#load(this.#cursor));
  }

  reload() {
    return this.#load(null);
  }

  async #load(cursor) {
    const turn = ++this.#turn;
    try {
      const page = await this.api.page(this.path, cursor, 10);
      const shown = new Set(this.#items.map(this.keyOf));
      const added = page.items.filter((item) => !shown.has(this.keyOf(item)));
      // What was shown goes on below: read pages and opened receipts stay.
      const isContinued = cursor !== null || added.length < page.items.length;
      const items = [...(isContinued ? this.#items : []), ...added];
      const others = cursor === null ? await this.others(items) : [];
      if (turn !== this.#turn) {
        return;
      }

      const hadFocus = document.activeElement === this.#more;
      this.#items = [...items, ...others].sort(this.order);
      if (cursor !== null || !isContinued) {
        this.#cursor = page.nextCursor;
      }

      reconcile(this.#list, this.#items, this.keyOf, (item) => this.row(item, this.api));
      hide(this.#more, this.#cursor === null);
      if (hadFocus && this.#more.hidden && added.length > 0) {
        focusOn(this.#list.children[this.#items.indexOf(added[0])]);
      }

      setText(this.#note, this.#list.childElementCount === 0 ? this.empty : "");
    } catch (error) {
      setText(this.#note, this.#items.length > 0 ? outdated(error) : error.message);
    }

    this.#note.hidden = this.#note.textContent === "";
  }
}

export function history(api, site) {
  return new Pages("History", "history-title", `${sitePath(site)}/history`, (entry) => entry.seq, (entry) => ({ update() {}, node: h("li", {},
    h("time", { datetime: entry.at, title: exact(entry.at) }, moment(entry.at, true)),
    h("span", { class: "what" }, actionWord(entry.action), entry.detail ? h("span", { class: "note" }, phrase` ${theirs(entry.detail)}`) : null),
    h("span", { class: "note" }, phrase`${theirs(entry.actor.name)}${entry.remoteAddress ? `, ${entry.remoteAddress}` : ""}`)) }), "Nothing has happened yet.", api, (one, other) => other.seq - one.seq);
}

export function receipts(api, site) {
  return new Pages("Receipts", "receipts-title", `${sitePath(site)}/maintenances?status=ended`, (maintenance) => maintenance.id, receiptRow, "No maintenance has ended yet.", api,
    (one, other) => at(other.endedAt) - at(one.endedAt), (known) => endedLately(api, site, known));
}

/** The maintenances that ended last and are not known: the service lists by beginning, and a long one began before many that are over. */
async function endedLately(api, site, known) {
  const ids = new Set(known.map((maintenance) => maintenance.id));
  const entries = (await api.page(`${sitePath(site)}/history`, null, 50)).items.filter((entry) => entry.action === "maintenanceEnded" || entry.action === "leaseExpired");
  const missing = [...new Set(entries.map((entry) => entry.maintenance))].filter((id) => !ids.has(id)).slice(0, 10);
  const found = await Promise.all(missing.map((id) => api.send(maintenancePath({ site, id })).catch(() => null)));
  return found.filter((maintenance) => maintenance?.status === "ended");
}

function receiptRow(maintenance, api) {
  const body = h("div", { class: "receipt" }, h("p", { class: "note" }, "Loading …"));
  const isCancelled = maintenance.endReason === "cancelled";
  let isFinal = false;
  const details = h("details", {},
    h("summary", {}, h("time", { datetime: maintenance.endedAt, title: exact(maintenance.endedAt) }, moment(maintenance.endedAt)), " ", theirs(nameOf(maintenance)),
      h("span", { class: "note" }, phrase` ${endWord(maintenance.endReason)}${maintenance.endedBy ? phrase` by ${theirs(maintenance.endedBy.name)}` : ""}${isCancelled ? "" : `, after ${span(at(maintenance.endedAt) - beginOf(maintenance))}`}`)), body);
  const load = async () => {
    if (!details.open || isFinal) {
      return;
    }

    try {
      const receipt = await api.send(`${maintenancePath(maintenance)}/receipt`);
      body.replaceChildren(...lines(maintenance, receipt));
      // Until all have confirmed that they are open, it still changes.
      isFinal = isCancelled || receipt.reopenedAt !== null;
    } catch (error) {
      body.replaceChildren(h("p", { class: "problem" }, error.message));
    }
  };
  details.addEventListener("toggle", load);
  return { node: h("li", {}, details), update: load };
}

function lines(maintenance, receipt) {
  const fact = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
  if (maintenance.endReason === "cancelled") {
    return [h("dl", { class: "facts" }, fact("Was to begin", moment(maintenance.startsAt, true)), fact("Begun by", theirs(maintenance.createdBy.name)))];
  }

  return [
    h("dl", { class: "facts" },
      fact(holdWord(maintenance), moment(beginOf(maintenance), true)),
      fact("Confirmed by all", receipt.convergedAt ? `${moment(receipt.convergedAt, true)}, after ${span(at(receipt.convergedAt) - beginOf(maintenance))}` : "never"),
      fact("Open again", receipt.reopenedAt ? moment(receipt.reopenedAt, true) : "not confirmed yet"),
      fact("Refused", figure(receipt.refused)), fact("Let through", figure(receipt.bypassed)), fact("Begun by", theirs(maintenance.createdBy.name))),
    h("ul", { class: "shares" }, receipt.instances.slice(0, mostShares).map((share) => h("li", {},
      `${share.instance}: ${share.confirmedAt ? `confirmed ${moment(share.confirmedAt, true)}` : share.assumed ? "assumed closed" : "never confirmed"}, refused ${count(share.refused, "request")}`)),
      receipt.instances.length > mostShares ? h("li", {}, `and ${figure(receipt.instances.length - mostShares)} more`) : null),
  ];
}
