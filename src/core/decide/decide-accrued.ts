/**
 * What becomes of an accrued charge on the charge day. It stays owed for the days that it was
 * assessed for, also when the invoice has been paid since: with any other write-back it would
 * stand in QuickBooks by then. But what it was made from may have turned out otherwise (a payment
 * of an earlier day that came later, a hold over those days, another place of the customer), so
 * it is worked out again, for its own date and under its own policy. It may come down by that, or
 * fall away; it never rises.
 */
import { formatDate } from '../calendar/format-date.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { Assessment } from '../charges/assess-charge.ts';
import { calculateCharge } from '../charges/calculate-charge.ts';
import { recordOf } from '../charges/worksheet-record.ts';
import type { Worksheet } from '../charges/worksheet.ts';
import type { CompanyFacts, InvoiceFacts } from '../ledger/facts.ts';
import { hasForeignLateFee } from '../ledger/late-fees.ts';
import { ledgerHistory, openPrincipal } from '../ledger/principal.ts';
import { NoRateError } from '../law/base-rates.ts';
import { legalSubjectOf } from '../law/guard.ts';
import { formatAmountGrouped, parseAmount } from '../money/amount.ts';
import { companyStops, holdStops, ledgerStops } from './common-outcome.ts';
import type { InvoiceContext } from './run-facts.ts';

/** A charge that waits for the charge day; the amount in minor units. */
export type AccruedCharge = {
  readonly invoiceId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly worksheet: Worksheet;
  /** A person approved it. */
  readonly isApproved: boolean;
  /** It was assessed on the invoice as paid. */
  readonly wasPaid: boolean;
};

export type AccruedOutcome =
  /** It is invoiced now. */
  | { readonly outcome: 'accrual-invoiced'; readonly reason: string }
  /** Something stops it today; it goes on the next charge day's invoice. */
  | { readonly outcome: 'accrual-waits'; readonly reason: string }
  /** A person has to approve it first. */
  | { readonly outcome: 'accrual-for-review'; readonly reason: string }
  /** It falls away, and with an assessment a smaller one of the same date takes its place. */
  | {
      readonly outcome: 'accrual-changed';
      readonly reason: string;
      readonly assessment: Assessment | null;
    };

/** Decides on one accrued charge as things are now. */
export function decideAccrued(
  charge: AccruedCharge,
  context: InvoiceContext,
  company: CompanyFacts,
  today: PlainDate,
): AccruedOutcome {
  const { invoice } = context;
  const waits = (reason: string): AccruedOutcome => ({ outcome: 'accrual-waits', reason });
  const mode = company.modes.charges;
  const stopped = companyStops(company, mode);
  if (stopped !== null) return waits(stopped.reason);
  if (mode === 'observe') return waits('Charges are only observed.');
  const ended = ledgerStops(context, true);
  if (ended?.outcome === 'void' || ended?.outcome === 'deleted') {
    return { outcome: 'accrual-changed', reason: ended.reason, assessment: null };
  }
  if (ended !== null) return waits(ended.reason);
  if (company.bookCloseDate !== null && today <= company.bookCloseDate) {
    return waits(`The books are closed until ${formatDate(company.bookCloseDate)}.`);
  }
  const { allocation } = charge.worksheet.facts;
  const held = holdStops(context.holds, 'charges', today, () =>
    openPrincipal(ledgerHistory(invoice), today, allocation),
  );
  if (held !== null) return waits(held.reason);
  if (hasForeignLateFee(invoice) && invoice.acceptsLateFees !== true) {
    return waits('It has a late fee that Dunwell did not write.');
  }
  const again = workedOutAgain(charge, context, company, today);
  if (again !== null) return again;
  if (mode === 'review' && !charge.isApproved) {
    const reason = 'Charges wait for a person now, and nobody has approved this one.';
    return { outcome: 'accrual-for-review', reason };
  }
  return { outcome: 'accrual-invoiced', reason: `${amountOf(charge)} is invoiced.` };
}

const amountOf = ({ amount, currency }: { amount: bigint; currency: string }): string =>
  `${formatAmountGrouped({ minor: amount, currency })} ${currency}`;

/** How the charge comes out on today's facts; null when it stands. */
function workedOutAgain(
  charge: AccruedCharge,
  context: InvoiceContext,
  company: CompanyFacts,
  today: PlainDate,
): AccruedOutcome | null {
  const invoice = withoutItself(charge, context.invoice);
  const worksheet = recalculated(charge, invoice, context);
  const policy = charge.worksheet.record?.policy;
  // Without its policy on record, or a rate for its days, there is nothing to work it out by.
  if (worksheet === null || policy === undefined) return null;
  const amount = parseAmount(worksheet.amount, charge.currency).minor;
  const isMoved = invoice.customerId !== charge.customerId;
  if (amount >= charge.amount && !isMoved) return null;
  if (amount <= 0n) {
    const reason = `${amountOf(charge)} falls away: nothing is owed for its days as it is known now.`;
    return { outcome: 'accrual-changed', reason, assessment: null };
  }
  const assessment: Assessment = {
    invoiceId: invoice.id,
    customerId: invoice.customerId,
    currency: invoice.currency,
    assessmentDate: worksheet.assessmentDate,
    coversFrom: worksheet.coversFrom,
    coversTo: worksheet.coversTo,
    amount,
    skippedDates: [],
    writeBack: 'monthlyInvoice',
    worksheet,
  };
  const { holds, owner } = context;
  const legal = legalSubjectOf(owner?.lineage ?? []);
  const record = recordOf({ assessment, invoice, policy, holds, legal, company, today });
  const now = amountOf(assessment);
  const reason = isMoved
    ? `${now} is owed by the customer that the invoice belongs to now.`
    : `${amountOf(charge)} comes down to ${now} by what became known since.`;
  return {
    outcome: 'accrual-changed',
    reason,
    assessment: { ...assessment, worksheet: { ...worksheet, record } },
  };
}

/** The invoice as it was before this charge was assessed, on today's facts. */
function withoutItself({ worksheet, wasPaid }: AccruedCharge, invoice: InvoiceFacts): InvoiceFacts {
  return {
    ...invoice,
    charges: invoice.charges.filter((each) => each.assessmentDate !== worksheet.assessmentDate),
    // What was paid after the assessment must not make it look as if it had been paid then.
    status: wasPaid ? 'paid' : 'open',
  };
}

function recalculated(
  { worksheet }: AccruedCharge,
  invoice: InvoiceFacts,
  { holds, owner }: InvoiceContext,
): Worksheet | null {
  const section = worksheet.record?.policy;
  const level = levels.find((each) => each === worksheet.policy.level);
  if (section === undefined || level === undefined) return null;
  const { subject, version } = worksheet.policy;
  try {
    return calculateCharge({
      invoice,
      policy: { section, level, subject, version },
      holds,
      legal: legalSubjectOf(owner?.lineage ?? []),
      startDate: worksheet.facts.startDate,
      covers: { from: worksheet.coversFrom, to: worksheet.coversTo },
    });
  } catch (error) {
    if (error instanceof NoRateError) return null;
    throw error;
  }
}

const levels = ['company', 'group', 'customer', 'invoice'] as const;
