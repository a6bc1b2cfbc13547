import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { referenceFromId } from '../../core/ledger/charge-reference.ts';
import { reversibleAmount } from '../../core/ledger/charge-standing.ts';
import {
  canReversalBecome,
  type ReversalCause,
  type ReversalMethod,
  type ReversalStatus,
} from '../../core/ledger/reversal-status.ts';
import { invoicesCarrying } from './charges-seen.ts';
import type { Queries } from './database.ts';
import { toJsonOrNull } from './json.ts';
import { reversalFromRow, type StoredReversal } from './reversal-rows.ts';

/** What adding a reversal led to. `refused`: for a person to read. */
export type AddedReversal =
  | { readonly outcome: 'added'; readonly id: string }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'refused'; readonly reason: string };

type LockedCharge = {
  readonly status: string;
  readonly amount: bigint;
  readonly reversed: bigint;
  readonly byHand: bigint;
  readonly kind: string | null;
  readonly found: string | null;
  readonly currency: string;
};

/** Thrown when a reversal is asked to become what its status does not allow. */
export class ReversalTransitionError extends Error {
  override readonly name = 'ReversalTransitionError';
}

/** What is kept of a reversal on its way. */
export type ReversalTrace = {
  readonly method?: ReversalMethod | null;
  readonly finding?: string | null;
  readonly qboId?: string;
  readonly credited?: bigint;
  readonly qboPaymentId?: string;
  readonly applied?: bigint;
  readonly decidedBy?: string;
  readonly reason?: string;
};

export type ReversalStore = ReturnType<typeof createReversalStore>;

/** The reversals of charges and their way from a person's word to the ledger. */
export function createReversalStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;

  /** Waits for whoever else decides on this charge; to be asked within a transaction. */
  const lockCharge = (realmId: string, chargeId: string) =>
    db.$queryRaw<LockedCharge[]>`
      select status, amount, reversed, by_hand as "byHand", by_hand_kind as kind,
        by_hand_found as found, currency
      from charge
      where realm_id = ${realmId} and id = ${chargeId}::uuid for update`;

  const newId = async (realmId: string): Promise<{ id: string; reference: string }> => {
    for (;;) {
      const id = randomUUID();
      const reference = referenceFromId(id);
      const [charge, reversal] = await Promise.all([
        db.charge.findFirst({ where: { realmId, reference }, select: { id: true } }),
        db.chargeReversal.findFirst({ where: { realmId, reference }, select: { id: true } }),
      ]);
      if (!charge && !reversal) return { id, reference };
    }
  };

  return {
    async find(realmId: string, id: string): Promise<StoredReversal | null> {
      const row = await db.chargeReversal.findFirst({ where: { realmId, id } });
      return row && reversalFromRow(row);
    },

    /** The invoices, as far as the mirror knows, on which a line carries a charge's reference. */
    async invoicesCarrying(realmId: string, reference: string): Promise<readonly string[]> {
      return (await invoicesCarrying(db, realmId, [reference])).get(reference) ?? [];
    },

    /** Newest first; `after` is the id of the last row of the page before. */
    async list(
      realmId: string,
      filter: {
        ids?: readonly string[] | undefined;
        statuses?: readonly ReversalStatus[] | undefined;
        chargeIds?: readonly string[] | undefined;
        cause?: ReversalCause | undefined;
      },
      page: { limit: number; after?: string | undefined },
    ): Promise<StoredReversal[]> {
      const rows = await db.chargeReversal.findMany({
        where: {
          realmId,
          ...(filter.ids ? { id: { in: [...filter.ids] } } : {}),
          ...(filter.statuses ? { status: { in: [...filter.statuses] } } : {}),
          ...(filter.chargeIds ? { chargeId: { in: [...filter.chargeIds] } } : {}),
          ...(filter.cause ? { cause: filter.cause } : {}),
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: page.limit,
        ...(page.after ? { cursor: { id: page.after }, skip: 1 } : {}),
      });
      return rows.map(reversalFromRow);
    },

    /**
     * Adds a reversal of a written charge, unless more would come back than is live of it. Part of
     * a transaction: the charge stays locked until it ends.
     * @param input.amount minor units; null for all that is live
     * @param input.recomputed the new worksheet where a posting came late
     */
    async add(input: {
      realmId: string;
      chargeId: string;
      amount: bigint | null;
      cause: ReversalCause;
      reason: string;
      status: 'proposed' | 'approved';
      recomputed?: unknown;
      decidedBy?: string | undefined;
    }): Promise<AddedReversal> {
      const { realmId, chargeId, cause, reason, status } = input;
      const [charge] = await lockCharge(realmId, chargeId);
      if (!charge) return { outcome: 'not-found' };
      if (charge.status !== 'written') {
        return { outcome: 'refused', reason: `The charge is ${charge.status}.` };
      }
      const clash = await db.chargeReversal.findFirst({
        where: {
          chargeId,
          OR: [
            ...(status === 'proposed' ? [{ status, cause }] : []),
            { status: { in: ['approved', 'writing', 'unknown'] } },
          ],
        },
      });
      if (clash) {
        const isOnItsWay = clash.status !== 'proposed';
        const what = isOnItsWay ? 'on its way' : 'proposed';
        return { outcome: 'refused', reason: `A reversal of this charge is ${what} already.` };
      }
      const live = reversibleAmount(charge);
      if (live === 0n) {
        const found = charge.found ?? 'The charge is taken back already.';
        return { outcome: 'refused', reason: `Nothing is left to reverse: ${found}` };
      }
      const amount = input.amount ?? live;
      if (amount <= 0n || amount > live) {
        return { outcome: 'refused', reason: 'The amount is more than is left of the charge.' };
      }
      const now = clock.now();
      const { id, reference } = await newId(realmId);
      await db.chargeReversal.create({
        data: {
          id,
          reference,
          realmId,
          chargeId,
          amount,
          currency: charge.currency,
          cause,
          reason,
          status,
          recomputed: toJsonOrNull(input.recomputed),
          decidedBy: input.decidedBy ?? null,
          createdAt: now,
          updatedAt: now,
        },
      });
      return { outcome: 'added', id };
    },

    /**
     * Moves a reversal along, if it still stands where the caller believes.
     * @throws ReversalTransitionError when the move is not in the transition table or another took it first
     */
    async move(
      reversal: Pick<StoredReversal, 'id' | 'status'>,
      to: Exclude<ReversalStatus, 'written'>,
      trace: ReversalTrace = {},
    ): Promise<void> {
      refuseUnless(reversal.status, to);
      const moved = await db.chargeReversal.updateMany({
        where: { id: reversal.id, status: reversal.status },
        data: { ...trace, status: to, updatedAt: clock.now() },
      });
      if (moved.count === 0) throw overtaken(reversal.status);
    },

    /** Keeps what is known of a reversal that is being written, without moving it. */
    async keep(
      reversal: Pick<StoredReversal, 'id' | 'status'>,
      trace: ReversalTrace,
    ): Promise<void> {
      const kept = await db.chargeReversal.updateMany({
        where: { id: reversal.id, status: reversal.status },
        data: trace,
      });
      if (kept.count === 0) throw overtaken(reversal.status);
    },

    /**
     * Notes that a reversal is in QuickBooks and takes its amount off what is live of the charge,
     * which is reversed once nothing is left; both in one commit.
     * @throws ReversalTransitionError as `move`
     */
    async markWritten(
      reversal: Pick<StoredReversal, 'id' | 'status'>,
      trace: Omit<ReversalTrace, 'method' | 'decidedBy' | 'reason'> & { method: ReversalMethod },
    ): Promise<void> {
      refuseUnless(reversal.status, 'written');
      const now = clock.now();
      const { method, finding = null, qboId, qboPaymentId, credited, applied } = trace;
      const taken = await db.$executeRaw`
        with moved as (
          update charge_reversal r set status = 'written', written_at = ${now},
            updated_at = ${now}, method = ${method}, finding = ${finding},
            qbo_id = coalesce(${qboId ?? null}, r.qbo_id),
            qbo_payment_id = coalesce(${qboPaymentId ?? null}, r.qbo_payment_id),
            credited = coalesce(${credited ?? null}::bigint, r.credited),
            applied = coalesce(${applied ?? null}::bigint, r.applied)
          from charge c
          where r.id = ${reversal.id}::uuid and r.status = ${reversal.status}
            and c.id = r.charge_id and c.status = 'written'
          returning r.charge_id, r.amount)
        update charge set reversed = reversed + moved.amount, updated_at = ${now},
          status = case when reversed + moved.amount >= charge.amount + by_hand then 'reversed'
            else status end
        from moved where charge.id = moved.charge_id`;
      if (taken === 0) throw overtaken(reversal.status);
    },
  };
}

function refuseUnless(from: ReversalStatus, to: ReversalStatus): void {
  if (canReversalBecome(from, to)) return;
  throw new ReversalTransitionError(`A reversal that is ${from} cannot become ${to}`);
}

const overtaken = (status: ReversalStatus): ReversalTransitionError =>
  new ReversalTransitionError(`The reversal is no longer ${status}`);
