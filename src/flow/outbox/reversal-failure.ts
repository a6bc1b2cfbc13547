import type { TryOutcome } from './outcome.ts';
import type { ReversalTry, ReverseChargeDeps } from './reversal-deps.ts';
import { sortFailure } from './sort-failure.ts';

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
  const isStillOpen = seen.status !== 'approved' && reversal.status === seen.status;
  // A credit memo that is made but not applied yet is not done, whatever went wrong since.
  const isHalfDone = reversal.method === 'creditMemo' && reversal.qboId !== null;
  const of = { attempts: entry.attempts, mayBeWritten: isStillOpen || isHalfDone };
  const isWriting = reversal.status === 'writing';
  return sortFailure(error, of, {
    async unknown() {
      if (isWriting) await chargeReversals.move(reversal, 'unknown');
    },
    failed: (why) => chargeReversals.move(reversal, 'failed', { finding: why }),
    async closed(why) {
      if (reversal.method === 'creditMemo') {
        await chargeReversals.move(reversal, 'failed', { finding: why });
        return { end: 'failed', why };
      }
      // The method that it is tried with next says what was met.
      await chargeReversals.move(reversal, 'approved', { method: 'creditMemo' });
      return { again: 'waiting', inMs: 0, why };
    },
    async open() {
      if (isWriting) await chargeReversals.move(reversal, 'approved', { method: null });
    },
  });
}
