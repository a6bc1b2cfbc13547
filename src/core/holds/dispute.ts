/** Disputes of invoices: why, how they end, and what each end does to charges. */
import { formatDate } from '../calendar/format-date.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import { addDays } from '../calendar/plain-date.ts';
import { unreachable } from '../unreachable.ts';

export const disputeReasons = [
  'wrongAmount',
  'wrongGoods',
  'damaged',
  'notReceived',
  'duplicate',
  'paidAlready',
  'termsNotAgreed',
  'other',
] as const;
export type DisputeReason = (typeof disputeReasons)[number];

/** The reasons as people read them. */
export const disputeReasonText: Readonly<Record<DisputeReason, string>> = {
  wrongAmount: 'Wrong amount',
  wrongGoods: 'Wrong goods or service',
  damaged: 'Damaged or faulty',
  notReceived: 'Not received',
  duplicate: 'Invoiced twice',
  paidAlready: 'Paid already',
  termsNotAgreed: 'Terms not agreed',
  other: 'Other',
};

/**
 * resume (the customer owes it after all) · waive (and its finance charges are forgiven) · credit
 * (the owner credits it in QuickBooks; the dispute is over when the credit is on the invoice).
 */
export const disputeOutcomes = ['resume', 'waive', 'credit'] as const;
export type DisputeOutcome = (typeof disputeOutcomes)[number];

export type OutcomeQuestion = {
  readonly outcome: DisputeOutcome;
  /** The part in dispute with its currency, in words; null for all that is open. */
  readonly part: string | null;
  readonly from: PlainDate;
  readonly today: PlainDate;
  /** Whether the days of the dispute are charged once it is over. */
  readonly accrues: boolean;
  readonly stopsCharges: boolean;
  /** Live charges on the invoice: not written yet, and written. */
  readonly waiting: number;
  readonly written: number;
  readonly invoiceName: string;
};

/** What an outcome does to charges and mails, before one confirms it; a sentence each. */
export function outcomeEffects(question: OutcomeQuestion): string[] {
  const { outcome, part, invoiceName } = question;
  const what = part === null ? 'All that is open' : `The ${part} in dispute`;
  switch (outcome) {
    case 'resume':
      return [
        `${what} is reminded of again from today on.`,
        ...(question.stopsCharges ? [resumedCharges(question, what)] : []),
      ];
    case 'waive':
      return [
        forgiven(question),
        `The days of the dispute, ${formatDate(question.from)} to ${formatDate(addDays(question.today, -1))}, are not charged for.`,
        `${what} is reminded of again from today on.`,
      ];
    case 'credit':
      return [
        `Issue a credit memo${part === null ? '' : ` of ${part}`} in QuickBooks and apply it to ${invoiceName}.`,
        'The dispute stays open until the credit is on the invoice, and then closes by itself.',
        'The days of the dispute are not charged for what is credited.',
      ];
    default:
      return unreachable(outcome);
  }
}

function resumedCharges({ accrues, from, today }: OutcomeQuestion, what: string): string {
  return accrues
    ? `${what} accrues again, and its days since ${formatDate(from)} are charged with the next assessment.`
    : `${what} accrues again from ${formatDate(today)}; the days before are not charged for.`;
}

function forgiven({ waiting, written }: OutcomeQuestion): string {
  const parts = [
    ...(waiting === 0 ? [] : [`${waiting} not yet in QuickBooks: waived`]),
    ...(written === 0 ? [] : [`${written} in QuickBooks: taken back`]),
  ];
  return parts.length === 0
    ? 'There is no finance charge on the invoice to waive.'
    : `The finance charges on the invoice are forgiven (${parts.join('; ')}).`;
}

/** Whether a dispute is past the day by which it was to be settled. */
export function isDisputeOverdue(
  dispute: { readonly dueOn: PlainDate | null; readonly closedOn: PlainDate | null },
  today: PlainDate,
): boolean {
  return dispute.closedOn === null && dispute.dueOn !== null && dispute.dueOn < today;
}
