import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { dueInWords } from '../components/format.ts';
import { Holds } from '../components/holds.tsx';
import type { HoldsProps } from '../components/holds.tsx';
import { Card, Facts, PageHead } from '../components/layout.tsx';
import { ChargeLineTable, PostingTable } from '../components/ledger-tables.tsx';
import type { ChargeLineRow, PostingRow } from '../components/ledger-tables.tsx';
import { ResolvedPolicy } from '../components/resolved-policy.tsx';
import type { ResolvedPolicyView } from '../components/resolved-policy.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Timeline } from '../components/timeline.tsx';
import type { TimelineEvent } from '../components/timeline.tsx';
import { Amount, DateText } from '../components/values.tsx';
import type { CustomerRef } from '../components/view.ts';
import { paths } from './paths.ts';

export type InvoicePageProps = {
  shell: ShellProps;
  invoice: {
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
  nextStep: { text: string; on: string | null } | null;
  postings: readonly PostingRow[];
  chargeLines: readonly ChargeLineRow[];
  /** Newest first. */
  timeline: readonly TimelineEvent[];
  policy: ResolvedPolicyView;
  holds: HoldsProps['holds'];
  holdValues?: HoldsProps['values'];
  holdErrors?: HoldsProps['errors'];
};

/** One invoice: its figures, what was paid and charged, what happened, and why. */
export function InvoicePage(props: InvoicePageProps): JSX.Element {
  const { shell, invoice } = props;
  const { realm } = shell.company;
  const name = invoice.docNumber || `No number (${invoice.id})`;
  return (
    <Shell shell={shell} title={`Invoice ${name}`} section="invoices">
      <PageHead
        title={
          <>
            Invoice {name} <StatusBadge status={invoice.status} />
          </>
        }
        eyebrow={<a href={paths.customer(realm, invoice.customer.id)}>{invoice.customer.name}</a>}
      >
        <a class="button button-quiet" href={paths.invoicePolicy(realm, invoice.id)}>
          Rules for this invoice
        </a>
      </PageHead>
      <Card title="Figures" id="figures">
        <InvoiceFacts {...props} />
      </Card>
      <div class="columns">
        <div class="column">
          <Card title="Timeline" id="timeline" note="Newest first.">
            <Timeline events={props.timeline} />
          </Card>
        </div>
        <div class="column">
          <Card title="Payments and credits" id="postings">
            <PostingTable rows={props.postings} currency={invoice.currency} />
          </Card>
          <Card title="Charges" id="charges">
            <ChargeLineTable rows={props.chargeLines} currency={invoice.currency} realm={realm} />
          </Card>
          <Card title="Rules that apply" id="rules">
            <ResolvedPolicy realm={realm} policy={props.policy} />
          </Card>
          <Holds
            realm={realm}
            csrfToken={shell.csrfToken}
            scope={{ kind: 'invoice', id: invoice.id }}
            holds={props.holds}
            values={props.holdValues}
            errors={props.holdErrors}
          />
        </div>
      </div>
    </Shell>
  );
}

function InvoiceFacts({ invoice, nextStep }: InvoicePageProps): JSX.Element {
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
                {nextStep.text} <DateText date={nextStep.on} />
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
