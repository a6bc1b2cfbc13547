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
import { backOffMs, type TryOutcome } from './outcome.ts';
import type { ReversalTry, ReverseChargeDeps } from './reversal-deps.ts';

const minuteMs = 60_000;

/**
 * Puts a reversal whose try failed where its failure belongs. Errors of ours, not of QuickBooks,
 * go on upwards.
 */
export async function sortReversalFailure(
  { chargeReversals }: ReverseChargeDeps,
  { entry, reversal: seen }: ReversalTry,
  error: unknown,
): Promise<TryOutcome> {
  const reversal = (await chargeReversals.find(seen.realmId, seen.id)) ?? seen;
  const why = error instanceof Error ? error.message : 'unknown';
  const { attempts } = entry;
  const isStillOpen = seen.status !== 'approved' && reversal.status === seen.status;
  // A credit memo that is made but not applied yet is not done, whatever went wrong since.
  const isHalfDone = reversal.method === 'creditMemo' && reversal.qboId !== null;
  const mayBeWritten =
    isStillOpen ||
    isHalfDone ||
    error instanceof UnknownOutcomeError ||
    !(error instanceof QuickBooksError);
  if (mayBeWritten) {
    if (reversal.status === 'writing') await chargeReversals.move(reversal, 'unknown');
    if (!(error instanceof QuickBooksError)) throw error;
    return { again: 'unknown', inMs: Math.max(waitFor(error), backOffMs(attempts, 2_000)), why };
  }
  if (error instanceof ClosedPeriodError && reversal.method !== 'creditMemo') {
    // The method that it is tried with next says what was met.
    await chargeReversals.move(reversal, 'approved', { method: 'creditMemo' });
    return { again: 'waiting', inMs: 0, why };
  }
  const isRefused =
    error instanceof RejectedError ||
    error instanceof NotFoundError ||
    error instanceof ClosedPeriodError;
  if (isRefused) {
    await chargeReversals.move(reversal, 'failed', { finding: why });
    return { end: 'failed', why };
  }
  if (reversal.status === 'writing') {
    await chargeReversals.move(reversal, 'approved', { method: null });
  }
  if (error instanceof StaleObjectError) {
    return { again: 'waiting', inMs: attempts < 5 ? 0 : backOffMs(attempts), why };
  }
  const backOff = error instanceof TransientError ? backOffMs(attempts) : 0;
  return { again: 'waiting', inMs: Math.max(waitFor(error), backOff), why };
}

/** How long QuickBooks wants to be left alone. */
function waitFor(error: QuickBooksError): number {
  if (error instanceof ThrottledError) return minuteMs;
  return error instanceof ReauthoriseError ? 60 * minuteMs : 0;
}
