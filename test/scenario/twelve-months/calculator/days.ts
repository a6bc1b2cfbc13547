/**
 * Dates as day numbers, counted from 1 March of the year 0, so that a leap day ends its year.
 * This folder shares nothing with the program: it is what the program is measured by.
 */
export type Day = number;

const daysInFourCenturies = 146_097;

/** The day of a text such as "2026-03-12". */
export function day(written: string): Day {
  const [year = Number.NaN, month = Number.NaN, date = Number.NaN] = written.split('-').map(Number);
  return dayOf(year, month, date);
}

function dayOf(year: number, month: number, date: number): Day {
  const shifted = month > 2 ? year : year - 1;
  const monthsSinceMarch = (month + 9) % 12;
  const leaps = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leaps + Math.floor((153 * monthsSinceMarch + 2) / 5) + date - 1;
}

type Parts = { readonly year: number; readonly month: number; readonly date: number };

function partsOf(number: Day): Parts {
  const era = Math.floor(number / daysInFourCenturies);
  const inEra = number - era * daysInFourCenturies;
  const yearOfEra = Math.floor(
    (inEra -
      Math.floor(inEra / 1460) +
      Math.floor(inEra / 36_524) -
      Math.floor(inEra / (daysInFourCenturies - 1))) /
      365,
  );
  const inYear =
    inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthsSinceMarch = Math.floor((5 * inYear + 2) / 153);
  const date = inYear - Math.floor((153 * monthsSinceMarch + 2) / 5) + 1;
  const month = monthsSinceMarch < 10 ? monthsSinceMarch + 3 : monthsSinceMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, date };
}

/** A day as "2026-03-12". */
export function text(number: Day): string {
  const { year, month, date } = partsOf(number);
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

export const yearOf = (number: Day): number => partsOf(number).year;

/** 365 or 366. */
export const lengthOfYear = (year: number): number => dayOf(year + 1, 1, 1) - dayOf(year, 1, 1);

/** The month's given day, or its last where it is shorter, `months` after the month of a day. */
export function dayOfMonth(of: Day, wanted: number, months = 0): Day {
  const { year, month } = partsOf(of);
  const count = year * 12 + (month - 1) + months;
  const first = dayOf(Math.floor(count / 12), (count % 12) + 1, 1);
  const next = count + 1;
  const last = dayOf(Math.floor(next / 12), (next % 12) + 1, 1) - 1;
  return Math.min(first + wanted - 1, last);
}

/** The last day of a day's month. */
export const endOfMonth = (of: Day): Day => dayOfMonth(of, 31);
