import type { JSX } from 'preact';
import { Badge } from '../components/badge.tsx';
import { DataTable, type Column } from '../components/data-table.tsx';
import { countOf, sharedCurrency } from '../components/format.ts';
import { Amount, DateText } from '../components/values.tsx';
import type { CustomerRef, InvoiceRef, Money, PolicyRef } from '../components/view.ts';

export type ReviewRow = {
  id: string;
  reference: string;
  customer: CustomerRef;
  invoice: InvoiceRef;
  assessmentDate: string;
  /** Days charged for. */
  days: number;
  /** All live charges on the invoice as a percent a year; null where there is none. */
  percent: string | null;
  amount: string;
  currency: string;
  policy: PolicyRef;
  warnings: readonly string[];
  /** What has changed since it was worked out; null while it may be approved. */
  changed: string | null;
};

export type ReviewSum = Money & { count: number };

/** The waiting charges, each to be ticked and to be opened; what has changed cannot be ticked. */
export function ReviewList(props: {
  rows: readonly ReviewRow[];
  /** The charge whose worksheet is shown. */
  openId: string | null;
  /** Null where nothing is ticked, and links lead to pages of their own. */
  chosen: ReadonlySet<string> | null;
  hrefOf: (id: string) => string;
}): JSX.Element {
  const { chosen } = props;
  const shared = sharedCurrency(props.rows);
  const columns: Column<ReviewRow>[] = [
    ...(chosen === null
      ? []
      : [
          {
            header: 'Choose',
            cell: (row: ReviewRow) => <Choice row={row} isChosen={chosen.has(row.id)} />,
          },
        ]),
    {
      header: 'Charge',
      names: true,
      cell: (row) => (
        <Opener
          row={row}
          isOpen={row.id === props.openId}
          isSwapped={chosen !== null}
          href={props.hrefOf(row.id)}
        />
      ),
    },
    {
      header: 'Assessed',
      cell: (row) => (
        <>
          <DateText date={row.assessmentDate} />{' '}
          <span class="fine nowrap">{countOf(row.days, 'day')}</span>
        </>
      ),
    },
    {
      header: '% a year',
      numeric: true,
      cell: (row) => (row.percent === null ? '—' : row.percent),
    },
    {
      header: shared === null ? 'Amount' : `Amount (${shared})`,
      numeric: true,
      cell: (row) => (
        <Amount amount={row.amount} currency={shared === null ? row.currency : null} />
      ),
    },
  ];
  return (
    <DataTable
      id="waiting"
      caption="Charges that wait for approval"
      captionHidden
      columns={columns}
      rows={props.rows}
      rowKey={(row) => row.id}
    />
  );
}

function Choice({ row, isChosen }: { row: ReviewRow; isChosen: boolean }): JSX.Element {
  if (row.changed !== null) return <Badge tone="warn">Changed</Badge>;
  return (
    <input
      type="checkbox"
      name="charge"
      value={row.id}
      checked={isChosen}
      aria-label={`Choose charge ${row.reference}, ${row.customer.name}`}
    />
  );
}

/** Works as a link; with htmx the worksheet alone is swapped in. */
function Opener(props: {
  row: ReviewRow;
  isOpen: boolean;
  isSwapped: boolean;
  href: string;
}): JSX.Element {
  const { row } = props;
  const swap = props.isSwapped
    ? {
        'hx-get': props.href,
        'hx-select': '#pane',
        'hx-target': '#pane',
        'hx-swap': 'outerHTML',
        'hx-push-url': 'true',
      }
    : {};
  return (
    <>
      <a
        class="review-open"
        href={props.href}
        data-charge={row.id}
        aria-current={props.isOpen ? 'true' : undefined}
        {...swap}
      >
        {row.customer.name}
      </a>
      <span class="fine review-sub">
        Invoice {row.invoice.docNumber} · <span class="nowrap">{row.reference}</span>
      </span>
      {row.warnings.length > 0 && (
        <span class="badges review-sub">
          {row.warnings.map((warning) => (
            <Badge key={warning} tone="warn">
              {warning}
            </Badge>
          ))}
        </span>
      )}
      {row.changed !== null && (
        <span class="fine review-sub">Being worked out anew: {row.changed}</span>
      )}
    </>
  );
}

/** Count and sum by currency, in one line: `12 charges: USD 120.00 + EUR 3.00`. */
export function Sums({ sums }: { sums: readonly ReviewSum[] }): JSX.Element {
  const count = sums.reduce((all, sum) => all + sum.count, 0);
  return (
    <>
      {countOf(count, 'charge')}
      {sums.length > 0 && ', '}
      {sums.map((sum, index) => (
        <span key={sum.currency} class="nowrap">
          {index > 0 && ' + '}
          <Amount amount={sum.amount} currency={sum.currency} />
        </span>
      ))}
    </>
  );
}
