import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { History } from '../components/history.tsx';
import { Banner, Card, Facts, PageHead } from '../components/layout.tsx';
import { PolicyLink } from '../components/resolved-policy.tsx';
import { ReasonForms } from '../components/reason-forms.tsx';
import { Reversals, TakeBack } from '../components/reversals.tsx';
import type { ReversalRow } from '../components/reversals.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, DateText, InstantText } from '../components/values.tsx';
import type {
  CustomerRef,
  FieldError,
  HistoryEntry,
  InvoiceRef,
  PolicyRef,
} from '../components/view.ts';
import { Worksheet } from '../components/worksheet.tsx';
import type { WorksheetView } from '../components/worksheet.tsx';
import { WorksheetFacts, WorksheetProof } from '../components/worksheet-facts.tsx';
import type { WorksheetFactsView } from './worksheet-facts-view.ts';
import { paths } from './paths.ts';

export type ChargeAction = 'approve' | 'waive';

export type WorksheetPageProps = {
  shell: ShellProps;
  charge: {
    id: string;
    reference: string;
    status: string;
    amount: string;
    currency: string;
    assessmentDate: string;
    invoice: InvoiceRef;
    customer: CustomerRef;
    createdAt: string;
    /** Why it is in its status, when that needs a reason: waived, reversed, cancelled, failed. */
    reason: string | null;
    /** Where it stands in QuickBooks; null until it does. */
    ledger: {
      invoiceId: string;
      lineId: string | null;
      description: string;
      writtenAt: string | null;
    } | null;
  };
  worksheet: WorksheetView;
  facts: WorksheetFactsView;
  /** SHA-256 of the stored worksheet; null on charges from before there were hashes. */
  hash: string | null;
  /** What somebody did to it in QuickBooks by hand, when that was seen, and what is live of it. */
  byHand: { found: string; at: string; live: string } | null;
  /** What the charge comes to with the postings known now, where that is another amount. */
  recheck: { tooMuch: string; amount: string; reason: string; notedAt: string } | null;
  policy: PolicyRef;
  /** Newest first. */
  history: readonly HistoryEntry[];
  /** What a person may do with it in its present status. */
  can: readonly ChargeAction[];
  /** Newest first. */
  reversals: readonly ReversalRow[];
  /** What is left of a charge in QuickBooks that may be taken back; null: not now. */
  takeBack: { left: string; isOut: boolean } | null;
  rejectedTakeBack?: { reason: string; amount: string; errors: readonly FieldError[] };
  /** A rejected form: which one, what was typed, what is wrong with `reason`. */
  rejected?: { action: ChargeAction; reason: string; errors: readonly FieldError[] };
};

const ACTIONS: Record<ChargeAction, { title: string; means: string; danger: boolean }> = {
  approve: {
    title: 'Approve the charge',
    means: 'It is written into QuickBooks at once, after a last look at the live invoice.',
    danger: false,
  },
  waive: {
    title: 'Waive the charge',
    means: 'It is never written into QuickBooks. This assessment date is not charged again.',
    danger: true,
  },
};

/** The full arithmetic of one charge, and what a person may do with it. Made to be printed. */
export function WorksheetPage(props: WorksheetPageProps): JSX.Element {
  const { shell, charge } = props;
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title={`Charge ${charge.reference}`} section="charges">
      <PageHead
        title={
          <>
            Charge <span class="nowrap">{charge.reference}</span>{' '}
            <StatusBadge status={charge.status} />
          </>
        }
        eyebrow={
          <>
            <a href={paths.customer(realm, charge.customer.id)}>{charge.customer.name}</a>
            {' · '}
            <a href={paths.invoice(realm, charge.invoice.id)}>Invoice {charge.invoice.docNumber}</a>
          </>
        }
        {...(charge.reason === null ? {} : { lead: charge.reason })}
      >
        <a class="button" href={paths.worksheetPdf(realm, charge.id)}>
          Worksheet as PDF
        </a>
      </PageHead>
      {props.byHand !== null && <ByHandNote charge={charge} byHand={props.byHand} />}
      {props.recheck !== null && <RecheckNote {...props} recheck={props.recheck} />}
      <div class="columns">
        <div class="column">
          <Worksheet worksheet={props.worksheet} currency={charge.currency} />
          <WorksheetFacts facts={props.facts} currency={charge.currency} realm={realm} />
          <WorksheetProof facts={props.facts} hash={props.hash} />
        </div>
        <div class="column">
          <Card title="The charge" id="charge">
            <ChargeFacts {...props} />
          </Card>
          {props.can.length > 0 && (
            <ReasonForms
              csrfToken={shell.csrfToken}
              actions={props.can.map((action) => ({
                ...ACTIONS[action],
                name: action,
                href: paths.chargeAction(realm, charge.id, action),
              }))}
              {...(props.rejected === undefined ? {} : { rejected: props.rejected })}
            />
          )}
          <Reversals rows={props.reversals} currency={charge.currency} />
          {props.takeBack !== null && (
            <TakeBack
              csrfToken={shell.csrfToken}
              href={paths.chargeAction(realm, charge.id, 'reverse')}
              left={props.takeBack.left}
              isOut={props.takeBack.isOut}
              currency={charge.currency}
              {...(props.rejectedTakeBack === undefined
                ? {}
                : { rejected: props.rejectedTakeBack })}
            />
          )}
          <History entries={props.history} />
        </div>
      </div>
    </Shell>
  );
}

function ByHandNote(props: {
  charge: WorksheetPageProps['charge'];
  byHand: NonNullable<WorksheetPageProps['byHand']>;
}): JSX.Element {
  const { charge, byHand } = props;
  return (
    <Banner tone="warn" title={byHand.found}>
      <p>
        Seen <InstantText at={byHand.at} />. What stands in the books is what counts:{' '}
        <Amount amount={byHand.live} currency={charge.currency} /> of{' '}
        <Amount amount={charge.amount} currency={charge.currency} />. This assessment date is not
        charged again.
      </p>
    </Banner>
  );
}

function RecheckNote(props: {
  shell: ShellProps;
  charge: WorksheetPageProps['charge'];
  recheck: NonNullable<WorksheetPageProps['recheck']>;
}): JSX.Element {
  const { charge, recheck } = props;
  const isTooMuch = !recheck.tooMuch.startsWith('-');
  return (
    <Banner
      tone={isTooMuch ? 'warn' : 'info'}
      title={
        <>
          With the payments known now it comes to{' '}
          <Amount amount={recheck.amount} currency={charge.currency} />:{' '}
          {isTooMuch ? 'too much was charged' : 'too little was charged, which is only noted'}.
        </>
      }
    >
      <p>
        {recheck.reason}{' '}
        <a href={paths.correction(props.shell.company.realm, charge.id)}>
          Both worksheets side by side
        </a>
      </p>
    </Banner>
  );
}

function ChargeFacts({ shell, charge, policy }: WorksheetPageProps): JSX.Element {
  return (
    <Facts
      facts={[
        {
          name: 'Amount',
          value: <Amount amount={charge.amount} currency={charge.currency} />,
          strong: true,
        },
        { name: 'Assessment date', value: <DateText date={charge.assessmentDate} /> },
        {
          name: 'Policy',
          value: <PolicyLink realm={shell.company.realm} policy={policy} />,
        },
        { name: 'Calculated', value: <InstantText at={charge.createdAt} /> },
        ...(charge.ledger === null
          ? [{ name: 'In QuickBooks', value: 'not written' }]
          : [
              {
                name: 'In QuickBooks',
                value: `Invoice id ${charge.ledger.invoiceId}${
                  charge.ledger.lineId === null ? '' : `, line ${charge.ledger.lineId}`
                }`,
              },
              { name: 'Written', value: <InstantText at={charge.ledger.writtenAt} /> },
              { name: 'Text of the line', value: charge.ledger.description },
            ]),
      ]}
    />
  );
}
