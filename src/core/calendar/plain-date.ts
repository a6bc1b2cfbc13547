/**
 * Business dates: days without a time or a zone. Dates compare with < and > as strings.
 * Day arithmetic counts UTC days instead of going through Temporal, which is some twenty times
 * slower; decide() does it millions of times a run.
 */

/** A calendar day as 'YYYY-MM-DD'. Make one with parsePlainDate. */
export type PlainDate = string & { readonly __brand: 'PlainDate' };

/** Thrown when text is not a day of the calendar written as YYYY-MM-DD. */
export class BadDateError extends Error {
  override readonly name = 'BadDateError';
}

const msPerDay = 86_400_000;

/**
 * Days that were looked at before. A run meets the same few hundred in millions of places; the
 * number is bounded because texts come from outside.
 */
const known = new Set<string>();
const mostKnown = 50_000;

function isPlainDate(text: string): text is PlainDate {
  if (known.has(text)) return true;
  const isDay = isDayOfCalendar(text);
  if (isDay && known.size < mostKnown) known.add(text);
  return isDay;
}

function isDayOfCalendar(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** Reads 'YYYY-MM-DD'. Throws BadDateError, also for days that do not exist (2026-02-30). */
export function parsePlainDate(text: string): PlainDate {
  if (!isPlainDate(text)) throw new BadDateError(`Not a date (YYYY-MM-DD): "${text}"`);
  return text;
}

function dayNumber(date: PlainDate): number {
  return Date.parse(date) / msPerDay;
}

/** The days between which dates can be written; books do hold invoices that are due on the last. */
const firstDay = parsePlainDate('0000-01-01');
export const lastDay = parsePlainDate('9999-12-31');
const [firstNumber, lastNumber] = [dayNumber(firstDay), dayNumber(lastDay)];

/** The day `days` days later (earlier when negative), but none beyond those that can be written. */
export function addDays(date: PlainDate, days: number): PlainDate {
  const number = dayNumber(date) + days;
  if (number <= firstNumber) return firstDay;
  if (number >= lastNumber) return lastDay;
  return parsePlainDate(new Date(number * msPerDay).toISOString().slice(0, 10));
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** 1 for Monday to 7 for Sunday. */
export function isoWeekday(date: PlainDate): number {
  return new Date(Date.parse(date)).getUTCDay() || 7;
}

/** The later of the two dates. */
export function laterOf(a: PlainDate, b: PlainDate): PlainDate {
  return a > b ? a : b;
}

/** The earlier of the two dates. */
export function earlierOf(a: PlainDate, b: PlainDate): PlainDate {
  return a < b ? a : b;
}

/** The calendar year of a date. */
export function yearOf(date: PlainDate): number {
  return Number(date.slice(0, 4));
}

/** 365 or 366. */
export function daysInYear(year: number): 365 | 366 {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 366 : 365;
}

/** The first of January of a year; the last day that can be written when the year is beyond it. */
export function newYear(year: number): PlainDate {
  if (year > yearOf(lastDay)) return lastDay;
  return parsePlainDate(`${String(year).padStart(4, '0')}-01-01`);
}
