/**
 * A customer's statement of account: what was open, what came and went, and what is open now. It
 * ties to QuickBooks' open balances: what is left at the end is what is open on invoices less what
 * is unapplied of payments and credits.
 */
import { addDays, daysBetween, type PlainDate } from '../calendar/plain-date.ts';
import { compareIds } from '../decide/compare-ids.ts';
import type { InvoiceFacts } from '../ledger/facts.ts';
import { agingBuckets, bucketOf, type AgingBucket } from './aging.ts';
import type { Period } from './months.ts';

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

export type StatementFacts = {
  readonly invoices: readonly StatementInvoice[];
  readonly receipts: readonly StatementReceipt[];
};

/**
 * `other`: what QuickBooks says is settled otherwise, by a deposit on the invoice or a journal
 * entry, which the mirror does not hold.
 */
const entryKinds = ['invoice', 'charge', 'other', 'payment', 'credit'] as const;
export type StatementEntryKind = (typeof entryKinds)[number];

/** What people call what is booked. */
export const entryNames: Readonly<Record<StatementEntryKind, string>> = {
  invoice: 'Invoice',
  charge: 'Finance charge',
  other: 'Settled otherwise in QuickBooks',
  payment: 'Payment',
  credit: 'Credit memo',
};

type Movement = {
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

export type StatementEntry = Movement & {
  /** What is owed after it. */
  readonly balance: bigint;
};

/** The account in one currency, in its minor units. */
export type CurrencyStatement = {
  readonly currency: string;
  readonly opening: bigint;
  readonly entries: readonly StatementEntry[];
  readonly closing: bigint;
  /** What is open on the last day, by days overdue. */
  readonly aging: Readonly<Record<AgingBucket, bigint>>;
  /** Payments and credits that are not used for anything yet: aging less this is the closing. */
  readonly unapplied: bigint;
};

/**
 * The statement of a period, both days included, by currency.
 * @param facts of the customer and of all that it is billed for, whatever their dates
 */
export function statementOf(facts: StatementFacts, period: Period): CurrencyStatement[] {
  const counting = facts.invoices.filter(({ status }) => status !== 'void' && status !== 'deleted');
  const currencies = new Set([...counting, ...facts.receipts].map(({ currency }) => currency));
  return [...currencies].toSorted().flatMap((currency) => {
    const invoices = counting.filter((each) => each.currency === currency);
    const receipts = facts.receipts.filter((each) => each.currency === currency);
    const statement = inCurrency(currency, invoices, receipts, period);
    const isEmpty =
      statement.opening === 0n && statement.entries.length === 0 && statement.unapplied === 0n;
    return isEmpty ? [] : [statement];
  });
}

function inCurrency(
  currency: string,
  invoices: readonly StatementInvoice[],
  receipts: readonly StatementReceipt[],
  { from, to }: Period,
): CurrencyStatement {
  const known = [...invoices.flatMap(ofInvoice), ...receipts.map(ofReceipt)];
  const open = sum(invoices.map(({ openBalance }) => openBalance));
  const left = open - sum(receipts.map(({ unapplied }) => unapplied));
  const movements = withRest(known, left - sumOf(known)).toSorted(byDate);
  const opening = sumOf(movements.filter(({ date }) => date < from));
  let balance = opening;
  const entries = movements
    .filter(({ date }) => date >= from && date <= to)
    .map((each): StatementEntry => ({ ...each, balance: (balance += each.amount) }));
  const aging = agingOn(invoices, to);
  const unapplied = sum(Object.values(aging)) - balance;
  return { currency, opening, entries, closing: balance, aging, unapplied };
}

/** An invoice as it was sold, its charges on their own days, and what settled it unseen. */
function ofInvoice(invoice: StatementInvoice): Movement[] {
  const { id, docNumber, customerId, txnDate, dueDate, carriesOnlyCharges } = invoice;
  const of = { id, docNumber, customerId, dueDate };
  const lines = carriesOnlyCharges ? [] : invoice.chargeLines;
  const sold = invoice.total - sum(lines.map(({ amount }) => amount));
  const kind = carriesOnlyCharges ? 'charge' : 'invoice';
  const unseen = unseenOn(invoice);
  return [
    { ...of, kind, date: txnDate, amount: sold },
    ...lines.map(({ amount, date }) => ({
      ...{ ...of, kind: 'charge' as const, amount },
      date: date === null || date < txnDate ? txnDate : date,
    })),
    ...(unseen > 0n ? [{ ...of, kind: 'other' as const, date: txnDate, amount: -unseen }] : []),
  ];
}

/** What lowered an invoice's balance without a payment that we know; from its start, as in core/ledger. */
const unseenOn = ({ total, openBalance, postings }: StatementInvoice): bigint =>
  total - openBalance - sum(postings.map(({ amount }) => amount));

const ofReceipt = ({
  kind,
  id,
  docNumber,
  customerId,
  date,
  total,
}: StatementReceipt): Movement => ({
  ...{ kind, id, docNumber, customerId, date },
  dueDate: null,
  amount: -total,
});

/** What nothing explains counts from the first day, as nobody knows of a later one. */
function withRest(movements: readonly Movement[], rest: bigint): Movement[] {
  const [first] = movements.map(({ date }) => date).toSorted();
  if (rest === 0n || first === undefined) return [...movements];
  const of = { id: null, docNumber: null, customerId: null, dueDate: null };
  return [...movements, { ...of, kind: 'other', date: first, amount: rest }];
}

function agingOn(
  invoices: readonly StatementInvoice[],
  to: PlainDate,
): Record<AgingBucket, bigint> {
  const aging = Object.fromEntries(agingBuckets.map((bucket) => [bucket, 0n]));
  for (const invoice of invoices) {
    const open = openOn(invoice, addDays(to, 1));
    const bucket = bucketOf(daysBetween(invoice.dueDate, to));
    aging[bucket] = (aging[bucket] ?? 0n) + open;
  }
  const { notDue = 0n, days1to30 = 0n, days31to60 = 0n, days61to90 = 0n, over90 = 0n } = aging;
  return { notDue, days1to30, days31to60, days61to90, over90 };
}

/** What is open on an invoice at the beginning of a day. */
function openOn(invoice: StatementInvoice, day: PlainDate): bigint {
  const moved = ofInvoice(invoice).filter(({ date }) => date < day);
  const paid = invoice.postings.filter(({ date }) => date < day);
  const open = sumOf(moved) - sumOf(paid);
  return open > 0n ? open : 0n;
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, each) => all + each, 0n);
const sumOf = (things: readonly { readonly amount: bigint }[]): bigint =>
  sum(things.map(({ amount }) => amount));

function byDate(a: Movement, b: Movement): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  const order = entryKinds.indexOf(a.kind) - entryKinds.indexOf(b.kind);
  return order || compareIds(a.id ?? '', b.id ?? '');
}
