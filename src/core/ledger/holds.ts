import type { PlainDate } from '../calendar/plain-date.ts';
import { earlierOf, laterOf } from '../calendar/plain-date.ts';
import type { Hold } from './facts.ts';

/** Days from the first up to but without the second. */
export type Period = { readonly from: PlainDate; readonly to: PlainDate };

export type HoldTopic = 'reminders' | 'charges';

/** A dispute that holds a part of its invoice and no more. */
export type PartHold = Hold & { readonly part: bigint };

/** Whether a hold stops a topic, as far as it goes. */
export function stops(hold: Pick<Hold, 'stops'>, topic: HoldTopic): boolean {
  return hold.stops === 'both' || hold.stops === topic;
}

/** Whether a hold is in force on a day. */
export function isInForce(hold: Pick<Hold, 'from' | 'until'>, date: PlainDate): boolean {
  return hold.from <= date && (hold.until === null || date < hold.until);
}

/** Whether a hold is on a part of its invoice only. */
export function isOfPart(hold: Hold): hold is PartHold {
  return hold.part !== undefined;
}

/**
 * The hold that stops a topic on a day; of several, the one that lasts longest. Disputes of parts
 * stop it as well once they come to all that is open.
 * @param open what is open then, in minor units; asked for where there are such disputes
 */
export function holdOn(
  holds: readonly Hold[],
  topic: HoldTopic,
  date: PlainDate,
  open: () => bigint,
): Hold | null {
  const active = holds.filter((hold) => stops(hold, topic) && isInForce(hold, date));
  const [longest] = active.filter((hold) => !isOfPart(hold)).toSorted(byEndThenId);
  if (longest !== undefined) return longest;
  if (active.length === 0) return null;
  const whole = open();
  if (whole <= 0n || heldPart(active, topic, date) < whole) return null;
  // With the first that ends a rest may come free.
  return active.toSorted(byEndThenId).at(-1) ?? null;
}

/** What disputes hold of an invoice on a day, all parts together, in minor units. */
export function heldPart(holds: readonly Hold[], topic: HoldTopic, date: PlainDate): bigint {
  return holds
    .filter(isOfPart)
    .filter((hold) => stops(hold, topic) && isInForce(hold, date))
    .reduce((all, { part }) => all + part, 0n);
}

function byEndThenId(a: Hold, b: Hold): number {
  if (a.until !== b.until) {
    if (a.until === null) return -1;
    if (b.until === null) return 1;
    return a.until > b.until ? -1 : 1;
  }
  return a.id < b.id ? -1 : 1;
}

/** A hold's days within a period; null where there are none. */
export function daysWithin(hold: Pick<Hold, 'from' | 'until'>, within: Period): Period | null {
  const from = laterOf(hold.from, within.from);
  const to = earlierOf(hold.until ?? within.to, within.to);
  return from < to ? { from, to } : null;
}

/** The days of a period that holds of everything cover, as periods in order that do not touch. */
export function heldPeriods(holds: readonly Hold[], topic: HoldTopic, within: Period): Period[] {
  const clipped = holds
    .filter((hold) => stops(hold, topic) && !isOfPart(hold))
    .flatMap((hold) => daysWithin(hold, within) ?? [])
    .toSorted((a, b) => (a.from < b.from ? -1 : 1));
  return clipped.reduce<Period[]>((merged, period) => {
    const last = merged.at(-1);
    if (last === undefined || last.to < period.from) return [...merged, period];
    return [...merged.slice(0, -1), { from: last.from, to: laterOf(last.to, period.to) }];
  }, []);
}
