import { count } from "./words.js";

/** How many instances and requests a change touches, as far as is known now. */
export function impact(convergence, begins) {
  const instances = convergence === null ? "an unknown number of instances" : count(convergence.total, "instance");
  const running = convergence === null ? 0 : convergence.requestsInFlight + convergence.connectionsOpen;
  const counted = running > 0
    ? `${count(convergence.requestsInFlight, "request")} and ${count(convergence.connectionsOpen, "connection")} are in flight there.`
    : begins ? "Requests that run at that moment are counted and waited for." : "No request is in flight there.";
  return `It touches ${instances}. ${counted}`;
}
