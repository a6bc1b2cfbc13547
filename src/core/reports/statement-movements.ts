/** What makes the balance of a statement of account: bookings on their days, and whose they are. */
import type { PlainDate } from '../calendar/plain-date.ts';
import type { InvoiceFacts } from '../ledger/facts.ts';

export type StatementInvoice = Pick<
  InvoiceFacts,
  | 'id'
  | 'docNumber'
  | 'customerId'
  | 'currency'
  | 'txnDate'
  | 'dueDate'
  | 'total'
  | 'openBalance'
  | 'status'
  | 'postings'
  | 'chargeLines'
  | 'carriesOnlyCharges'
>;

/** A payment or a credit memo, with what of it is not applied to anything. */
export type StatementReceipt = {
  readonly kind: 'payment' | 'credit';
  readonly id: string;
  readonly docNumber: string | null;
  readonly customerId: string;
  readonly currency: string;
  readonly date: PlainDate;
  readonly total: bigint;
  readonly unapplied: bigint;
};

/** What a payment used of a credit memo, on the payment's date. */
export type CreditUse = {
  readonly paymentId: string;
  readonly creditId: string;
  readonly date: PlainDate;
  readonly amount: bigint;
};

/** The invoices and receipts of those whom the statement is about, and of nobody else. */
export type StatementFacts = {
  readonly invoices: readonly StatementInvoice[];
  readonly receipts: readonly StatementReceipt[];
  /** What payments, whosever, used of these credit memos. */
  readonly creditUses: readonly CreditUse[];
};

/**
 * `other`: what QuickBooks says is settled otherwise, by a deposit on the invoice or a journal
 * entry, which the mirror does not hold. `paidByOther`: a payment of a customer that the statement
 * is not about. `elsewhere`: what a payment or credit memo settled that is not on the statement.
 */
export const entryKinds = [
  'invoice',
  'charge',
  'other',
  'paidByOther',
  'payment',
  'credit',
  'elsewhere',
] as const;
export type StatementEntryKind = (typeof entryKinds)[number];

/** What people call what is booked. */
export const entryNames: Readonly<Record<StatementEntryKind, string>> = {
  invoice: 'Invoice',
  charge: 'Finance charge',
  other: 'Settled otherwise in QuickBooks',
  paidByOther: 'Paid by another customer',
  payment: 'Payment',
  credit: 'Credit memo',
  elsewhere: 'Used elsewhere in QuickBooks',
};

export type Movement = {
  readonly kind: StatementEntryKind;
  readonly date: PlainDate;
  /** The transaction's id in QuickBooks; null where it is not known. */
  readonly id: string | null;
  readonly docNumber: string | null;
  readonly customerId: string | null;
  readonly dueDate: PlainDate | null;
  /** Above zero what is owed more, below it what is owed less. */
  readonly amount: bigint;
};

/**
 * All that the account moved by, in one currency and in no order. Up to any day it comes to what
 * was open on the invoices then, less what was unapplied of the receipts.
 */
export function movementsOf({ invoices, receipts, creditUses }: StatementFacts): Movement[] {
  const idsOf = (kind: StatementReceipt['kind']): Set<string> =>
    new Set(receipts.flatMap((each) => (each.kind === kind ? [each.id] : [])));
  const [payments, credits] = [idsOf('payment'), idsOf('credit')];
  const uses = creditUses.filter(({ creditId }) => credits.has(creditId));
  const postings = invoices.flatMap((each) => each.postings);
  const posted = sumsBy(postings, ({ paymentId }) => paymentId);
  const usedIn = sumsBy(uses, ({ paymentId }) => paymentId);
  const usedOf = sumsBy(uses, ({ creditId }) => creditId);
  const settledBy = ({ kind, id }: StatementReceipt): bigint =>
    kind === 'payment' ? (posted.get(id) ?? 0n) - (usedIn.get(id) ?? 0n) : (usedOf.get(id) ?? 0n);
  const isForeign = ({ paymentId }: { readonly paymentId: string }): boolean =>
    !payments.has(paymentId);
  return [
    ...invoices.flatMap(ofInvoice),
    ...invoices.flatMap((invoice) => paidByOthers(invoice, invoice.postings.filter(isForeign))),
    ...receipts.flatMap((receipt) => ofReceipt(receipt, settledBy(receipt))),
    ...receipts.flatMap((receipt) => usedByOthers(receipt, uses.filter(isForeign))),
  ];
}

/** An invoice as it was sold, its charges on their own days, and what settled it unseen. */
export function ofInvoice(invoice: StatementInvoice): Movement[] {
  const { id, docNumber, customerId, txnDate, dueDate, carriesOnlyCharges } = invoice;
  const of = { id, docNumber, customerId, dueDate };
  const lines = carriesOnlyCharges ? [] : invoice.chargeLines;
  const sold = invoice.total - sumOf(lines);
  const kind = carriesOnlyCharges ? 'charge' : 'invoice';
  const unseen = unseenOn(invoice);
  return [
    { ...of, kind, date: txnDate, amount: sold },
    ...lines.map(({ amount, date }) => ({
      ...{ ...of, kind: 'charge' as const, amount },
      date: date === null || date < txnDate ? txnDate : date,
    })),
    ...(unseen === 0n ? [] : [{ ...of, kind: 'other' as const, date: txnDate, amount: -unseen }]),
  ];
}

/** What lowered an invoice's balance without a payment that we know; from its start, as in core/ledger. */
const unseenOn = ({ total, openBalance, postings }: StatementInvoice): bigint =>
  total - openBalance - sumOf(postings);

const paidByOthers = (
  { id, docNumber, customerId, dueDate }: StatementInvoice,
  postings: StatementInvoice['postings'],
): Movement[] =>
  postings.map(({ date, amount }) => ({
    ...{ kind: 'paidByOther', id, docNumber, customerId, dueDate },
    ...{ date, amount: -amount },
  }));

/**
 * A receipt, and what is neither unapplied of it nor has settled anything here: it went to others.
 * Where it settled more than it is worth, something came with it that we do not know.
 */
function ofReceipt(receipt: StatementReceipt, settled: bigint): Movement[] {
  const { kind, id, docNumber, customerId, date, total, unapplied } = receipt;
  const of = { docNumber, customerId, date, dueDate: null };
  const elsewhere = total - unapplied - settled;
  return [
    { ...of, kind, id, amount: -total },
    ...(elsewhere > 0n ? [{ ...of, kind: 'elsewhere' as const, id, amount: elsewhere }] : []),
    ...(elsewhere < 0n ? [{ ...of, kind: 'other' as const, id: null, amount: elsewhere }] : []),
  ];
}

/** A credit memo counts from its own day, the payment of another customer that used it from its. */
const usedByOthers = (
  { kind, id, docNumber, customerId }: StatementReceipt,
  uses: readonly CreditUse[],
): Movement[] =>
  uses
    .filter(({ creditId }) => kind === 'credit' && creditId === id)
    .map(({ date, amount }) => ({
      ...{ kind: 'elsewhere', id, docNumber, customerId, dueDate: null },
      ...{ date, amount },
    }));

function sumsBy<T extends { readonly amount: bigint }>(
  things: readonly T[],
  keyOf: (thing: T) => string,
): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const each of things) sums.set(keyOf(each), (sums.get(keyOf(each)) ?? 0n) + each.amount);
  return sums;
}

export const sum = (amounts: readonly bigint[]): bigint =>
  amounts.reduce((all, each) => all + each, 0n);
export const sumOf = (things: readonly { readonly amount: bigint }[]): bigint =>
  sum(things.map(({ amount }) => amount));
