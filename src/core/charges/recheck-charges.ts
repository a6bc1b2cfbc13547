/**
 * Charges looked at again when postings came to light that are dated before their assessment, or
 * ones that they counted went away: each is calculated anew with the postings as they are known
 * now, by the same version of the policy, the same date, the same holds and the same law. Whatever
 * order the postings came in, the same ones lead to the same answers.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import type { ChargeFact, ChargeLine, InvoiceFacts, Posting } from '../ledger/facts.ts';
import { isLive, type ChargeStatus } from '../ledger/charge-status.ts';
import { unlistedPaymentId, withoutTakenBack } from '../ledger/principal.ts';
import { formatAmount, parseAmount } from '../money/amount.ts';
import { calculateCharge, type ChargeQuestion } from './calculate-charge.ts';
import { postingsOf, questionOf, unlistedOn } from './recalculate.ts';
import { chargeOnRecord } from './set-aside.ts';
import type { Worksheet } from './worksheet.ts';

/** A charge as it was stored. */
export type AssessedCharge = {
  readonly id: string;
  readonly reference: string;
  readonly status: ChargeStatus;
  readonly assessmentDate: PlainDate;
  readonly amount: bigint;
  readonly worksheet: Worksheet;
};

/** A charge as it comes out with the postings known now. */
export type RecheckedCharge = {
  readonly id: string;
  readonly worksheet: Worksheet;
  readonly amount: bigint;
  /** Charged less what it should have been: above zero when too much was charged. */
  readonly tooMuch: bigint;
};

/** Of an invoice, what its charges are calculated anew from. */
type RecheckedInvoice = Pick<InvoiceFacts, 'total' | 'openBalance' | 'postings' | 'chargeLines'>;

/** A charge that was too high, and what it should have been. */
type Correction = { readonly id: string; readonly reference: string; readonly right: bigint };

/**
 * Calculates the charges of one invoice anew, in the order of their dates: where a charge
 * comes out lower, later ones see it so, because they counted its line or its amount. One that
 * comes out higher stays as it is for them, since nobody is charged the rest. One that was
 * reversed is not looked at for itself, but later ones may have counted it before. A charge whose
 * worksheet has no record of its facts cannot be looked at again, and is left out.
 * @param today the company's own date, for the record of the new worksheets
 */
export function recheckCharges(
  invoice: RecheckedInvoice,
  charges: readonly AssessedCharge[],
  today: PlainDate,
): RecheckedCharge[] {
  // What takes a charge back is no payment by the customer, whatever its date.
  const known = withoutTakenBack(invoice);
  const corrections: Correction[] = [];
  const rechecked: RecheckedCharge[] = [];
  for (const charge of charges.toSorted(byDate)) {
    if (!isLive(charge.status) && charge.status !== 'reversed') continue;
    const worksheet = worksheetNow(known, charge.worksheet, corrections, today);
    if (worksheet === null) continue;
    const { minor } = parseAmount(worksheet.amount, worksheet.currency);
    // What a limit pushed below zero is no charge.
    const amount = minor > 0n ? minor : 0n;
    const tooMuch = charge.amount - amount;
    const { id, reference } = charge;
    if (tooMuch > 0n) corrections.push({ id, reference, right: amount });
    if (isLive(charge.status)) rechecked.push({ id, worksheet, amount, tooMuch });
  }
  return rechecked;
}

function byDate(a: AssessedCharge, b: AssessedCharge): number {
  if (a.assessmentDate !== b.assessmentDate) return a.assessmentDate < b.assessmentDate ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function worksheetNow(
  invoice: RecheckedInvoice,
  worksheet: Worksheet,
  corrections: readonly Correction[],
  today: PlainDate,
): Worksheet | null {
  const question = questionOf(worksheet);
  if (question === null || worksheet.record === undefined) return null;
  const unlisted = unlistedNow(invoice, worksheet);
  if (!isTouched(worksheet, question, { listed: invoice.postings, unlisted }, corrections)) {
    return worksheet;
  }
  const asked = questionNow(question, invoice.postings, unlisted, corrections);
  const text = (minor: bigint): string =>
    formatAmount({ minor, currency: question.invoice.currency });
  const { record } = worksheet;
  return {
    ...calculateCharge(asked),
    record: {
      ...record,
      rule: 2,
      company: { ...record.company, today },
      invoice: {
        ...record.invoice,
        total: text(asked.invoice.total),
        openBalance: text(asked.invoice.openBalance),
      },
      postings: inOrder(invoice.postings).map(({ paymentId, date, amount }) => ({
        paymentId,
        date,
        amount: text(amount),
      })),
      charges: asked.invoice.charges.map((charge) =>
        chargeOnRecord(charge, question.invoice.currency),
      ),
    },
  };
}

/**
 * What no payment explains has no date of its own. As much as the worksheet counted so counts so
 * still, as far as payments have not explained it since; more than that came later, and nothing
 * says that it came before the assessment.
 */
function unlistedNow(invoice: RecheckedInvoice, worksheet: Worksheet): bigint {
  const posted = invoice.postings.reduce((all, { amount }) => all + amount, 0n);
  const unexplained = invoice.total - posted - invoice.openBalance;
  const now = unexplained > 0n ? unexplained : 0n;
  const then = unlistedOn(worksheet);
  return now < then ? now : then;
}

/** Whether anything is other than it was that the assessment counted. */
function isTouched(
  worksheet: Worksheet,
  question: ChargeQuestion,
  now: { readonly listed: readonly Posting[]; readonly unlisted: bigint },
  corrections: readonly Correction[],
): boolean {
  if (corrections.length > 0 || now.unlisted !== unlistedOn(worksheet)) return true;
  const until = worksheet.assessmentDate;
  const then = postingsOf(worksheet.facts.postings, question.invoice.currency).filter(
    ({ paymentId }) => paymentId !== unlistedPaymentId,
  );
  return byDay(then, until) !== byDay(now.listed, until);
}

/** The sums of each day up to a date: who paid a part of them changes nothing. */
function byDay(postings: readonly Posting[], until: PlainDate): string {
  const days = new Map<PlainDate, bigint>();
  for (const { date, amount } of postings) {
    if (date <= until) days.set(date, (days.get(date) ?? 0n) + amount);
  }
  const sums = [...days].filter(([, amount]) => amount !== 0n);
  return sums
    .map(([date, amount]) => `${date} ${amount}`)
    .toSorted()
    .join(', ');
}

function questionNow(
  question: ChargeQuestion,
  listed: readonly Posting[],
  unlisted: bigint,
  corrections: readonly Correction[],
): ChargeQuestion {
  const { invoice } = question;
  const chargeLines = invoice.chargeLines.flatMap((line) => corrected(line, corrections));
  const linesOf = (lines: readonly ChargeLine[]): bigint =>
    lines.reduce((all, { amount }) => all + amount, 0n);
  const total = invoice.total - (linesOf(invoice.chargeLines) - linesOf(chargeLines));
  const posted = listed.reduce((all, { amount }) => all + amount, 0n);
  return {
    ...question,
    invoice: {
      ...invoice,
      total,
      // What is left unexplained by it is exactly what counts as paid without a payment.
      openBalance: total - posted - unlisted,
      postings: listed,
      chargeLines,
      charges: invoice.charges.map((charge) => correctedCharge(charge, corrections)),
    },
  };
}

/** A line that is lower already, because a part of it was taken back before, stays as it was. */
function corrected(line: ChargeLine, corrections: readonly Correction[]): ChargeLine[] {
  const found = corrections.find(({ reference }) => reference === line.reference);
  if (found === undefined || line.amount <= found.right) return [line];
  return found.right > 0n ? [{ ...line, amount: found.right }] : [];
}

/** A charge of which nothing should have been made counts as one that was taken back. */
function correctedCharge(charge: ChargeFact, corrections: readonly Correction[]): ChargeFact {
  const found = corrections.find(({ id }) => id === charge.id);
  if (found === undefined) return charge;
  if (found.right <= 0n) return { ...charge, amount: 0n, status: 'reversed' };
  return charge.amount > found.right ? { ...charge, amount: found.right } : charge;
}

function inOrder(postings: readonly Posting[]): Posting[] {
  return postings.toSorted((a, b) => {
    if (a.date !== b.date) return a.date < b.date ? -1 : 1;
    return a.paymentId < b.paymentId ? -1 : 1;
  });
}
