import type { JSX } from 'preact';
import { DataTable } from '../components/data-table.tsx';
import { countOf, groupDigits } from '../components/format.ts';
import { Card, Empty, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, DateText } from '../components/values.tsx';
import type { CustomerRef, InvoiceRef } from '../components/view.ts';
import { paths } from './paths.ts';

export type BreachRow = {
  customer: CustomerRef;
  invoice: InvoiceRef;
  date: string;
  currency: string;
  wanted: string;
  allowed: string;
  /** Percent a year without the guard, and the most; null where it is not a matter of these. */
  percent: string | null;
  most: string | null;
  /** "US-GA", and the law or the owner's own cap. */
  place: string;
  by: string;
};

export type BreachesPageProps = {
  shell: ShellProps;
  days: number;
  rows: readonly BreachRow[];
  /** How many more there are than the page lists. */
  leftOut: number;
};

/** Whom the policy would charge more than the law or the owner's cap allows, before any run. */
export function BreachesPage({ shell, days, rows, leftOut }: BreachesPageProps): JSX.Element {
  const { realm } = shell.company;
  const customers = new Set(rows.map((row) => row.customer.id)).size;
  return (
    <Shell shell={shell} title="Above the law’s bounds" section="policy">
      <PageHead
        title="Above the law’s bounds"
        eyebrow={<a href={paths.policy(realm)}>Company policy</a>}
        lead={`Charges of the next ${days} days that the guard would reduce or block, if nothing is paid until then. This is no legal advice.`}
      />
      <Card
        title={rows.length === 0 ? 'Nothing found' : countOf(customers, 'customer')}
        id="breaches-card"
        {...(leftOut === 0 ? {} : { note: `${leftOut} more are not listed.` })}
      >
        <DataTable
          id="breaches"
          caption="One row for each invoice"
          captionHidden
          columns={columnsFor(realm)}
          rows={rows}
          rowKey={(row) => row.invoice.id}
          empty={<Empty title="No charge would be above a record of the law or a cap of yours." />}
        />
      </Card>
    </Shell>
  );
}

function columnsFor(realm: string): Parameters<typeof DataTable<BreachRow>>[0]['columns'] {
  return [
    {
      header: 'Customer',
      names: true,
      cell: (row) => <a href={paths.customer(realm, row.customer.id)}>{row.customer.name}</a>,
    },
    {
      header: 'Invoice',
      cell: (row) => <a href={paths.invoice(realm, row.invoice.id)}>{row.invoice.docNumber}</a>,
    },
    { header: 'Charge of', cell: (row) => <DateText date={row.date} /> },
    {
      header: 'By the policy',
      numeric: true,
      cell: (row) => <Amount amount={row.wanted} currency={row.currency} />,
    },
    {
      header: 'With the guard',
      numeric: true,
      cell: (row) => <Amount amount={row.allowed} currency={row.currency} />,
    },
    {
      header: 'A year',
      numeric: true,
      cell: ({ percent, most }) =>
        most === null
          ? ''
          : `${percent === null ? '?' : groupDigits(percent)}% of at most ${most}%`,
    },
    { header: 'Place', cell: (row) => row.place },
    { header: 'By', cell: (row) => row.by },
  ];
}
