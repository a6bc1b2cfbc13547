import type { JSX } from 'preact';
import { Badge } from '../components/badge.tsx';
import { DataTable } from '../components/data-table.tsx';
import { countOf, longMonth } from '../components/format.ts';
import { PostForm } from '../components/form.tsx';
import { Banner, Card, Empty } from '../components/layout.tsx';
import { Amount, DateText, InstantText } from '../components/values.tsx';
import type { TieOutRow, TieOutState, TieOutView } from './charges-report-view.ts';
import { paths } from './paths.ts';

/** How the charges tie to their income account in QuickBooks, and a button to compare them now. */
export function TieOutCard(props: {
  realm: string;
  csrfToken: string;
  /** What a new one is made over. */
  period: { from: string; to: string };
  tieOut: TieOutView | null;
  state: TieOutState | null;
}): JSX.Element {
  const { realm, tieOut, state, period } = props;
  return (
    <Card title="Against the income account in QuickBooks" id="tie-out">
      <PostForm action={paths.chargeTieOuts(realm)} csrfToken={props.csrfToken} class="no-print">
        <input type="hidden" name="from" value={period.from} />
        <input type="hidden" name="to" value={period.to} />
        <button type="submit" class="button" disabled={state?.status === 'running'}>
          Compare with QuickBooks now
        </button>
      </PostForm>
      {state !== null && <StateBanner state={state} />}
      {tieOut === null && state === null && (
        <Empty title="Nothing was compared yet">
          <p>
            A comparison reads QuickBooks’ general ledger month by month and lists what does not
            tie.
          </p>
        </Empty>
      )}
      {tieOut !== null && <Result realm={realm} tieOut={tieOut} />}
    </Card>
  );
}

function StateBanner({ state }: { state: TieOutState }): JSX.Element {
  if (state.status === 'failed') {
    return (
      <Banner tone="warn" title="The last comparison could not be made">
        <p>
          <InstantText at={state.at} />: {state.note}. Compare again; nothing was changed.
        </p>
      </Banner>
    );
  }
  const read = state.steps === 0 ? '' : ` ${state.stepsDone} of ${state.steps} months are read.`;
  return <Banner tone="info" title={`QuickBooks is being read.${read}`} />;
}

function Result({ realm, tieOut }: { realm: string; tieOut: TieOutView }): JSX.Element {
  const { rows, currency, accounts } = tieOut;
  return (
    <>
      <p>
        {tieOut.ties ? (
          <Badge tone="good">Ties to the cent</Badge>
        ) : (
          <Badge tone="warn">{`Does not tie: ${countOf(rows.length, 'difference')}`}</Badge>
        )}{' '}
        <DateText date={tieOut.from} /> to <DateText date={tieOut.to} />, compared at{' '}
        <InstantText at={tieOut.at} /> ({tieOut.by}).
      </p>
      <p class="note">
        {accounts.length === 0
          ? 'Dunwell has written no charge yet, so there is no account to compare.'
          : `${accounts.length === 1 ? 'Account' : 'Accounts'}: ${accounts.join(', ')}.`}{' '}
        By the dates of the transactions in QuickBooks, by the accrual method.
      </p>
      <DataTable
        id="tie-out-months"
        caption="By month of the books"
        columns={[
          { header: 'Month', names: true, cell: (row) => longMonth(row.month) },
          {
            header: `In QuickBooks (${currency})`,
            numeric: true,
            cell: (row) => <Amount amount={row.inBooks} />,
          },
          {
            header: `In Dunwell (${currency})`,
            numeric: true,
            cell: (row) => <Amount amount={row.inDunwell} />,
          },
          {
            header: `Difference (${currency})`,
            numeric: true,
            cell: (row) => <Amount amount={row.difference} />,
          },
        ]}
        rows={tieOut.months}
        rowKey={(row) => row.month}
      />
      {rows.length > 0 && <Differences realm={realm} rows={rows} currency={currency} />}
    </>
  );
}

function Differences(props: {
  realm: string;
  rows: readonly TieOutRow[];
  currency: string;
}): JSX.Element {
  const { realm, rows, currency } = props;
  return (
    <DataTable
      id="tie-out-differences"
      caption="What does not tie"
      columns={[
        { header: 'Month', cell: (row) => <span class="nowrap">{longMonth(row.month)}</span> },
        { header: 'Why', names: true, cell: (row) => row.title },
        { header: 'What was found', cell: (row) => row.detail },
        {
          header: 'In QuickBooks as',
          cell: (row) => (
            <>
              {row.transaction} {row.date !== null && <DateText date={row.date} />}
            </>
          ),
        },
        {
          header: 'Charge',
          cell: (row) =>
            row.charge === null ? (
              <span class="muted">—</span>
            ) : (
              <a class="nowrap" href={paths.charge(realm, row.charge.id)}>
                {row.charge.reference}
              </a>
            ),
        },
        {
          header: `In QuickBooks (${currency})`,
          numeric: true,
          cell: (row) => <Amount amount={row.inBooks} />,
        },
        {
          header: `In Dunwell (${currency})`,
          numeric: true,
          cell: (row) => <Amount amount={row.inDunwell} />,
        },
        { header: 'What to do', cell: (row) => row.todo },
      ]}
      rows={rows}
      rowKey={(row) => `${row.month} ${row.transaction} ${row.charge?.id ?? ''} ${row.detail}`}
    />
  );
}
