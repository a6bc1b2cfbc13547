import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { SelectField } from '../components/choice.tsx';
import { DataTable } from '../components/data-table.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Filters } from '../components/filters.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { Card, PageHead, Pager } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount } from '../components/values.tsx';
import type { CustomerRef, FieldError, Money } from '../components/view.ts';
import { paths, withQuery } from './paths.ts';
import { ReversalList, type ListedReversal } from './reversal-list.tsx';

export type ReversalsPageProps = {
  shell: ShellProps;
  /** As they came in the address. */
  filters: {
    status: string;
    cause: string;
    method: string;
    customer: string;
    from: string;
    to: string;
  };
  customers: readonly CustomerRef[];
  methods: readonly { value: string; text: string }[];
  /** Of all that match, by currency and state. */
  sums: readonly (Money & { status: string; count: number })[];
  rows: readonly ListedReversal[];
  cursor: string;
  next: string | null;
  /** A rejected form: what was ticked and typed, and what is wrong with it. */
  rejected?: { ids: readonly string[]; reason: string; errors: readonly FieldError[] };
};

/** Every charge that goes or went back, in whole or in part; what waits for a person first. */
export function ReversalsPage(props: ReversalsPageProps): JSX.Element {
  const { shell, filters } = props;
  const { realm } = shell.company;
  const base = paths.reversals(realm);
  const filtered = Object.values(filters).some((value) => value !== '');
  return (
    <Shell shell={shell} title="Reversals" section="charges">
      <PageHead
        title="Reversals"
        eyebrow={<a href={paths.charges(realm)}>Charges</a>}
        lead="Charges that go or went back out of QuickBooks, in whole or in part. What waits for a person stands first."
      >
        <a class="button button-quiet" href={withQuery(paths.reversalsCsv(realm), filters)}>
          Download as CSV
        </a>
        <a class="button button-quiet" href={paths.corrections(realm)}>
          Corrections
        </a>
      </PageHead>
      <Totals sums={props.sums} />
      <Card title="All reversals" id="list">
        <ReversalFilters {...props} base={base} clearHref={filtered ? base : null} />
        <Decide {...props} filtered={filtered} />
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

function Totals({ sums }: Pick<ReversalsPageProps, 'sums'>): JSX.Element | null {
  if (sums.length === 0) return null;
  return (
    <Card title="Totals" id="totals">
      <DataTable
        id="reversal-sums"
        caption="What matches, by currency and state"
        captionHidden
        columns={[
          { header: 'State', names: true, cell: (row) => <StatusBadge status={row.status} /> },
          { header: 'Reversals', numeric: true, cell: (row) => String(row.count) },
          {
            header: 'Amount',
            numeric: true,
            cell: (row) => <Amount amount={row.amount} currency={row.currency} />,
          },
        ]}
        rows={sums}
        rowKey={(row) => `${row.currency} ${row.status}`}
      />
    </Card>
  );
}

function ReversalFilters(
  props: ReversalsPageProps & { base: string; clearHref: string | null },
): JSX.Element {
  const { filters } = props;
  return (
    <Filters action={props.base} clearHref={props.clearHref}>
      <SelectField
        name="status"
        label="State"
        value={filters.status}
        options={[
          { value: '', text: 'Any' },
          { value: 'proposed', text: 'Waiting for approval' },
          { value: 'failed', text: 'Failed' },
          { value: 'approved', text: 'Approved' },
          { value: 'unknown', text: 'Being checked' },
          { value: 'written', text: 'In QuickBooks' },
          { value: 'rejected', text: 'Rejected' },
        ]}
      />
      <SelectField
        name="cause"
        label="Cause"
        value={filters.cause}
        options={[
          { value: '', text: 'Any' },
          { value: 'person', text: 'A person asked' },
          { value: 'back-dated-posting', text: 'A payment known later' },
        ]}
      />
      <SelectField
        name="method"
        label="How"
        value={filters.method}
        options={[{ value: '', text: 'Any' }, ...props.methods]}
      />
      <SelectField
        name="customer"
        label="Customer"
        value={filters.customer}
        options={[
          { value: '', text: 'All customers' },
          ...props.customers.map(({ id, name }) => ({ value: id, text: name })),
        ]}
      />
      <TextField name="from" type="date" label="Asked from" value={filters.from} />
      <TextField name="to" type="date" label="Asked to" value={filters.to} />
    </Filters>
  );
}

/** The list, and a person's word on all that are ticked in it. */
function Decide(props: ReversalsPageProps & { filtered: boolean }): JSX.Element {
  const { shell, rejected } = props;
  const canDecide = props.rows.some(({ waits }) => waits);
  const errors = rejected?.errors ?? [];
  const { realm } = shell.company;
  const chosen = canDecide ? new Set(rejected?.ids) : null;
  const table = (
    <ReversalList realm={realm} rows={props.rows} chosen={chosen} filtered={props.filtered} />
  );
  if (!canDecide) {
    // Somebody decided meanwhile: there is no field left to lead to.
    return (
      <>
        <ErrorSummary errors={errors.map(({ message }) => ({ field: '', message }))} />
        {table}
      </>
    );
  }
  return (
    <PostForm
      action={paths.reversals(realm)}
      csrfToken={shell.csrfToken}
      label="Decide on the chosen reversals"
    >
      <ErrorSummary errors={errors} />
      {table}
      <div class="form no-print">
        <TextField
          name="reason"
          label="Reason (needed to reject)"
          value={rejected?.reason}
          errors={errors}
          maxLength={500}
        />
        <div class="actions">
          <button type="submit" name="action" value="approve" class="button">
            Take the chosen back in QuickBooks
          </button>
          <button type="submit" name="action" value="reject" class="button button-danger">
            Reject the chosen
          </button>
        </div>
      </div>
    </PostForm>
  );
}
