// The page is English: its numbers and dates are too, whatever the browser's language. The hours are counted as the browser prefers.

const preferred = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();
const language = /^en\b/.test(preferred.locale) ? preferred.locale : "en";
const numbers = new Intl.NumberFormat(language);

export function figure(number) {
  return numbers.format(number);
}

/** A format of dates in the browser's time zone. */
export function dates(options) {
  return new Intl.DateTimeFormat(language, { hourCycle: preferred.hourCycle, ...options });
}
