import type { JSX } from 'preact';
import { DataTable } from '../components/data-table.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { Banner, Card, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, InstantText } from '../components/values.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';

export type LateFeeRow = {
  invoice: { id: string; docNumber: string };
  customer: { id: string; name: string };
  currency: string;
  /** Decimal texts. */
  openBalance: string;
  lateFees: string;
  isAccepted: boolean;
};
export type AcceptanceRow = {
  id: string;
  /** Null: every invoice of the company. */
  invoice: { id: string; docNumber: string } | null;
  reason: string;
  by: string;
  at: string;
};
export type LateFeesPageProps = {
  shell: ShellProps;
  rows: readonly LateFeeRow[];
  acceptances: readonly AcceptanceRow[];
  values: { invoice: string; reason: string };
  errors: readonly FieldError[];
};

/** Late fees that QuickBooks adds by itself, and the owner's word on charging beside them. */
export function LateFeesPage(props: LateFeesPageProps): JSX.Element {
  const { shell, rows } = props;
  const waiting = rows.filter(({ isAccepted }) => !isAccepted).length;
  return (
    <Shell shell={shell} title="Late fees" section="settings">
      <PageHead
        title="Late fees of QuickBooks’ own"
        eyebrow={<a href={paths.settings(shell.company.realm)}>Settings</a>}
      />
      <ErrorSummary errors={props.errors} />
      {waiting > 0 && (
        <Banner tone="warn" title="Customers would pay twice for one delay">
          <p>
            Switch late fees off in QuickBooks under Account and settings, Sales, Late fees. Until
            then Dunwell charges none of these invoices, unless you say so below. Such fees never
            belong to what Dunwell’s charges are worked out from.
          </p>
        </Banner>
      )}
      <Card title="Open invoices with late fees that Dunwell did not write" id="charged-there">
        <DataTable
          id="late-fees"
          caption="Open invoices with late fees that Dunwell did not write"
          captionHidden
          narrow="scroll"
          columns={[
            {
              header: 'Invoice',
              names: true,
              cell: ({ invoice }) => (
                <a href={paths.invoice(shell.company.realm, invoice.id)}>{invoice.docNumber}</a>
              ),
            },
            {
              header: 'Customer',
              cell: ({ customer }) => (
                <a href={paths.customer(shell.company.realm, customer.id)}>{customer.name}</a>
              ),
            },
            {
              header: 'Late fees',
              numeric: true,
              cell: (row) => <Amount amount={row.lateFees} currency={row.currency} />,
            },
            {
              header: 'Open balance',
              numeric: true,
              cell: (row) => <Amount amount={row.openBalance} currency={row.currency} />,
            },
            {
              header: 'Dunwell',
              cell: ({ isAccepted }) =>
                isAccepted ? 'charges it all the same' : 'does not charge it',
            },
          ]}
          rows={rows}
          rowKey={({ invoice }) => invoice.id}
          empty={<p class="muted">No open invoice has one.</p>}
        />
      </Card>
      <Card title="Charge all the same" id="accept">
        <PostForm
          action={paths.lateFees(shell.company.realm)}
          csrfToken={shell.csrfToken}
          class="form"
          label="Charge all the same"
        >
          <div class="fields">
            <TextField
              name="invoice"
              label="Invoice number"
              value={props.values.invoice}
              errors={props.errors}
              hint="Empty: every invoice of the company, those to come too."
            />
            <TextField
              name="reason"
              label="Reason"
              value={props.values.reason}
              errors={props.errors}
              maxLength={500}
            />
          </div>
          <p>
            <button type="submit" class="button button-quiet">
              Charge all the same
            </button>
          </p>
        </PostForm>
        <Acceptances {...props} />
      </Card>
    </Shell>
  );
}

function Acceptances({ shell, acceptances }: LateFeesPageProps): JSX.Element {
  const { realm } = shell.company;
  return (
    <DataTable
      id="acceptances"
      caption="Invoices that are charged all the same"
      narrow="scroll"
      columns={[
        {
          header: 'For',
          names: true,
          cell: ({ invoice }) =>
            invoice === null ? (
              'Every invoice'
            ) : (
              <a href={paths.invoice(realm, invoice.id)}>Invoice {invoice.docNumber}</a>
            ),
        },
        {
          header: 'Reason',
          cell: ({ reason, by, at }) => (
            <>
              {reason}
              <p class="fine">
                {by}, <InstantText at={at} />
              </p>
            </>
          ),
        },
        {
          header: 'Take back',
          cell: ({ id, invoice }) => (
            <PostForm action={paths.revokeLateFees(realm, id)} csrfToken={shell.csrfToken}>
              <button type="submit" class="button button-danger button-small">
                Take back
                <span class="visually-hidden">
                  {invoice === null ? ' for every invoice' : ` for invoice ${invoice.docNumber}`}
                </span>
              </button>
            </PostForm>
          ),
        },
      ]}
      rows={acceptances}
      rowKey={({ id }) => id}
      empty={<p class="muted">None so far: no invoice with such fees is charged.</p>}
    />
  );
}
