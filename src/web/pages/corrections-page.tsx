import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { DataTable } from '../components/data-table.tsx';
import { Card, Empty, PageHead, Pager } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, DateText, InstantText } from '../components/values.tsx';
import type { CustomerRef, InvoiceRef } from '../components/view.ts';
import { paths, withQuery } from './paths.ts';

export type CorrectionRow = {
  chargeId: string;
  reference: string;
  assessmentDate: string;
  customer: CustomerRef;
  invoice: InvoiceRef;
  currency: string;
  charged: string;
  /** What it comes to with the postings known now. */
  amount: string;
  /** Negative where too little was charged. */
  tooMuch: string;
  /** Of the proposal to take the difference back; null where there is none. */
  proposal: string | null;
  notedAt: string;
};

export type CorrectionsPageProps = {
  shell: ShellProps;
  rows: readonly CorrectionRow[];
  cursor: string;
  next: string | null;
};

/** Charges that come to another amount with the postings known now. */
export function CorrectionsPage({ shell, rows, cursor, next }: CorrectionsPageProps): JSX.Element {
  const { realm } = shell.company;
  const base = paths.corrections(realm);
  return (
    <Shell shell={shell} title="Corrections" section="charges">
      <PageHead
        title="Corrections"
        eyebrow={<a href={paths.charges(realm)}>Charges</a>}
        lead="Charges in QuickBooks that come to another amount, because a payment or credit that is dated before their assessment came in, changed or went away after it. What was charged too much is proposed to be taken back; what was charged too little is only noted."
      >
        <a class="button button-quiet" href={paths.reversals(realm)}>
          Reversals
        </a>
      </PageHead>
      <Card title="Charges" id="list">
        <DataTable
          id="corrections"
          caption="Charges that come to another amount now"
          captionHidden
          columns={columnsFor(realm)}
          rows={rows}
          rowKey={(row) => row.chargeId}
          empty={<Empty title="Every charge comes to what was charged" />}
        />
        <Pager
          firstHref={cursor === '' ? null : base}
          nextHref={next === null ? null : withQuery(base, { cursor: next })}
        />
      </Card>
    </Shell>
  );
}

function columnsFor(realm: string): Parameters<typeof DataTable<CorrectionRow>>[0]['columns'] {
  return [
    {
      header: 'Charge',
      names: true,
      cell: (row) => <a href={paths.correction(realm, row.chargeId)}>{row.reference}</a>,
    },
    { header: 'Assessed', cell: (row) => <DateText date={row.assessmentDate} /> },
    {
      header: 'Invoice',
      cell: (row) => (
        <>
          <a href={paths.invoice(realm, row.invoice.id)}>{row.invoice.docNumber}</a>,{' '}
          {row.customer.name}
        </>
      ),
    },
    {
      header: 'Charged',
      numeric: true,
      cell: (row) => <Amount amount={row.charged} currency={row.currency} />,
    },
    { header: 'Comes to', numeric: true, cell: (row) => <Amount amount={row.amount} /> },
    {
      header: 'Difference',
      numeric: true,
      cell: (row) =>
        row.tooMuch.startsWith('-') ? (
          <>
            <Amount amount={row.tooMuch.slice(1)} /> too little
          </>
        ) : (
          <>
            <Amount amount={row.tooMuch} /> too much
          </>
        ),
    },
    {
      header: 'Taking it back',
      cell: (row) =>
        row.proposal === null ? (
          <span class="muted">only noted</span>
        ) : (
          <StatusBadge status={row.proposal} />
        ),
    },
    { header: 'Found', cell: (row) => <InstantText at={row.notedAt} /> },
  ];
}
