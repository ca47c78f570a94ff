import { h, setAttribute, setText, svg } from "./dom.js";
import { figure } from "./locale.js";
import { now } from "./time.js";
import { count, modesOf } from "./words.js";

const width = 240;
const height = 56;
const minutes = 2;

/** Requests and connections that are still waited for: the number, and how it went over the last two minutes. */
export class InFlight {
  #samples = [];
  #number = h("strong", { class: "figure", id: "in-flight" }, "–");
  #words = h("span", { class: "note" });
  #area = svg("path", { class: "area" });
  #line = svg("path", { class: "line", "vector-effect": "non-scaling-stroke" });
  #plot = svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", class: "plot", role: "img" });
  node = h("section", { class: "panel in-flight", "aria-labelledby": "in-flight-title" });

  constructor() {
    this.#plot.append(this.#area, this.#line);
    this.node.append(h("h2", { id: "in-flight-title" }, "In flight"), h("p", {}, this.#number, " ", this.#words), this.#plot,
      h("p", { class: "axis", "aria-hidden": "true" }, h("span", {}, `${minutes} min ago`), h("span", {}, "now")));
  }

  update({ site, convergence }) {
    const total = convergence.requestsInFlight + convergence.connectionsOpen;
    this.#samples.push({ at: now(), total });
    const oldest = now() - minutes * 60000;
    while (this.#samples.length > 2 && this.#samples[1].at < oldest) {
      this.#samples.shift();
    }

    setText(this.#number, figure(total));
    setText(this.#words, modesOf(site.maintenances).part === "open" && total === 0
      ? "Nothing is refused, so nothing is waited for."
      : `${count(convergence.requestsInFlight, "request")} and ${count(convergence.connectionsOpen, "connection")} that began before the change`);
    this.#draw();
  }

  #draw() {
    const end = now();
    const top = Math.max(4, ...this.#samples.map((sample) => sample.total));
    const points = this.#samples.map((sample) => [
      Math.max(0, width - (end - sample.at) / (minutes * 60000) * width),
      height - 3 - sample.total / top * (height - 8),
    ]);
    // Steps: between two answers nothing is known.
    let path = `M${points[0][0].toFixed(1)} ${points[0][1].toFixed(1)}`;
    for (const [x, y] of points.slice(1)) {
      path += `H${x.toFixed(1)}V${y.toFixed(1)}`;
    }

    path += `H${width}`;
    setAttribute(this.#line, "d", path);
    setAttribute(this.#area, "d", `${path}V${height}H${points[0][0].toFixed(1)}Z`);
    const peak = Math.max(...this.#samples.map((sample) => sample.total));
    setAttribute(this.#plot, "aria-label", `In flight: ${this.#samples.at(-1).total} now, at most ${peak} in the last ${minutes} minutes`);
  }
}
