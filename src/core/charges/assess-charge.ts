/**
 * Whether an invoice is charged on a day, and how much. A run looks at the latest assessment
 * date not yet assessed, so that the amount depends on that date and never on when the run was.
 */
import { formatDate } from '../calendar/format-date.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import { addDays, laterOf, parsePlainDate } from '../calendar/plain-date.ts';
import { takesUpDate } from '../ledger/charge-status.ts';
import type { Hold, InvoiceFacts } from '../ledger/facts.ts';
import { NoRateError } from '../law/base-rates.ts';
import type { LegalSubject } from '../law/guard.ts';
import { firstLawfulDay, recordFor } from '../law/guard.ts';
import { parseAmount } from '../money/amount.ts';
import type { ChargeAmount } from '../policy/charge-amount.ts';
import { amountsIn } from '../policy/charge-amount.ts';
import type { ChargesPolicy } from '../policy/charges-policy.ts';
import type { Resolved } from '../policy/resolve-policy.ts';
import { dateAfterPayment } from './assess-after-payment.ts';
import type { Schedule } from './assessment-dates.ts';
import {
  assessmentDateAfter,
  assessmentDateOnOrBefore,
  assessmentDatesBetween,
  scheduleOf,
  startDate,
} from './assessment-dates.ts';
import type { ChargeQuestion } from './calculate-charge.ts';
import { calculateCharge, unknownSubject } from './calculate-charge.ts';
import type { NoCharge } from './no-charge.ts';
import { explainNoCharge } from './no-charge.ts';
import type { Worksheet } from './worksheet.ts';

/**
 * Where a charge is written: as a line on its invoice, on an invoice of its own, or with the
 * customer's others on the invoice of the charge day.
 */
export type WriteBack = 'lineOnInvoice' | 'newInvoice' | 'monthlyInvoice';

/** A charge to be made. Covers [coversFrom, coversTo); the amount in minor units. */
export type Assessment = {
  readonly invoiceId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly assessmentDate: PlainDate;
  readonly coversFrom: PlainDate;
  readonly coversTo: PlainDate;
  readonly amount: bigint;
  /** Earlier dates that passed without a charge and, for flat and percent parts, stay without. */
  readonly skippedDates: readonly PlainDate[];
  readonly writeBack: WriteBack;
  readonly worksheet: Worksheet;
};

export type AssessmentResult =
  { readonly outcome: 'charge'; readonly assessment: Assessment } | NoCharge;

export type AssessmentQuestion = {
  readonly invoice: InvoiceFacts;
  readonly policy: Resolved<ChargesPolicy>;
  /** Every hold that concerns the invoice, its customer or that customer's parents. */
  readonly holds: readonly Hold[];
  readonly bookCloseDate: PlainDate | null;
  /** The customer as the law sees it; absent where nothing is known of it. */
  readonly legal?: LegalSubject;
  readonly today: PlainDate;
};

/**
 * Assesses an invoice that nothing stops from being charged; at most one charge comes out. A paid
 * one is assessed for the days until it was paid, which is for policies with chargeAfterPayment.
 */
export function assessCharge(question: AssessmentQuestion): AssessmentResult {
  const { invoice, policy, today } = question;
  const start = startDate(policy.section, invoice);
  const stopped = legalStops(question);
  if (stopped !== null) return stopped;
  const firstLawful = firstLawfulDay(recordFor(question.legal ?? unknownSubject), invoice);
  const schedule = scheduleOf(policy.section, invoice, firstLawful);
  if (invoice.status === 'paid') {
    const paid = dateAfterPayment({ invoice, policy: policy.section, start, firstLawful, today });
    return typeof paid === 'string' ? assessOn(question, schedule, start, paid, null) : paid;
  }
  if (today <= invoice.dueDate) {
    const reason = `Due on ${formatDate(invoice.dueDate)}: not overdue.`;
    return { outcome: 'not-overdue', reason, nextDate: schedule.first, worksheet: null };
  }
  const date = assessmentDateOnOrBefore(schedule, today);
  if (date === null) {
    const reason = `The first day on which it can be charged is ${formatDate(schedule.first)}.`;
    return { outcome: 'in-grace', reason, nextDate: schedule.first, worksheet: null };
  }
  const last = lastAssessedDate(invoice);
  // Charging once is for good: a first date that moves later is no second one.
  const isOver = last !== null && (date <= last || policy.section.assess.kind === 'once');
  if (isOver) return alreadyAssessed(schedule, last, today);
  return assessOn(question, schedule, start, date, last);
}

function lastAssessedDate(invoice: InvoiceFacts): PlainDate | null {
  const dates = [lastChargeDate(invoice) ?? [], ...invoice.skippedAssessmentDates].flat();
  return dates.toSorted().at(-1) ?? null;
}

function lastChargeDate(invoice: InvoiceFacts): PlainDate | null {
  const dates = invoice.charges
    .filter((charge) => takesUpDate(charge.status))
    .map((charge) => charge.assessmentDate);
  return dates.toSorted().at(-1) ?? null;
}

function alreadyAssessed(schedule: Schedule, last: PlainDate, today: PlainDate): AssessmentResult {
  const nextDate = assessmentDateAfter(schedule, laterOf(last, today));
  if (nextDate === null) {
    const reason = `Assessed on ${formatDate(last)}; the policy charges once.`;
    return { outcome: 'schedule-over', reason, nextDate, worksheet: null };
  }
  const reason = `Assessed on ${formatDate(last)}; the next assessment is on ${formatDate(nextDate)}.`;
  return { outcome: 'already-assessed', reason, nextDate, worksheet: null };
}

function assessOn(
  question: AssessmentQuestion,
  schedule: Schedule,
  start: PlainDate,
  date: PlainDate,
  last: PlainDate | null,
): AssessmentResult {
  const { invoice, policy, holds } = question;
  const charged = lastChargeDate(invoice);
  // The due date may have been put off since: the days until then are not late any more.
  const from = charged === null ? accrualStart(policy.section, start) : laterOf(charged, start);
  const lawful = laterOf(from, firstDayAccrued(question) ?? from);
  const covers = { from: notEarlierThan(policy.section.start.notBefore, lawful), to: date };
  const worksheet = worksheetOrNone({
    invoice,
    policy,
    holds,
    legal: question.legal,
    startDate: start,
    covers,
  });
  if ('outcome' in worksheet) return worksheet;
  const amount = parseAmount(worksheet.amount, invoice.currency).minor;
  if (amount <= 0n)
    return explainNoCharge(worksheet, assessmentDateAfter(schedule, question.today));
  const isPaid = invoice.status === 'paid';
  const skippedDates =
    skipsDates(policy.section.amount) && !isPaid
      ? assessmentDatesBetween(schedule, last, date)
      : [];
  const assessment: Assessment = {
    invoiceId: invoice.id,
    customerId: invoice.customerId,
    currency: invoice.currency,
    assessmentDate: date,
    coversFrom: covers.from,
    coversTo: covers.to,
    amount,
    skippedDates,
    writeBack: writeBackOf(policy.section, invoice, question.bookCloseDate),
    worksheet,
  };
  return { outcome: 'charge', assessment };
}

/** What stops an invoice before anything is calculated: no terms agreed to, no record to go by. */
function legalStops({ invoice, policy, legal }: AssessmentQuestion): NoCharge | null {
  const none = (outcome: NoCharge['outcome'], reason: string): NoCharge => ({
    outcome,
    reason,
    nextDate: null,
    worksheet: null,
  });
  const { law, agreedTerms } = policy.section;
  if (agreedTerms?.required === true) {
    const agreed = legal?.agreedTerms ?? null;
    if (agreed === null) {
      const reason = 'The day and the document of the agreed terms are not on record.';
      return none('terms-not-agreed', reason);
    }
    if (invoice.txnDate < agreed.date) {
      const reason = `It is older than the terms, which were agreed on ${formatDate(agreed.date)}.`;
      return none('terms-not-agreed', reason);
    }
  }
  const isFree = law?.noRecord !== 'block' || law.annualPercent !== undefined;
  if (isFree || recordFor(legal ?? unknownSubject) !== null) return null;
  const reason =
    'No record of the law is held for its customer, and the policy charges only where there is one.';
  return none('no-legal-record', reason);
}

function firstDayAccrued({ invoice, legal }: AssessmentQuestion): PlainDate | null {
  const record = recordFor(legal ?? unknownSubject);
  const first = record?.accruesFromFirstDay === true ? firstLawfulDay(record, invoice) : null;
  return first === null ? null : addDays(first, -1);
}

function worksheetOrNone(question: ChargeQuestion): Worksheet | NoCharge {
  try {
    return calculateCharge(question);
  } catch (error) {
    if (!(error instanceof NoRateError)) throw error;
    return { outcome: 'rate-unknown', reason: error.message, nextDate: null, worksheet: null };
  }
}

function accrualStart(policy: ChargesPolicy, start: PlainDate): PlainDate {
  return policy.start.accrueFrom === 'start' ? start : addDays(start, policy.start.graceDays);
}

function notEarlierThan(notBefore: string | undefined, date: PlainDate): PlainDate {
  return notBefore === undefined ? date : laterOf(parsePlainDate(notBefore), date);
}

/** Whether dates missed are lost: true once any part is not an annual rate, which covers all days. */
function skipsDates(amount: ChargeAmount): boolean {
  const parts = amountsIn(amount);
  return parts.length === 0 ? amount.kind !== 'annualRate' : parts.some(skipsDates);
}

/**
 * QuickBooks refuses changes to a closed period, so a charge on such an invoice goes on a new one;
 * so does one on an invoice that is paid.
 */
export function writeBackOf(
  policy: Pick<ChargesPolicy, 'writeBack'>,
  invoice: Pick<InvoiceFacts, 'txnDate'> & Partial<Pick<InvoiceFacts, 'status'>>,
  bookCloseDate: PlainDate | null,
): WriteBack {
  if (policy.writeBack === 'monthlyInvoicePerCustomer') return 'monthlyInvoice';
  const isClosed = bookCloseDate !== null && invoice.txnDate <= bookCloseDate;
  const takesLine = policy.writeBack === 'lineOnInvoice' && invoice.status !== 'paid';
  return takesLine && !isClosed ? 'lineOnInvoice' : 'newInvoice';
}
