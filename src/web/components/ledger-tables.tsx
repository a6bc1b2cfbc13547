import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { StatusBadge } from './badge.tsx';
import { DataTable } from './data-table.tsx';
import { Amount, DateText } from './values.tsx';

export type PostingRow = {
  id: string;
  date: string;
  kind: 'payment' | 'creditMemo';
  /** The payment's or credit memo's own number; empty when it has none. */
  reference: string;
  amount: string;
};

export type ChargeLineRow = {
  /** Our charge; null for a late fee that QuickBooks or someone else added. */
  chargeId: string | null;
  reference: string;
  date: string | null;
  description: string;
  amount: string;
  status: string;
};

/** What was paid or credited on an invoice. */
export function PostingTable(props: {
  rows: readonly PostingRow[];
  currency: string;
}): JSX.Element {
  return (
    <DataTable
      id="posting-list"
      caption="What was paid or credited, by date"
      captionHidden
      narrow="scroll"
      columns={[
        { header: 'Date', names: true, cell: (row) => <DateText date={row.date} /> },
        {
          header: 'What',
          cell: (row) =>
            `${row.kind === 'payment' ? 'Payment' : 'Credit memo'} ${row.reference}`.trim(),
        },
        {
          header: `Amount (${props.currency})`,
          numeric: true,
          cell: (row) => <Amount amount={row.amount} />,
        },
      ]}
      rows={props.rows}
      rowKey={(row) => row.id}
      empty={<p class="muted">Nothing was paid or credited.</p>}
    />
  );
}

/** The finance charges on an invoice, ours and foreign late fees. */
export function ChargeLineTable(props: {
  rows: readonly ChargeLineRow[];
  currency: string;
  realm: string;
}): JSX.Element {
  return (
    <DataTable
      id="charge-list"
      caption="Finance charges on this invoice"
      captionHidden
      narrow="scroll"
      columns={[
        { header: 'Assessed', names: true, cell: (row) => <DateText date={row.date} /> },
        {
          header: 'Charge',
          cell: (row) => (
            <>
              {row.chargeId === null ? (
                <span class="anywhere">{row.description}</span>
              ) : (
                <a href={paths.charge(props.realm, row.chargeId)}>{row.reference}</a>
              )}{' '}
              <StatusBadge status={row.status} />
            </>
          ),
        },
        {
          header: `Amount (${props.currency})`,
          numeric: true,
          cell: (row) => <Amount amount={row.amount} />,
        },
      ]}
      rows={props.rows}
      rowKey={(row) => row.chargeId ?? row.description}
      empty={<p class="muted">Nothing was charged.</p>}
    />
  );
}
