/** What the reports of finance charges are made from. Amounts are whole minor units. */
import type { PlainDate } from '../calendar/plain-date.ts';
import type { ChargeStatus } from '../ledger/charge-status.ts';
import type { ChargeLine, Posting } from '../ledger/facts.ts';
import { homeValue } from '../ledger/home-value.ts';
import type { Allocation } from '../ledger/principal.ts';
import type { ReversalMethod, ReversalStatus } from '../ledger/reversal-status.ts';

/** Where an amount stands in the books of QuickBooks. */
export type Booking = {
  /** The invoice, or the credit memo. */
  readonly transactionId: string;
  /** Its number, or its id where it has none. */
  readonly number: string;
  /** The date that it bears: by it the general ledger has the month. */
  readonly date: PlainDate;
  /** Home units for one of the currency, as decimal text; "1" in the home currency. */
  readonly rate: string;
};

/** What took from a charge that is in the books, or put on it: a reversal, or people by hand. */
export type ReversalRecord = {
  readonly id: string;
  readonly reference: string;
  /** What it takes back; below zero what people put on. */
  readonly amount: bigint;
  readonly status: ReversalStatus;
  readonly method: ReversalMethod | null;
  /** What its credit memo is made over; the rest was taken off the charge's line. */
  readonly credited: bigint;
  /** The day on which it took effect, or what people did was seen; null until then. */
  readonly on: PlainDate | null;
  /** Its credit memo; null: it made none. */
  readonly booking: Booking | null;
  /** What people did to the charge's line in QuickBooks; null: Dunwell took it back. */
  readonly byHand: SeenByHand | null;
};

export type SeenByHand = {
  /** In words. */
  readonly found: string;
  /** The line stands on another invoice now. */
  readonly isMoved: boolean;
};

export type ChargeRecord = {
  readonly id: string;
  readonly reference: string;
  readonly customerId: string;
  /** The invoice that was paid late. */
  readonly invoiceId: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly status: ChargeStatus;
  readonly assessmentDate: PlainDate;
  readonly allocation: Allocation;
  /** The day on which it was put in the books; null: it never was. */
  readonly writtenOn: PlainDate | null;
  /** Null unless it was waived. */
  readonly waivedOn: PlainDate | null;
  /** The invoice that carries it, as that was when the charge was written on it. */
  readonly booking: Booking | null;
  /** Where its line was seen to post to when it was written; null: QuickBooks did not say. */
  readonly accountId: string | null;
  readonly itemId: string | null;
  /** In the order in which they took effect, those that have not yet last. */
  readonly reversals: readonly ReversalRecord[];
};

/** An invoice that carries charges, for what was paid on them. */
export type CarrierRecord = {
  readonly id: string;
  readonly txnDate: PlainDate;
  readonly total: bigint;
  readonly openBalance: bigint;
  readonly postings: readonly Posting[];
  readonly chargeLines: readonly ChargeLine[];
};

export type ChargeRecords = {
  readonly homeCurrency: string;
  readonly charges: readonly ChargeRecord[];
  /** By id. */
  readonly carriers: ReadonlyMap<string, CarrierRecord>;
};

/** What a reversal took off its charge's line, by whosever hand. */
export const takenOffLine = ({ amount, credited }: ReversalRecord): bigint => amount - credited;

/**
 * What took effect on a charge, in its order, each with what it really took: never more than was
 * left. Where people had taken a line out, the reversal that records it takes nothing once more.
 */
export function effective(
  { amount, reversals }: Pick<ChargeRecord, 'amount' | 'reversals'>,
  until?: PlainDate,
): ReversalRecord[] {
  let left = amount;
  return reversals.flatMap((each): ReversalRecord[] => {
    if (each.on === null || (until !== undefined && each.on > until)) return [];
    const taken = each.amount < left ? each.amount : left;
    left -= taken;
    return taken === 0n && each.credited === 0n ? [] : [{ ...each, amount: taken }];
  });
}

/** An amount of a currency at the rate of where it is booked, in the home currency. */
export function atHome(
  minor: bigint,
  currency: string,
  booking: Pick<Booking, 'rate'> | null,
  homeCurrency: string,
): bigint {
  if (currency === homeCurrency) return minor;
  return homeValue({ minor, currency }, booking?.rate ?? '1', homeCurrency);
}
