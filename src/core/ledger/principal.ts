/**
 * What an invoice owes on a day, rebuilt from its postings and charge lines. Principal is what
 * was sold; charges never belong to it.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import { daysBetween } from '../calendar/plain-date.ts';
import type { ChargeLine, InvoiceFacts, Posting } from './facts.ts';

/** What a payment pays first: what was sold, or the charges that stand when it is made. */
export type Allocation = 'principalFirst' | 'chargesFirst';

/** The part of an invoice that its balances are rebuilt from. */
export type LedgerHistory = {
  readonly total: bigint;
  readonly postings: readonly Posting[];
  readonly chargeLines: readonly ChargeLine[];
};

type InvoiceAmounts = Pick<
  InvoiceFacts,
  'total' | 'openBalance' | 'txnDate' | 'postings' | 'chargeLines'
>;

/** Names, in a worksheet, what lowered the balance without a payment that we know. */
export const unlistedPaymentId = 'unlisted';

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Invoice total less its charge lines, ours and foreign. */
export function principalOf(history: Pick<LedgerHistory, 'total' | 'chargeLines'>): bigint {
  return history.chargeLines.reduce((rest, line) => rest - line.amount, history.total);
}

/**
 * The invoice's history with its postings in order. When QuickBooks shows a lower balance than
 * the known postings explain (a deposit on the invoice itself, a payment that has not arrived
 * yet), the rest counts as paid from the start: nobody is charged on what the ledger says is paid.
 */
export function ledgerHistory(invoice: InvoiceAmounts): LedgerHistory {
  const { openBalance } = invoice;
  const history = withoutTakenBack({ ...explainedHistory(invoice), openBalance });
  const { total, postings, chargeLines } = history;
  return { total, postings, chargeLines };
}

/** As `ledgerHistory`, with the charges that credit memos took back and the credits against them. */
export function explainedHistory(invoice: InvoiceAmounts): LedgerHistory {
  const posted = invoice.postings.reduce((all, posting) => all + posting.amount, 0n);
  const unexplained = invoice.total - posted - invoice.openBalance;
  const unlisted = { paymentId: unlistedPaymentId, date: invoice.txnDate, amount: unexplained };
  const known = unexplained > 0n ? [...invoice.postings, unlisted] : [...invoice.postings];
  return {
    total: invoice.total,
    postings: known.toSorted(byDateThenId),
    chargeLines: invoice.chargeLines.toSorted((a, b) => (a.lineId < b.lineId ? -1 : 1)),
  };
}

/**
 * A charge that a credit memo took back stands on the invoice: with the credit against it, or, as
 * long as that is unused because the invoice was paid, still in its balance. Both are left out, so
 * that the credit pays nothing else and the invoice owes as if it had never been charged. Where
 * the customer paid the charge, the balance falls below zero by it.
 */
export function withoutTakenBack<History extends LedgerHistory & Pick<InvoiceFacts, 'openBalance'>>(
  history: History,
): History {
  const { credits, paid } = creditsOn(history);
  const used = sumOf(credits);
  for (const { lineId, amount, credited = 0n } of history.chargeLines) {
    const before = credits.get(lineId) ?? 0n;
    const unused = least(credited, amount - before);
    if (unused > 0n) credits.set(lineId, before + unused);
  }
  if (credits.size === 0) return history;
  const all = sumOf(credits);
  return {
    ...history,
    total: history.total - all,
    openBalance: history.openBalance - (all - used),
    postings: paid,
    chargeLines: history.chargeLines.flatMap(({ credited: _credited, ...line }) => {
      const amount = line.amount - (credits.get(line.lineId) ?? 0n);
      return amount === 0n && credits.has(line.lineId) ? [] : [{ ...line, amount }];
    }),
  };
}

/** An invoice as the ledger shows it: what no credit memo is applied to yet stands, and is open. */
export function asInLedger<Invoice extends Pick<InvoiceFacts, 'chargeLines'>>(
  invoice: Invoice,
): Invoice {
  const chargeLines = invoice.chargeLines.map(({ credited: _credited, ...line }) => line);
  return { ...invoice, chargeLines };
}

/** What credit memos put against each charge line, and what is paid besides. */
function creditsOn({ postings, chargeLines }: LedgerHistory): {
  readonly credits: Map<string, bigint>;
  readonly paid: readonly Posting[];
} {
  const credits = new Map<string, bigint>();
  const paid: Posting[] = [];
  const lineOf = (reference: string | undefined): ChargeLine | undefined =>
    chargeLines.find((line) => reference !== undefined && line.reference === reference);
  for (const posting of postings) {
    const line = lineOf(posting.takesBack);
    if (!line) {
      paid.push(posting);
      continue;
    }
    const before = credits.get(line.lineId) ?? 0n;
    const taken = least(posting.amount, line.amount - before);
    credits.set(line.lineId, before + taken);
    const { paymentId, date, amount } = posting;
    // More than the line has pays what a payment would.
    if (taken < amount) paid.push({ paymentId, date, amount: amount - taken });
  }
  return { credits, paid };
}

const sumOf = (credits: ReadonlyMap<string, bigint>): bigint =>
  [...credits.values()].reduce((sum, credit) => sum + credit, 0n);

function byDateThenId(a: Posting, b: Posting): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  if (a.paymentId !== b.paymentId) return a.paymentId < b.paymentId ? -1 : 1;
  return Number(a.amount - b.amount);
}

/**
 * Principal still open at the end of a day: principal less the postings dated up to that day
 * that are allocated to it, never below zero. With `chargesFirst` each posting pays the charges
 * dated up to its own date before it reaches principal; a charge of a later date takes nothing
 * back. A charge line without a date is paid last.
 */
export function openPrincipal(
  history: LedgerHistory,
  date: PlainDate,
  allocation: Allocation,
): bigint {
  return most(0n, principalOf(history) - paidUpTo(history, date, allocation).toPrincipal);
}

/**
 * What had been paid on the charges of an invoice by the end of a day, all together: what the
 * postings up to that day did not need for the principal.
 */
export function paidOnCharges(
  history: LedgerHistory,
  date: PlainDate,
  allocation: Allocation,
): bigint {
  const { all, toPrincipal } = paidUpTo(history, date, allocation);
  return all - least(toPrincipal, most(0n, principalOf(history)));
}

/**
 * What is open of an invoice's charges at the end of a day: what its payments up to then have not
 * paid of them, as far as it is owed at all.
 */
export function openCharges(
  invoice: InvoiceAmounts,
  date: PlainDate,
  allocation: Allocation,
): bigint {
  const history = ledgerHistory(invoice);
  const charged = history.chargeLines.reduce((sum, { amount }) => sum + amount, 0n);
  const unpaid = most(0n, charged - paidOnCharges(history, date, allocation));
  return least(unpaid, invoice.openBalance);
}

function paidUpTo(
  history: LedgerHistory,
  date: PlainDate,
  allocation: Allocation,
): { readonly all: bigint; readonly toPrincipal: bigint } {
  const postings = history.postings.filter((posting) => posting.date <= date);
  const all = postings.reduce((sum, posting) => sum + posting.amount, 0n);
  if (allocation === 'principalFirst') return { all, toPrincipal: all };
  return { all, toPrincipal: paidToPrincipal(postings, history.chargeLines) };
}

function paidToPrincipal(postings: readonly Posting[], lines: readonly ChargeLine[]): bigint {
  let toCharges = 0n;
  let toPrincipal = 0n;
  for (const posting of postings) {
    const standing = lines.reduce(
      (all, line) => (line.date !== null && line.date <= posting.date ? all + line.amount : all),
      0n,
    );
    const paysCharges = least(posting.amount, most(0n, standing - toCharges));
    toCharges += paysCharges;
    toPrincipal += posting.amount - paysCharges;
  }
  return toPrincipal;
}

/** The whole balance at the end of a day, with the charge lines dated up to that day. */
export function balanceOn(history: LedgerHistory, date: PlainDate): bigint {
  const charged = history.chargeLines
    .filter((line) => line.date !== null && line.date <= date)
    .reduce((all, line) => all + line.amount, principalOf(history));
  const paid = history.postings
    .filter((posting) => posting.date <= date)
    .reduce((all, posting) => all + posting.amount, 0n);
  return most(0n, charged - paid);
}

/** today − due date; positive only once the invoice is past due. */
export function daysOverdue(invoice: Pick<InvoiceFacts, 'dueDate'>, today: PlainDate): number {
  return daysBetween(invoice.dueDate, today);
}

/** Whether an invoice is past due and still owed. */
export function isOverdue(
  invoice: Pick<InvoiceFacts, 'dueDate' | 'openBalance' | 'status'>,
  today: PlainDate,
): boolean {
  return invoice.status === 'open' && invoice.openBalance > 0n && today > invoice.dueDate;
}
