import type { ComponentChildren, JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { StatusBadge } from './badge.tsx';
import { DataTable } from './data-table.tsx';
import type { Column } from './data-table.tsx';
import { InvoiceLinks } from './invoice-links.tsx';
import { InstantText } from './values.tsx';
import type { CustomerRef, InvoiceRef } from './view.ts';

export type ReminderRow = {
  id: string;
  /** When it was sent, or made while it is not sent. */
  at: string;
  customer: CustomerRef;
  invoices: readonly InvoiceRef[];
  /** The step in words: `Polite, 1 day overdue`. */
  step: string;
  to: readonly string[];
  status: string;
  /** The newest thing the mail server told: delivered, opened, bounced …; null: nothing yet. */
  lastEvent: string | null;
};

/** Reminders as rows, each leading to its exact mail. */
export function ReminderTable(props: {
  id: string;
  caption: string;
  realm: string;
  rows: readonly ReminderRow[];
  empty: ComponentChildren;
  withoutCustomer?: boolean;
}): JSX.Element {
  const customer: Column<ReminderRow> = {
    header: 'Customer',
    cell: (row) => <a href={paths.customer(props.realm, row.customer.id)}>{row.customer.name}</a>,
  };
  const columns: Column<ReminderRow>[] = [
    {
      header: 'Time',
      names: true,
      cell: (row) => (
        <a href={paths.reminder(props.realm, row.id)}>
          <InstantText at={row.at} />
        </a>
      ),
    },
    ...(props.withoutCustomer ? [] : [customer]),
    {
      header: 'Invoices',
      cell: (row) => <InvoiceLinks realm={props.realm} invoices={row.invoices} />,
    },
    { header: 'Step', cell: (row) => row.step },
    { header: 'To', cell: (row) => row.to.join(', ') || <span class="muted">nobody</span> },
    {
      header: 'Status',
      cell: (row) => (
        <span class="badges">
          <StatusBadge status={row.status} />
          {row.lastEvent !== null && <StatusBadge status={row.lastEvent} />}
        </span>
      ),
    },
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
