/** The mails that are sent beside the reminders, about something that has happened. */
import type { PlainDate } from '../calendar/plain-date.ts';
import type { Worksheet } from '../charges/worksheet.ts';
import type { AgreedTerms } from '../ledger/facts.ts';
import type { ChargeClause, MailFacts, ToldCharge } from './mail-facts.ts';
import type { ShippedTemplate } from './template-kinds.ts';

export const chargeNotice = 'charge-notice' satisfies ShippedTemplate;
export const thankYou = 'thank-you' satisfies ShippedTemplate;

export const courtesyTemplates: readonly string[] = [chargeNotice, thankYou];

/** Whether a mail is one of these, by its template. */
export const isCourtesy = (template: string): boolean => courtesyTemplates.includes(template);

/** A charge that stands in QuickBooks. */
export type ChargeToTell = {
  readonly id: string;
  readonly invoiceId: string;
  readonly docNumber: string | null;
  /** The invoice that carries its line. */
  readonly carrierId: string;
  /** What is live of it, in minor units. */
  readonly amount: bigint;
  readonly currency: string;
  readonly worksheet: Worksheet;
};

/** A payment that stands in QuickBooks. */
export type PaymentToThank = {
  readonly id: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly on: PlainDate;
};

export type CourtesySubjects = {
  readonly charges: readonly ChargeToTell[];
  readonly payments: readonly PaymentToThank[];
};

export const noSubjects: CourtesySubjects = { charges: [], payments: [] };

const statutes = {
  uk: 'Late Payment of Commercial Debts (Interest) Act 1998',
  eu: 'Directive 2011/7/EU',
} as const;

/** What a charge rests on: the law where it is the law's own, else what was agreed, else the terms. */
export function clauseOf(worksheet: Worksheet, agreed: AgreedTerms | null): ChargeClause {
  const { calculation } = worksheet;
  if (calculation.kind === 'sumOf' && calculation.statutory !== undefined) {
    return { kind: 'statute', citation: statutes[calculation.statutory] };
  }
  return agreed === null
    ? { kind: 'terms' }
    : { kind: 'agreed', document: agreed.document, on: agreed.date };
}

/** What a mail tells of charges and payments. Payments of a mail are all of one currency. */
export function courtesyFacts(
  { charges, payments }: CourtesySubjects,
  agreed: AgreedTerms | null,
): Pick<MailFacts, 'chargesAdded' | 'paid'> {
  const chargesAdded = charges.map(
    ({ docNumber, invoiceId, amount, currency, worksheet }): ToldCharge => ({
      ...{ docNumber, invoiceId, amount, currency, worksheet },
      clause: clauseOf(worksheet, agreed),
    }),
  );
  const [first] = payments;
  if (first === undefined) return { chargesAdded, paid: null };
  const amount = payments.reduce((sum, payment) => sum + payment.amount, 0n);
  const on = payments.reduce((last, payment) => (payment.on > last ? payment.on : last), first.on);
  return { chargesAdded, paid: { amount, currency: first.currency, on } };
}

/**
 * Of what a mail is about, that which stands on an invoice the mail still tells of: one that went to
 * another customer, or is on hold, takes its charges out of the mail.
 */
export const toldOn = (
  { charges, payments }: CourtesySubjects,
  invoiceIds: readonly string[],
): CourtesySubjects => ({
  charges: charges.filter(({ carrierId }) => invoiceIds.includes(carrierId)),
  payments,
});

/** Why a mail that was decided has nothing to say any more; null while it has. */
export function emptyBecause(
  template: string,
  { charges, payments }: CourtesySubjects,
  openInvoices: readonly string[],
): string | null {
  if (template === thankYou) {
    return payments.length > 0 ? null : 'The payment does not stand any more.';
  }
  const isTold = charges.some(({ carrierId }) => openInvoices.includes(carrierId));
  return isTold ? null : 'The charge was taken back or paid meanwhile.';
}
