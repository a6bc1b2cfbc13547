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
import { unreachable } from '../../core/unreachable.ts';
import { backOffMs, type TryAgain, type TryOutcome } from './outcome.ts';

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

/** Where a failure belongs, and when what failed is tried again. */
type Judgement =
  | { readonly belongs: 'unknown' | 'open'; readonly outcome: TryAgain }
  | { readonly belongs: 'failed' | 'closed' };

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
  const why = error instanceof Error ? error.message : 'unknown';
  if (!(error instanceof QuickBooksError)) {
    await ends.unknown(why);
    throw error;
  }
  const judged = judgeFailure(error, of);
  switch (judged.belongs) {
    case 'unknown':
      await ends.unknown(why);
      return judged.outcome;
    case 'open':
      await ends.open(why);
      return judged.outcome;
    case 'failed':
      await ends.failed(why);
      return { end: 'failed', why };
    case 'closed':
      return ends.closed(why);
    default:
      return unreachable(judged);
  }
}

/** Where the failure of a write to QuickBooks belongs; nothing is done about it. */
export function judgeFailure(
  error: QuickBooksError,
  { attempts, mayBeWritten }: { readonly attempts: number; readonly mayBeWritten: boolean },
): Judgement {
  const why = error.message;
  if (mayBeWritten || error instanceof UnknownOutcomeError) {
    const inMs = Math.max(waitFor(error), backOffMs(attempts, 2_000));
    return { belongs: 'unknown', outcome: { again: 'unknown', inMs, why } };
  }
  if (error instanceof RejectedError || error instanceof NotFoundError)
    return { belongs: 'failed' };
  if (error instanceof ClosedPeriodError) return { belongs: 'closed' };
  const again = (inMs: number): Judgement => ({
    belongs: 'open',
    outcome: { again: 'waiting', inMs, why },
  });
  // At once, unless something keeps changing it under us.
  if (error instanceof StaleObjectError) return again(attempts < 5 ? 0 : backOffMs(attempts));
  return again(Math.max(waitFor(error), error instanceof TransientError ? backOffMs(attempts) : 0));
}

/** How long QuickBooks wants to be left alone. */
function waitFor(error: QuickBooksError): number {
  if (error instanceof ThrottledError) return minuteMs;
  return error instanceof ReauthoriseError ? 60 * minuteMs : 0;
}
