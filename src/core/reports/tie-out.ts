/**
 * Whether what Dunwell's charges must have put on the income account is what QuickBooks has on it,
 * month by month and line by line. Amounts are in minor units of the home currency. Whatever does
 * not tie is named with its cause, and the causes of a month add up to its difference.
 */
import { chargeReferenceIn } from '../ledger/charge-reference.ts';
import { isUnderWay } from '../ledger/reversal-status.ts';
import type { AccountEntry } from './account-entry.ts';
import type { BookedAmount } from './booked.ts';
import type { ChargeRecords } from './charge-record.ts';
import { explainAmount, explainForeign, explainMissing } from './explain-tie-out.ts';
import type { LiveTransaction } from './live-transaction.ts';
import { isWithin, monthOf, monthsOf, type Period } from './months.ts';
import type { KnownReference, TieOutDifference } from './tie-out-difference.ts';

export type TieOutMonth = {
  readonly month: string;
  readonly inBooks: bigint;
  readonly inDunwell: bigint;
};

export type TieOutQuestion = {
  readonly period: Period;
  readonly homeCurrency: string;
  /** The accounts whose entries these are. */
  readonly accountIds: readonly string[];
  /** Of all times: what is expected outside the period may stand within it. */
  readonly booked: readonly BookedAmount[];
  /** What is known of references that are not booked. */
  readonly known: ReadonlyMap<string, KnownReference>;
  readonly entries: readonly AccountEntry[];
};

/** An expected amount beside the entry that has it, and what else is found. */
export type Matches = {
  readonly pairs: readonly { readonly booked: BookedAmount; readonly entry: AccountEntry }[];
  readonly missing: readonly BookedAmount[];
  readonly foreign: readonly {
    readonly entry: AccountEntry;
    readonly copyOf: BookedAmount | null;
  }[];
};

/** The references of charges and reversals that are not booked, for what bears them all the same. */
export function knownReferences({ charges }: ChargeRecords): Map<string, KnownReference> {
  const known = new Map<string, KnownReference>();
  for (const charge of charges) {
    const { id: chargeId, status } = charge;
    const isOnItsWay = status === 'writing' || status === 'unknown' || status === 'approved';
    if (charge.writtenOn === null) {
      known.set(charge.reference, { chargeId, status, isUnderWay: isOnItsWay });
    }
    for (const each of charge.reversals) {
      if (each.on !== null) continue;
      known.set(each.reference, { chargeId, status, isUnderWay: isUnderWay(each.status) });
    }
  }
  return known;
}

/**
 * Which entry belongs to which charge: by the reference at the end of the line's text; where
 * somebody changed that text, by transaction and amount.
 */
export function matchEntries({ period, booked, entries }: TieOutQuestion): Matches {
  const left = new Set(entries);
  const pairs = new Map<BookedAmount, AccountEntry>();
  const byReference = new Map(booked.map((each) => [each.reference, each]));
  const marked = entries.flatMap((entry) => {
    const reference = chargeReferenceIn(entry.memo);
    const of = reference === null ? undefined : byReference.get(reference);
    return of === undefined ? [] : [{ of, entry }];
  });
  for (const { of, entry } of marked.toSorted((a, b) => fit(b.of, b.entry) - fit(a.of, a.entry))) {
    if (pairs.has(of)) continue;
    pairs.set(of, entry);
    left.delete(entry);
  }
  const copies = new Map(marked.filter(({ entry }) => left.has(entry)).map((m) => [m.entry, m.of]));
  const isFree = (entry: AccountEntry): boolean => left.has(entry) && !copies.has(entry);
  const open = booked.filter(
    (each) => !pairs.has(each) && each.home !== 0n && isWithin(each.booking.date, period),
  );
  for (const each of open) {
    const entry = entries.find((candidate) => isFree(candidate) && isUnmarked(candidate, each));
    if (entry === undefined) continue;
    pairs.set(each, entry);
    left.delete(entry);
  }
  return {
    pairs: [...pairs].map(([expected, entry]) => ({ booked: expected, entry })),
    missing: open.filter((each) => !pairs.has(each)),
    foreign: [...left]
      .filter(({ amount }) => amount !== 0n)
      .map((entry) => ({ entry, copyOf: copies.get(entry) ?? null })),
  };
}

/** Whether an entry without a reference is what was written, by transaction and amount. */
const isUnmarked = (entry: AccountEntry, { booking, home }: BookedAmount): boolean =>
  entry.transactionId === booking.transactionId &&
  entry.amount === home &&
  chargeReferenceIn(entry.memo) === null;

/** How well an entry fits what its reference stands for. */
const fit = ({ booking, home }: BookedAmount, entry: AccountEntry): number =>
  (entry.transactionId === booking.transactionId ? 2 : 0) + (entry.amount === home ? 1 : 0);

/** The transactions to be looked at, for what is missing or has another amount. */
export function toLookAt({ pairs, missing }: Matches): BookedAmount[] {
  const changed = pairs.filter(({ booked, entry }) => booked.home !== entry.amount);
  return [...missing, ...changed.map(({ booked }) => booked)];
}

export type TieOut = {
  readonly months: readonly TieOutMonth[];
  readonly differences: readonly TieOutDifference[];
};

/**
 * What ties and what does not.
 * @param live the transactions that were looked at, by id; one that is gone is not among them
 */
export function tieOut(
  question: TieOutQuestion,
  matches: Matches,
  live: ReadonlyMap<string, LiveTransaction>,
): TieOut {
  const { period, booked, entries, known, homeCurrency } = question;
  const months = monthsOf(period).map(({ month }): TieOutMonth => {
    const inBooks = entries.filter(({ date }) => monthOf(date) === month);
    const inDunwell = booked.filter(
      ({ booking: { date } }) => isWithin(date, period) && monthOf(date) === month,
    );
    return {
      month,
      inBooks: inBooks.reduce((sum, { amount }) => sum + amount, 0n),
      inDunwell: inDunwell.reduce((sum, { home }) => sum + home, 0n),
    };
  });
  const context = { period, accounts: new Set(question.accountIds), homeCurrency };
  const differences = [
    ...matches.missing.map((each) =>
      explainMissing(each, live.get(each.booking.transactionId), context),
    ),
    ...matches.pairs.flatMap(({ booked: each, entry }) =>
      explainAmount(each, entry, live.get(each.booking.transactionId), context),
    ),
    ...matches.foreign.map(({ entry, copyOf }) => explainForeign(entry, copyOf, known)),
  ];
  return { months, differences: differences.toSorted(inOrder) };
}

/** Whether everything is as it must be: no month differs, and nothing is to be said of any. */
export const ties = ({ months, differences }: TieOut): boolean =>
  differences.length === 0 && months.every(({ inBooks, inDunwell }) => inBooks === inDunwell);

const keyOf = ({ month, date, transactionId, reference }: TieOutDifference): string =>
  [month, date ?? '', transactionId ?? '', reference ?? ''].join(' ');

const inOrder = (a: TieOutDifference, b: TieOutDifference): number =>
  keyOf(a) < keyOf(b) ? -1 : Number(keyOf(a) > keyOf(b));
