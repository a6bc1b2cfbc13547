import type { Logger } from 'pino';
import {
  ClosedPeriodError,
  NotFoundError,
  QuickBooksError,
  ReauthoriseError,
  RejectedError,
  StaleObjectError,
  ThrottledError,
  TransientError,
  UnknownOutcomeError,
} from '../../adapters/quickbooks/errors.ts';
import type { ChargeStore, StoredCharge } from '../../adapters/store/charges.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import type { ChargeTry, Settled } from './charge-deps.ts';
import { failedOfOurs } from './failed-of-ours.ts';
import { backOffMs, type TryOutcome } from './outcome.ts';

const minuteMs = 60_000;

/** What becomes of a charge's try that ended in an error, whosever it was. */
export async function failedTry(
  deps: { readonly charges: ChargeStore; readonly log: Logger },
  { charge, entry }: ChargeTry,
  error: unknown,
): Promise<TryOutcome> {
  try {
    return await sortWriteFailure(deps.charges, charge, entry, error);
  } catch (ours) {
    return failedOfOurs(deps, entry, ours);
  }
}

/** The same for tries that one error ended all of. */
export async function failedTries(
  deps: { readonly charges: ChargeStore; readonly log: Logger },
  tries: readonly ChargeTry[],
  error: unknown,
): Promise<Settled[]> {
  const settled: Settled[] = [];
  for (const each of tries) {
    settled.push({ entry: each.entry, outcome: await failedTry(deps, each, error) });
  }
  return settled;
}

/** Puts the charge where its failure belongs. Errors of ours, not of QuickBooks, go on upwards. */
async function sortWriteFailure(
  charges: ChargeStore,
  seen: StoredCharge,
  entry: OutboxEntry,
  error: unknown,
): Promise<TryOutcome> {
  const charge = (await charges.find(seen.realmId, seen.id)) ?? seen;
  const why = error instanceof Error ? error.message : 'unknown';
  // An earlier try may have written it, and this one came to no end of looking: a refusal to read
  // says nothing about that, so the charge must not look as if nothing had happened.
  const isStillOpen = seen.status !== 'approved' && charge.status === seen.status;
  const mayBeWritten =
    isStillOpen || error instanceof UnknownOutcomeError || !(error instanceof QuickBooksError);
  if (mayBeWritten) {
    if (charge.status === 'writing') await charges.move(charge, 'unknown', { reason: why });
    if (!(error instanceof QuickBooksError)) throw error;
    return {
      again: 'unknown',
      inMs: Math.max(waitFor(error), backOffMs(entry.attempts, 2_000)),
      why,
    };
  }
  if (error instanceof RejectedError || error instanceof NotFoundError) {
    await charges.move(charge, 'failed', { reason: why });
    return { end: 'failed', why };
  }
  if (charge.status === 'writing') await charges.move(charge, 'approved', { reason: why });
  if (error instanceof ClosedPeriodError) {
    const approved = { ...charge, status: 'approved' } as const;
    await leaveOff(charges, approved, `The books are closed: ${why}`);
    return { end: 'cancelled', why };
  }
  if (error instanceof StaleObjectError) {
    // At once, unless something keeps changing it under us.
    return { again: 'waiting', inMs: entry.attempts < 5 ? 0 : backOffMs(entry.attempts), why };
  }
  const backOff = error instanceof TransientError ? backOffMs(entry.attempts) : 0;
  return { again: 'waiting', inMs: Math.max(waitFor(error), backOff), why };
}

/**
 * Takes a charge off its way, because facts speak against it. Its date is assessed anew; one for
 * a monthly invoice keeps its date, goes back among those that wait, and is decided again there.
 */
export async function leaveOff(
  charges: ChargeStore,
  charge: StoredCharge,
  reason: string,
): Promise<void> {
  const to = charge.writeBack === 'monthlyInvoice' ? 'accrued' : 'cancelled';
  await charges.move(charge, to, { reason });
}

/** How long QuickBooks wants to be left alone. */
function waitFor(error: QuickBooksError): number {
  if (error instanceof ThrottledError) return minuteMs;
  return error instanceof ReauthoriseError ? 60 * minuteMs : 0;
}
