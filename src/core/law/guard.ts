/**
 * The legal guard: the most that charges on one invoice may come to, by the record of the
 * customer's place and by the owner's own cap. Not legal advice.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import { addDays, daysBetween } from '../calendar/plain-date.ts';
import type { AgreedTerms, InvoiceFacts, LegalFacts } from '../ledger/facts.ts';
import type { Allocation, LedgerHistory } from '../ledger/principal.ts';
import { openPrincipal, principalOf } from '../ledger/principal.ts';
import { parseAmount } from '../money/amount.ts';
import { formatDecimal, parseDecimal } from '../money/decimal.ts';
import { compare, multiply, rational } from '../money/rational.ts';
import { roundDown } from '../money/rounding.ts';
import type { Place } from './place.ts';
import type { JurisdictionRecord, Party } from './records.ts';
import { jurisdictionRecords } from './records.ts';

/** A customer as the law sees it, with what it has from its parents. */
export type LegalSubject = {
  readonly place: Place | null;
  readonly party: Party;
  readonly agreedTerms: AgreedTerms | null;
};

/** Of a customer and its parents, nearest first, what the nearest that says anything says. */
export function legalSubjectOf(
  lineage: readonly { readonly legal?: LegalFacts | undefined }[],
): LegalSubject {
  const known = lineage.flatMap(({ legal }) => legal ?? []);
  const consumer = known.find(({ isConsumer }) => isConsumer !== null);
  return {
    place: known.find(({ place }) => place !== null)?.place ?? null,
    party: consumer?.isConsumer === true ? 'consumer' : 'business',
    agreedTerms: known.find(({ agreedTerms }) => agreedTerms !== null)?.agreedTerms ?? null,
  };
}

/** The record for a customer: its region's, else its country's; null when there is none. */
export function recordFor(
  subject: Pick<LegalSubject, 'place' | 'party'>,
): JurisdictionRecord | null {
  const { place, party } = subject;
  if (place === null) return null;
  const ofCountry = jurisdictionRecords.filter(
    (record) => record.country === place.country && record.appliesTo.includes(party),
  );
  return (
    ofCountry.find((record) => record.region !== null && record.region === place.region) ??
    ofCountry.find((record) => record.region === null) ??
    null
  );
}

/** The first day on which the law lets an invoice be charged; null when it says nothing. */
export function firstLawfulDay(
  record: JurisdictionRecord | null,
  invoice: Pick<InvoiceFacts, 'dueDate' | 'txnDate'>,
): PlainDate | null {
  if (record === null || record.firstDay === null) return null;
  return addDays(invoice[record.firstDay.from], record.firstDay.days);
}

/** A record's bound in percent a year for a debt, given in minor units; null for none. */
export function annualPercentOf(
  record: JurisdictionRecord,
  principal: bigint,
  currency: string,
): string | null {
  const { above } = record;
  // In another currency the size of the debt is not compared: the strictest bound holds.
  if (above === undefined || above.currency !== currency) return record.annualPercent;
  const step = above.steps.findLast(({ over }) => principal > parseAmount(over, currency).minor);
  return step === undefined ? record.annualPercent : step.annualPercent;
}

/** Σ over the days [from, to) of the open principal: minor units × days. */
export function balanceDays(
  history: LedgerHistory,
  allocation: Allocation,
  from: PlainDate,
  to: PlainDate,
): bigint {
  if (to <= from) return 0n;
  const dates = history.postings.map(({ date }) => date).filter((date) => from < date && date < to);
  const edges = [from, ...new Set(dates.toSorted()), to];
  return edges.slice(1).reduce((all, end, index) => {
    const start = edges[index] ?? from;
    return all + openPrincipal(history, start, allocation) * BigInt(daysBetween(start, end));
  }, 0n);
}

/** What a bound is worked out from; money in minor units. */
export type BoundFacts = {
  readonly annualPercent: string | null;
  readonly percentOfPayment: string | null;
  readonly balanceDays: bigint;
  readonly payment: bigint;
};

/** The most that all live charges may come to, rounded down; null where nothing bounds them. */
export function mostLawful(facts: BoundFacts): bigint | null {
  const bounds: bigint[] = [];
  if (facts.annualPercent !== null) {
    const share = multiply(rational(facts.balanceDays, 36_500n), parseDecimal(facts.annualPercent));
    bounds.push(roundDown(share));
  }
  if (facts.percentOfPayment !== null) {
    const share = multiply(rational(facts.payment, 100n), parseDecimal(facts.percentOfPayment));
    bounds.push(roundDown(share));
  }
  return bounds.length === 0 ? null : bounds.reduce((a, b) => (a < b ? a : b));
}

/** Charges ÷ Σ open principal by day × 365 × 100, to two digits; null when nothing was open. */
export function effectivePercent(charges: bigint, openDays: bigint): string | null {
  if (openDays <= 0n) return null;
  return formatDecimal(rational(charges * 36_500n, openDays), 2);
}

export type GuardFacts = {
  readonly record: Pick<
    JurisdictionRecord,
    'rule' | 'citation' | 'source' | 'verifiedOn' | 'disclosure'
  > | null;
  readonly bound: BoundFacts;
  /** Whose annual percent it is, the stricter of the two. */
  readonly annualPercentBy: 'law' | 'owner' | null;
  readonly most: bigint | null;
};

/** The bound of one invoice on a day, by the record and the owner's own cap. */
export function guardOf(question: {
  readonly record: JurisdictionRecord | null;
  readonly ownPercent: string | undefined;
  readonly invoice: Pick<InvoiceFacts, 'dueDate' | 'currency'>;
  readonly history: LedgerHistory;
  readonly allocation: Allocation;
  readonly date: PlainDate;
}): GuardFacts {
  const { record, ownPercent, invoice, history, allocation, date } = question;
  const payment = principalOf(history);
  const lawful = record === null ? null : annualPercentOf(record, payment, invoice.currency);
  const isOwn = ownPercent !== undefined && (lawful === null || isLess(ownPercent, lawful));
  const annualPercent = isOwn ? ownPercent : lawful;
  const bound: BoundFacts = {
    annualPercent,
    percentOfPayment: record?.percentOfPayment ?? null,
    balanceDays: balanceDays(history, allocation, invoice.dueDate, date),
    payment,
  };
  const annualPercentBy = annualPercent === null ? null : isOwn ? 'owner' : 'law';
  return { record, bound, annualPercentBy, most: mostLawful(bound) };
}

function isLess(a: string, b: string): boolean {
  return compare(parseDecimal(a), parseDecimal(b)) < 0;
}
