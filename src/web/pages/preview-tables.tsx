import type { JSX } from 'preact';
import { DataTable } from '../components/data-table.tsx';
import { sharedCurrency } from '../components/format.ts';
import { InvoiceLinks } from '../components/invoice-links.tsx';
import { Empty } from '../components/layout.tsx';
import { Amount, DateText } from '../components/values.tsx';
import type { CustomerRef, InvoiceRef } from '../components/view.ts';
import { paths } from './paths.ts';

export type PreviewCharge = {
  invoice: InvoiceRef;
  customer: CustomerRef;
  assessmentDate: string;
  amount: string;
  currency: string;
  /** One line: `18% a year on 1,234.56 for 11 days`. */
  arithmetic: string;
};

export type PreviewReminder = {
  customer: CustomerRef;
  to: readonly string[];
  subject: string;
  invoices: readonly InvoiceRef[];
  step: string;
};

export type PreviewNothing = {
  subject: { kind: 'invoice' | 'customer'; id: string; name: string };
  topic: 'charge' | 'reminder';
  reason: string;
};

/** The charges a run would make. */
export function PreviewCharges(props: {
  rows: readonly PreviewCharge[];
  realm: string;
}): JSX.Element {
  const shared = sharedCurrency(props.rows);
  return (
    <DataTable
      id="charges-today"
      caption="Charges that would be made"
      captionHidden
      columns={[
        {
          header: 'Invoice',
          names: true,
          cell: (row) => (
            <a href={paths.invoice(props.realm, row.invoice.id)}>{row.invoice.docNumber}</a>
          ),
        },
        { header: 'Customer', cell: (row) => row.customer.name },
        { header: 'Assessment date', cell: (row) => <DateText date={row.assessmentDate} /> },
        { header: 'Arithmetic', cell: (row) => row.arithmetic },
        {
          header: shared === null ? 'Amount' : `Amount (${shared})`,
          numeric: true,
          cell: (row) => (
            <Amount amount={row.amount} currency={shared === null ? row.currency : null} />
          ),
        },
      ]}
      rows={props.rows}
      rowKey={(row) => `${row.invoice.id} ${row.assessmentDate}`}
      empty={<Empty title="No charge would be made" />}
    />
  );
}

/** The mails a run would send. */
export function PreviewReminders(props: {
  rows: readonly PreviewReminder[];
  realm: string;
}): JSX.Element {
  return (
    <DataTable
      id="mails-today"
      caption="Mails that would be sent"
      captionHidden
      columns={[
        { header: 'Customer', names: true, cell: (row) => row.customer.name },
        { header: 'To', cell: (row) => row.to.join(', ') },
        { header: 'Step', cell: (row) => row.step },
        { header: 'Subject', cell: (row) => row.subject },
        {
          header: 'Invoices',
          cell: (row) => <InvoiceLinks realm={props.realm} invoices={row.invoices} />,
        },
      ]}
      rows={props.rows}
      rowKey={(row) => row.customer.id + row.subject}
      empty={<Empty title="No mail would be sent" />}
    />
  );
}

/** Everything a run would not do, with the reason. */
export function PreviewNothings(props: {
  rows: readonly PreviewNothing[];
  realm: string;
}): JSX.Element {
  return (
    <DataTable
      id="nothing-today"
      caption="Refusals to act"
      captionHidden
      columns={[
        {
          header: 'On',
          names: true,
          cell: (row) => (
            <a
              href={(row.subject.kind === 'invoice' ? paths.invoice : paths.customer)(
                props.realm,
                row.subject.id,
              )}
            >
              {row.subject.kind === 'invoice' ? `Invoice ${row.subject.name}` : row.subject.name}
            </a>
          ),
        },
        { header: 'What', cell: (row) => (row.topic === 'charge' ? 'No charge' : 'No reminder') },
        { header: 'Reason', cell: (row) => row.reason },
      ]}
      rows={props.rows}
      rowKey={(row) => row.subject.kind + row.subject.id + row.topic + row.reason}
      empty={<Empty title="Nothing is held back" />}
    />
  );
}
