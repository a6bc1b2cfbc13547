/** Calendar months, as 'YYYY-MM', of a period of business dates. */
import { addDays, earlierOf, parsePlainDate, type PlainDate } from '../calendar/plain-date.ts';
import { monthlyDayOnOrAfter, monthlyDayOnOrBefore } from '../calendar/monthly-day.ts';

/** A month, or the part of it that lies in a period. */
export type MonthPart = {
  /** 'YYYY-MM'. */
  readonly month: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
};

/** Both days included. */
export type Period = { readonly from: PlainDate; readonly to: PlainDate };

/** The month of a date, 'YYYY-MM'. */
export const monthOf = (date: PlainDate): string => date.slice(0, 7);

/** The months of a period, the first and the last one as far as they lie in it. */
export function monthsOf({ from, to }: Period): MonthPart[] {
  const months: MonthPart[] = [];
  for (let start = from; start <= to;) {
    const end = earlierOf(monthlyDayOnOrAfter(start, 31), to);
    months.push({ month: monthOf(start), from: start, to: end });
    // No day may follow the last one.
    if (end === to) break;
    start = addDays(end, 1);
  }
  return months;
}

/** The twelve months that end with the one a day is in, up to that day. */
export function yearUpTo(day: PlainDate): Period {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  const first = month === 12 ? [year, 1] : [year - 1, month + 1];
  const text = [String(first[0]).padStart(4, '0'), String(first[1]).padStart(2, '0'), '01'];
  return { from: parsePlainDate(text.join('-')), to: day };
}

/** The period from the first day of the month that `from` is in. */
export const wholeMonths = ({ from, to }: Period): Period => ({
  from: monthlyDayOnOrBefore(from, 1),
  to,
});

/** Whether a date lies in a period. */
export const isWithin = (date: PlainDate, { from, to }: Period): boolean =>
  date >= from && date <= to;

/** The longest that a report goes over. */
const mostMonths = 60;

type AskedPeriod = { readonly from?: PlainDate | undefined; readonly to?: PlainDate | undefined };
type ReadPeriod = { readonly period: Period } | { readonly problem: string };

/**
 * The period that is asked for, else the twelve months up to a day, else those up to today.
 * @returns `problem`: what is wrong with it, for people
 */
export function periodAsked(asked: AskedPeriod, today: PlainDate): ReadPeriod {
  const to = asked.to ?? today;
  const period = { from: asked.from ?? yearUpTo(to).from, to };
  if (period.from > to) return { problem: 'must not be before the first day' };
  if (monthsOf(period).length > mostMonths) {
    return { problem: `must be within ${mostMonths} months of the first day` };
  }
  return { period };
}

/** As `periodAsked`, from the first day of a month. */
export function reportPeriod(asked: AskedPeriod, today: PlainDate): ReadPeriod {
  const from = asked.from ?? yearUpTo(asked.to ?? today).from;
  return periodAsked({ ...asked, from: monthlyDayOnOrBefore(from, 1) }, today);
}
