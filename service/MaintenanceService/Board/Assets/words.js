import { figure } from "./locale.js";
import { join, phrase, theirs } from "./text.js";
import { at, moment, now, span } from "./time.js";

const modes = { open: "Open", readOnly: "Read only", closed: "Closed" };

/** What people call a mode; one that this page does not know counts as closed, as it does for every client. */
export function modeWord(mode) {
  return modes[mode] ?? modes.closed;
}

const strictness = ["open", "readOnly", "closed"];
const rank = (mode) => (strictness.includes(mode) ? strictness.indexOf(mode) : strictness.indexOf("closed"));

/** The strictest mode of some maintenances; open where there is none. */
function strictest(maintenances) {
  return maintenances.reduce((mode, maintenance) => (rank(maintenance.mode) > rank(mode) ? maintenance.mode : mode), "open");
}

/** The modes of the whole site and of its strictest part, by the active ones of these maintenances. */
export function modesOf(maintenances) {
  const active = maintenances.filter((maintenance) => maintenance.status === "active");
  const whole = strictest(active.filter((maintenance) => maintenance.paths.length === 0));
  const part = strictest(active);
  return { whole, part, isPartial: rank(part) > rank(whole) };
}

/** What people call the mode of a site: its own, and that of the paths that are held more strictly. */
export function siteWord(maintenances) {
  const { whole, part, isPartial } = modesOf(maintenances);
  const partly = `partly ${modeWord(part).toLowerCase()}`;
  return !isPartial ? modeWord(whole) : whole === "open" ? `P${partly.slice(1)}` : `${modeWord(whole)}, ${partly}`;
}

/** What people call the mode of a maintenance, which may hold some paths alone. */
export function holdWord(maintenance) {
  const word = modeWord(maintenance.mode);
  return maintenance.paths.length === 0 ? word : `Partly ${word.toLowerCase()}`;
}

/** Why what is shown may be out of date: the last refresh failed. */
export function outdated(error) {
  return error.status ? `${error.message} What you see may be out of date.` : "The service can't be reached; what you see may be out of date.";
}

const states = {
  confirmed: "Confirmed",
  assumedClosed: "Assumed closed",
  silent: "Silent",
  pending: "Pending",
  forcedMode: "Forced mode",
  draining: "Draining",
};

export function stateWord(state) {
  return states[state] ?? state;
}

export function count(number, one, many = `${one}s`) {
  return `${figure(number)} ${number === 1 ? one : many}`;
}

/** When it began to hold: a start that lies before its record is that of the record. */
export function beginOf(maintenance) {
  return Math.max(at(maintenance.startsAt), at(maintenance.createdAt));
}

export function pathsOf(paths) {
  return join(paths.map(theirs), ", ");
}

/** What operators call a maintenance: its reason, else its id. */
export function nameOf(maintenance) {
  return maintenance.reason?.trim() || maintenance.id;
}

/** Whether it is still active after its planned end. The service ends it within a second, unless its store takes no writes. */
export function isOverdue(maintenance) {
  return maintenance.status === "active" && maintenance.endsAt !== null && at(maintenance.endsAt) < now() - 5000;
}

export function hasExpiredLease(maintenance) {
  return maintenance.status === "active" && maintenance.lease?.expired === true;
}

/** How long a maintenance still holds its site, or when it begins. */
export function timeLeft(maintenance) {
  if (maintenance.status === "scheduled") {
    return `starts ${moment(maintenance.startsAt)}, in ${span(at(maintenance.startsAt) - now())}`;
  }

  if (hasExpiredLease(maintenance)) {
    return `lease expired ${span(now() - at(maintenance.lease.expiresAt))} ago; stays until somebody ends it`;
  }

  if (isOverdue(maintenance)) {
    return `overdue by ${span(now() - at(maintenance.endsAt))}`;
  }

  return maintenance.endsAt === null ? "no planned end" : `${span(at(maintenance.endsAt) - now())} left, until ${moment(maintenance.endsAt)}`;
}

/** What still runs on an instance, oldest first. */
export function oldestWords(oldest) {
  return join((oldest ?? []).map((item) => phrase`${theirs(item.name)} for ${span(item.seconds * 1000)}`), ", ");
}

const actions = {
  siteCreated: "Site created",
  siteChanged: "Site changed",
  siteDeleted: "Site deleted",
  maintenanceScheduled: "Scheduled",
  maintenanceStarted: "Started",
  maintenanceChanged: "Changed",
  maintenanceEnded: "Ended",
  leaseExpired: "Lease expired",
  converged: "Every instance confirmed",
  instanceRemoved: "Instance removed",
  passCreated: "Pass created",
  passRevoked: "Pass revoked",
};

export function actionWord(action) {
  return actions[action] ?? action;
}

const ends = { ended: "Ended", elapsed: "Ended as planned", leaseExpired: "Ended: lease expired", cancelled: "Cancelled" };

export function endWord(reason) {
  return ends[reason] ?? "Ended";
}
