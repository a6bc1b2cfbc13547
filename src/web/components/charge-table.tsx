import type { ComponentChildren, JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { StatusBadge } from './badge.tsx';
import { DataTable } from './data-table.tsx';
import type { Column } from './data-table.tsx';
import { sharedCurrency } from './format.ts';
import { InvoiceLinks } from './invoice-links.tsx';
import { Amount, DateText } from './values.tsx';
import type { CustomerRef, InvoiceRef } from './view.ts';

export type ChargeRow = {
  id: string;
  reference: string;
  invoice: InvoiceRef;
  customer: CustomerRef;
  assessmentDate: string;
  amount: string;
  currency: string;
  status: string;
  /** The arithmetic in one line. */
  arithmetic: string;
};

/** Charges as rows, each leading to its worksheet. */
export function ChargeTable(props: {
  id: string;
  caption: string;
  realm: string;
  rows: readonly ChargeRow[];
  empty: ComponentChildren;
}): JSX.Element {
  const shared = sharedCurrency(props.rows);
  const columns: Column<ChargeRow>[] = [
    {
      header: 'Charge',
      names: true,
      cell: (row) => (
        <a class="nowrap" href={paths.charge(props.realm, row.id)}>
          {row.reference}
        </a>
      ),
    },
    {
      header: 'Invoice',
      cell: (row) => <InvoiceLinks realm={props.realm} invoices={[row.invoice]} />,
    },
    {
      header: 'Customer',
      cell: (row) => <a href={paths.customer(props.realm, row.customer.id)}>{row.customer.name}</a>,
    },
    { header: 'Assessed', cell: (row) => <DateText date={row.assessmentDate} /> },
    { header: 'Arithmetic', cell: (row) => row.arithmetic },
    {
      header: shared === null ? 'Amount' : `Amount (${shared})`,
      numeric: true,
      cell: (row) => (
        <Amount amount={row.amount} currency={shared === null ? row.currency : null} />
      ),
    },
    { header: 'Status', cell: (row) => <StatusBadge status={row.status} /> },
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
