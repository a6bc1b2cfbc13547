/** What a reminder's mail is made of, read just before it goes out. */
import { QuickBooksError, TransientError } from '../../adapters/quickbooks/errors.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import type { StoredReminder } from '../../adapters/store/reminders.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { composeReminder, type ReminderMail } from '../mails/compose-reminder.ts';
import { refreshEntities } from '../sync/refresh.ts';
import { backOffMs, type TryOutcome } from './outcome.ts';
import type { SendReminderDeps } from './reminder-deps.ts';

/** The reminder's invoices as QuickBooks has them now, or when to try again. */
export async function readLive(
  deps: SendReminderDeps,
  company: Company,
  reminder: StoredReminder,
): Promise<{ rows: InvoiceRow[] } | Extract<TryOutcome, { again: unknown }>> {
  const { realmId, homeCurrency } = company;
  const ids = reminder.invoices.map((line) => line.invoiceId);
  try {
    const [unreadable] = await refreshEntities({
      quickbooks: deps.quickbooks.forCompany(realmId),
      mirror: deps.mirror,
      homeCurrency,
      changed: new Map([['Invoice', new Set(ids)]]),
      withCustomers: false,
      now: deps.clock.now(),
    });
    if (unreadable) return { again: 'waiting', inMs: 60_000, why: unreadable.reason };
  } catch (error) {
    if (!(error instanceof QuickBooksError)) throw error;
    const inMs = error instanceof TransientError ? backOffMs(0) : 60_000;
    return { again: 'waiting', inMs, why: error.message };
  }
  return { rows: await deps.facts.invoiceRows(realmId, ids) };
}

/** The mail about these invoices; their amounts as it tells them are kept. */
export async function mailFor(
  deps: SendReminderDeps,
  company: Company,
  { id, customerId, template }: StoredReminder,
  rows: readonly InvoiceRow[],
  today: PlainDate,
): Promise<ReminderMail> {
  const question = { customerId, template, invoiceIds: rows.map((row) => row.id) };
  const mail = await composeReminder(deps, company, question, today);
  await deps.reminders.saveLines(
    id,
    mail.invoices.map((invoice) => ({ ...invoice, step: null })),
  );
  return mail;
}
