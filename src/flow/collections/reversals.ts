import { createAuditStore } from '../../adapters/store/audit.ts';
import {
  createReversalStore,
  ReversalTransitionError,
  type AddedReversal,
} from '../../adapters/store/charge-reversals.ts';
import type { StoredReversal } from '../../adapters/store/reversal-rows.ts';
import { enqueue } from '../../adapters/store/conclusions.ts';
import type { Database, Queries } from '../../adapters/store/database.ts';
import type { Clock } from '../../clock.ts';
import type { ReversalStatus } from '../../core/ledger/reversal-status.ts';

/** What became of a person's word on a reversal; `refused`: the reason is for the person. */
export type ReversalAnswer =
  | { readonly outcome: 'done'; readonly id: string }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'refused'; readonly reason: string };

export type Reversals = ReturnType<typeof createReversals>;

type Word = { readonly realmId: string; readonly id: string; readonly actor: string };

type ReverseRequest = Word & {
  /** Minor units; null for all that is live of the charge. */
  readonly amount: bigint | null;
  readonly reason: string;
};

/**
 * A person's word on the way back of charges. Each is one transaction with its trace in the audit
 * and, where something is to happen, its place in the outbox.
 */
export function createReversals(options: { db: Database; clock: Clock; ring: () => void }) {
  const { db, clock, ring } = options;

  async function decide(
    word: Word & { readonly reason: string | null },
    to: 'approved' | 'rejected',
    from: readonly ReversalStatus[],
  ): Promise<ReversalAnswer> {
    return db.$transaction(async (tx) => {
      const store = createReversalStore({ db: tx, clock });
      const reversal = await store.find(word.realmId, word.id);
      if (!reversal) return { outcome: 'not-found' };
      if (!from.includes(reversal.status)) {
        return { outcome: 'refused', reason: `The reversal is ${reversal.status} already.` };
      }
      const obstacle = to === 'approved' ? await obstacleTo(tx, reversal) : null;
      if (obstacle !== null) return { outcome: 'refused', reason: obstacle };
      await store.move(reversal, to, {
        decidedBy: word.actor,
        ...(to === 'approved' ? { method: null, finding: null } : {}),
      });
      if (to === 'approved') await enqueue(tx, word.realmId, 'reversal', word.id, clock.now());
      const { chargeId } = reversal;
      const detail = { chargeId, reversalId: word.id, reason: word.reason };
      const { realmId, actor } = word;
      const what = `reversal ${to}`;
      await createAuditStore({ db: tx, clock }).add({ realmId, actor, what, detail });
      return { outcome: 'done', id: word.id };
    });
  }

  /** Whoever came first has it; the other is told so. */
  const settle = async (work: Promise<ReversalAnswer>): Promise<ReversalAnswer> => {
    try {
      const answer = await work;
      if (answer.outcome === 'done') ring();
      return answer;
    } catch (error) {
      if (!(error instanceof ReversalTransitionError)) throw error;
      return { outcome: 'refused', reason: `${error.message}.` };
    }
  };

  return {
    /** Takes a written charge back, or a part of it. */
    reverseCharge: (request: ReverseRequest): Promise<ReversalAnswer> =>
      settle(db.$transaction((tx) => reverseCharge(tx, clock, request))),

    /** A proposed reversal, or a failed one once more, goes on its way to QuickBooks. */
    approve: (word: Word & { readonly reason: string | null }) =>
      settle(decide(word, 'approved', ['proposed', 'failed'])),

    /** The charge stays as it is. */
    reject: (word: Word & { readonly reason: string | null }) =>
      settle(decide(word, 'rejected', ['proposed', 'failed'])),
  };
}

/**
 * Puts the reversal of a written charge, or of a part of it, on its way, in the caller's
 * transaction.
 */
export async function reverseCharge(
  tx: Queries,
  clock: Clock,
  { realmId, id: chargeId, amount, reason, actor }: ReverseRequest,
): Promise<ReversalAnswer> {
  const added = inWords(
    await createReversalStore({ db: tx, clock }).add({
      ...{ realmId, chargeId, amount, reason, decidedBy: actor },
      cause: 'person',
      status: 'approved',
    }),
  );
  if (added.outcome !== 'done') return added;
  await enqueue(tx, realmId, 'reversal', added.id, clock.now());
  const minor = amount === null ? 'all' : amount.toString();
  const detail = { chargeId, reversalId: added.id, reason, minor };
  const what = 'charge reversed';
  await createAuditStore({ db: tx, clock }).add({ realmId, actor, what, detail });
  return added;
}

/** Why a reversal cannot go on its way now, in words; null when it can. */
async function obstacleTo(tx: Queries, reversal: StoredReversal): Promise<string | null> {
  const [charge] = await tx.$queryRaw<{ status: string; live: bigint }[]>`
    select status, greatest(0, amount - reversed + by_hand) as live from charge
    where id = ${reversal.chargeId}::uuid for update`;
  if (charge?.status !== 'written') return `The charge is ${charge?.status ?? 'gone'}.`;
  if (reversal.amount > charge.live) return 'Less than that is left of the charge.';
  const other = await tx.chargeReversal.findFirst({
    where: { chargeId: reversal.chargeId, status: { in: ['approved', 'writing', 'unknown'] } },
  });
  return other ? 'Another reversal of this charge is on its way.' : null;
}

/** What to do instead where a charge is not in QuickBooks, or not known to be. */
function inWords(added: AddedReversal): ReversalAnswer {
  if (added.outcome === 'added') return { outcome: 'done', id: added.id };
  if (added.outcome === 'not-found') return added;
  const instead: Record<string, string> = {
    'The charge is unknown.':
      'QuickBooks is still asked whether it took the charge. Reverse it once it is written.',
    'The amount is more than is left of the charge.':
      'The amount is more than is left of the charge. Name less, or no amount to take back the rest.',
    'A reversal of this charge is on its way already.':
      'A reversal of this charge is on its way already. Wait until it is in QuickBooks.',
    'The charge is writing.': 'The charge is just being written. Reverse it once it is.',
    'The charge is reversed.': 'The charge is reversed already.',
    'The charge is waived.': 'The charge was waived before it came into QuickBooks.',
    'The charge is cancelled.': 'The charge was cancelled before it came into QuickBooks.',
  };
  const isBefore = /^The charge is (proposed|accrued|approved|failed)\.$/.test(added.reason);
  const waive = 'The charge is not in QuickBooks: waive it instead.';
  return { outcome: 'refused', reason: isBefore ? waive : (instead[added.reason] ?? added.reason) };
}
