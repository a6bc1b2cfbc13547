/**
 * The last charge on an invoice that was paid late: once, on the date that it was paid, for the
 * days not yet charged. Only interest by the day has such days; what is flat or a percent of the
 * open base comes to nothing on an invoice that is paid.
 */
import { formatDate } from '../calendar/format-date.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import { addDays, laterOf, parsePlainDate } from '../calendar/plain-date.ts';
import { takesUpDate } from '../ledger/charge-status.ts';
import type { InvoiceFacts } from '../ledger/facts.ts';
import { ledgerHistory } from '../ledger/principal.ts';
import type { ChargesPolicy } from '../policy/charges-policy.ts';
import type { NoCharge } from './no-charge.ts';

/** The day on which a paid invoice was paid whole, by its last posting; null without postings. */
export function paidOn(invoice: InvoiceFacts): PlainDate | null {
  const posted = ledgerHistory(invoice).postings.filter(({ amount }) => amount > 0n);
  return posted.at(-1)?.date ?? null;
}

/** The date to assess a paid invoice on, or why there is none. */
export function dateAfterPayment(question: {
  readonly invoice: InvoiceFacts;
  readonly policy: ChargesPolicy;
  readonly start: PlainDate;
  readonly firstLawful: PlainDate | null;
  readonly today: PlainDate;
}): PlainDate | NoCharge {
  const { invoice, policy, start, firstLawful, today } = question;
  const none = (outcome: NoCharge['outcome'], reason: string): NoCharge => ({
    outcome,
    reason,
    nextDate: null,
    worksheet: null,
  });
  const paid = paidOn(invoice);
  if (paid === null || paid <= invoice.dueDate) {
    return none('not-overdue', 'It was paid in time.');
  }
  if (paid > today) {
    const reason = `It counts as paid on ${formatDate(paid)}, which has not come yet.`;
    return { outcome: 'not-overdue', reason, nextDate: paid, worksheet: null };
  }
  const first = firstDay(policy, start, firstLawful);
  if (paid < first) {
    return none('in-grace', `Paid on ${formatDate(paid)}, before it could be charged.`);
  }
  const charged = invoice.charges.filter(({ status }) => takesUpDate(status));
  if (policy.assess.kind === 'once' && charged.length > 0) {
    return none('schedule-over', 'It was charged before, and the policy charges once.');
  }
  const last = charged.map(({ assessmentDate }) => assessmentDate).toSorted();
  if ((last.at(-1) ?? '') >= paid) {
    return none(
      'already-assessed',
      `Charged for all days until it was paid on ${formatDate(paid)}.`,
    );
  }
  return paid;
}

function firstDay(
  policy: ChargesPolicy,
  start: PlainDate,
  firstLawful: PlainDate | null,
): PlainDate {
  const afterGrace = addDays(start, policy.start.graceDays + 1);
  const { notBefore } = policy.start;
  const known = notBefore === undefined ? afterGrace : addDays(parsePlainDate(notBefore), 1);
  return laterOf(laterOf(afterGrace, known), firstLawful ?? afterGrace);
}
