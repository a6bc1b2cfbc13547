import type {
  NewCourtesy,
  UnthankedPayment,
  UntoldCharge,
} from '../../adapters/store/courtesies.ts';
import { daysBetween, type PlainDate } from '../../core/calendar/plain-date.ts';
import type { CustomerIndex, InvoiceContext, RunFacts } from '../../core/decide/run-facts.ts';
import type { CustomerFacts } from '../../core/ledger/facts.ts';
import { holdOn } from '../../core/ledger/holds.ts';
import { chargeNotice, thankYou } from '../../core/mail/courtesy.ts';
import { ratedPolicies } from '../../core/law/company-rates.ts';
import type { RemindersPolicy } from '../../core/policy/reminders-policy.ts';
import { indexPolicies, resolvePolicy, type Resolved } from '../../core/policy/resolve-policy.ts';
import { addressesOf, ownersOf } from '../../core/reminders/recipients.ts';
import { isSendingDay } from '../../core/reminders/sending-days.ts';
import type { ReminderInvoiceLine } from '../../adapters/store/reminders.ts';

export type CourtesyFacts = {
  readonly facts: RunFacts;
  readonly customers: CustomerIndex;
  /** By the invoice's id. */
  readonly contexts: ReadonlyMap<string, InvoiceContext>;
  readonly today: PlainDate;
};

/** A mail but for the instant of its first try; the hour is the policy's own, null for none. */
export type DecidedCourtesy = Omit<NewCourtesy, 'firstTryAt'> & {
  readonly sendingHour: number | null;
};

/**
 * The notice of charges that a customer gets today: of those whose invoice is open, not held and
 * the customer's own, by a policy that sends mails on this day. Null where there is none.
 */
export function decideNotice(
  known: CourtesyFacts,
  payerId: string,
  charges: readonly UntoldCharge[],
): DecidedCourtesy | null {
  const told = charges.filter(({ carrierId }) => mayBeTold(known, payerId, carrierId));
  const [first] = told;
  const policy = first && known.contexts.get(first.carrierId)?.policy.reminders;
  const payer = known.customers.contextOf(payerId)?.customer;
  if (!first || !policy || !payer) return null;
  const ids = new Set(told.flatMap(({ invoiceId, carrierId }) => [carrierId, invoiceId]));
  const invoices = [...ids]
    .filter((id) => mayBeTold(known, payerId, id))
    .flatMap((id) => known.contexts.get(id) ?? []);
  return {
    ...mailTo(known, payer, policy, invoices),
    runId: first.runId,
    template: chargeNotice,
    subjects: told.map(({ id }) => ({ kind: 'charge', id })),
    lines: invoices.map(({ invoice }) => lineOf(invoice, known.today)),
  };
}

/** The thank-you that a customer gets today for its payments of one currency; null for none. */
export function decideThanks(
  known: CourtesyFacts,
  payerId: string,
  payments: readonly UnthankedPayment[],
): DecidedCourtesy | null {
  const [first] = payments;
  const context = known.customers.contextOf(payerId);
  if (!first || !context || !context.customer.active) return null;
  const { facts, today } = known;
  // Invoices that are paid have nothing open that disputes of parts could come to.
  if (holdOn(context.holds, 'reminders', today, () => 0n) !== null) return null;
  const policies = indexPolicies(ratedPolicies(facts.policies, facts.company.rates));
  const subject = { invoiceId: null, customers: context.lineage };
  const policy = resolvePolicy(policies, subject).reminders;
  if (!policy.section.enabled || !isSendingDay(facts.company, policy.section, today)) return null;
  const thanked = payments.filter(({ currency }) => currency === first.currency);
  const invoices = thanked
    .flatMap(({ invoiceIds }) => invoiceIds)
    .flatMap((id) => known.contexts.get(id) ?? []);
  return {
    ...mailTo(known, context.customer, policy, invoices),
    runId: null,
    template: thankYou,
    subjects: thanked.map(({ id }) => ({ kind: 'payment', id })),
    lines: [],
  };
}

function mayBeTold(
  { contexts, facts, today }: CourtesyFacts,
  payerId: string,
  invoiceId: string,
): boolean {
  const context = contexts.get(invoiceId);
  if (!context || context.invoice.status !== 'open') return false;
  const { invoice, owner, holds, policy } = context;
  if (owner?.billTo.id !== payerId || !owner.customer.active) return false;
  const { section } = policy.reminders;
  if (!section.enabled || !isSendingDay(facts.company, section, today)) return false;
  return holdOn(holds, 'reminders', today, () => invoice.openBalance) === null;
}

function mailTo(
  { facts, customers }: CourtesyFacts,
  payer: CustomerFacts,
  policy: Resolved<RemindersPolicy>,
  contexts: readonly InvoiceContext[],
): Omit<DecidedCourtesy, 'runId' | 'template' | 'subjects' | 'lines'> {
  const billed = [payer, ...customers.billedWith(payer.id)];
  const invoices = contexts.map(({ invoice }) => invoice);
  const addresses = addressesOf({
    customer: payer,
    invoices,
    owners: ownersOf(invoices, billed),
    suppressed: billed.flatMap(({ suppressedEmails }) => suppressedEmails),
    escalates: false,
    copies: [],
  });
  const isReview = facts.company.modes.reminders === 'review';
  const isTo = addresses.to.length > 0;
  return {
    ...addresses,
    customerId: payer.id,
    policy: { level: policy.level, subject: policy.subject, version: policy.version },
    status: isTo ? (isReview ? 'proposed' : 'approved') : 'cancelled',
    reason: isTo ? null : 'There is no address that mail may go to.',
    sendingHour: policy.section.sendingHour ?? null,
  };
}

/** What it tells of amounts is put in when it is written. */
const lineOf = (invoice: InvoiceContext['invoice'], today: PlainDate): ReminderInvoiceLine => ({
  invoiceId: invoice.id,
  step: null,
  docNumber: invoice.docNumber,
  openBalance: invoice.openBalance,
  disputed: 0n,
  charges: 0n,
  currency: invoice.currency,
  dueDate: invoice.dueDate,
  daysOverdue: daysBetween(invoice.dueDate, today),
});
