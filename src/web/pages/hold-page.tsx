import type { JSX } from 'preact';
import { Badge } from '../components/badge.tsx';
import { HoldDecision, type HoldDecisionProps } from '../components/hold-decision.tsx';
import { HoldEvidence, type HoldEvidenceProps } from '../components/hold-evidence.tsx';
import { HOLD_ENTRIES, holdTitle, PROMISE_STATES } from '../components/hold-words.ts';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextArea, TextField } from '../components/form.tsx';
import { Card, Empty, Facts, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, DateText, InstantText } from '../components/values.tsx';
import type { FieldError } from '../components/view.ts';
import type { HoldEntryKind } from '../../adapters/store/hold-log.ts';
import type { PromiseState } from '../../core/holds/promises.ts';
import type { HoldRow } from './holds-page.tsx';
import { paths } from './paths.ts';

export type HoldPageProps = {
  shell: ShellProps;
  hold: HoldRow & {
    author: string;
    createdAt: string;
    note: string;
    accrual: string;
    /** The reply that put it; null for any other hold. */
    replyId: string | null;
  };
  dispute: {
    reason: string;
    responsible: string;
    dueOn: string | null;
    isOverdue: boolean;
    /** What was decided; null while nothing is. */
    outcome: string | null;
    closedOn: string | null;
  } | null;
  promise: {
    state: PromiseState;
    by: string;
    dueOn: string;
    lastDay: string;
    received: string;
    settledOn: string | null;
  } | null;
  log: readonly { id: string; at: string; author: string; kind: HoldEntryKind; text: string }[];
  evidence: Pick<HoldEvidenceProps, 'files' | 'errors'>;
  /** How it can end; null when it has. */
  decision: Pick<HoldDecisionProps, 'options' | 'values' | 'errors'> | null;
  /** What was typed into a rejected form, and which form it was. */
  rejected: {
    form: 'note' | 'change';
    values: Readonly<Record<string, string>>;
    errors: readonly FieldError[];
  } | null;
};

/** One hold: what it is, what happened to it, its evidence, and how it ends. */
export function HoldPage(props: HoldPageProps): JSX.Element {
  const { shell, hold } = props;
  const { realm } = shell.company;
  const at = { realm, csrfToken: shell.csrfToken, holdId: hold.id };
  return (
    <Shell shell={shell} title={holdTitle(hold)} section="holds">
      <PageHead
        title={holdTitle(hold)}
        eyebrow={
          <a
            href={(hold.scope === 'invoice' ? paths.invoice : paths.customer)(
              realm,
              hold.subject.id,
            )}
          >
            {hold.scope === 'invoice' ? `Invoice ${hold.subject.name}` : hold.subject.name}
          </a>
        }
      >
        <a class="button button-quiet" href={paths.holds(realm)}>
          All holds
        </a>
      </PageHead>
      <Card title="Facts" id="facts">
        <Facts facts={factsOf(props)} />
      </Card>
      <div class="columns">
        <div class="column">
          <Card title="Log" id="log" note="Newest first. Nothing of it is ever changed.">
            <Log {...props} />
          </Card>
          {props.dispute !== null && (
            <HoldEvidence {...at} files={props.evidence.files} errors={props.evidence.errors} />
          )}
        </div>
        <div class="column">
          {props.decision !== null && <HoldDecision {...at} {...props.decision} />}
          {props.decision !== null && <Change {...props} />}
        </div>
      </div>
    </Shell>
  );
}

function factsOf({
  shell,
  hold,
  dispute,
  promise,
}: HoldPageProps): Parameters<typeof Facts>[0]['facts'] {
  const money = (amount: string): JSX.Element => (
    <Amount amount={amount} currency={hold.currency} />
  );
  return [
    {
      name: promise === null ? 'Held' : 'Promised',
      value: hold.amount === null ? 'all that is open' : money(hold.amount),
      strong: true,
    },
    {
      name: 'State',
      value:
        hold.flag === null ? hold.state : <Badge tone={hold.flag.tone}>{hold.flag.text}</Badge>,
    },
    { name: 'Since', value: <DateText date={hold.from} /> },
    {
      name: hold.state === 'ended' ? 'Ended' : 'Ends',
      value: hold.endsOn === null ? 'when somebody lifts it' : <DateText date={hold.endsOn} />,
    },
    ...(dispute === null
      ? []
      : [
          { name: 'Why', value: dispute.reason },
          { name: 'Settled by', value: dispute.responsible || 'nobody named' },
          { name: 'To be settled by', value: <DateText date={dispute.dueOn} /> },
          ...(dispute.outcome === null ? [] : [{ name: 'Decided', value: dispute.outcome }]),
        ]),
    ...(promise === null
      ? []
      : [
          {
            name: 'Promise',
            value: (
              <Badge tone={PROMISE_STATES[promise.state].tone}>
                {PROMISE_STATES[promise.state].text}
              </Badge>
            ),
          },
          { name: 'For', value: <DateText date={promise.dueOn} /> },
          { name: 'Kept by payments up to', value: <DateText date={promise.lastDay} /> },
          { name: 'Paid in time', value: money(promise.received) },
          { name: 'Promised by', value: promise.by || 'not said' },
        ]),
    { name: 'Charges for its days', value: hold.accrual },
    {
      name: 'Put by',
      value: (
        <>
          {hold.author}, <InstantText at={hold.createdAt} />
        </>
      ),
    },
    ...(hold.replyId === null
      ? []
      : [
          {
            name: 'Ends when it is read',
            value: <a href={paths.reply(shell.company.realm, hold.replyId)}>The reply</a>,
          },
        ]),
    ...(hold.note === '' ? [] : [{ name: 'Note', value: hold.note }]),
  ];
}

function Log(props: HoldPageProps): JSX.Element {
  const { shell, hold, log, rejected } = props;
  const isOurs = rejected?.form === 'note';
  return (
    <>
      {log.length === 0 ? (
        <Empty title="Nothing yet" />
      ) : (
        <ol class="timeline">
          {log.map((entry) => (
            <li key={entry.id} class="event event-hold">
              <div class="event-head">
                <span class="event-title">{HOLD_ENTRIES[entry.kind]}</span>
              </div>
              {entry.text !== '' && <p class="event-text">{entry.text}</p>}
              <p class="event-when">
                <InstantText at={entry.at} /> · {entry.author}
              </p>
            </li>
          ))}
        </ol>
      )}
      <PostForm
        action={paths.holdNote(shell.company.realm, hold.id)}
        csrfToken={shell.csrfToken}
        class="form"
        label="Add a note"
      >
        <ErrorSummary errors={isOurs ? rejected.errors : []} scope="note-" />
        <TextArea
          name="note"
          scope="note-"
          label="Add a note"
          value={isOurs ? rejected.values['note'] : ''}
          errors={isOurs ? rejected.errors : []}
        />
        <p>
          <button type="submit" class="button button-quiet">
            Add the note
          </button>
        </p>
      </PostForm>
    </>
  );
}

function Change(props: HoldPageProps): JSX.Element {
  const { shell, hold, dispute, promise, rejected } = props;
  const isOurs = rejected?.form === 'change';
  const errors = isOurs ? rejected.errors : [];
  const value = (name: string, now: string): string =>
    isOurs ? (rejected.values[name] ?? '') : now;
  return (
    <details class="more" open={errors.length > 0}>
      <summary>Change it</summary>
      <PostForm
        action={paths.hold(shell.company.realm, hold.id)}
        csrfToken={shell.csrfToken}
        class="form"
        label="Change the hold"
      >
        <ErrorSummary errors={errors} scope="change-" />
        {promise === null && (
          <TextField
            name="until"
            type="date"
            scope="change-"
            label="Until (leave empty: until lifted)"
            size="medium"
            value={value('until', hold.endsOn ?? '')}
            errors={errors}
          />
        )}
        {dispute !== null && (
          <>
            <TextField
              name="responsible"
              scope="change-"
              label="Who settles it"
              value={value('responsible', dispute.responsible)}
              errors={errors}
              maxLength={200}
            />
            <TextField
              name="dueOn"
              type="date"
              scope="change-"
              label="To be settled by"
              size="medium"
              value={value('dueOn', dispute.dueOn ?? '')}
              errors={errors}
            />
          </>
        )}
        <p>
          <button type="submit" class="button button-quiet">
            Save
          </button>
        </p>
      </PostForm>
    </details>
  );
}
