import type { JSX } from 'preact';
import { StatusBadge } from './badge.tsx';
import { DataTable } from './data-table.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { PostForm, TextField } from './form.tsx';
import { Card } from './layout.tsx';
import { Amount, InstantText } from './values.tsx';
import type { FieldError } from './view.ts';

export type ReversalRow = {
  id: string;
  amount: string;
  status: string;
  /** How it goes back, in words; empty until that is chosen. */
  method: string;
  reason: string;
  /** What was found in QuickBooks, where that needs saying. */
  finding: string | null;
  at: string;
};

/** What of a charge goes or went back, newest first. */
export function Reversals(props: {
  rows: readonly ReversalRow[];
  currency: string;
}): JSX.Element | null {
  if (props.rows.length === 0) return null;
  return (
    <Card title="Taken back" id="reversals">
      <DataTable
        id="reversal-list"
        caption="Reversals of this charge, newest first"
        captionHidden
        columns={[
          { header: 'State', names: true, cell: (row) => <StatusBadge status={row.status} /> },
          {
            header: `Amount (${props.currency})`,
            numeric: true,
            cell: (row) => <Amount amount={row.amount} />,
          },
          { header: 'How', cell: (row) => (row.method === '' ? '—' : row.method) },
          { header: 'Why', cell: (row) => row.reason },
          { header: 'Found', cell: (row) => row.finding ?? '—' },
          { header: 'Asked', cell: (row) => <InstantText at={row.at} /> },
        ]}
        rows={props.rows}
        rowKey={(row) => row.id}
      />
    </Card>
  );
}

/** The form that takes a charge out of QuickBooks, or a part of it. */
export function TakeBack(props: {
  csrfToken: string;
  href: string;
  /** What is left of the charge. */
  left: string;
  /** Somebody took it out of QuickBooks by hand: nothing is left to be changed there. */
  isOut: boolean;
  currency: string;
  rejected?: { reason: string; amount: string; errors: readonly FieldError[] };
}): JSX.Element {
  const { currency, rejected } = props;
  const errors = rejected?.errors ?? [];
  const scope = 'reverse-';
  return (
    <Card title="Take back" id="take-back" class="no-print">
      <PostForm
        action={props.href}
        csrfToken={props.csrfToken}
        class="form"
        label="Take the charge back"
      >
        <ErrorSummary errors={errors} scope={scope} />
        <p class="note">
          {props.isOut
            ? 'It is out of QuickBooks already, so nothing is written. Your word keeps for good that it stays out.'
            : 'This changes QuickBooks. An unpaid charge loses its line, or its line is lowered; where the invoice is paid or the books are closed, the customer gets a credit memo.'}{' '}
          This assessment date is not charged again.
        </p>
        <TextField
          name="reason"
          scope={scope}
          label="Reason"
          value={rejected?.reason}
          errors={errors}
          maxLength={500}
        />
        <TextField
          name="amount"
          scope={scope}
          label={`Amount in ${currency} (optional)`}
          hint={`Leave it empty to take back all of the ${props.left} that is left.`}
          value={rejected?.amount}
          errors={errors}
          inputMode="decimal"
          size="short"
        />
        <p>
          <button type="submit" class="button button-danger">
            Take back in QuickBooks
          </button>
        </p>
      </PostForm>
    </Card>
  );
}
