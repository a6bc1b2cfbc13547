import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { DataTable } from '../components/data-table.tsx';
import { countOf } from '../components/format.ts';
import { MailsOverLimit } from '../components/mails-over-limit.tsx';
import { ReasonForms } from '../components/reason-forms.tsx';
import { outcomeText, policyText } from '../components/labels.ts';
import { Banner, Card, Empty, Facts, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, DateText, InstantText } from '../components/values.tsx';
import type { FieldError, Money, PolicyRef } from '../components/view.ts';
import { paths } from './paths.ts';
import type { RunRow } from './runs-page.tsx';

export type DecisionRow = {
  id: string;
  subject: { kind: 'invoice' | 'customer'; id: string; name: string };
  topic: 'charge' | 'reminder';
  outcome: string;
  reason: string;
  policy: PolicyRef | null;
};

export type ActionRow = {
  kind: 'charge' | 'reminder';
  id: string;
  status: string;
  /** What it is, in words: the reference and invoice, or the subject and customer. */
  title: string;
  money: Money | null;
};

/** What became of a run whose charges were held as far from usual. */
export type RunHold = {
  state: 'waiting' | 'released' | 'discarded';
  decidedBy: string;
  decidedAt: string | null;
  reason: string;
};

export type RunPageProps = {
  shell: ShellProps;
  run: RunRow & { note: string };
  /** Null for a run that nobody had to decide on. */
  hold: RunHold | null;
  rejected?: { action: string; reason: string; errors: readonly FieldError[] };
  actions: readonly ActionRow[];
  decisions: readonly DecisionRow[];
  /** How many more decisions there are than are listed. */
  decisionsLeftOut: number;
};

/** One run: what it did, and every decision with its reason. */
export function RunPage(props: RunPageProps): JSX.Element {
  const { shell, run } = props;
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title={`Run of ${run.date}`} section="runs">
      <PageHead
        title={
          <>
            {run.dryRun ? 'Dry run' : 'Run'} of <DateText date={run.date} />{' '}
            <StatusBadge status={run.status} />
          </>
        }
        eyebrow={<a href={paths.runs(realm)}>Runs</a>}
      />
      {run.dryRun && <Banner tone="info" title="This was a dry run: nothing took effect" />}
      {run.note !== '' && <Banner tone="info" title={run.note} />}
      <MailsOverLimit realm={realm} count={run.overMailLimit} run={null} />
      <Hold {...props} />
      <Card title="In short" id="summary">
        <Facts
          facts={[
            { name: 'Charges', value: run.charges, strong: true },
            { name: 'Reminders', value: run.reminders, strong: true },
            { name: 'Nothing to do', value: run.nothing, strong: true },
            { name: 'Started', value: <InstantText at={run.startedAt} /> },
            { name: 'Finished', value: <InstantText at={run.finishedAt} never="not yet" /> },
          ]}
        />
      </Card>
      <Card title="Actions" id="actions">
        <Actions rows={props.actions} realm={realm} />
      </Card>
      <Card title="Decisions" id="decisions">
        <Decisions rows={props.decisions} realm={realm} />
        {props.decisionsLeftOut > 0 && (
          <p class="note">
            And {countOf(props.decisionsLeftOut, 'more', 'more')}, not listed here.
          </p>
        )}
      </Card>
    </Shell>
  );
}

/** A run far from usual: a person lets its charges go, or discards them. */
function Hold({ shell, run, hold, rejected }: RunPageProps): JSX.Element | null {
  if (hold === null) return null;
  if (hold.state === 'waiting') {
    return (
      <>
        <p class="note">
          What is usual, and from when on a run is held, is said in the{' '}
          <a href={paths.limits(shell.company.realm)}>limits</a>.
        </p>
        <ReasonForms
          csrfToken={shell.csrfToken}
          {...(rejected === undefined ? {} : { rejected })}
          actions={(['release', 'discard'] as const).map((name) => ({
            name,
            ...holdActions[name],
            href: paths.runAction(shell.company.realm, run.id, name),
          }))}
        />
      </>
    );
  }
  const done = hold.state === 'released' ? 'let its charges go' : 'discarded its charges';
  return (
    <Banner tone="info" title={`${hold.decidedBy} ${done}`}>
      <InstantText at={hold.decidedAt} />
      {hold.reason === '' ? '' : `: ${hold.reason}`}
    </Banner>
  );
}

const holdActions = {
  release: {
    title: 'Let the charges go',
    means:
      'Each is decided again by the facts of now; what they no longer bear out is cancelled. The others are written into QuickBooks.',
    danger: false,
  },
  discard: {
    title: 'Discard the charges',
    means: 'None of them is made. The next run decides their dates anew.',
    danger: true,
  },
};

function Actions(props: { rows: readonly ActionRow[]; realm: string }): JSX.Element {
  return (
    <DataTable
      id="action-list"
      caption="What takes effect outside"
      captionHidden
      columns={[
        {
          header: 'Action',
          names: true,
          cell: (row) => (
            <a href={(row.kind === 'charge' ? paths.charge : paths.reminder)(props.realm, row.id)}>
              {row.kind === 'charge' ? 'Charge' : 'Reminder'}: {row.title}
            </a>
          ),
        },
        {
          header: 'Amount',
          numeric: true,
          cell: (row) => (row.money === null ? '' : <Amount {...row.money} />),
        },
        { header: 'Status', cell: (row) => <StatusBadge status={row.status} /> },
      ]}
      rows={props.rows}
      rowKey={(row) => row.id}
      empty={<Empty title="No action" />}
    />
  );
}

function Decisions(props: { rows: readonly DecisionRow[]; realm: string }): JSX.Element {
  return (
    <DataTable
      id="decision-list"
      caption="What was concluded on each customer and invoice"
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
        { header: 'About', cell: (row) => (row.topic === 'charge' ? 'Charge' : 'Reminder') },
        { header: 'Outcome', cell: (row) => outcomeText(row.outcome) },
        { header: 'Reason', cell: (row) => row.reason },
        {
          header: 'Policy',
          cell: (row) => (row.policy === null ? 'none' : policyText(row.policy)),
        },
      ]}
      rows={props.rows}
      rowKey={(row) => row.id}
      empty={<Empty title="No decision" />}
    />
  );
}
