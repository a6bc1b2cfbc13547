import type { JSX } from 'preact';
import { DataTable } from '../components/data-table.tsx';
import type { Column } from '../components/data-table.tsx';
import { countOf, groupDigits } from '../components/format.ts';
import { Empty } from '../components/layout.tsx';
import { Amount } from '../components/values.tsx';
import type { BackTestSumsView, BackTestView } from './back-test-view.ts';
import { paths, withQuery } from './paths.ts';

const nothing = <Empty title="Nothing would have been charged, and nothing was" />;

/** The columns that all three tables share. */
function sumColumns<Row extends BackTestSumsView>(): Column<Row>[] {
  return [
    { header: 'Currency', cell: (row) => row.currency },
    { header: 'Charges', numeric: true, cell: (row) => groupDigits(String(row.wouldCount)) },
    { header: 'Would have been', numeric: true, cell: (row) => <Amount amount={row.would} /> },
    { header: 'Really charged', numeric: true, cell: (row) => <Amount amount={row.was} /> },
    { header: 'Difference', numeric: true, cell: (row) => <Amount amount={row.difference} /> },
    {
      header: 'Cut by the guard',
      numeric: true,
      cell: (row) =>
        row.cutCount === 0 ? (
          <span class="muted">—</span>
        ) : (
          <>
            <Amount amount={row.cut} /> in {countOf(row.cutCount, 'charge')}
          </>
        ),
    },
  ];
}

/** One row for each currency. */
export function BackTestTotals({ rows }: { rows: BackTestView['totals'] }): JSX.Element {
  const [currency, ...others] = sumColumns<BackTestView['totals'][number]>();
  return (
    <DataTable
      id="totals"
      caption="Sums by currency"
      captionHidden
      columns={currency === undefined ? others : [{ ...currency, names: true }, ...others]}
      rows={rows}
      rowKey={(row) => row.currency}
      empty={nothing}
    />
  );
}

/** One row for each month and currency. */
export function BackTestMonths({ rows }: { rows: BackTestView['months'] }): JSX.Element {
  return (
    <DataTable
      id="months"
      caption="Sums by month of assessment"
      captionHidden
      columns={[{ header: 'Month', names: true, cell: (row) => row.month }, ...sumColumns()]}
      rows={rows}
      rowKey={(row) => row.month + row.currency}
      empty={nothing}
    />
  );
}

/** One row for each customer and currency, leading to its charges. */
export function BackTestCustomers(props: {
  rows: BackTestView['customers'];
  realm: string;
  testId: string;
}): JSX.Element {
  const { realm, testId } = props;
  return (
    <DataTable
      id="customers"
      caption="Sums by customer, the largest first"
      captionHidden
      columns={[
        {
          header: 'Customer',
          names: true,
          cell: ({ customer }) => (
            <a href={withQuery(paths.backTestCharges(realm, testId), { customer: customer.id })}>
              {customer.name}
            </a>
          ),
        },
        ...sumColumns(),
      ]}
      rows={props.rows}
      rowKey={(row) => row.customer.id + row.currency}
      empty={nothing}
    />
  );
}
