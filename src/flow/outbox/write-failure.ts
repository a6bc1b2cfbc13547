import type { Logger } from 'pino';
import type { ChargeStore, StoredCharge } from '../../adapters/store/charges.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import type { ChargeTry, Settled } from './charge-deps.ts';
import { failedOfOurs } from './failed-of-ours.ts';
import type { TryOutcome } from './outcome.ts';
import { sortFailure } from './sort-failure.ts';

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
  // An earlier try may have written it, and this one came to no end of looking: a refusal to read
  // says nothing about that, so the charge must not look as if nothing had happened.
  const mayBeWritten = seen.status !== 'approved' && charge.status === seen.status;
  const isWriting = charge.status === 'writing';
  const reopen = async (reason: string): Promise<void> => {
    if (isWriting) await charges.move(charge, 'approved', { reason });
  };
  return sortFailure(
    error,
    { attempts: entry.attempts, mayBeWritten },
    {
      async unknown(reason) {
        if (isWriting) await charges.move(charge, 'unknown', { reason });
      },
      failed: (reason) => charges.move(charge, 'failed', { reason }),
      async closed(why) {
        await reopen(why);
        const approved = { ...charge, status: 'approved' } as const;
        await leaveOff(charges, approved, `The books are closed: ${why}`);
        return { end: 'cancelled', why };
      },
      open: reopen,
    },
  );
}

/**
 * Takes a charge off its way, because facts speak against it. Its date is assessed anew; one for
 * a monthly invoice keeps its date, goes back among those that wait, and is decided again there.
 * @param holdId the hold that speaks against it, if it is one
 */
export async function leaveOff(
  charges: ChargeStore,
  charge: StoredCharge,
  reason: string,
  holdId: string | null = null,
): Promise<void> {
  if (charge.writeBack === 'monthlyInvoice') {
    await charges.move(charge, 'accrued', { reason });
    return;
  }
  await charges.move(charge, 'cancelled', { reason, cancelledByHold: holdId });
}
