import { phrase, theirs } from "./text.js";
import { at } from "./time.js";
import { hasExpiredLease, isOverdue, modesOf, nameOf, siteWord, timeLeft } from "./words.js";

const attention = "Needs attention";
const converging = "Waiting for instances";
const held = "In maintenance";
const scheduled = "Scheduled";
const open = "Open";

/** The groups of the list, most urgent first. */
export const groups = [attention, converging, held, scheduled, open];

/** Where a site stands in the list, how it is marked, and one line that says why. */
export function judge(site) {
  const active = site.maintenances.filter((maintenance) => maintenance.status === "active");
  const next = site.maintenances.filter((maintenance) => maintenance.status === "scheduled").sort((one, other) => at(one.startsAt) - at(other.startsAt))[0];
  const expired = active.find(hasExpiredLease);
  if (expired) {
    return entry(attention, 0, at(expired.lease.expiresAt), "expired", "Lease expired", expired);
  }

  const overdue = active.find(isOverdue);
  if (overdue) {
    return entry(attention, 1, at(overdue.endsAt), "overdue", "Overdue", overdue);
  }

  const first = [...active].sort((one, other) => (at(one.endsAt) ?? Infinity) - (at(other.endsAt) ?? Infinity))[0];
  const { whole, part, isPartial } = modesOf(active);
  if (!site.converged && first) {
    const word = part === "readOnly" ? "Going read only" : "Closing";
    return entry(converging, 2, 0, "waiting", isPartial ? `Partly ${word.toLowerCase()}` : word, first);
  }

  if (!site.converged) {
    return { group: converging, rank: 3, order: 0, tone: "waiting", word: "Opening", line: "not every instance has confirmed that it is open" };
  }

  if (first) {
    return entry(held, whole === "closed" ? 4 : 5, at(first.endsAt) ?? Infinity, part, siteWord(active), first);
  }

  return next
    ? entry(scheduled, 6, at(next.startsAt), "open", "Open", next)
    : { group: open, rank: 7, order: 0, tone: "open", word: "Open", line: "" };
}

function entry(group, rank, order, tone, word, maintenance) {
  return { group, rank, order, tone, word, line: phrase`${theirs(nameOf(maintenance))} · ${timeLeft(maintenance)}` };
}

/** Sites with where they stand, most urgent first. */
export function inOrder(sites) {
  return sites
    .map((site) => ({ site, ...judge(site) }))
    .sort((one, other) => one.rank - other.rank || compare(one.order, other.order) || (one.site.name < other.site.name ? -1 : 1));
}

function compare(one, other) {
  return one === other ? 0 : one < other ? -1 : 1;
}
