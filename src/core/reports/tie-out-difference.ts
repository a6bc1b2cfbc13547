import type { PlainDate } from '../calendar/plain-date.ts';
import type { ChargeStatus } from '../ledger/charge-status.ts';

/** Why something does not tie. */
export const tieOutCauses = [
  // In QuickBooks, and none of ours.
  'not-ours',
  'late-fee',
  'copied',
  'not-recorded',
  // Ours, and not there.
  'line-removed',
  'voided',
  'deleted',
  'other-account',
  'unexplained',
  // On both sides, and not the same.
  'amount-changed',
  'exchange-rate',
  'other-month',
  'in-flight',
] as const;
export type TieOutCause = (typeof tieOutCauses)[number];

/** Something that does not tie; minor units of the home currency. */
export type TieOutDifference = {
  readonly cause: TieOutCause;
  readonly month: string;
  readonly date: PlainDate | null;
  readonly chargeId: string | null;
  readonly reference: string | null;
  readonly accountId: string | null;
  /** The transaction in QuickBooks, with its word for its kind and its number. */
  readonly transactionId: string | null;
  readonly kind: string;
  readonly number: string;
  readonly name: string;
  readonly inBooks: bigint;
  readonly inDunwell: bigint;
  /** What was found, in words; ends without what to do. */
  readonly detail: string;
};

/** A reference of Dunwell's whose charge or reversal is not, or not for sure, in the books. */
export type KnownReference = {
  readonly chargeId: string;
  readonly status: ChargeStatus;
  readonly isUnderWay: boolean;
};
