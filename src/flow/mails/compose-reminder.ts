import type { Company } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import { daysBetween, type PlainDate } from '../../core/calendar/plain-date.ts';
import { composeReminder, type MailInvoice } from './reminder-mail.ts';

/** The words of a mail: its subject on one line, and both bodies of equal content. */
export type MailWords = { readonly subject: string; readonly text: string; readonly html: string };

export type ReminderMailQuestion = {
  readonly company: Company;
  /** Whom the mail is for, and which words it is written in. */
  readonly customerId: string;
  readonly template: string;
  /** The invoices that it lists, as the mirror has them now. */
  readonly rows: readonly InvoiceRow[];
  readonly today: PlainDate;
};

export type ReminderMail = {
  readonly words: MailWords;
  /** What it tells of each invoice, by due date. */
  readonly invoices: readonly MailInvoice[];
};

/** Writes the mail of a reminder from what the mirror says today. Sends and stores nothing. */
export async function composeReminderMail(
  { facts }: { readonly facts: FactsStore },
  { company, customerId, template, rows, today }: ReminderMailQuestion,
): Promise<ReminderMail> {
  const ids = rows.map((row) => row.id);
  const [unpaidCharges, customer] = await Promise.all([
    facts.unpaidCharges(company.realmId, ids),
    facts.customer(company.realmId, customerId),
  ]);
  const invoices = rows
    .map((row): MailInvoice => ({
      docNumber: row.docNumber,
      invoiceId: row.id,
      dueDate: row.dueDate,
      daysOverdue: Math.max(0, daysBetween(row.dueDate, today)),
      openBalance: row.openBalance,
      charges: unpaidCharges.get(row.id)?.amount ?? 0n,
      currency: row.currency,
      link: row.invoiceLink,
      isFinanceCharge: unpaidCharges.get(row.id)?.carriesOnlyCharges ?? false,
    }))
    .toSorted((a, b) => (a.dueDate < b.dueDate ? -1 : 1));
  const words = composeReminder({
    template,
    companyName: company.fromName ?? company.name,
    customerName: customer?.displayName ?? 'customer',
    invoices,
    unappliedCredit: customer?.unappliedCredit ?? [],
    paymentInstructions: company.paymentInstructions,
  });
  return { words, invoices };
}
