import { maintenancePath, sitePath } from "./api.js";
import { ask, choice, field } from "./dialog.js";
import { announce, h, setText } from "./dom.js";
import { impact } from "./impact.js";
import { join, phrase, plain, theirs } from "./text.js";
import { at, localInput, moment, now, span, zoned } from "./time.js";
import { hasExpiredLease, modeWord, nameOf, pathsOf, siteWord } from "./words.js";

// A record that somebody changed meanwhile is not the one that was asked about: the service refuses then.
const tag = (site, maintenance) => `"${site.epoch}.${maintenance.revision}"`;

/** What it covers: the site, or some paths of it. */
function covered(site, maintenance) {
  const name = theirs(site.displayName ?? site.name);
  return maintenance.paths.length === 0 ? [name] : phrase`${pathsOf(maintenance.paths)} of ${name}`;
}

function whose(maintenance, mine) {
  const owner = mine === null ? "" : mine ? ", the key that you use" : ", not the key that you use";
  return phrase`It was begun by ${theirs(maintenance.createdBy.name)}${owner}, ${moment(maintenance.createdAt)}.`;
}

function afterwards(site, maintenance) {
  const others = site.maintenances.filter((other) => other.id !== maintenance.id && other.status === "active");
  if (maintenance.status === "scheduled") {
    return "It has not begun: ending it cancels it.";
  }

  if (others.length === 0) {
    return phrase`${covered(site, maintenance)} opens.`;
  }

  const holders = join(others.map((other) => phrase`${theirs(nameOf(other))} (${theirs(other.createdBy.name)})`), ", ");
  return phrase`${theirs(site.displayName ?? site.name)} is still held by ${holders}: it is then ${siteWord(others).toLowerCase()}.`;
}

/** Asks before a maintenance ends, and says whose it is and what then holds the site. */
export function askEnd({ api, site, maintenance, mine, convergence, updated }) {
  const cancels = maintenance.status === "scheduled";
  ask({
    title: phrase`${cancels ? "Cancel" : "End"} “${theirs(nameOf(maintenance))}”?`,
    action: cancels ? "Cancel maintenance" : "End maintenance",
    tone: "danger",
    fields: [h("p", { class: "owner" }, whose(maintenance, mine)), h("p", { class: "impact" }, afterwards(site, maintenance), " ", impact(convergence(), false))],
    updated,
    submit: async () => {
      try {
        await api.send(maintenancePath(maintenance), { method: "DELETE", match: tag(site, maintenance) });
      } catch (error) {
        if (error.problem?.type !== "urn:maintenance:problem:maintenance-ended") {
          throw error;
        }

        // Somebody else was faster: what was asked for has happened.
        announce("It had ended already.");
        return;
      }

      announce(cancels ? "Cancelled." : plain(phrase`Ended. ${afterwards(await api.send(sitePath(site.name)).catch(() => site), maintenance)}`));
    },
  });
}

/** Asks for another end; one that is earlier than the planned one is told as what it is. */
export function askExtend({ api, site, maintenance, mine, convergence, updated }) {
  const isOpenEnded = maintenance.endsAt === null;
  const word = isOpenEnded ? "from now" : "later";
  const lengths = [["15", `15 minutes ${word}`], ["30", `30 minutes ${word}`], ["60", `1 hour ${word}`], ["120", `2 hours ${word}`], ["at", "At a time …"], ["open", "When somebody ends it"]];
  const base = Math.max(at(maintenance.endsAt) ?? at(maintenance.startsAt), now());
  const by = choice(lengths, render);
  // One that ends with nobody's word would be shortened by any time.
  by.value = isOpenEnded ? "open" : "15";
  const until = h("input", { type: "datetime-local", value: localInput(base + 3600000), onchange: render });
  const untilField = field("End time", until);
  const words = h("p", { class: "impact" });
  const end = () => by.value === "open" ? null : by.value === "at" ? new Date(until.value) : new Date(base + Number(by.value) * 60000);
  const isEarlier = (time) => !isOpenEnded && time !== null && time < at(maintenance.endsAt);

  function render() {
    untilField.hidden = by.value !== "at";
    const time = end();
    const when = time === null ? "until somebody ends it" : isNaN(time) ? "until a time to be given" : time <= now() ? "until a time that has passed" : `until ${zoned(time)}`;
    const shorter = isEarlier(time) && time > now() ? ` This shortens it, by ${span(at(maintenance.endsAt) - time)}.` : "";
    setText(words, phrase`${covered(site, maintenance)} is ${modeWord(maintenance.mode).toLowerCase()} by this maintenance ${when}.${shorter} ${impact(convergence(), maintenance.status === "scheduled")}`);
  }

  render();
  ask({
    title: phrase`Extend “${theirs(nameOf(maintenance))}”`,
    action: "Extend",
    fields: [h("p", { class: "owner" }, whose(maintenance, mine)), field("New end", by), untilField, words],
    updated,
    submit: async () => {
      const time = end();
      if (time !== null && isNaN(time)) {
        throw new Error("Give the day and the time.");
      }

      if (time !== null && time <= now()) {
        throw new Error(`The end, ${zoned(time)}, has passed. Give a later one${maintenance.status === "active" ? ", or choose “End”" : ""}.`);
      }

      await api.send(maintenancePath(maintenance), { method: "PATCH", type: "application/merge-patch+json", match: tag(site, maintenance), body: { endsAt: time?.toISOString() ?? null } });
      announce(isOpenEnded ? "The end is set." : `${isEarlier(time) ? "Shortened" : "Extended"}: it ends ${time === null ? "when somebody ends it" : zoned(time)}.`);
    },
  });
}

/** Asks before a lease is renewed on behalf of whoever let it expire. */
export function askRenew({ api, site, maintenance, mine, updated }) {
  ask({
    title: phrase`Renew the lease of “${theirs(nameOf(maintenance))}”?`,
    action: "Renew lease",
    fields: [
      h("p", { class: "owner" }, whose(maintenance, mine)),
      h("p", { class: "impact" }, phrase`${covered(site, maintenance)} stays ${modeWord(maintenance.mode).toLowerCase()}, and the lease runs for ${maintenance.lease.seconds} s again. ${hasExpiredLease(maintenance) ? "Whoever was to renew it did not: is it still at work?" : ""}`),
    ],
    updated,
    submit: async () => {
      await api.send(`${maintenancePath(maintenance)}/renew`, { method: "POST" });
      announce("Lease renewed.");
    },
  });
}

/** Asks before an instance that is gone is taken off the list. */
export function askRemove({ api, site, instance, updated }) {
  ask({
    title: `Remove ${instance.id}?`,
    action: "Remove instance",
    tone: "danger",
    fields: [
      h("p", { class: "impact" }, "It may still serve: unknown is not closed. Stop it, mend its network, or, if you know that it is gone, remove it."),
      h("p", { class: "note" }, "An instance that was removed and still runs comes back with its next report; until then it is not waited for."),
    ],
    updated,
    submit: async () => {
      await api.send(`${sitePath(site.name)}/instances/${encodeURIComponent(instance.id)}?${new URLSearchParams({ run: instance.run })}`, { method: "DELETE" });
      announce(`${instance.id} removed.`);
    },
  });
}
