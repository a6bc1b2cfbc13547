import type { JSX } from 'preact';
import { dueInWords } from './format.ts';
import { Facts } from './layout.tsx';
import { Amount, DateText } from './values.tsx';
import type { CustomerRef } from './view.ts';

export type InvoiceFactsView = {
  id: string;
  docNumber: string;
  customer: CustomerRef;
  currency: string;
  txnDate: string;
  dueDate: string;
  daysOverdue: number;
  total: string;
  openBalance: string;
  openPrincipal: string;
  charges: string;
  status: string;
  billEmail: string | null;
  /** QuickBooks' page for the payer to pay this invoice; null when there is none. */
  paymentLink: string | null;
};

/** The figures of one invoice. */
export function InvoiceFacts(props: {
  invoice: InvoiceFactsView;
  nextStep: { text: string; on: string | null } | null;
}): JSX.Element {
  const { invoice, nextStep } = props;
  const { currency } = invoice;
  const isOpen = invoice.status === 'open' || invoice.status === 'overdue';
  return (
    <Facts
      facts={[
        {
          name: 'Open balance',
          value: <Amount amount={invoice.openBalance} currency={currency} />,
          strong: true,
        },
        {
          name: 'Open principal',
          value: <Amount amount={invoice.openPrincipal} currency={currency} />,
        },
        { name: 'Charges', value: <Amount amount={invoice.charges} currency={currency} /> },
        { name: 'Total', value: <Amount amount={invoice.total} currency={currency} /> },
        { name: 'Invoice date', value: <DateText date={invoice.txnDate} /> },
        {
          name: 'Due date',
          value: (
            <>
              <DateText date={invoice.dueDate} />
              {isOpen && <span class="muted"> ({dueInWords(invoice.daysOverdue)})</span>}
            </>
          ),
        },
        { name: 'Mail goes to', value: invoice.billEmail ?? 'the customer’s address' },
        {
          name: 'Next step',
          value:
            nextStep === null ? (
              'nothing'
            ) : (
              <>
                {nextStep.text}
                {nextStep.on !== null && (
                  <>
                    {', '}
                    <DateText date={nextStep.on} />
                  </>
                )}
              </>
            ),
        },
        ...(invoice.paymentLink === null
          ? []
          : [
              {
                name: 'Payment page',
                value: (
                  <a href={invoice.paymentLink} rel="noreferrer">
                    Open at QuickBooks
                  </a>
                ),
              },
            ]),
      ]}
    />
  );
}
