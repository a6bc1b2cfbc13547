/**
 * Interest day by day: the days a charge covers, cut where the open base, the length of the year
 * or a hold changes. Each segment is an exact fraction; rounding comes after their sum.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import { daysBetween, daysInYear, newYear, yearOf } from '../calendar/plain-date.ts';
import type { Period } from '../ledger/holds.ts';
import { parseDecimal } from '../money/decimal.ts';
import type { Rational } from '../money/rational.ts';
import { multiply, rational } from '../money/rational.ts';
import type { DayCount } from '../policy/charge-amount.ts';
import { unreachable } from '../unreachable.ts';

/** Days [from, to) with one open base (minor units) and one divisor. */
export type Stretch = Period & {
  readonly days: number;
  readonly base: bigint;
  readonly yearDays: number;
  /** The rate in force, in percent a year. */
  readonly percent: string;
};

export type AccrualSpan = {
  readonly covers: Period;
  readonly held: readonly Period[];
  /** Dates from which the open base may be another. */
  readonly changes: readonly PlainDate[];
  /** The open base from a day on, in minor units. */
  readonly baseOn: (date: PlainDate) => bigint;
  readonly dayCount: DayCount;
  /** The rate of a day, in percent a year. */
  readonly percentOn: (date: PlainDate) => string;
};

/** The stretches of a span in order, without the days held; neighbours that are alike are one. */
export function stretchesOf(span: AccrualSpan): Stretch[] {
  return daysCharged(span.covers, span.held)
    .flatMap((period) => split(period, cutsOf(span)))
    .map((period) => ({
      ...period,
      days: daysBetween(period.from, period.to),
      base: span.baseOn(period.from),
      yearDays: yearDaysOf(span.dayCount, period.from),
      percent: span.percentOn(period.from),
    }))
    .reduce<Stretch[]>(joinAlike, []);
}

function cutsOf(span: AccrualSpan): PlainDate[] {
  if (span.dayCount !== 'actual/actual') return [...span.changes];
  const first = yearOf(span.covers.from);
  const years = yearOf(span.covers.to) - first;
  return [...span.changes, ...Array.from({ length: years }, (_, i) => newYear(first + i + 1))];
}

function yearDaysOf(dayCount: DayCount, from: PlainDate): number {
  switch (dayCount) {
    case 'actual/365':
      return 365;
    case 'actual/360':
      return 360;
    case 'actual/actual':
      return daysInYear(yearOf(from));
    default:
      return unreachable(dayCount);
  }
}

function daysCharged(covers: Period, held: readonly Period[]): Period[] {
  const gaps: Period[] = [];
  let from = covers.from;
  for (const hold of held) {
    if (from < hold.from) gaps.push({ from, to: hold.from });
    from = hold.to;
  }
  if (from < covers.to) gaps.push({ from, to: covers.to });
  return gaps;
}

function split(period: Period, cuts: readonly PlainDate[]): Period[] {
  const inside = cuts.filter((cut) => period.from < cut && cut < period.to);
  const edges = [period.from, ...new Set(inside.toSorted()), period.to];
  return edges.slice(1).map((to, index) => ({ from: edges[index] ?? period.from, to }));
}

function joinAlike(done: Stretch[], next: Stretch): Stretch[] {
  const last = done.at(-1);
  const isAlike =
    last !== undefined &&
    last.to === next.from &&
    last.base === next.base &&
    last.yearDays === next.yearDays &&
    last.percent === next.percent;
  if (!isAlike) return [...done, next];
  return [...done.slice(0, -1), { ...last, to: next.to, days: last.days + next.days }];
}

/** base × percent/100 × days/yearDays, exactly, in the unit of the base. */
export function interest(
  base: Rational,
  percent: string,
  days: number,
  yearDays: number,
): Rational {
  const share = rational(BigInt(days), BigInt(yearDays) * 100n);
  return multiply(multiply(base, parseDecimal(percent)), share);
}
