import type { JSX } from 'preact';
import { DataTable } from '../components/data-table.tsx';
import { Filters } from '../components/filters.tsx';
import { TextField } from '../components/form.tsx';
import { sharedCurrency } from '../components/format.ts';
import { Badge } from '../components/badge.tsx';
import { Card, Empty, PageHead, Pager } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount } from '../components/values.tsx';
import { paths, withQuery } from './paths.ts';

export type CustomerRow = {
  id: string;
  name: string;
  email: string | null;
  currency: string;
  openBalance: string;
  overdue: string;
  openInvoices: number;
  /** The longest an open invoice is overdue, in days; zero when none is. */
  oldestDays: number;
  held: boolean;
  /** Everything is stopped for it, or for a customer above it. */
  stopped: boolean;
};

export type CustomersPageProps = {
  shell: ShellProps;
  filters: { q: string };
  rows: readonly CustomerRow[];
  cursor: string;
  next: string | null;
};

/** All customers with what they owe. */
export function CustomersPage(props: CustomersPageProps): JSX.Element {
  const { shell, filters } = props;
  const { realm } = shell.company;
  const base = paths.customers(realm);
  const shared = sharedCurrency(props.rows);
  const suffix = shared === null ? '' : ` (${shared})`;
  return (
    <Shell shell={shell} title="Customers" section="customers">
      <PageHead title="Customers" />
      <Card>
        <Filters action={base} clearHref={filters.q === '' ? null : base}>
          <TextField name="q" type="search" label="Search name or address" value={filters.q} />
        </Filters>
        <DataTable
          id="customers"
          caption="Customers, the most overdue first"
          columns={[
            {
              header: 'Customer',
              names: true,
              cell: (row) => (
                <span class="badges">
                  <a href={paths.customer(realm, row.id)}>{row.name}</a>
                  {row.stopped ? (
                    <Badge tone="bad">Stopped</Badge>
                  ) : (
                    row.held && <Badge tone="warn">On hold</Badge>
                  )}
                </span>
              ),
            },
            {
              header: 'Mail',
              cell: (row) => row.email ?? <Badge tone="bad">No address</Badge>,
            },
            { header: 'Open invoices', numeric: true, cell: (row) => row.openInvoices },
            {
              header: `Open balance${suffix}`,
              numeric: true,
              cell: (row) => (
                <Amount amount={row.openBalance} currency={shared === null ? row.currency : null} />
              ),
            },
            {
              header: `Overdue${suffix}`,
              numeric: true,
              cell: (row) => (
                <Amount amount={row.overdue} currency={shared === null ? row.currency : null} />
              ),
            },
            {
              header: 'Oldest (days)',
              numeric: true,
              cell: (row) =>
                row.oldestDays > 0 ? <span class="late">{row.oldestDays}</span> : '0',
            },
          ]}
          rows={props.rows}
          rowKey={(row) => row.id}
          empty={
            <Empty title={filters.q === '' ? 'No customers yet' : 'No customer matches'}>
              <p>
                {filters.q === '' ? (
                  'A customer made in QuickBooks shows up here within seconds.'
                ) : (
                  <a href={base}>Show all customers</a>
                )}
              </p>
            </Empty>
          }
        />
        <Pager
          firstHref={props.cursor === '' ? null : withQuery(base, filters)}
          nextHref={
            props.next === null ? null : withQuery(base, { ...filters, cursor: props.next })
          }
        />
      </Card>
    </Shell>
  );
}
