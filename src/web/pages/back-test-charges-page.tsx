import type { JSX } from 'preact';
import { DataTable } from '../components/data-table.tsx';
import { sharedCurrency } from '../components/format.ts';
import { Card, Empty, PageHead, Pager } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, DateText } from '../components/values.tsx';
import { Worksheet } from '../components/worksheet.tsx';
import type { WorksheetView } from '../components/worksheet.tsx';
import type { InvoiceRef } from '../components/view.ts';
import type { BackTestLineRow } from './back-test-view.ts';
import { paths, withQuery } from './paths.ts';

export type BackTestChargesPageProps = {
  shell: ShellProps;
  testId: string;
  /** The customer that they are of; null for all. */
  customer: string | null;
  rows: readonly BackTestLineRow[];
  firstHref: string | null;
  nextHref: string | null;
};

/** The charges of a back-test one by one. */
export function BackTestChargesPage(props: BackTestChargesPageProps): JSX.Element {
  const { shell, testId, rows } = props;
  const { realm } = shell.company;
  const shared = sharedCurrency(rows);
  const inCell = (row: BackTestLineRow) => (shared === null ? row.currency : null);
  const unit = shared === null ? '' : ` (${shared})`;
  return (
    <Shell shell={shell} title="Charges of the back-test" section="policy">
      <PageHead
        title={props.customer === null ? 'Charges of the back-test' : props.customer}
        eyebrow={<a href={paths.backTest(realm, testId)}>Back-test</a>}
        lead="Each charge that would have been, and each that was."
      />
      <Card id="charges-card">
        <DataTable
          id="back-test-charges"
          caption="Charges by customer, invoice and date"
          captionHidden
          columns={[
            {
              header: 'Invoice',
              names: true,
              cell: ({ invoice }) => (
                <a href={paths.backTestInvoice(realm, testId, invoice.id)}>
                  {invoice.docNumber}
                  <span class="visually-hidden">, worksheets</span>
                </a>
              ),
            },
            {
              header: 'Customer',
              cell: ({ customer }) => (
                <a href={paths.customer(realm, customer.id)}>{customer.name}</a>
              ),
            },
            { header: 'Assessed on', cell: (row) => <DateText date={row.assessmentDate} /> },
            {
              header: 'What',
              cell: (row) => (row.kind === 'would' ? 'would have been' : 'really charged'),
            },
            {
              header: `Amount${unit}`,
              numeric: true,
              cell: (row) => <Amount amount={row.amount} currency={inCell(row)} />,
            },
            {
              header: `Before the guard${unit}`,
              numeric: true,
              cell: (row) =>
                row.wanted === null ? (
                  <span class="muted">—</span>
                ) : (
                  <Amount amount={row.wanted} currency={inCell(row)} />
                ),
            },
            { header: 'Cut by', cell: (row) => row.cutBy ?? <span class="muted">—</span> },
          ]}
          rows={rows}
          rowKey={(row) => row.kind + row.invoice.id + row.assessmentDate}
          empty={<Empty title="No charges" />}
        />
        <Pager firstHref={props.firstHref} nextHref={props.nextHref} />
      </Card>
    </Shell>
  );
}

export type BackTestInvoicePageProps = {
  shell: ShellProps;
  testId: string;
  invoice: InvoiceRef;
  currency: string;
  charges: readonly { assessmentDate: string; amount: string }[];
  /** The arithmetic of one of them, by the facts of now; null when there is none. */
  shown: { assessmentDate: string; worksheet: WorksheetView } | null;
};

/** The charges that one invoice would have had, and the arithmetic of one of them. */
export function BackTestInvoicePage(props: BackTestInvoicePageProps): JSX.Element {
  const { shell, testId, invoice, charges, currency, shown } = props;
  const { realm } = shell.company;
  const href = paths.backTestInvoice(realm, testId, invoice.id);
  return (
    <Shell shell={shell} title={`Worksheets of ${invoice.docNumber}`} section="policy">
      <PageHead
        title={`Invoice ${invoice.docNumber}`}
        eyebrow={<a href={paths.backTest(realm, testId)}>Back-test</a>}
        lead="Worked out anew from what is known now. Nothing of it is charged."
      >
        <a class="button button-quiet no-print" href={paths.invoice(realm, invoice.id)}>
          The invoice
        </a>
      </PageHead>
      <Card id="invoice-charges-card">
        <DataTable
          id="invoice-charges"
          caption="Charges that would have been"
          columns={[
            {
              header: 'Assessed on',
              names: true,
              cell: ({ assessmentDate: date }) =>
                date === shown?.assessmentDate ? (
                  <>
                    <DateText date={date} /> <span class="muted">(shown below)</span>
                  </>
                ) : (
                  <a href={withQuery(href, { date })}>
                    <DateText date={date} />
                  </a>
                ),
            },
            {
              header: `Amount (${currency})`,
              numeric: true,
              cell: (row) => <Amount amount={row.amount} />,
            },
          ]}
          rows={charges}
          rowKey={(row) => row.assessmentDate}
          empty={<Empty title="It would not have been charged" />}
        />
      </Card>
      {shown !== null && <Worksheet worksheet={shown.worksheet} currency={currency} />}
    </Shell>
  );
}
