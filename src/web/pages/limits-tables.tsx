import type { JSX } from 'preact';
import { fewestRuns } from '../../core/decide/run-limits.ts';
import { DataTable } from '../components/data-table.tsx';
import { countOf, groupDigits } from '../components/format.ts';
import { Card, Empty, Facts } from '../components/layout.tsx';
import { Amount, DateText, InstantText } from '../components/values.tsx';
import { paths } from './paths.ts';

type RunFigures = { id: string; date: string; count: number; sum: string };

export type UsualView = {
  count: number;
  /** Null where too few runs tell what is usual; the count stands for a young company then. */
  sum: string | null;
  /** Which runs tell it, the last first. */
  runs: readonly RunFigures[];
  /** What no run is held for, whatever is usual. */
  neverHeld: { count: number; sum: string };
};

/** What figures would have done in the last days. */
export type TriedView = {
  days: number;
  runs: number;
  /** Runs that would not have gone out whole. */
  stopped: readonly (RunFigures & { what: string })[];
};

export type LimitChange = {
  id: string;
  at: string;
  by: string;
  unusualFactor: number | null;
  chargesPerRun: number | null;
  sumPerRun: string | null;
  chargesPerCustomer: number | null;
  sumPerCustomer: string | null;
  mailsPerRun: number | null;
  mailsPerCustomer: { mails: number; days: number } | null;
};

type Props = { currency: string; realm: string };

const date = (realm: string) => ({
  header: 'Run',
  names: true,
  cell: (run: RunFigures) => (
    <a href={paths.run(realm, run.id)}>
      <DateText date={run.date} />
    </a>
  ),
});
const figures = (currency: string) => [
  { header: 'Charges', numeric: true, cell: (run: RunFigures) => groupDigits(String(run.count)) },
  {
    header: `Sum (${currency})`,
    numeric: true,
    cell: (run: RunFigures) => <Amount amount={run.sum} currency={null} />,
  },
];

/** What is usual for a run, and the runs that tell it. */
export function UsualRuns({ usual, currency, realm }: Props & { usual: UsualView }): JSX.Element {
  const { runs, neverHeld } = usual;
  return (
    <Card title="What is usual" id="usual">
      {usual.sum === null ? (
        <p>
          Not known yet: fewer than {fewestRuns} runs have charged anything. Until then{' '}
          {groupDigits(String(usual.count))} charges count as usual, and sums are not judged.
        </p>
      ) : (
        <Facts
          facts={[
            { name: 'Charges in a run', value: groupDigits(String(usual.count)), strong: true },
            {
              name: 'Their sum',
              value: <Amount amount={usual.sum} currency={currency} />,
              strong: true,
            },
          ]}
        />
      )}
      <p class="note">
        The middle of the last 12 runs with charges, and never less than 5 charges. Of held runs
        only those count that a person let go. No run is held for up to{' '}
        {groupDigits(String(neverHeld.count))} charges of{' '}
        <Amount amount={neverHeld.sum} currency={currency} /> in all, however far above the usual
        that is.
      </p>
      {runs.length > 0 && (
        <details class="more">
          <summary>{countOf(runs.length, 'run')} that it is known from</summary>
          <DataTable
            id="usual-runs"
            caption="Runs with charges, the last first"
            captionHidden
            columns={[date(realm), ...figures(currency)]}
            rows={runs}
            rowKey={(run) => run.id}
          />
        </details>
      )}
    </Card>
  );
}

/** What the figures in the form would have done. */
export function TriedRuns(props: Props & { tried: TriedView | null }): JSX.Element {
  const { tried, currency, realm } = props;
  if (tried === null) {
    return (
      <Card title="On the last 30 days" id="tried">
        <p>Once the figures can be read, this shows what they would have done.</p>
      </Card>
    );
  }
  return (
    <Card
      title={`On the last ${tried.days} days`}
      id="tried"
      note="What these figures would have done, as if every charge of these runs had been to go out by itself."
    >
      <DataTable
        id="tried-runs"
        caption={`Runs that would not have gone out whole, of ${countOf(tried.runs, 'run')} with charges`}
        columns={[
          date(realm),
          ...figures(currency),
          { header: 'Then', cell: (run: TriedView['stopped'][number]) => run.what },
        ]}
        rows={tried.stopped}
        rowKey={(run) => run.id}
        empty={
          <Empty
            title={
              tried.runs === 0
                ? 'No run charged anything in this time'
                : `Nothing would have been held: ${countOf(tried.runs, 'run')} with charges would have gone out whole`
            }
          />
        }
      />
    </Card>
  );
}

/** Who changed the limits, when, and to what. */
export function LimitChanges(props: {
  changes: readonly LimitChange[];
  currency: string;
}): JSX.Element {
  const count = (value: number | null): string =>
    value === null ? 'off' : groupDigits(String(value));
  const sum = (value: string | null): JSX.Element | string =>
    value === null ? 'off' : <Amount amount={value} currency={null} />;
  const { currency } = props;
  return (
    <Card title="Changes" id="changes">
      <DataTable
        id="change-list"
        caption="Who changed the limits, the last first"
        captionHidden
        columns={[
          { header: 'When', names: true, cell: (row) => <InstantText at={row.at} /> },
          { header: 'Who', cell: (row) => row.by },
          { header: 'Times the usual', numeric: true, cell: (row) => count(row.unusualFactor) },
          { header: 'Charges in a run', numeric: true, cell: (row) => count(row.chargesPerRun) },
          {
            header: `Sum of a run (${currency})`,
            numeric: true,
            cell: (row) => sum(row.sumPerRun),
          },
          {
            header: 'Charges of a customer',
            numeric: true,
            cell: (row) => count(row.chargesPerCustomer),
          },
          {
            header: `Sum of a customer (${currency})`,
            numeric: true,
            cell: (row) => sum(row.sumPerCustomer),
          },
          { header: 'Reminders in a day', numeric: true, cell: (row) => count(row.mailsPerRun) },
          {
            header: 'Mails to a customer',
            numeric: true,
            cell: ({ mailsPerCustomer: most }) =>
              most === null
                ? 'off'
                : `${groupDigits(String(most.mails))} in ${countOf(most.days, 'day')}`,
          },
        ]}
        rows={props.changes}
        rowKey={(row) => row.id}
        empty={<Empty title="Nobody has changed them: only runs far from usual are held" />}
      />
    </Card>
  );
}
