import type { Company } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { HoldStore } from '../../adapters/store/holds.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import type { StoredReminder } from '../../adapters/store/reminders.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { lineagesOf, stoppingHold } from './stopping-hold.ts';

type Stores = { readonly facts: FactsStore; readonly holds: HoldStore };

/** Whether an invoice is still one that this mail, as it was decided, may speak of. */
export async function stillBelongs(
  stores: Stores,
  company: Company,
  reminder: StoredReminder,
  row: InvoiceRow,
  today: PlainDate,
): Promise<boolean> {
  if (row.status !== 'open') return false;
  const line = reminder.invoices.find((each) => each.invoiceId === row.id);
  // With another due date another step is due, or none.
  if (!line || (line.step !== null && line.dueDate !== row.dueDate)) return false;
  const lineages = await lineagesOf(stores.facts, company.realmId, [row.customerId]);
  const lineage = lineages.get(row.customerId);
  // Nobody is told of an invoice that is another customer's now.
  if (lineage?.billTo !== reminder.customerId) return false;
  const holds = await stores.holds.list(company.realmId, 'unlifted');
  const subjects = { invoiceIds: [row.id], customerIds: lineage.ids };
  return !stoppingHold(holds, subjects, 'reminders', today);
}

/** Whom the mail goes to, without those that bounced or complained since it was decided. */
export async function openAddresses(
  stores: Stores,
  company: Company,
  reminder: StoredReminder,
): Promise<{ to: readonly string[]; cc: readonly string[] }> {
  const customer = await stores.facts.customer(company.realmId, reminder.customerId);
  const shut = new Set(customer?.suppressedEmails);
  const isOpen = (address: string): boolean => !shut.has(address.toLowerCase());
  return { to: reminder.recipients.filter(isOpen), cc: reminder.cc.filter(isOpen) };
}
