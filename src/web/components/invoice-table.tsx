import type { ComponentChildren, JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { Badge, StatusBadge } from './badge.tsx';
import { DataTable } from './data-table.tsx';
import type { Column } from './data-table.tsx';
import { sharedCurrency } from './format.ts';
import { Amount, DateText } from './values.tsx';
import type { CustomerRef } from './view.ts';

export type InvoiceRow = {
  id: string;
  docNumber: string;
  customer: CustomerRef;
  txnDate: string;
  dueDate: string;
  /** today − due date; zero or less when not overdue. */
  daysOverdue: number;
  currency: string;
  total: string;
  openBalance: string;
  /** The sum of live charge lines. */
  charges: string;
  status: string;
  /** Everything is stopped for it, or for a customer that it belongs to. */
  stopped: boolean;
  /** What comes next by the present policy, and when; null when nothing does. */
  nextStep: { text: string; on: string | null } | null;
};

/** Invoices as rows. Amounts name their currency only where the rows differ in it. */
export function InvoiceTable(props: {
  id: string;
  caption: string;
  realm: string;
  rows: readonly InvoiceRow[];
  empty: ComponentChildren;
  /** Leave the customer out where the page is about one customer. */
  withoutCustomer?: boolean;
}): JSX.Element {
  const shared = sharedCurrency(props.rows);
  const header = (name: string): string => (shared === null ? name : `${name} (${shared})`);
  const money = (name: string, pick: (row: InvoiceRow) => string): Column<InvoiceRow> => ({
    header: header(name),
    numeric: true,
    cell: (row) => <Amount amount={pick(row)} currency={shared === null ? row.currency : null} />,
  });
  const customer: Column<InvoiceRow> = {
    header: 'Customer',
    cell: (row) => <a href={paths.customer(props.realm, row.customer.id)}>{row.customer.name}</a>,
  };
  const columns: Column<InvoiceRow>[] = [
    {
      header: 'Invoice',
      names: true,
      cell: (row) => (
        <span class="badges">
          <a href={paths.invoice(props.realm, row.id)}>
            {row.docNumber || `No number (${row.id})`}
          </a>
          {row.stopped && <Badge tone="bad">Stopped</Badge>}
        </span>
      ),
    },
    ...(props.withoutCustomer ? [] : [customer]),
    { header: 'Invoice date', cell: (row) => <DateText date={row.txnDate} /> },
    { header: 'Due date', cell: (row) => <DateText date={row.dueDate} /> },
    { header: 'Days overdue', numeric: true, cell: (row) => <Overdue row={row} /> },
    money('Total', (row) => row.total),
    money('Open balance', (row) => row.openBalance),
    money('Charges', (row) => row.charges),
    { header: 'Next step', cell: (row) => <NextStep next={row.nextStep} /> },
  ];
  return (
    <DataTable
      id={props.id}
      caption={props.caption}
      columns={columns}
      rows={props.rows}
      rowKey={(row) => row.id}
      empty={props.empty}
    />
  );
}

function Overdue({ row }: { row: InvoiceRow }): JSX.Element {
  const settled = row.status !== 'open' && row.status !== 'overdue';
  if (settled) return <StatusBadge status={row.status} />;
  if (row.daysOverdue > 0) return <span class="late">{row.daysOverdue}</span>;
  if (row.daysOverdue === 0) return <span>due today</span>;
  return <span class="muted">in {-row.daysOverdue}</span>;
}

function NextStep({ next }: { next: InvoiceRow['nextStep'] }): JSX.Element {
  if (next === null) return <span class="muted">—</span>;
  return (
    <span>
      {next.text}
      {next.on !== null && (
        <>
          {', '}
          <DateText date={next.on} />
        </>
      )}
    </span>
  );
}
