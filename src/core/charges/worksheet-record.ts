/**
 * What was known when a charge was decided, kept beside its arithmetic: with it the worksheet can
 * be worked out again from the beginning, long after the mirror, the policy and the holds moved on.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import type { LegalSubject } from '../law/guard.ts';
import type { CompanyFacts, Hold, InvoiceFacts, InvoiceStatus, SetAside } from '../ledger/facts.ts';
import type { ChargeStatus } from '../ledger/charge-status.ts';
import { withoutTakenBack } from '../ledger/principal.ts';
import { formatAmount } from '../money/amount.ts';
import type { ChargesPolicy } from '../policy/charges-policy.ts';
import type { Assessment, WriteBack } from './assess-charge.ts';
import { chargeOnRecord, holdOnRecord } from './set-aside.ts';

/** Amounts as decimal texts of the worksheet's currency. */
export type WorksheetRecord = {
  /**
   * What is among its total and its postings. 2: as the worksheet counts, without what credit memos
   * took back. Absent: not told; the first ones had it among both.
   */
  readonly rule?: 2;
  readonly company: {
    /** The company's own date when it was decided. */
    readonly today: PlainDate;
    readonly timeZone: string;
    readonly homeCurrency: string;
    readonly bookCloseDate: PlainDate | null;
  };
  readonly invoice: {
    readonly docNumber: string | null;
    readonly txnDate: PlainDate;
    readonly dueDate: PlainDate;
    readonly total: string;
    readonly tax: string;
    /** Below zero where the customer paid a charge that was taken back since. */
    readonly openBalance: string;
    readonly status: InvoiceStatus;
  };
  /** The section of the policy, whole, as it was applied. */
  readonly policy: ChargesPolicy;
  /** Every posting that was known, those after the assessment date too. */
  readonly postings: readonly {
    readonly paymentId: string;
    readonly date: PlainDate;
    readonly amount: string;
  }[];
  /** Every hold on the invoice, its customer or that customer's parents. */
  readonly holds: readonly (Omit<Hold, 'part'> & { readonly part?: string })[];
  /** Every charge that was assessed before, whatever became of it. */
  readonly charges: readonly {
    readonly id: string;
    readonly assessmentDate: PlainDate;
    readonly coversFrom: PlainDate;
    readonly coversTo: PlainDate;
    readonly amount: string;
    readonly status: ChargeStatus;
    readonly setAside?: readonly (Omit<SetAside, 'amount'> & { readonly amount: string | null })[];
  }[];
  /** Assessment dates that passed without a charge: before, and by this assessment. */
  readonly skippedDates: readonly PlainDate[];
  readonly legal: LegalSubject;
  readonly writeBack: WriteBack;
};

/** The record of an assessment, out of the very facts that it was made from. */
export function recordOf(question: {
  readonly assessment: Pick<Assessment, 'skippedDates' | 'writeBack'>;
  readonly invoice: InvoiceFacts;
  readonly policy: ChargesPolicy;
  readonly holds: readonly Hold[];
  readonly legal: LegalSubject;
  readonly company: Pick<CompanyFacts, 'timeZone' | 'homeCurrency' | 'bookCloseDate'>;
  readonly today: PlainDate;
}): WorksheetRecord {
  const { assessment, invoice, policy, holds, legal, company, today } = question;
  const text = (minor: bigint): string => formatAmount({ minor, currency: invoice.currency });
  const { docNumber, txnDate, dueDate, status } = invoice;
  // As the worksheet has it: what was taken back is neither among its lines nor a payment, nor owed.
  const { total, openBalance, postings } = withoutTakenBack(invoice);
  const { timeZone, homeCurrency, bookCloseDate } = company;
  const skipped = new Set([...invoice.skippedAssessmentDates, ...assessment.skippedDates]);
  return {
    rule: 2,
    company: { today, timeZone, homeCurrency, bookCloseDate },
    invoice: {
      docNumber,
      txnDate,
      dueDate,
      total: text(total),
      tax: text(invoice.tax ?? 0n),
      openBalance: text(openBalance),
      status,
    },
    policy,
    postings: postings.toSorted(byDateThenPayment).map(({ paymentId, date, amount }) => ({
      paymentId,
      date,
      amount: text(amount),
    })),
    holds: holds
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map((hold) => holdOnRecord(hold, invoice.currency)),
    charges: invoice.charges.map((charge) => chargeOnRecord(charge, invoice.currency)),
    skippedDates: [...skipped].toSorted(),
    legal,
    writeBack: assessment.writeBack,
  };
}

function byDateThenPayment(
  a: InvoiceFacts['postings'][number],
  b: InvoiceFacts['postings'][number],
): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return a.paymentId < b.paymentId ? -1 : 1;
}
