import type { Logger } from 'pino';
import { ReversalTransitionError } from '../../adapters/store/charge-reversals.ts';
import { ChargeTransitionError } from '../../adapters/store/charges.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import { ReminderTransitionError } from '../../adapters/store/reminders.ts';
import { backOffMs, type TryOutcome } from './outcome.ts';

/** Puts back an item at which we failed, not QuickBooks or Postmark. */
export function failedOfOurs(
  deps: { readonly log: Logger },
  entry: OutboxEntry,
  error: unknown,
): TryOutcome {
  const why = error instanceof Error ? error.message : 'unknown';
  const { realmId, kind, subjectId: id } = entry;
  const isOvertaken =
    error instanceof ChargeTransitionError ||
    error instanceof ReversalTransitionError ||
    error instanceof ReminderTransitionError;
  if (isOvertaken) {
    // A person changed it under our hands, so it is looked at anew.
    return { again: 'waiting', inMs: entry.attempts < 5 ? 0 : backOffMs(entry.attempts), why };
  }
  deps.log.error({ realmId, kind, id, reason: why }, 'an outbox item could not be worked');
  return { again: 'unknown', inMs: backOffMs(entry.attempts), why };
}
