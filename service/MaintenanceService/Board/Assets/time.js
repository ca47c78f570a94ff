import { dates } from "./locale.js";

// Times are compared on the service's clock: the browser's own may be wrong.

const remembered = 3;
const offsets = [];
let offset = 0;

/** Learns the service's clock from a time that it sent just now. The highest of the last three counts, so that one that comes late sets nothing back. */
export function learnClock(serverTime) {
  const sent = Date.parse(serverTime);
  if (!Number.isNaN(sent)) {
    offsets.push(sent - Date.now());
    offsets.splice(0, offsets.length - remembered);
    offset = Math.max(...offsets);
  }
}

/** The service's time in milliseconds. */
export function now() {
  return Date.now() + offset;
}

export function at(time) {
  return time === null || time === undefined ? null : Date.parse(time);
}

/** A length of time in at most two units, such as "1 h 5 min". */
export function span(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }

  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) {
    return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  }

  if (minutes < 60) {
    return `${minutes} min`;
  }

  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  }

  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

const hourAndMinute = { hour: "2-digit", minute: "2-digit" };
const clock = dates({ ...hourAndMinute, second: "2-digit" });
const shortClock = dates(hourAndMinute);
const day = { weekday: "short", day: "numeric", month: "short", ...hourAndMinute };
const dayAndClock = dates(day);
const yearAndClock = dates({ ...day, year: "numeric" });
const full = dates({ dateStyle: "full", timeStyle: "long" });
const zone = dates({ timeZoneName: "shortOffset" });

/** A moment as people say it: the time alone today, with its day otherwise, and with the year where it is another. */
export function moment(time, withSeconds = false) {
  const date = new Date(time);
  const today = new Date(now());
  const format = date.getFullYear() !== today.getFullYear() ? yearAndClock
    : date.toDateString() !== today.toDateString() ? dayAndClock
    : withSeconds ? clock : shortClock;
  return format.format(date);
}

/** A moment with its offset from UTC, for times that were typed: by the clock on the wall, one hour of a year comes twice. */
export function zoned(time) {
  const date = new Date(time);
  return `${moment(date)} ${zone.formatToParts(date).find((part) => part.type === "timeZoneName").value}`;
}

export function exact(time) {
  return full.format(new Date(time));
}

/** A moment for an input of the type datetime-local, in the browser's time zone. */
export function localInput(milliseconds) {
  const date = new Date(milliseconds);
  return new Date(milliseconds - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}
