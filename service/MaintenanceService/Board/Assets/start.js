import { maintenancePath } from "./api.js";
import { ask, choice, field } from "./dialog.js";
import { announce, h, setText } from "./dom.js";
import { impact } from "./impact.js";
import { phrase, theirs } from "./text.js";
import { at, localInput, moment, now, zoned } from "./time.js";

const lengths = [["15", "15 minutes"], ["30", "30 minutes"], ["60", "1 hour"], ["120", "2 hours"], ["240", "4 hours"], ["at", "At a time …"], ["open", "When somebody ends it"]];

/** Asks for a new maintenance of a site, and starts or schedules it. */
export function askStart({ api, site, convergence, updated }) {
  const reason = h("input", { type: "text", maxlength: "2000", autocomplete: "off" });
  const message = h("textarea", { rows: "2", maxlength: "2000" });
  const mode = choice([["closed", "Closed: every request is refused"], ["readOnly", "Read only: what reads passes"]], render);
  const begins = choice([["now", "Now"], ["at", "At a time …"]], render);
  const from = h("input", { type: "datetime-local", value: localInput(now() + 3600000), onchange: render });
  const fromField = field("Start time", from);
  const ends = choice(lengths, render);
  const until = h("input", { type: "datetime-local", value: localInput(now() + 7200000), onchange: render });
  const untilField = field("End time", until);
  const words = h("p", { class: "impact" });
  ends.value = "60";
  // One id for every try: a start whose answer was lost is the same maintenance when it is sent again.
  const path = maintenancePath({ site: site.name, id: newId() });

  /** When it starts and ends: a start of null is now, as is one of this minute; an end of null is none. */
  function times() {
    const given = begins.value === "at" ? new Date(from.value) : null;
    const startsAt = given !== null && given <= now() && !isPast(given) ? null : given;
    const start = given === null ? now() : given.getTime();
    const endsAt = ends.value === "open" ? null : ends.value === "at" ? new Date(until.value) : new Date(start + Number(ends.value) * 60000);
    return { startsAt, endsAt };
  }

  function render() {
    fromField.hidden = begins.value !== "at";
    untilField.hidden = ends.value !== "at";
    const { startsAt, endsAt } = times();
    const verb = mode.value === "readOnly" ? "becomes read only" : "closes";
    const when = startsAt === null ? "now" : isNaN(startsAt) ? "at a time to be given" : isPast(startsAt) ? "at a time that has passed" : zoned(startsAt);
    const end = endsAt === null ? "until somebody ends it" : isNaN(endsAt) ? "until a time to be given" : endsAt <= now() ? "until a time that has passed" : `until ${zoned(endsAt)}`;
    setText(words, phrase`${theirs(site.displayName ?? site.name)} ${verb} ${when}, ${end}. ${impact(convergence(), startsAt === null)}`);
  }

  render();
  ask({
    title: phrase`Start a maintenance of ${theirs(site.displayName ?? site.name)}`,
    action: "Start maintenance",
    tone: "danger",
    fields: [
      field("Reason", reason, "For operators: in the history and on this board."),
      field("Message", message, "For visitors: on the page that they see."),
      field("Mode", mode), field("Starts", begins), fromField, field("Ends", ends), untilField, words,
    ],
    updated,
    // Not wanted any more: it must not begin by a request that arrives late.
    abandon: async () => {
      try {
        await api.send(`${path}?forbid=true`, { method: "DELETE" });
      } catch {
        throw new Error("It is not known whether the maintenance was started: look at the site as soon as the service answers.");
      }

      announce("Withdrawn: nothing was started.");
    },
    submit: async () => {
      const { startsAt, endsAt } = times();
      if ((startsAt !== null && isNaN(startsAt)) || (endsAt !== null && isNaN(endsAt))) {
        throw new Error("Give the day and the time.");
      }

      if (startsAt !== null && isPast(startsAt)) {
        throw new Error(`The start, ${zoned(startsAt)}, has passed. Give a later one, or choose “Now”.`);
      }

      if (endsAt !== null && endsAt <= (startsAt ?? now())) {
        throw new Error(`The end, ${zoned(endsAt)}, ${startsAt === null ? "has passed" : "is not after the start"}. Give a later one.`);
      }

      const started = await api.send(path, {
        method: "PUT",
        body: {
          mode: mode.value,
          reason: reason.value.trim() || null,
          message: message.value.trim() || null,
          startsAt: startsAt?.toISOString() ?? null,
          endsAt: endsAt?.toISOString() ?? null,
        },
      });
      announce(started.status === "scheduled" ? `Scheduled for ${moment(at(started.startsAt))}.` : "Started. Waiting for the instances to confirm.");
    },
  });
}

/** Whether a start is more than a minute past. One of this minute is meant as now: an input of times has no seconds. */
function isPast(start) {
  return start < now() - 60000;
}

function newId() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
