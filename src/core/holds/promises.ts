/**
 * Whether a promise to pay was kept, found from what was paid: nobody has to say so. What counts
 * is dated from the day of the promise to its last day, the day promised and the days of grace
 * after it.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import { addDays, daysBetween } from '../calendar/plain-date.ts';

export const promiseStates = ['open', 'kept', 'partlyKept', 'broken', 'withdrawn'] as const;
export type PromiseState = (typeof promiseStates)[number];

/** What was promised; the amount in minor units. */
export type PromiseFact = {
  readonly amount: bigint;
  readonly madeOn: PlainDate;
  readonly dueOn: PlainDate;
  readonly graceDays: number;
};

/** A payment or credit on what the promise is for. */
export type PaidAmount = { readonly date: PlainDate; readonly amount: bigint };

export type PromiseFinding = {
  readonly state: Exclude<PromiseState, 'withdrawn'>;
  /** The day on which it came to be so; null while it is open. */
  readonly on: PlainDate | null;
  /** What was paid in time, in minor units. */
  readonly received: bigint;
};

/** The last day on which a payment keeps the promise. */
export function lastDayOf({ dueOn, graceDays }: PromiseFact): PlainDate {
  return addDays(dueOn, graceDays);
}

/**
 * What has become of a promise by a day.
 * @param isPaid nothing is open any more of what it is for: less than promised keeps it then,
 *   unless some of it was paid too late
 */
export function findPromise(
  promise: PromiseFact,
  paid: readonly PaidAmount[],
  today: PlainDate,
  isPaid = false,
): PromiseFinding {
  const last = lastDayOf(promise);
  const inTime = paid.filter(({ date }) => promise.madeOn <= date && date <= last).toSorted(byDate);
  const received = inTime.reduce((sum, { amount }) => sum + amount, 0n);
  const on = reachedOn(inTime, promise.amount);
  if (on !== null) return { state: 'kept', on, received };
  const latest = inTime.at(-1);
  const isCleared = isPaid && paid.every(({ date }) => date <= last);
  if (isCleared && latest !== undefined && received > 0n) {
    return { state: 'kept', on: latest.date, received };
  }
  if (today <= last) return { state: 'open', on: null, received };
  return { state: received > 0n ? 'partlyKept' : 'broken', on: addDays(last, 1), received };
}

function byDate(a: PaidAmount, b: PaidAmount): number {
  return a.date < b.date ? -1 : a.date > b.date ? 1 : 0;
}

/** The day on which payments in order came to an amount; null when they never did. */
function reachedOn(paid: readonly PaidAmount[], amount: bigint): PlainDate | null {
  let sum = 0n;
  for (const each of paid) {
    sum += each.amount;
    if (sum >= amount) return each.date;
  }
  return null;
}

/** A promise with what became of it and all that was paid since. */
export type PastPromise = PromiseFact & {
  readonly state: PromiseState;
  readonly paid: readonly PaidAmount[];
};

/** How far a customer's word can be relied on. */
export type Reliability = {
  /** Promises whose last day is over, or that were kept before it. */
  readonly made: number;
  readonly kept: number;
  readonly partlyKept: number;
  readonly broken: number;
  /** Days from the day promised to the day on which the amount was there, 0 when it was early. */
  readonly averageDaysLate: number | null;
};

const monthsLookedAt = 365;

/**
 * How the promises of the last twelve months, by the day promised, were kept. One that is still
 * not paid is late up to today.
 */
export function reliabilityOf(promises: readonly PastPromise[], today: PlainDate): Reliability {
  const since = addDays(today, -monthsLookedAt);
  const settled = promises.filter(
    ({ state, dueOn }) => state !== 'open' && state !== 'withdrawn' && dueOn > since,
  );
  const count = (state: PromiseState): number =>
    settled.filter((promise) => promise.state === state).length;
  const late = settled.map((promise) => daysLate(promise, today));
  const sum = late.reduce((all, days) => all + days, 0);
  return {
    made: settled.length,
    kept: count('kept'),
    partlyKept: count('partlyKept'),
    broken: count('broken'),
    averageDaysLate: late.length === 0 ? null : Math.round((sum * 10) / late.length) / 10,
  };
}

function daysLate(promise: PastPromise, today: PlainDate): number {
  const since = promise.paid.filter(({ date }) => date >= promise.madeOn).toSorted(byDate);
  const paidOn = reachedOn(since, promise.amount);
  if (paidOn === null && promise.state === 'kept') return 0;
  return Math.max(0, daysBetween(promise.dueOn, paidOn ?? today));
}
