import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { Holds } from '../components/holds.tsx';
import type { HoldsProps } from '../components/holds.tsx';
import { InvoiceFacts } from '../components/invoice-facts.tsx';
import type { InvoiceFactsView } from '../components/invoice-facts.tsx';
import { Card, PageHead } from '../components/layout.tsx';
import { ChargeLineTable, PostingTable } from '../components/ledger-tables.tsx';
import type { ChargeLineRow, PostingRow } from '../components/ledger-tables.tsx';
import { ResolvedPolicy } from '../components/resolved-policy.tsx';
import type { ResolvedPolicyView } from '../components/resolved-policy.tsx';
import { StopBanner, StopLink, type StopView } from '../components/stop-banner.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Timeline } from '../components/timeline.tsx';
import type { TimelineEvent } from '../components/timeline.tsx';
import { paths, withQuery } from './paths.ts';

export type InvoicePageProps = {
  shell: ShellProps;
  invoice: InvoiceFactsView;
  nextStep: { text: string; on: string | null } | null;
  postings: readonly PostingRow[];
  chargeLines: readonly ChargeLineRow[];
  /** Newest first. */
  timeline: readonly TimelineEvent[];
  policy: ResolvedPolicyView;
  /** What everything is stopped by; null when nothing is. */
  stop: StopView | null;
  holds: HoldsProps['holds'];
  holdValues?: HoldsProps['values'];
  holdErrors?: HoldsProps['errors'];
};

/** One invoice: its figures, what was paid and charged, what happened, and why. */
export function InvoicePage(props: InvoicePageProps): JSX.Element {
  const { shell, invoice } = props;
  const { realm } = shell.company;
  const subject = { kind: 'invoice', id: invoice.id } as const;
  const stop = { realm, subject, stop: props.stop };
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
        <StopLink {...stop} />
        <a
          class="button button-quiet"
          href={withQuery(paths.reminders(realm), { invoice: invoice.id })}
        >
          Reminders
        </a>
        <a
          class="button button-quiet"
          href={withQuery(paths.evidence(realm), { about: 'invoice', id: invoice.id })}
        >
          Evidence pack
        </a>
      </PageHead>
      <StopBanner {...stop} csrfToken={shell.csrfToken} />
      <Card title="Figures" id="figures">
        <InvoiceFacts invoice={invoice} nextStep={props.nextStep} />
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
