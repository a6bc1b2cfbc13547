import { once } from 'node:events';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import {
  createReminderLists,
  type ListedReminder,
  type ReminderListFilter,
} from '../../adapters/store/reminder-lists.ts';
import { csvRecord } from '../csv.ts';
import type { WebDeps } from '../deps.ts';
import { moneyOf } from '../show/values.ts';
import { reminderStepText } from '../show/steps.ts';
import type { Visit } from '../visit.ts';

const rowsPerPage = 500;
const header = [
  'Reminder',
  'Date',
  'Sent at (UTC)',
  'Customer',
  'Customer id',
  'Step',
  'Status',
  'Reason',
  'To',
  'Cc',
  'Bcc',
  'Subject',
  'Invoice',
  'Invoice id',
  'Currency',
  'Open balance',
  'Charges',
  'Days overdue',
  'Events',
];

/** The reminders as CSV, one record per invoice of each, read and sent by pages. */
export async function sendRemindersCsv(
  deps: WebDeps,
  { realm, response }: Visit,
  filter: ReminderListFilter,
): Promise<void> {
  const lists = createReminderLists(deps.dunwell.db);
  const customers = createCustomerLists(deps.dunwell.db);
  response.type('text/csv; charset=utf-8');
  response.attachment(`reminders-${realm}.csv`);
  response.write(csvRecord(header));
  let after: string | undefined;
  do {
    const page = await lists.page(realm, filter, { limit: rowsPerPage, after });
    const names = await customers.names(
      realm,
      page.rows.map((row) => row.customerId),
    );
    const text = page.rows.flatMap((row) => recordsOf(row, names)).join('');
    if (!response.write(text))
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
    after = page.next ?? undefined;
  } while (after !== undefined && !response.destroyed);
  response.end();
}

/** A reminder that lost all its invoices before it was sent still has a record. */
const noInvoice = {
  docNumber: '',
  invoiceId: '',
  step: null,
  currency: '',
  openBalance: null,
  charges: null,
  daysOverdue: 0,
};

function recordsOf(row: ListedReminder, names: ReadonlyMap<string, string>): string[] {
  const lines = row.invoices.length === 0 ? [noInvoice] : row.invoices;
  return lines.map((line) =>
    csvRecord([
      row.id,
      row.date,
      row.sentAt?.toISOString() ?? '',
      names.get(row.customerId) ?? '',
      row.customerId,
      line.step === null ? 'listed only' : reminderStepText(row.template, [line]),
      row.status,
      row.reason ?? '',
      row.recipients.join('; '),
      row.cc.join('; '),
      row.bcc.join('; '),
      row.subject ?? '',
      line.docNumber ?? '',
      line.invoiceId,
      line.currency,
      amountText(line.openBalance, line.currency),
      amountText(line.charges, line.currency),
      String(line.daysOverdue),
      row.events.map((event) => `${event.kind} ${event.happenedAt.toISOString()}`).join('; '),
    ]),
  );
}

const amountText = (minor: bigint | null, currency: string): string =>
  minor === null ? '' : moneyOf(minor, currency).amount;
