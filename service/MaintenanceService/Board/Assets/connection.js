import { setAttribute, setText } from "./dom.js";

/** Says in the header whether what is shown is live: only where every part that asks the service was answered last. */
export class Connection {
  #node;
  #parts = null;

  constructor(node) {
    this.#node = node;
    document.addEventListener("visibilitychange", () => {
      // Nothing was asked while the page was hidden: each part must be answered anew.
      this.#parts?.forEach((part) => (part.live = null));
      this.#render();
    });
  }

  begin() {
    this.#parts = new Map([["sites", { live: true }]]);
    this.#render();
  }

  end() {
    this.#parts = null;
    this.#render();
  }

  set(name, live, word) {
    this.#parts?.set(name, { live, word });
    this.#render();
  }

  forget(name) {
    this.#parts?.delete(name);
    this.#render();
  }

  #render() {
    const parts = [...(this.#parts?.values() ?? [])];
    const lost = parts.find((part) => part.live === false);
    const [state, word] = this.#parts === null ? ["none", ""]
      : document.hidden ? ["paused", "Paused"]
      : lost ? ["lost", lost.word]
      : parts.some((part) => part.live === null) ? ["lost", "Connecting again …"] : ["live", "Live"];
    setText(this.#node, word);
    setAttribute(this.#node, "data-state", state);
  }
}
