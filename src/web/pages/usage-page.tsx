import type { JSX } from 'preact';
import { DataTable } from '../components/data-table.tsx';
import { groupDigits } from '../components/format.ts';
import { Banner, Card, Empty, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { DateText } from '../components/values.tsx';

export type UsageReads = {
  /** Today and this month so far, by UTC days. */
  today: number;
  month: number;
  /** Newest first. */
  days: readonly { day: string; reads: number }[];
};

export type UsagePageProps = {
  shell: ShellProps;
  company: UsageReads;
  /** Only when the session has more than one: all of its companies together, and each. */
  all: { reads: UsageReads; companies: readonly { name: string; month: number }[] } | null;
  /** Of Dunwell as a whole. */
  budget: { used: number; budget: number; isLow: boolean };
};

/** What Dunwell's reads of QuickBooks cost of what Intuit's plan allows. */
export function UsagePage(props: UsagePageProps): JSX.Element {
  const { shell, company, all, budget } = props;
  const percent = Math.floor((budget.used * 100) / budget.budget);
  return (
    <Shell shell={shell} title="Reads of QuickBooks">
      <PageHead
        title="Reads of QuickBooks"
        lead="Intuit counts every answered read. Writing is free. Days are counted in UTC."
      />
      <Card title="Budget of the month" note="All companies that Dunwell serves, together.">
        {budget.isLow && (
          <Banner tone="warn" title={`${percent} % of the month’s reads are used`}>
            <p>When all are used, QuickBooks answers no more until the month is over.</p>
          </Banner>
        )}
        <p>
          {groupDigits(String(budget.used))} of {groupDigits(String(budget.budget))} reads (
          {percent} %)
        </p>
        <progress
          max={budget.budget}
          value={Math.min(budget.used, budget.budget)}
          aria-label="Reads used of the month’s budget"
        />
      </Card>
      <Reads id="company" title={shell.company.name} reads={company} />
      {all !== null && (
        <>
          <Reads id="all" title="All your companies" reads={all.reads} />
          <Card title="This month by company">
            <DataTable
              id="companies"
              caption="Reads this month by company"
              captionHidden
              columns={[
                { header: 'Company', names: true, cell: (row) => row.name },
                { header: 'Reads', numeric: true, cell: (row) => groupDigits(String(row.month)) },
              ]}
              rows={all.companies}
              rowKey={(row) => row.name}
            />
          </Card>
        </>
      )}
    </Shell>
  );
}

function Reads(props: { id: string; title: string; reads: UsageReads }): JSX.Element {
  const { id, title, reads } = props;
  return (
    <Card title={title}>
      <p>
        Today {groupDigits(String(reads.today))} · This month {groupDigits(String(reads.month))}
      </p>
      <DataTable
        id={`${id}-days`}
        caption={`${title}: reads by day`}
        captionHidden
        columns={[
          { header: 'Day', names: true, cell: (row) => <DateText date={row.day} /> },
          { header: 'Reads', numeric: true, cell: (row) => groupDigits(String(row.reads)) },
        ]}
        rows={reads.days}
        rowKey={(row) => row.day}
        empty={
          <Empty title="Nothing read yet">
            <p>Reads are shown here a moment after they happened.</p>
          </Empty>
        }
      />
    </Card>
  );
}
