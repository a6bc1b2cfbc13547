import { customerNames } from '../../adapters/store/customer-lists.ts';
import { createReminderLists, type ListedReminder } from '../../adapters/store/reminder-lists.ts';
import type { ReminderListFilter } from '../../adapters/store/reminder-search.ts';
import { allPages, csvFile, type CsvFile } from '../csv-file.ts';
import type { WebDeps } from '../deps.ts';
import { moneyOf } from './values.ts';
import { reminderStepText } from './steps.ts';

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
  'Decided by',
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

/** The reminders that match as a CSV file, one record per invoice of each, read by pages. */
export function remindersCsv(
  { dunwell: { db } }: Pick<WebDeps, 'dunwell'>,
  realm: string,
  filter: ReminderListFilter,
): CsvFile {
  const lists = createReminderLists(db);
  async function* records(): AsyncGenerator<string[][]> {
    const pages = allPages((after) => lists.page(realm, filter, { limit: rowsPerPage, after }));
    for await (const rows of pages) {
      const ids = rows.map((row) => row.customerId);
      const names = await customerNames(db, realm, ids);
      yield rows.flatMap((row) => recordsOf(row, names));
    }
  }
  return csvFile(`reminders-${realm}.csv`, header, records());
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

function recordsOf(row: ListedReminder, names: ReadonlyMap<string, string>): string[][] {
  const lines = row.invoices.length === 0 ? [noInvoice] : row.invoices;
  return lines.map((line) => [
    row.id,
    row.date,
    row.sentAt?.toISOString() ?? '',
    names.get(row.customerId) ?? '',
    row.customerId,
    line.step === null ? 'listed only' : reminderStepText(row.template, [line]),
    row.status,
    row.reason ?? '',
    row.decidedBy ?? '',
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
  ]);
}

const amountText = (minor: bigint | null, currency: string): string =>
  minor === null ? '' : moneyOf(minor, currency).amount;
