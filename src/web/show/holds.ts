import type { StoredHold } from '../../adapters/store/holds.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { HoldView } from '../components/holds.tsx';
import { moneyOf, personText } from './values.ts';

/** The holds that are in force or still to come, as a page lists them. */
export function showHolds(
  holds: readonly StoredHold[],
  reader: { currency: string; today: PlainDate; me: string },
): HoldView[] {
  return holds
    .filter((hold) => hold.liftedOn === null && (hold.until === null || hold.until > reader.today))
    .map((hold) => ({
      id: hold.id,
      scope: hold.scope,
      stops: hold.stops,
      reason: hold.reason,
      until: hold.until,
      amount: hold.amount === null ? null : moneyOf(hold.amount, reader.currency).amount,
      currency: reader.currency,
      note: hold.note ?? '',
      author: personText(hold.author, reader.me),
      createdAt: hold.createdAt.toISOString(),
    }));
}
