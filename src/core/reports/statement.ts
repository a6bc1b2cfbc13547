/**
 * A customer's statement of account: what was open, what came and went, and what is open now. It
 * ties to QuickBooks' open balances: what is left at the end is what is open on invoices less what
 * is unapplied of payments and credits.
 */
import { addDays, daysBetween, type PlainDate } from '../calendar/plain-date.ts';
import { compareIds } from '../decide/compare-ids.ts';
import { agingBuckets, bucketOf, type AgingBucket } from './aging.ts';
import type { Period } from './months.ts';
import {
  entryKinds,
  movementsOf,
  ofInvoice,
  sum,
  sumOf,
  type Movement,
  type StatementFacts,
  type StatementInvoice,
} from './statement-movements.ts';

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
    const statement = inCurrency(currency, { ...facts, invoices, receipts }, period);
    const isEmpty =
      statement.opening === 0n && statement.entries.length === 0 && statement.unapplied === 0n;
    return isEmpty ? [] : [statement];
  });
}

function inCurrency(
  currency: string,
  facts: StatementFacts,
  { from, to }: Period,
): CurrencyStatement {
  const movements = movementsOf(facts).toSorted(byDate);
  const opening = sumOf(movements.filter(({ date }) => date < from));
  let balance = opening;
  const entries = movements
    .filter(({ date }) => date >= from && date <= to)
    .map((each): StatementEntry => ({ ...each, balance: (balance += each.amount) }));
  const aging = agingOn(facts.invoices, to);
  const unapplied = sum(Object.values(aging)) - balance;
  return { currency, opening, entries, closing: balance, aging, unapplied };
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

function byDate(a: Movement, b: Movement): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  const order = entryKinds.indexOf(a.kind) - entryKinds.indexOf(b.kind);
  return order || compareIds(a.id ?? '', b.id ?? '');
}
