import type { Company, CompanyStore } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { HoldStore, StoredHold } from '../../adapters/store/holds.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import type { StoredReminder } from '../../adapters/store/reminders.ts';
import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { holdOn } from '../../core/ledger/holds.ts';
import { emptyBecause, isCourtesy, type CourtesySubjects } from '../../core/mail/courtesy.ts';
import { isNoticeOver } from '../../core/reminders/due-step.ts';
import type { Addresses } from '../../core/reminders/recipients.ts';
import type { ReminderMail } from '../mails/compose-reminder.ts';
import { holdsOn, lineagesOf, type Lineage } from './stopping-hold.ts';

type Stores = {
  readonly companies: CompanyStore;
  readonly facts: FactsStore;
  readonly holds: HoldStore;
  readonly clock: Clock;
};

/** What decides, besides the invoices, whether a mail may leave, as it is at one moment. */
export type MailFacts = {
  readonly company: Company;
  readonly today: PlainDate;
  readonly unlifted: readonly StoredHold[];
  /** By id of the invoices' customers, and of those that are written to. */
  readonly lineages: ReadonlyMap<string, Lineage>;
};

/** The company, its holds and who stands above the invoices' customers, as they are now. */
export async function readMailFacts(
  { companies, facts, holds, clock }: Stores,
  known: Company,
  rows: readonly InvoiceRow[],
  mailedCustomers: readonly string[] = [],
): Promise<MailFacts> {
  const { realmId } = known;
  const customerIds = [...rows.map((row) => row.customerId), ...mailedCustomers];
  const [company, unlifted, lineages] = await Promise.all([
    companies.find(realmId),
    holds.list(realmId, 'unlifted'),
    lineagesOf(facts, realmId, customerIds),
  ]);
  const today = dateInZone(clock.now(), (company ?? known).timeZone);
  return { company: company ?? known, today, unlifted, lineages };
}

/** Why nothing of a mail may leave, in words; null when its company lets it. */
export function reasonNotToSend(company: Company, reminder: StoredReminder): string | null {
  if (company.stopped) return 'Dunwell is stopped for this company.';
  const mode = company.modes.reminders;
  if (mode === 'off' || mode === 'observe') return `Reminders are in mode ${mode} now.`;
  if (mode === 'review' && reminder.decidedBy === null) {
    return 'Reminders wait for a person now, and nobody has approved this one.';
  }
  return null;
}

/** Whether an invoice is still one that this mail, as it was decided, may speak of. */
export function stillBelongs(
  { today, unlifted, lineages }: MailFacts,
  reminder: StoredReminder,
  row: InvoiceRow,
): boolean {
  if (row.status !== 'open') return false;
  const line = reminder.invoices.find((each) => each.invoiceId === row.id);
  // With another due date another step is due, or none.
  if (!line || (line.step !== null && line.dueDate !== row.dueDate)) return false;
  // Whoever reads that it will be due soon pays the later; the step goes on record as skipped.
  if (isNoticeOver(line.step, line.dueDate, today)) return false;
  const lineage = lineages.get(row.customerId);
  // Nobody is told of an invoice that is another customer's now.
  if (lineage?.billTo !== reminder.customerId) return false;
  const holds = holdsOn(unlifted, { invoiceIds: [row.id], customerIds: lineage.ids });
  return holdOn(holds, 'reminders', today, () => row.openBalance) === null;
}

/** Whether reminders to the customer of a mail are on hold, whatever the mail is about. */
export function isCustomerHeld(
  { today, unlifted, lineages }: MailFacts,
  { customerId }: StoredReminder,
): boolean {
  const customerIds = lineages.get(customerId)?.ids ?? [customerId];
  const holds = holdsOn(unlifted, { invoiceIds: [], customerIds });
  return holdOn(holds, 'reminders', today, () => 0n) !== null;
}

/** Why a mail has nothing to say any more; null while it has. */
export function nothingToTell(
  facts: MailFacts,
  mail: StoredReminder,
  rows: readonly InvoiceRow[],
  subjects: CourtesySubjects,
): string | null {
  const ids = rows.map(({ id }) => id);
  if (isCourtesy(mail.template)) {
    return isCustomerHeld(facts, mail)
      ? 'Mails to the customer are on hold.'
      : emptyBecause(mail.template, subjects, ids);
  }
  if (ids.some((id) => hasStep(mail, id))) return null;
  const isTooLate = mail.invoices.some((line) =>
    isNoticeOver(line.step, line.dueDate, facts.today),
  );
  return isTooLate
    ? 'The due date that it was to announce has passed.'
    : 'Nothing that was to be reminded of is open any more.';
}

const hasStep = (reminder: StoredReminder, id: string): boolean =>
  reminder.invoices.some((line) => line.invoiceId === id && line.step !== null);

/**
 * Whether the customer's credit covers all that is due, as runs ask it: such a credit is applied
 * before anybody is reminded. Never of a mail without a step.
 */
export function creditCovers(
  reminder: Pick<StoredReminder, 'invoices'>,
  { invoices, unappliedCredit }: Pick<ReminderMail, 'invoices' | 'unappliedCredit'>,
): boolean {
  const stepped = new Set(
    reminder.invoices.filter(({ step }) => step !== null).map(({ invoiceId }) => invoiceId),
  );
  const asked = invoices.filter(({ invoiceId }) => stepped.has(invoiceId));
  const due = invoices.filter(
    ({ invoiceId, daysOverdue }) => stepped.has(invoiceId) || daysOverdue > 0,
  );
  const dueIn = (currency: string): bigint =>
    due
      .filter((each) => each.currency === currency)
      .reduce((sum, { openBalance, disputed }) => sum + openBalance - disputed, 0n);
  const creditIn = (currency: string): bigint =>
    unappliedCredit
      .filter((each) => each.currency === currency)
      .reduce((sum, { amount }) => sum + amount, 0n);
  return asked.length > 0 && asked.every(({ currency }) => creditIn(currency) >= dueIn(currency));
}

/** Whom a mail goes to, without those that bounced or complained since it was decided. */
export async function openAddresses(
  { facts }: Pick<Stores, 'facts'>,
  company: Company,
  customerIds: readonly string[],
): Promise<(reminder: StoredReminder) => Addresses> {
  const customers = await facts.customers(company.realmId, [...new Set(customerIds)]);
  const shut = new Map(
    customers.map(({ id, suppressedEmails }) => [id, new Set(suppressedEmails)]),
  );
  return ({ customerId, recipients, cc, bcc }) => {
    const isOpen = (address: string): boolean =>
      shut.get(customerId)?.has(address.toLowerCase()) !== true;
    return { to: recipients.filter(isOpen), cc: cc.filter(isOpen), bcc: bcc.filter(isOpen) };
  };
}
