import type { PlainDate } from '../calendar/plain-date.ts';
import { earlierOf, laterOf } from '../calendar/plain-date.ts';
import type { Hold } from './facts.ts';

/** Days from the first up to but without the second. */
export type Period = { readonly from: PlainDate; readonly to: PlainDate };

export type HoldTopic = 'reminders' | 'charges';

function stops(hold: Hold, topic: HoldTopic): boolean {
  return hold.stops === 'both' || hold.stops === topic;
}

/** The hold that stops a topic on a day; of several, the one that lasts longest. */
export function holdOn(holds: readonly Hold[], topic: HoldTopic, date: PlainDate): Hold | null {
  const active = holds.filter(
    (hold) => stops(hold, topic) && hold.from <= date && (hold.until === null || date < hold.until),
  );
  return active.toSorted(byEndThenId).at(0) ?? null;
}

function byEndThenId(a: Hold, b: Hold): number {
  if (a.until !== b.until) {
    if (a.until === null) return -1;
    if (b.until === null) return 1;
    return a.until > b.until ? -1 : 1;
  }
  return a.id < b.id ? -1 : 1;
}

/** The days of a period on which a topic is held, as periods in order that do not touch. */
export function heldPeriods(holds: readonly Hold[], topic: HoldTopic, within: Period): Period[] {
  const clipped = holds
    .filter((hold) => stops(hold, topic))
    .map((hold) => ({
      from: laterOf(hold.from, within.from),
      to: earlierOf(hold.until ?? within.to, within.to),
    }))
    .filter((period) => period.from < period.to)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1));
  return clipped.reduce<Period[]>((merged, period) => {
    const last = merged.at(-1);
    if (last === undefined || last.to < period.from) return [...merged, period];
    return [...merged.slice(0, -1), { from: last.from, to: laterOf(last.to, period.to) }];
  }, []);
}
