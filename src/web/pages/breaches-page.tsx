import type { JSX } from 'preact';
import { Badge } from '../components/badge.tsx';
import { SelectField } from '../components/choice.tsx';
import { DataTable } from '../components/data-table.tsx';
import { Filters } from '../components/filters.tsx';
import { countOf, groupDigits } from '../components/format.ts';
import { TextField } from '../components/form.tsx';
import { levelText } from '../components/labels.ts';
import { Card, Empty, PageHead } from '../components/layout.tsx';
import { policyHref } from '../components/resolved-policy.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, DateText } from '../components/values.tsx';
import type { CustomerRef, InvoiceRef, LevelView } from '../components/view.ts';
import { paths, withQuery } from './paths.ts';

export const findingKinds = ['invoice', 'typical', 'no-record', 'consumer'] as const;
export type FindingKind = (typeof findingKinds)[number];

const kindTexts: Readonly<Record<FindingKind, string>> = {
  invoice: 'An open invoice above the bounds',
  typical: 'A typical invoice above the bounds',
  'no-record': 'No record for its place, and no cap',
  consumer: 'A consumer',
};

export type FindingRow = {
  kind: FindingKind;
  customer: CustomerRef;
  /** "US-GA"; null where it is not known. */
  place: string | null;
  /** The law, or the owner's own cap; null where there is neither. */
  by: string | null;
  level: LevelView;
  /** Whether the policy charges the customer as things stand. */
  isCharged: boolean;
  /** The first charge that the guard would stop; null for a finding without one. */
  charge: {
    invoice: InvoiceRef | null;
    date: string;
    dates: number;
    currency: string;
    wanted: string;
    allowed: string;
    /** Percent a year without the guard, and the most. */
    percent: string | null;
    most: string | null;
  } | null;
};

export type BreachesPageProps = {
  shell: ShellProps;
  days: number;
  typical: { amount: string; currency: string; dueInDays: number; overdueDays: number };
  filters: { kind: string; q: string };
  counts: readonly { kind: FindingKind; customers: number }[];
  rows: readonly FindingRow[];
  /** How many more there are than the page lists. */
  leftOut: number;
};

/** Whom the policies would charge more than the law or a cap allows, and of whom too little is known. */
export function BreachesPage(props: BreachesPageProps): JSX.Element {
  const { shell, days, typical, filters, rows, leftOut } = props;
  const { realm } = shell.company;
  const customers = new Set(rows.map((row) => row.customer.id)).size;
  return (
    <Shell shell={shell} title="Above the law’s bounds" section="policy">
      <PageHead
        title="Above the law’s bounds"
        eyebrow={<a href={paths.policy(realm)}>Company policy</a>}
        lead={`Charges of the next ${days} days that the guard would reduce or block, if nothing is paid until then, and customers of whom more should be known. This is no legal advice.`}
      >
        <a class="button button-quiet" href={withQuery(paths.breachesCsv(realm), filters)}>
          CSV
        </a>
      </PageHead>
      <ul class="plain-list">
        {props.counts.map(({ kind, customers: count }) => (
          <li key={kind}>
            <a href={withQuery(paths.breaches(realm), { ...filters, kind })}>{kindTexts[kind]}</a>:{' '}
            {countOf(count, 'customer')}
          </li>
        ))}
      </ul>
      <Filters
        action={paths.breaches(realm)}
        clearHref={filters.kind === '' && filters.q === '' ? null : paths.breaches(realm)}
      >
        <SelectField
          name="kind"
          label="What"
          value={filters.kind}
          options={[
            { value: '', text: 'everything' },
            ...findingKinds.map((kind) => ({ value: kind, text: kindTexts[kind] })),
          ]}
        />
        <TextField name="q" type="search" label="Customer" value={filters.q} />
      </Filters>
      <Card
        title={rows.length === 0 ? 'Nothing found' : countOf(customers, 'customer')}
        id="breaches-card"
        {...(leftOut === 0 ? {} : { note: `${leftOut} more are not listed; the CSV has all.` })}
      >
        <DataTable
          id="breaches"
          caption="One row for each finding"
          captionHidden
          columns={columnsFor(realm)}
          rows={rows}
          rowKey={(row) => `${row.kind} ${row.customer.id} ${row.charge?.invoice?.id ?? ''}`}
          empty={<Empty title="No charge would be above a record of the law or a cap of yours." />}
        />
        <p class="note">
          A typical invoice is made up for customers that owe nothing: {groupDigits(typical.amount)}{' '}
          {typical.currency} of today, due in {typical.dueInDays} days and unpaid{' '}
          {typical.overdueDays} days after that.
        </p>
      </Card>
    </Shell>
  );
}

/** Of a finding without a charge. */
const nothing = <span class="muted">—</span>;

function columnsFor(realm: string): Parameters<typeof DataTable<FindingRow>>[0]['columns'] {
  return [
    {
      header: 'Customer',
      names: true,
      cell: (row) => <a href={paths.customer(realm, row.customer.id)}>{row.customer.name}</a>,
    },
    { header: 'What', cell: (row) => <What row={row} realm={realm} /> },
    { header: 'First charge', cell: (row) => <First charge={row.charge} /> },
    {
      header: 'By the policy',
      numeric: true,
      cell: ({ charge }) =>
        charge === null ? nothing : <Amount amount={charge.wanted} currency={charge.currency} />,
    },
    {
      header: 'With the guard',
      numeric: true,
      cell: ({ charge }) =>
        charge === null ? nothing : <Amount amount={charge.allowed} currency={charge.currency} />,
    },
    {
      header: 'A year',
      numeric: true,
      cell: ({ charge }) =>
        charge === null || charge.most === null
          ? nothing
          : `${charge.percent === null ? '?' : groupDigits(charge.percent)}% of at most ${charge.most}%`,
    },
    { header: 'Place', cell: (row) => <span class="nowrap">{row.place ?? 'not known'}</span> },
    { header: 'Bound by', cell: (row) => row.by ?? 'no record, no cap' },
    { header: 'Set right', cell: (row) => <Fix row={row} realm={realm} /> },
  ];
}

function What({ row, realm }: { row: FindingRow; realm: string }): JSX.Element {
  const { kind, charge, isCharged } = row;
  if (charge !== null && charge.invoice !== null) {
    return (
      <>
        Invoice <a href={paths.invoice(realm, charge.invoice.id)}>{charge.invoice.docNumber}</a>
      </>
    );
  }
  if (charge !== null) return <>a typical invoice</>;
  return (
    <>
      <Badge tone="warn">{kindTexts[kind]}</Badge>{' '}
      {isCharged ? 'It is charged all the same.' : 'It is not charged.'}
    </>
  );
}

function First({ charge }: { charge: FindingRow['charge'] }): JSX.Element {
  if (charge === null) return <></>;
  return (
    <>
      <DateText date={charge.date} />
      {charge.dates > 1 && <span class="muted"> and {charge.dates - 1} more</span>}
    </>
  );
}

function Fix({ row, realm }: { row: FindingRow; realm: string }): JSX.Element {
  return (
    <>
      <a href={policyHref(realm, row.level)}>Rules of {levelText(row.level)}</a>
      {', '}
      <a href={`${paths.customer(realm, row.customer.id)}#legal`}>law of the customer</a>
    </>
  );
}
