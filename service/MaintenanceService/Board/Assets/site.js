import { sitePath } from "./api.js";
import { announce, h, hide, setAttribute, setText } from "./dom.js";
import { Holds } from "./holds.js";
import { Instances } from "./instances.js";
import { figure } from "./locale.js";
import { history, receipts } from "./past.js";
import { InFlight } from "./plot.js";
import { askStart } from "./start.js";
import { Status } from "./status.js";
import { followStream } from "./stream.js";
import { theirs } from "./text.js";
import { learnClock } from "./time.js";
import { Timeline } from "./timeline.js";
import { judge } from "./urgency.js";
import { loop, whileVisible } from "./visible.js";
import { count, outdated, siteWord } from "./words.js";

/** One site, followed by its stream; what the stream does not carry is asked each second while it is waited for. */
export class SiteView {
  #data = null;
  #revision = null;
  #turn = 0;
  #isClosed = false;
  #mine = new Map();
  #title = h("h1", { tabindex: "-1" });
  #sub = h("p", { class: "note" });
  #badge = h("span", { class: "badge" });
  #start = h("button", { type: "button", class: "primary", hidden: true }, "Start maintenance");
  #problem = h("p", { class: "problem", role: "alert" });

  constructor(place, api, name, changed, connection) {
    Object.assign(this, { api, name, changed, connection });
    const context = { api, convergence: () => this.#data?.convergence ?? null, site: () => this.#data?.site, updated: () => this.#acted(), isMine: (maintenance) => this.#isMine(maintenance) };
    this.panels = [new Status(), new InFlight(), new Holds(context), new Timeline(), new Instances(context)];
    this.past = [history(api, name), receipts(api, name)];
    this.#start.addEventListener("click", () => askStart({ ...context, site: this.#data.site }));
    const [status, inFlight, holds, timeline, instances] = this.panels.map((panel) => panel.node);
    this.body = h("div", { class: "panels", hidden: true }, h("div", { class: "column" }, status, holds, instances),
      h("div", { class: "column" }, inFlight, timeline, this.past.map((panel) => panel.node)));
    setText(this.#title, name);
    place.replaceChildren(h("div", { class: "site" }, h("a", { class: "back", href: "#/" }, "All sites"),
      h("div", { class: "heading" }, h("div", { class: "names" }, this.#title, this.#badge, this.#sub), this.#start), this.#problem, this.body));
    this.poll = loop((signal) => this.#refresh(signal), () => (this.#data?.convergence.converged ? 5000 : 1000));
    this.stopStream = whileVisible((signal) => followStream(api, `${sitePath(name)}/stream`, (event) => this.#receive(event), (live, error) => this.#connected(live, error), signal));
  }

  tick() {
    if (this.#data) {
      this.panels.slice(2).forEach((panel) => panel.update(this.#data));
    }
  }

  close() {
    this.#isClosed = true;
    this.poll.stop();
    this.stopStream();
  }

  #receive(event) {
    if (event.data.serverTime) {
      learnClock(event.data.serverTime);
    }

    if (event.type === "state") {
      this.poll.soon();
      this.changed();
    }
  }

  #connected(live, error) {
    this.connection(live, live ? "Live" : error?.status === 404 ? "No such site" : error ? error.message : "Connecting again …");
  }

  #acted() {
    this.changed();
    // A dialog may outlive the view that it was opened in.
    if (this.#isClosed) {
      return;
    }

    this.#mine.clear();
    this.poll.soon();
    this.past.forEach((panel) => panel.reload());
  }

  async #refresh(signal) {
    try {
      const path = sitePath(this.name);
      // With very many instances their list is read every third time; what stands in the way is in the convergence each time.
      const all = !this.#data || this.#data.instances.length <= 200 || this.#turn++ % 3 === 0;
      const [site, convergence, instances] = await Promise.all([
        this.api.send(path, { signal }),
        this.api.send(`${path}/convergence`, { signal }),
        all ? this.api.all(`${path}/instances`, { signal }) : this.#data.instances,
      ]);
      if (convergence.revision !== site.revision) {
        // Changed between the answers: what was confirmed is not what is wanted now.
        convergence.converged = false;
        this.poll.soon();
      }

      this.#show({ site, convergence, instances });
    } catch (error) {
      if (!signal.aborted) {
        const isGone = error.status === 404;
        setText(this.#problem, isGone ? error.message : outdated(error));
        if (isGone) {
          this.#data = null;
          setText(this.#badge, "");
          this.body.hidden = true;
          hide(this.#start, true);
        }
      }
    }
  }

  #show(data) {
    const former = this.#data;
    this.#data = data;
    setText(this.#problem, "");
    setText(this.#title, theirs(data.site.displayName ?? data.site.name));
    setText(this.#sub, data.site.displayName ? data.site.name : "");
    const { tone, word } = judge({ ...data.site, converged: data.convergence.converged });
    setText(this.#badge, word);
    setAttribute(this.#badge, "data-tone", tone);
    this.panels.forEach((panel) => panel.update(data));
    this.body.hidden = false;
    this.#start.hidden = false;
    this.#tell(former?.convergence, data);
    const revision = `${data.site.epoch}.${data.site.revision}.${data.convergence.converged}`;
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.past.forEach((panel) => panel.reload());
    }
  }

  #tell(former, { site, convergence: current }) {
    if (!former || (former.converged === current.converged && former.confirmed === current.confirmed && former.mode === current.mode)) {
      return;
    }

    announce(current.converged ? `${this.name}: every instance confirmed ${siteWord(site.maintenances).toLowerCase()}.` : `${this.name}: ${figure(current.confirmed)} of ${count(current.total, "instance")} confirmed.`);
  }

  /** Whether the key that is used began a maintenance; null = not known. */
  async #isMine(maintenance) {
    if (this.api.keyId !== null) {
      return this.api.keyId === maintenance.createdBy.key;
    }

    if (!this.#mine.has(maintenance.id)) {
      try {
        const own = await this.api.all(`${sitePath(this.name)}/maintenances?status=${encodeURIComponent(maintenance.status)}&createdBy=me`);
        this.#mine.set(maintenance.id, own.some((item) => item.id === maintenance.id));
      } catch {
        return null;
      }
    }

    return this.#mine.get(maintenance.id);
  }
}
