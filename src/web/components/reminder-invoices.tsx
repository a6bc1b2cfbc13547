import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { DataTable } from './data-table.tsx';
import { groupDigits, sharedCurrency } from './format.ts';
import { Amount, DateText } from './values.tsx';

/** An invoice as the mail told it: the amounts are those of that moment. */
export type ReminderInvoiceRow = {
  id: string;
  docNumber: string;
  /** Null when it is only listed and has no step due. */
  step: string | null;
  dueDate: string;
  daysOverdue: number;
  openBalance: string;
  /** The part of it in dispute, which was not asked for; null for none. */
  disputed: string | null;
  charges: string;
  currency: string;
};

/** What a mail was about, in the amounts of its moment. */
export function ReminderInvoices(props: {
  rows: readonly ReminderInvoiceRow[];
  realm: string;
}): JSX.Element {
  const shared = sharedCurrency(props.rows);
  const own = (row: ReminderInvoiceRow): string | null => (shared === null ? row.currency : null);
  const suffix = shared === null ? '' : ` (${shared})`;
  return (
    <DataTable
      id="reminder-invoices"
      caption="Invoices with their amounts when the mail was written"
      columns={[
        {
          header: 'Invoice',
          names: true,
          cell: (row) => (
            <a href={paths.invoice(props.realm, row.id)}>
              {row.docNumber || `No number (${row.id})`}
            </a>
          ),
        },
        { header: 'Counts as', cell: (row) => row.step ?? 'listed only' },
        { header: 'Due date', cell: (row) => <DateText date={row.dueDate} /> },
        {
          header: 'Days overdue',
          numeric: true,
          cell: (row) => groupDigits(String(row.daysOverdue)),
        },
        {
          header: `Open balance${suffix}`,
          numeric: true,
          cell: (row) => (
            <>
              <Amount amount={row.openBalance} currency={own(row)} />
              {row.disputed !== null && (
                <span class="fine">
                  {' '}
                  less <Amount amount={row.disputed} /> in dispute
                </span>
              )}
            </>
          ),
        },
        {
          header: `Charges${suffix}`,
          numeric: true,
          cell: (row) => <Amount amount={row.charges} currency={own(row)} />,
        },
      ]}
      rows={props.rows}
      rowKey={(row) => row.id}
    />
  );
}
