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

/** What is done with that which was to be written, by where its failure belongs. */
export type FailureEnds = {
  /** It may be in QuickBooks all the same. */
  unknown(why: string): Promise<void>;
  /** QuickBooks refused it for good. */
  failed(why: string): Promise<void>;
  /** The books are closed where it was to be written. */
  closed(why: string): Promise<TryOutcome>;
  /** Nothing was written, and it may be tried again. */
  open(why: string): Promise<void>;
};

const minuteMs = 60_000;

/**
 * Puts a write to QuickBooks whose try failed where its failure belongs, and says when it is tried
 * again. Errors of ours, not of QuickBooks, go on upwards once it is marked.
 * @param of.mayBeWritten an earlier try may have written it: a refusal says nothing about that
 */
export async function sortFailure(
  error: unknown,
  of: { readonly attempts: number; readonly mayBeWritten: boolean },
  ends: FailureEnds,
): Promise<TryOutcome> {
  const { attempts } = of;
  const why = error instanceof Error ? error.message : 'unknown';
  const isOurs = !(error instanceof QuickBooksError);
  if (isOurs || of.mayBeWritten || error instanceof UnknownOutcomeError) {
    await ends.unknown(why);
    if (isOurs) throw error;
    return { again: 'unknown', inMs: Math.max(waitFor(error), backOffMs(attempts, 2_000)), why };
  }
  if (error instanceof RejectedError || error instanceof NotFoundError) {
    await ends.failed(why);
    return { end: 'failed', why };
  }
  if (error instanceof ClosedPeriodError) return ends.closed(why);
  await ends.open(why);
  if (error instanceof StaleObjectError) {
    // At once, unless something keeps changing it under us.
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
