import type { JSX } from 'preact';
import { DataTable } from '../components/data-table.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Card, Empty, PageHead } from '../components/layout.tsx';
import { PeriodFilters } from '../components/period-filters.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, DateText } from '../components/values.tsx';
import type { FieldError } from '../components/view.ts';
import { paths, withQuery } from './paths.ts';
import type { CurrencyStatementView, StatementRow, StatementView } from './statement-view.ts';

export type StatementPageProps = {
  shell: ShellProps;
  statement: StatementView;
  /** As asked for; empty where the usual period is shown. */
  filters: { from: string; to: string };
  errors: readonly FieldError[];
};

/** The statement of account of a customer, with all that are billed with it. */
export function StatementPage(props: StatementPageProps): JSX.Element {
  const { shell, statement, filters, errors } = props;
  const { realm } = shell.company;
  const { customer, period, currencies } = statement;
  const base = paths.statement(realm, customer.id);
  return (
    <Shell shell={shell} title={`Statement of ${customer.name}`} section="customers">
      <ErrorSummary errors={errors} />
      <PageHead
        title="Statement of account"
        eyebrow={<a href={paths.customer(realm, customer.id)}>{customer.name}</a>}
        lead={
          <>
            <DateText date={period.from} /> to <DateText date={period.to} />
          </>
        }
      >
        <a
          class="button button-quiet"
          href={withQuery(paths.statementFile(realm, customer.id, 'pdf'), period)}
        >
          PDF
        </a>
        <a
          class="button button-quiet"
          href={withQuery(paths.statementFile(realm, customer.id, 'csv'), period)}
        >
          CSV
        </a>
      </PageHead>
      <Card title="Period" id="period">
        <PeriodFilters base={base} period={period} filters={filters} errors={errors} />
      </Card>
      {currencies.length === 0 && (
        <Card>
          <Empty title="Nothing was open and nothing was booked in this period" />
        </Card>
      )}
      {currencies.map((each) => (
        <InCurrency key={each.currency} realm={realm} of={each} period={period} />
      ))}
    </Shell>
  );
}

function InCurrency(props: {
  realm: string;
  of: CurrencyStatementView;
  period: StatementView['period'];
}): JSX.Element {
  const { realm, of, period } = props;
  const { currency, entries } = of;
  const id = `statement-${currency.toLowerCase()}`;
  return (
    <Card title={`In ${currency}`} id={id}>
      <DataTable
        id={`${id}-entries`}
        caption={`Bookings in ${currency}`}
        captionHidden
        columns={[
          { header: 'What', names: true, cell: (row) => <What row={row} realm={realm} /> },
          { header: 'Date', cell: (row) => <DateText date={row.date} /> },
          { header: 'Due', cell: (row) => <DateText date={row.dueDate} /> },
          {
            header: `Amount (${currency})`,
            numeric: true,
            cell: (row) => <Amount amount={row.amount} />,
          },
          {
            header: `Balance (${currency})`,
            numeric: true,
            cell: (row) => <Amount amount={row.balance} />,
          },
        ]}
        rows={[openingRow(of, period.from), ...entries]}
        rowKey={(row) => `${row.date} ${row.kind} ${row.number} ${row.balance}`}
        foot={[
          'Closing balance',
          <DateText date={period.to} />,
          '',
          '',
          <Amount amount={of.closing} />,
        ]}
      />
      <DataTable
        id={`${id}-aging`}
        caption={`Open on the last day, by days overdue, in ${currency}`}
        narrow="scroll"
        columns={[
          { header: 'Overdue', names: true, cell: (row) => row.bucket },
          {
            header: `Open (${currency})`,
            numeric: true,
            cell: (row) => <Amount amount={row.amount} />,
          },
        ]}
        rows={[
          ...of.aging,
          ...(of.unapplied === null
            ? []
            : [{ bucket: 'Not applied yet: payments and credits', amount: of.unapplied }]),
        ]}
        rowKey={(row) => row.bucket}
        foot={['Closing balance', <Amount amount={of.closing} />]}
      />
    </Card>
  );
}

const openingRow = ({ opening }: CurrencyStatementView, from: string): StatementRow => ({
  ...{ kind: 'opening', date: from, what: 'Opening balance', number: '' },
  ...{ invoiceId: null, dueDate: null, customer: null, amount: '', balance: opening },
});

function What({ row, realm }: { row: StatementRow; realm: string }): JSX.Element {
  const name = row.number === '' ? row.what : `${row.what} ${row.number}`;
  return (
    <>
      {row.invoiceId === null ? name : <a href={paths.invoice(realm, row.invoiceId)}>{name}</a>}
      {row.customer !== null && <p class="note">{row.customer}</p>}
    </>
  );
}
