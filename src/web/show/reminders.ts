import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import type { ListedReminder } from '../../adapters/store/reminder-lists.ts';
import type { ReminderRow } from '../components/reminder-table.tsx';
import type { WebDeps } from '../deps.ts';
import { reminderStepText } from './steps.ts';

/** Reminders as rows of a table. */
export async function showReminders(
  deps: WebDeps,
  realm: string,
  listed: readonly ListedReminder[],
): Promise<ReminderRow[]> {
  const names = await createCustomerLists(deps.dunwell.db).names(
    realm,
    listed.map((reminder) => reminder.customerId),
  );
  return listed.map((reminder) => ({
    id: reminder.id,
    at: (reminder.sentAt ?? reminder.createdAt).toISOString(),
    customer: {
      id: reminder.customerId,
      name: names.get(reminder.customerId) ?? reminder.customerId,
    },
    invoices: reminder.invoices.map((line) => ({
      id: line.invoiceId,
      docNumber: line.docNumber ?? '',
    })),
    step: reminderStepText(reminder.template, reminder.invoices),
    to: reminder.recipients,
    status: reminder.status,
    lastEvent: reminder.events.at(-1)?.kind ?? null,
  }));
}
