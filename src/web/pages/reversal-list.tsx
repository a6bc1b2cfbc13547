import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { DataTable, type Column } from '../components/data-table.tsx';
import { fieldId } from '../components/field.tsx';
import { sharedCurrency } from '../components/format.ts';
import { Empty } from '../components/layout.tsx';
import { Amount, InstantText } from '../components/values.tsx';
import type { CustomerRef, InvoiceRef } from '../components/view.ts';
import { paths } from './paths.ts';

export type ListedReversal = {
  id: string;
  charge: { id: string; reference: string };
  invoice: InvoiceRef;
  customer: CustomerRef;
  amount: string;
  currency: string;
  status: string;
  /** How it goes back, in words; empty until that is chosen. */
  method: string;
  /** Who or what asked for it, in words. */
  cause: string;
  reason: string;
  finding: string | null;
  at: string;
  /** A person may decide on it. */
  waits: boolean;
  /** Both worksheets of the charge are there to be compared. */
  hasCorrection: boolean;
};

/** Reversals as rows, each to be ticked where it waits for a person. */
export function ReversalList(props: {
  realm: string;
  rows: readonly ListedReversal[];
  /** Null where nothing is to be ticked. */
  chosen: ReadonlySet<string> | null;
  filtered: boolean;
}): JSX.Element {
  const { realm, chosen } = props;
  // The summary of errors leads to the first box.
  const firstWaiting = props.rows.find(({ waits }) => waits)?.id;
  const choice: Column<ListedReversal> = {
    header: 'Choose',
    cell: (row) =>
      row.waits ? (
        <input
          type="checkbox"
          name="reversal"
          id={row.id === firstWaiting ? fieldId('reversal') : undefined}
          value={row.id}
          checked={chosen?.has(row.id) === true}
          aria-label={`Choose the reversal of ${row.charge.reference}, ${row.customer.name}`}
        />
      ) : (
        ''
      ),
  };
  return (
    <DataTable
      id="reversals"
      caption="Reversals, what waits for a person first, then newest first"
      captionHidden
      columns={[...(chosen === null ? [] : [choice]), ...columnsFor(realm, props.rows)]}
      rows={props.rows}
      rowKey={(row) => row.id}
      empty={
        props.filtered ? (
          <Empty title="No reversal matches">
            <p>
              <a href={paths.reversals(realm)}>Show all reversals</a>
            </p>
          </Empty>
        ) : (
          <Empty title="No charge was taken back yet">
            <p>
              A charge in QuickBooks is taken back from its own page.{' '}
              <a href={paths.charges(realm)}>All charges</a>
            </p>
          </Empty>
        )
      }
    />
  );
}

function columnsFor(realm: string, rows: readonly ListedReversal[]): Column<ListedReversal>[] {
  const shared = sharedCurrency(rows);
  return [
    {
      header: 'Charge',
      names: true,
      cell: (row) => (
        <a class="nowrap" href={paths.charge(realm, row.charge.id)}>
          {row.charge.reference}
        </a>
      ),
    },
    { header: 'State', cell: (row) => <StatusBadge status={row.status} /> },
    {
      header: 'Invoice',
      cell: (row) => (
        <span>
          <a href={paths.invoice(realm, row.invoice.id)}>{row.invoice.docNumber}</a>,{' '}
          <a href={paths.customer(realm, row.customer.id)}>{row.customer.name}</a>
        </span>
      ),
    },
    {
      header: shared === null ? 'Amount' : `Amount (${shared})`,
      numeric: true,
      cell: (row) => (
        <Amount amount={row.amount} currency={shared === null ? row.currency : null} />
      ),
    },
    { header: 'Why', cell: (row) => <Why realm={realm} row={row} /> },
    { header: 'How', cell: (row) => (row.method === '' ? '—' : row.method) },
    { header: 'Found', cell: (row) => row.finding ?? '—' },
    { header: 'Asked', cell: (row) => <InstantText at={row.at} /> },
  ];
}

function Why({ realm, row }: { realm: string; row: ListedReversal }): JSX.Element {
  return (
    <span>
      {row.cause}: {row.reason}
      {row.hasCorrection && (
        <>
          {' '}
          <a href={paths.correction(realm, row.charge.id)}>Both worksheets</a>
        </>
      )}
    </span>
  );
}
