/** What of a hold, or of the dispute or promise behind it, came to be of late or is due to soon. */
import { addDays, type PlainDate } from '../calendar/plain-date.ts';
import { lastDayOf, type PromiseFact, type PromiseState } from './promises.ts';

/** So many days are looked back and ahead. */
const newsDays = 7;

/**
 * broken, partlyKept (a promise) · lapsed (a hold ended by itself) · overdue (a dispute that was to
 * be settled by then); and to come: promised · lastDay (of grace) · ends · toSettle.
 */
export type HoldNewsKind =
  'broken' | 'partlyKept' | 'lapsed' | 'overdue' | 'promised' | 'lastDay' | 'ends' | 'toSettle';

export type HoldNews = { readonly kind: HoldNewsKind; readonly on: PlainDate };

/** What is past, of the news. */
export const pastNews: ReadonlySet<HoldNewsKind> = new Set([
  'broken',
  'partlyKept',
  'lapsed',
  'overdue',
]);

export type HoldToTell = {
  readonly until: PlainDate | null;
  readonly liftedOn: PlainDate | null;
  readonly promise: (PromiseFact & { state: PromiseState; settledOn: PlainDate | null }) | null;
  readonly dispute: {
    readonly dueOn: PlainDate | null;
    readonly closedOn: PlainDate | null;
  } | null;
};

/** The news of a hold on a day: of the last seven days with it, or of the next seven; or null. */
export function holdNews(hold: HoldToTell, today: PlainDate): HoldNews | null {
  const isPast = (day: PlainDate): boolean => addDays(today, -newsDays) < day && day <= today;
  const isNext = (day: PlainDate): boolean => today <= day && day <= addDays(today, newsDays);
  const { promise, dispute, until, liftedOn } = hold;
  if (promise !== null && promise.state !== 'open') {
    const { state, settledOn } = promise;
    const isNews = settledOn !== null && isPast(settledOn);
    return isNews && (state === 'broken' || state === 'partlyKept')
      ? { kind: state, on: settledOn }
      : null;
  }
  if (liftedOn !== null) return null;
  if (promise !== null) {
    const last = lastDayOf(promise);
    if (isNext(promise.dueOn)) return { kind: 'promised', on: promise.dueOn };
    return promise.dueOn < today && isNext(last) ? { kind: 'lastDay', on: last } : null;
  }
  if (dispute !== null && dispute.closedOn === null && dispute.dueOn !== null) {
    const by = dispute.dueOn;
    if (isNext(by)) return { kind: 'toSettle', on: by };
    if (isPast(addDays(by, 1))) return { kind: 'overdue', on: by };
  }
  if (until === null) return null;
  if (isPast(until)) return { kind: 'lapsed', on: until };
  return isNext(until) ? { kind: 'ends', on: until } : null;
}
