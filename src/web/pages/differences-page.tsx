import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { DataTable } from '../components/data-table.tsx';
import { PostForm } from '../components/form.tsx';
import { countOf } from '../components/format.ts';
import { Card, Empty, PageHead, Pager } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, InstantText } from '../components/values.tsx';
import type { CustomerRef } from '../components/view.ts';
import { paths, withQuery } from './paths.ts';

export type DifferenceView = {
  customer: CustomerRef;
  currency: string;
  inQuickbooks: string;
  inMirror: string;
  /** Null until the customer's transactions were read again. */
  afterRepair: string | null;
  cause: string;
  detail: string | null;
  state: 'waiting' | 'cured' | 'remains';
};

export type CompareView = {
  id: string;
  status: 'running' | 'done' | 'failed';
  note: string | null;
  startedAt: string;
  customers: number;
  differences: readonly DifferenceView[];
};

export type DifferencesPageProps = {
  shell: ShellProps;
  /** When the next compare comes by itself; null when none is arranged. */
  nextAt: string | null;
  compares: readonly CompareView[];
  cursor: string;
  next: string | null;
};

/** What the weekly compares with QuickBooks' own report found, and a button to compare now. */
export function DifferencesPage(props: DifferencesPageProps): JSX.Element {
  const { shell } = props;
  const base = paths.differences(shell.company.realm);
  return (
    <Shell shell={shell} title="Compare with QuickBooks">
      <PageHead
        title="Compare with QuickBooks"
        lead={
          <>
            What each customer owes here, against QuickBooks’ report of aged receivables. Next by
            itself: <InstantText at={props.nextAt} never="within a week" />.
          </>
        }
      >
        <PostForm action={base} csrfToken={shell.csrfToken}>
          <button type="submit" class="button">
            Compare now
          </button>
        </PostForm>
      </PageHead>
      {props.compares.length === 0 && (
        <Empty title="Nothing was compared yet">
          <p>A compare reads QuickBooks’ report, repairs what differs, and says why it did.</p>
        </Empty>
      )}
      {props.compares.map((compare) => (
        <Compare key={compare.id} compare={compare} realm={shell.company.realm} />
      ))}
      <Pager
        firstHref={props.cursor === '' ? null : base}
        nextHref={props.next === null ? null : withQuery(base, { cursor: props.next })}
      />
    </Shell>
  );
}

function Compare({ compare, realm }: { compare: CompareView; realm: string }): JSX.Element {
  const { differences } = compare;
  return (
    <Card title={<InstantText at={compare.startedAt} />} id={`compare-${compare.id}`}>
      <p>
        <StatusBadge status={compare.status} /> {summaryOf(compare)}
      </p>
      {compare.note !== null && <p class="note">{compare.note}</p>}
      {differences.length > 0 && (
        <DataTable
          id={`differences-${compare.id}`}
          caption="Customers whose balances differed"
          captionHidden
          columns={[
            {
              header: 'Customer',
              names: true,
              cell: (row) => (
                <a href={paths.customer(realm, row.customer.id)}>{row.customer.name}</a>
              ),
            },
            {
              header: 'In QuickBooks',
              numeric: true,
              cell: (row) => <Amount amount={row.inQuickbooks} currency={row.currency} />,
            },
            {
              header: 'Here before',
              numeric: true,
              cell: (row) => <Amount amount={row.inMirror} currency={row.currency} />,
            },
            {
              header: 'Here after',
              numeric: true,
              cell: (row) =>
                row.afterRepair === null ? (
                  <span class="muted">—</span>
                ) : (
                  <Amount amount={row.afterRepair} currency={row.currency} />
                ),
            },
            {
              header: 'Cause',
              cell: (row) => (
                <span>
                  {row.cause}
                  {row.detail !== null && <span class="muted">: {row.detail}</span>}
                </span>
              ),
            },
            { header: 'State', cell: (row) => <StatusBadge status={row.state} /> },
          ]}
          rows={differences}
          rowKey={(row) => row.customer.id}
        />
      )}
    </Card>
  );
}

function summaryOf({ status, customers, differences }: CompareView): string {
  if (status === 'failed') return 'It could not be made and is tried again.';
  const found =
    differences.length === 0 ? 'no difference' : countOf(differences.length, 'difference');
  if (status === 'running' && customers === 0) return 'QuickBooks is being read.';
  return `${countOf(customers, 'customer')} compared, ${found}.`;
}
