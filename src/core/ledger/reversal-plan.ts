/**
 * How a charge that is in QuickBooks goes back, from what is found there. Decides, never writes.
 * What a person changed by hand is never overwritten: where the charge does not stand as Dunwell
 * left it, a credit memo takes back what is still charged, or the fact alone is recorded.
 */
import { formatDate } from '../calendar/format-date.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import { whatChanged, whatMoved, whyGone } from './charge-standing.ts';
import type { InvoiceStatus } from './facts.ts';
import type { ReversalMethod } from './reversal-status.ts';

/** The line that carries a charge, as QuickBooks has it now. Minor units. */
export type LineFound = {
  readonly amount: bigint;
  /** What the invoice would at most go down by: the amount to reverse with its tax, rounded up. */
  readonly gross: bigint;
  /** Its text is what Dunwell wrote, its reference among it. */
  readonly hasOwnText: boolean;
  /** Another line of the invoice has an amount, ours or not. */
  readonly hasCompany: boolean;
};

/** The invoice that carries, or carried, a charge. Minor units. */
export type CarrierFound = {
  readonly name: string;
  readonly status: InvoiceStatus;
  readonly txnDate: PlainDate;
  readonly total: bigint;
  readonly openBalance: bigint;
  /** Dunwell made it to carry charges. */
  readonly isOurs: boolean;
  /** It is the one that the charge was written on. */
  readonly isWhereWritten: boolean;
  readonly line: LineFound | null;
};

export type ReversalQuestion = {
  readonly currency: string;
  /** What to take back. */
  readonly amount: bigint;
  /** What is known to be live of the charge before that; a person may have changed that since. */
  readonly live: bigint;
  /** What its line must show unless somebody changed it: the charge less what lowered the line. */
  readonly lineAmount: bigint;
  /** What credit memos of ours took back of it before. */
  readonly credited: bigint;
  /** Null: it is gone. */
  readonly carrier: CarrierFound | null;
  readonly bookCloseDate: PlainDate | null;
  /** QuickBooks refused to change the invoice because its books are closed. */
  readonly closedWhenTried: boolean;
};

export type ReversalPlan = {
  readonly method: ReversalMethod;
  /** What a credit memo is made over; minor units. */
  readonly credit: bigint;
  /** What was found that speaks against the plain way back; null: nothing. */
  readonly finding: string | null;
};

/** The way back of a charge, or of a part of it. */
export function planReversal(question: ReversalQuestion): ReversalPlan {
  const { carrier, amount, live, credited } = question;
  const gone = whyGone(carrier && { ...carrier, hasLine: carrier.line !== null });
  if (carrier === null || gone !== null || carrier.line === null) {
    return { method: 'foundRemoved', credit: 0n, finding: gone };
  }
  const { line } = carrier;
  const edited = whatWasEdited(question, carrier, line);
  if (edited !== null) {
    // What the customer is still charged, against what is to be left of it.
    const remains = live > amount ? live - amount : 0n;
    const excess = line.amount - credited - remains;
    const credit = excess < amount ? excess : amount;
    if (credit <= 0n) return { method: 'foundRemoved', credit: 0n, finding: edited };
    return { method: 'creditMemo', credit, finding: edited };
  }
  const obstacle = obstacleTo(question, carrier, line);
  if (obstacle !== null) return { method: 'creditMemo', credit: amount, finding: obstacle };
  if (amount < line.amount) return { method: 'lowerLine', credit: 0n, finding: null };
  const method = line.hasCompany ? 'removeLine' : 'voidInvoice';
  return { method, credit: 0n, finding: null };
}

function whatWasEdited(
  { lineAmount, currency }: ReversalQuestion,
  carrier: CarrierFound,
  line: LineFound,
): string | null {
  if (line.amount !== lineAmount) return whatChanged(lineAmount, line.amount, currency);
  if (!carrier.isWhereWritten) return whatMoved(carrier.name);
  if (!line.hasOwnText) return 'Somebody changed the text of the charge’s line in QuickBooks.';
  return null;
}

/** What keeps the invoice from being changed, in words; null: nothing. */
function obstacleTo(
  question: ReversalQuestion,
  carrier: CarrierFound,
  line: LineFound,
): string | null {
  const { amount, bookCloseDate, closedWhenTried, credited } = question;
  const { name, txnDate } = carrier;
  if (bookCloseDate !== null && txnDate <= bookCloseDate) {
    const until = formatDate(bookCloseDate);
    return `Invoice ${name} of ${formatDate(txnDate)} lies in books closed up to ${until}.`;
  }
  if (closedWhenTried) return `QuickBooks says that the books are closed for invoice ${name}.`;
  if (carrier.status === 'paid' || carrier.openBalance <= 0n) return `Invoice ${name} is paid.`;
  if (carrier.openBalance < line.gross) {
    return `Less than the charge is unpaid on invoice ${name}.`;
  }
  // A credit memo stands against this line already.
  if (credited > 0n) return `A credit memo took back a part of the charge on invoice ${name}.`;
  if (amount < line.amount || line.hasCompany) return null;
  if (!carrier.isOurs) return `The charge’s line is the only one left on invoice ${name}.`;
  return carrier.openBalance === carrier.total ? null : `Invoice ${name} is partly paid.`;
}
