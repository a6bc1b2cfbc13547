/**
 * What daily runs would charge an invoice over a stretch of days, each charge joining the facts
 * before the next. It looks only at the days on which a run can conclude something new: what a
 * run charges depends on the assessment date, not on the day of the run.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import { addDays, laterOf } from '../calendar/plain-date.ts';
import type { LegalSubject } from '../law/guard.ts';
import { firstLawfulDay, recordFor } from '../law/guard.ts';
import { isChargeInvoice } from '../ledger/charge-lines.ts';
import type { ChargeFact, Hold, InvoiceFacts } from '../ledger/facts.ts';
import { holdOn } from '../ledger/holds.ts';
import { ledgerHistory, openPrincipal, withoutTakenBack } from '../ledger/principal.ts';
import type { ChargesPolicy } from '../policy/charges-policy.ts';
import type { Resolved } from '../policy/resolve-policy.ts';
import type { Assessment, AssessmentResult } from './assess-charge.ts';
import { assessCharge } from './assess-charge.ts';
import { assessmentDateAfter, scheduleOf } from './assessment-dates.ts';
import { unknownSubject } from './calculate-charge.ts';
import { setAsideBy } from './set-aside.ts';

export type Simulation = {
  readonly invoice: InvoiceFacts;
  readonly policy: Resolved<ChargesPolicy>;
  /** Every hold that concerns the invoice, its customer or that customer's parents. */
  readonly holds: readonly Hold[];
  readonly bookCloseDate: PlainDate | null;
  readonly legal?: LegalSubject;
  /** The first and the last day with a run. */
  readonly from: PlainDate;
  readonly to: PlainDate;
  /**
   * byTheirDate: a run knows the postings dated up to its own day, and the invoice from its own
   * date on, as in a look back. noneNew: every run knows what the facts say and nothing is paid
   * any more, as in a forecast.
   */
  readonly postings: 'byTheirDate' | 'noneNew';
};

/** A run that looked at the invoice, and what it concluded. */
export type SimulatedRun = { readonly day: PlainDate; readonly result: AssessmentResult };

export type SimulatedCharge = { readonly day: PlainDate; readonly assessment: Assessment };

/** The charges of the runs from a day to a day, in order. */
export function simulateCharges(simulation: Simulation): SimulatedCharge[] {
  return simulateRuns(simulation).flatMap(({ day, result }) =>
    result.outcome === 'charge' ? [{ day, assessment: result.assessment }] : [],
  );
}

/** As simulateCharges, with the runs that came to nothing on an assessment date. */
export function simulateRuns(simulation: Simulation): SimulatedRun[] {
  const { policy, holds, bookCloseDate, legal, from, to } = simulation;
  const isLookBack = simulation.postings === 'byTheirDate';
  const mayBePaid = policy.section.chargeAfterPayment === true;
  const nextDay = daysToLookAt(simulation);
  const asked = { policy, holds, bookCloseDate, ...(legal === undefined ? {} : { legal }) };
  const runs: SimulatedRun[] = [];
  let invoice = isLookBack ? withAllPostings(simulation.invoice) : simulation.invoice;
  if (!policy.section.enabled || isGone(invoice)) return runs;
  let day: PlainDate | null = isLookBack ? laterOf(from, invoice.txnDate) : from;
  for (; day !== null && day <= to; day = nextDay(day)) {
    const date = day;
    const known: InvoiceFacts = isLookBack ? invoiceAsOf(invoice, date) : invoice;
    const isPaid = known.status === 'paid' || known.openBalance <= 0n;
    if (isPaid && !mayBePaid) continue;
    const open = (): bigint => openPrincipal(ledgerHistory(known), date, policy.section.allocation);
    if (holdOn(holds, 'charges', date, open) !== null) continue;
    const result = assessCharge({ ...asked, invoice: known, today: day });
    runs.push({ day, result });
    if (result.outcome === 'charge') invoice = withCharge(invoice, result.assessment);
  }
  return runs;
}

function isGone(invoice: InvoiceFacts): boolean {
  const { status } = invoice;
  return status === 'void' || status === 'deleted' || isChargeInvoice(invoice);
}

/** From a day to the next on which a run may conclude something that the one before could not. */
function daysToLookAt(simulation: Simulation): (day: PlainDate) => PlainDate | null {
  const { invoice, policy, holds } = simulation;
  const record = recordFor(simulation.legal ?? unknownSubject);
  const schedule = scheduleOf(policy.section, invoice, firstLawfulDay(record, invoice));
  const paidLate = policy.section.chargeAfterPayment === true;
  const others = [
    addDays(invoice.dueDate, 1),
    ...holds.flatMap(({ until }) => until ?? []),
    ...(paidLate ? invoice.postings.map(({ date }) => date) : []),
  ].toSorted();
  return (day) => {
    const scheduled = assessmentDateAfter(schedule, day);
    const other = others.find((date) => date > day) ?? null;
    if (scheduled === null || other === null) return scheduled ?? other;
    return scheduled < other ? scheduled : other;
  };
}

/**
 * The invoice with what lowered its balance without a posting we know made a posting too. What was
 * taken back is out of all of it, as it is out of those postings.
 */
function withAllPostings(invoice: InvoiceFacts): InvoiceFacts {
  return { ...withoutTakenBack(invoice), postings: ledgerHistory(invoice).postings };
}

/**
 * The invoice as it was at the end of a day by the dates of its postings, with its lines of now.
 * A paid one was open until its last posting; a void or deleted one stays what it is.
 */
export function invoiceAsOf(invoice: InvoiceFacts, day: PlainDate): InvoiceFacts {
  const postings = invoice.postings.filter(({ date }) => date <= day);
  const later = invoice.postings.reduce(
    (all, { date, amount }) => (date > day ? all + amount : all),
    0n,
  );
  const rest = invoice.openBalance + later;
  const openBalance = rest > 0n ? rest : 0n;
  const { status } = invoice;
  const isThere = status === 'open' || status === 'paid';
  return {
    ...invoice,
    postings,
    openBalance,
    status: isThere ? (openBalance > 0n ? 'open' : 'paid') : status,
  };
}

/**
 * The invoice as if Dunwell had not charged it since a day, or ever; foreign late fees stay, and
 * so do our own charges assessed before that day.
 */
export function withoutOurCharges(
  charged: InvoiceFacts,
  since: PlainDate | null = null,
): InvoiceFacts {
  const invoice = withAllPostings(charged);
  const isKept = (date: PlainDate | null): boolean =>
    since !== null && date !== null && date < since;
  const lines = invoice.chargeLines.filter(
    ({ reference, date }) => reference === null || isKept(date),
  );
  const sumOf = (all: InvoiceFacts['chargeLines']): bigint =>
    all.reduce((sum, { amount }) => sum + amount, 0n);
  const stripped = sumOf(invoice.chargeLines) - sumOf(lines);
  return {
    ...invoice,
    total: invoice.total - stripped,
    // Falls below zero by what was paid of the charges; the balance of a single day never does.
    openBalance: invoice.openBalance - stripped,
    chargeLines: lines,
    charges: invoice.charges.filter(({ assessmentDate }) => isKept(assessmentDate)),
    skippedAssessmentDates: invoice.skippedAssessmentDates.filter(isKept),
  };
}

/** The invoice once a charge was written; a charge on an invoice of its own leaves it as it is. */
export function withCharge(invoice: InvoiceFacts, charge: Assessment): InvoiceFacts {
  const { assessmentDate, coversFrom, coversTo, amount, skippedDates } = charge;
  const id = `simulated-${invoice.charges.length + 1}`;
  const fact: ChargeFact = {
    id,
    assessmentDate,
    coversFrom,
    coversTo,
    amount,
    status: 'written',
    ...setAsideBy(charge.worksheet),
  };
  const joined = {
    ...invoice,
    charges: [...invoice.charges, fact],
    skippedAssessmentDates: [...invoice.skippedAssessmentDates, ...skippedDates],
  };
  if (charge.writeBack !== 'lineOnInvoice') return joined;
  const line = { lineId: id, amount, reference: id, date: assessmentDate };
  return {
    ...joined,
    total: invoice.total + amount,
    openBalance: invoice.openBalance + amount,
    chargeLines: [...invoice.chargeLines, line],
  };
}
