import type { JSX } from 'preact';
import type { Figure } from '../../core/reports/charge-flows.ts';
import { StatusBadge } from '../components/badge.tsx';
import { DataTable, type Column } from '../components/data-table.tsx';
import { groupDigits, longMonth } from '../components/format.ts';
import { InvoiceLinks } from '../components/invoice-links.tsx';
import { Card } from '../components/layout.tsx';
import { Amount, DateText } from '../components/values.tsx';
import type { ChargesReportView, CurrencyTable } from './charges-report-view.ts';
import { paths, withQuery } from './paths.ts';

const columns: readonly { figure: Figure; header: string }[] = [
  { figure: 'opening', header: 'Opening' },
  { figure: 'charged', header: 'Charged' },
  { figure: 'collected', header: 'Collected' },
  { figure: 'reversed', header: 'Reversed' },
  { figure: 'closing', header: 'Outstanding' },
  { figure: 'waived', header: 'Waived' },
];

const isNothing = (amount: string): boolean => /^-?[0.]+$/.test(amount);

/** The months of one currency; each figure leads to the charges behind it. */
export function MonthTable(props: {
  id: string;
  title: string;
  table: CurrencyTable;
  /** Where the charges behind a figure are; null: nowhere, for it adds currencies up. */
  behind: ((month: string, figure: Figure) => string) | null;
}): JSX.Element {
  const { table, behind } = props;
  type Row = CurrencyTable['months'][number];
  const cellOf = (row: Row, figure: Figure): JSX.Element => {
    const amount = <Amount amount={row[figure]} />;
    if (behind === null || isNothing(row[figure])) return amount;
    return <a href={behind(row.month, figure)}>{amount}</a>;
  };
  const all: Column<Row>[] = [
    { header: 'Month', names: true, cell: (row) => longMonth(row.month) },
    ...columns.map(({ figure, header }): Column<Row> => ({
      header: `${header} (${table.currency})`,
      numeric: true,
      cell: (row) => cellOf(row, figure),
    })),
  ];
  return (
    <DataTable
      id={props.id}
      caption={props.title}
      columns={all}
      rows={table.months}
      rowKey={(row) => row.month}
      foot={[
        'All months',
        ...columns.map(({ figure }) => <Amount key={figure} amount={table.total[figure]} />),
      ]}
    />
  );
}

/** The charges behind one figure. */
export function BehindCard(props: {
  realm: string;
  behind: NonNullable<ChargesReportView['behind']>;
}): JSX.Element {
  const { realm, behind } = props;
  return (
    <Card title={behind.title} id="behind">
      <DataTable
        id="behind-charges"
        caption="Charges"
        captionHidden
        columns={[
          {
            header: 'Charge',
            names: true,
            cell: (row) => <a href={paths.charge(realm, row.id)}>{row.reference}</a>,
          },
          {
            header: 'Invoice',
            cell: (row) => <InvoiceLinks realm={realm} invoices={[row.invoice]} />,
          },
          {
            header: 'Customer',
            cell: (row) => <a href={paths.customer(realm, row.customer.id)}>{row.customer.name}</a>,
          },
          {
            header: `Amount (${behind.currency})`,
            numeric: true,
            cell: (row) => <Amount amount={row.amount} />,
          },
        ]}
        rows={behind.rows}
        rowKey={(row) => row.id}
        empty={<p>No charge gives anything to this figure any more.</p>}
      />
      {behind.leftOut > 0 && (
        <p class="note">{groupDigits(String(behind.leftOut))} more are not listed.</p>
      )}
    </Card>
  );
}

/** What is on its way into the books, or waits for somebody. */
export function WaitingCard({
  waiting,
  realm,
}: {
  waiting: ChargesReportView['waiting'];
  realm: string;
}): JSX.Element | null {
  if (waiting.length === 0) return null;
  return (
    <Card
      title="Not in the books yet"
      id="waiting"
      note="As it is now; none of it is in the months."
    >
      <DataTable
        id="waiting-charges"
        caption="Charges that are not in QuickBooks yet"
        captionHidden
        columns={[
          {
            header: 'Status',
            names: true,
            cell: (row) => (
              <a href={withQuery(paths.charges(realm), { status: row.status })}>
                <StatusBadge status={row.status} />
              </a>
            ),
          },
          { header: 'Charges', numeric: true, cell: (row) => groupDigits(String(row.count)) },
          {
            header: 'Amount',
            numeric: true,
            cell: (row) => <Amount amount={row.amount} currency={row.currency} />,
          },
        ]}
        rows={waiting}
        rowKey={(row) => `${row.status} ${row.currency}`}
      />
    </Card>
  );
}

/** What people did to charges by hand, so that it is seen although it ties. */
export function ByHandCard(props: {
  realm: string;
  period: ChargesReportView['period'];
  rows: ChargesReportView['byHand'];
}): JSX.Element | null {
  const { realm, period, rows } = props;
  if (rows.length === 0) return null;
  return (
    <Card
      title="Changed by hand in QuickBooks"
      id="by-hand"
      note="Dunwell did none of this. The months above count it on the day on which it was seen: what was taken off a charge as reversed, and what was put on it as a reversal below zero. The comparison expects it, so it is no difference there."
    >
      <DataTable
        id="by-hand-rows"
        caption="Charges that people changed in QuickBooks"
        captionHidden
        columns={[
          {
            header: 'Charge',
            names: true,
            cell: (row) => <a href={paths.charge(realm, row.chargeId)}>{row.reference}</a>,
          },
          { header: 'Seen', cell: (row) => <DateText date={row.on} /> },
          { header: 'What was found', cell: (row) => row.found },
          {
            header: 'Put on or taken off',
            numeric: true,
            cell: (row) => <Amount amount={row.amount} currency={row.currency} />,
          },
        ]}
        rows={rows}
        rowKey={(row) => `${row.chargeId} ${row.on} ${row.found} ${row.amount}`}
      />
      <p class="no-print">
        <a href={withQuery(paths.changesByHandCsv(realm), { from: period.from, to: period.to })}>
          Changes by hand as CSV
        </a>
      </p>
    </Card>
  );
}

/** What was done in one month and stands in another one's books. */
export function TimingCard(props: {
  realm: string;
  timing: ChargesReportView['timing'];
}): JSX.Element | null {
  const { realm, timing } = props;
  if (timing.rows.length === 0) return null;
  return (
    <Card
      title="Why the months of the books differ"
      id="timing"
      note="The table above goes by the day on which something was done. The general ledger goes by the date that the invoice bears."
    >
      <DataTable
        id="timing-rows"
        caption="In the books of another month"
        captionHidden
        columns={[
          {
            header: 'Charge',
            names: true,
            cell: (row) => <a href={paths.charge(realm, row.chargeId)}>{row.reference}</a>,
          },
          { header: 'What happened', cell: (row) => row.text },
          {
            header: `Income (${timing.currency})`,
            numeric: true,
            cell: (row) => <Amount amount={row.amount} />,
          },
        ]}
        rows={timing.rows}
        rowKey={(row) => `${row.chargeId} ${row.text}`}
      />
    </Card>
  );
}
