import {
  reversalCauses,
  reversalMethods,
  reversalStatuses,
  type ReversalCause,
  type ReversalMethod,
  type ReversalStatus,
} from '../../core/ledger/reversal-status.ts';
import type { Queries } from './database.ts';

export type StoredReversal = {
  readonly id: string;
  /** What the reversal leaves in QuickBooks to be found by. */
  readonly reference: string;
  readonly realmId: string;
  readonly chargeId: string;
  /** Minor units; at most what was live of the charge when it was asked for. */
  readonly amount: bigint;
  readonly currency: string;
  readonly cause: ReversalCause;
  readonly reason: string;
  readonly status: ReversalStatus;
  readonly method: ReversalMethod | null;
  /** The new worksheet that shows the charge to be too high, as it was given; null: a person asked. */
  readonly recomputed: unknown;
  readonly finding: string | null;
  readonly qboId: string | null;
  /** What its credit memo is made over; less than the amount where a person took back a part. */
  readonly credited: bigint;
  readonly qboPaymentId: string | null;
  /** How much of the credit memo was applied to the invoice; the rest is the customer's credit. */
  readonly applied: bigint;
  readonly decidedBy: string | null;
  readonly createdAt: Date;
  readonly writtenAt: Date | null;
  /** While it is being written, or may have been: when that began. Null otherwise. */
  readonly writingSince: Date | null;
};

type Row = NonNullable<Awaited<ReturnType<Queries['chargeReversal']['findFirst']>>>;

function oneOf<T extends string>(known: readonly T[], text: string): T {
  const found = known.find((each) => each === text);
  if (found === undefined) throw new Error(`A reversal has the unknown value ${text}`);
  return found;
}

/** A row as the rest of the program uses it. */
export const reversalFromRow = (row: Row): StoredReversal => ({
  id: row.id,
  reference: row.reference,
  realmId: row.realmId,
  chargeId: row.chargeId,
  amount: row.amount,
  currency: row.currency,
  cause: oneOf(reversalCauses, row.cause),
  reason: row.reason,
  status: oneOf(reversalStatuses, row.status),
  method: row.method === null ? null : oneOf(reversalMethods, row.method),
  recomputed: row.recomputed,
  finding: row.finding,
  qboId: row.qboId,
  credited: row.credited,
  qboPaymentId: row.qboPaymentId,
  applied: row.applied,
  decidedBy: row.decidedBy,
  createdAt: row.createdAt,
  writtenAt: row.writtenAt,
  writingSince: row.status === 'writing' || row.status === 'unknown' ? row.updatedAt : null,
});
