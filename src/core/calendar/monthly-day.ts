import type { PlainDate } from './plain-date.ts';
import { lastDay, parsePlainDate } from './plain-date.ts';

/** Thrown when a day of the month is not a whole number from 1 to 31. */
export class BadDayOfMonthError extends Error {
  override readonly name = 'BadDayOfMonthError';
}

function dayInMonth(monthIndex: number, day: number): PlainDate {
  if (!Number.isInteger(day) || day < 1 || day > 31) {
    throw new BadDayOfMonthError(`Not a day of a month: ${day}`);
  }
  if (monthIndex > monthIndexOf(lastDay)) return lastDay;
  const year = Math.floor(monthIndex / 12);
  const month = (monthIndex % 12) + 1;
  // Day 0 of the next month is the last day of this one.
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const two = (n: number): string => String(n).padStart(2, '0');
  return parsePlainDate(
    `${String(year).padStart(4, '0')}-${two(month)}-${two(Math.min(day, last))}`,
  );
}

function monthIndexOf(date: PlainDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}

/**
 * The first `day`-th of a month on or after a date; in a shorter month, the month's last day.
 * Throws BadDayOfMonthError.
 */
export function monthlyDayOnOrAfter(date: PlainDate, day: number): PlainDate {
  const here = dayInMonth(monthIndexOf(date), day);
  return here >= date ? here : dayInMonth(monthIndexOf(date) + 1, day);
}

/** The last `day`-th of a month on or before a date; in a shorter month, the month's last day. */
export function monthlyDayOnOrBefore(date: PlainDate, day: number): PlainDate {
  const here = dayInMonth(monthIndexOf(date), day);
  return here <= date ? here : dayInMonth(monthIndexOf(date) - 1, day);
}
