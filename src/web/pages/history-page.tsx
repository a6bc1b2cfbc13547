import type { JSX } from 'preact';
import { CheckFacts } from '../components/check-facts.tsx';
import { DataTable } from '../components/data-table.tsx';
import { PostForm } from '../components/form.tsx';
import { countOf, groupDigits } from '../components/format.ts';
import { Card, Empty, Facts, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { InstantText } from '../components/values.tsx';
import { HistoryProgress, type HistoryRunView } from './history-progress.tsx';
import { paths } from './paths.ts';

type Problem = {
  readonly position: string | null;
  readonly reminderId: string | null;
  readonly problem: string;
};

export type HistoryPageProps = {
  shell: ShellProps;
  chain: {
    readonly last: {
      readonly position: string;
      readonly hash: string;
      readonly sealedAt: string;
      readonly reminderId: string;
    } | null;
    /** Rows that were written and are not sealed yet. */
    readonly waiting: number;
  };
  run: HistoryRunView | null;
  /** What the last check that came to its end found; null before the first. */
  check: {
    readonly at: string;
    readonly by: string;
    readonly rows: number;
    readonly reminders: number;
    readonly events: number;
    readonly replies: number;
    readonly wrong: number;
    readonly head: string | null;
    readonly first: readonly Problem[];
  } | null;
};

/** How the chain of the history stands, and whether it holds. */
export function HistoryPage({ shell, chain, run, check }: HistoryPageProps): JSX.Element {
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title="Verify the history" section="reminders">
      <PageHead
        title="Verify the history"
        eyebrow={<a href={paths.reminders(realm)}>Reminders</a>}
        lead="Whatever happens to a reminder is written down, never changed, and sealed into a chain: each row carries the hash of the one before it. Verifying makes the whole chain again and compares it with the reminders. Nothing is changed."
      />
      <Card title="The chain" id="chain">
        <Chain realm={realm} chain={chain} />
      </Card>
      <Card title="Verify" id="verify">
        <HistoryProgress realm={realm} run={run} />
        {run?.status !== 'running' && (
          <PostForm
            action={paths.history(realm)}
            csrfToken={shell.csrfToken}
            class="form"
            label="Verify the history"
          >
            <p>
              <button type="submit" class="button">
                Verify the history
              </button>
            </p>
          </PostForm>
        )}
        <p class="note">
          Whoever runs Dunwell can do the same with <code>npm run verify-history</code>, and see
          whether a hash that was noted before is in the chain still:
        </p>
        <pre class="mail-text">{commandOf(realm, check?.head ?? chain.last?.hash ?? null)}</pre>
      </Card>
      <Card title="The last verification" id="last">
        {check === null ? (
          <Empty title="It has not been verified yet" />
        ) : (
          <Result realm={realm} check={check} />
        )}
      </Card>
    </Shell>
  );
}

const commandOf = (realm: string, head: string | null): string =>
  `npm run verify-history -- --realm ${realm}${head === null ? '' : ` \\\n  --head ${head}`}`;

function Chain({ realm, chain }: { realm: string; chain: HistoryPageProps['chain'] }): JSX.Element {
  const { last, waiting } = chain;
  const unsealed =
    waiting === 0 ? [] : [{ name: 'Waiting for their seal', value: countOf(waiting, 'row') }];
  if (last === null) {
    return (
      <>
        <Empty title="No row yet">
          <p>The first reminder that is decided begins the chain.</p>
        </Empty>
        {unsealed.length > 0 && <Facts facts={unsealed} />}
      </>
    );
  }
  return (
    <>
      <Facts
        facts={[
          { name: 'Rows', strong: true, value: groupDigits(last.position) },
          {
            name: 'Last sealed',
            value: (
              <>
                <InstantText at={last.sealedAt} />,{' '}
                <a href={paths.reminder(realm, last.reminderId)}>of this reminder</a>
              </>
            ),
          },
          { name: 'Its hash', value: <code class="hash">{last.hash}</code> },
          ...unsealed,
        ]}
      />
      <p class="note">
        Note the hash somewhere else, such as in a mail to your accountant: who has it can prove
        later that no row up to it was changed, left out or slipped in. Every evidence pack names it
        too.
      </p>
    </>
  );
}

function Result(props: {
  realm: string;
  check: NonNullable<HistoryPageProps['check']>;
}): JSX.Element {
  const { realm, check } = props;
  const leftOut = check.wrong - check.first.length;
  return (
    <>
      <CheckFacts
        check={check}
        good="The chain holds"
        bad={`${countOf(check.wrong, 'thing')} wrong`}
        verified={`${countOf(check.rows, 'row')}, ${countOf(check.reminders, 'reminder')}, ${countOf(check.events, 'event')}, ${countOf(check.replies, 'reply', 'replies')}`}
      />
      {check.first.length > 0 && (
        <>
          <WhatToDo />
          <Problems realm={realm} problems={check.first} />
        </>
      )}
      {leftOut > 0 && <p class="note">{groupDigits(String(leftOut))} more are not listed.</p>}
    </>
  );
}

const WhatToDo = (): JSX.Element => (
  <>
    <h3>What to do</h3>
    <ol class="bullets">
      <li>Keep the database as it is: make a backup now, and mend nothing in it by hand.</li>
      <li>
        Look at the first row named below. Everything before it is proven; compare what follows with
        the last backup, and with the evidence packs and hashes that you kept.
      </li>
      <li>
        Find out who or what wrote to the database besides Dunwell: a restore, a migration of
        another program, or a person with access to it.
      </li>
      <li>
        Postmark’s own activity and the mails in your customers’ boxes prove a single mail
        independently of this chain.
      </li>
    </ol>
  </>
);

function Problems({
  realm,
  problems,
}: {
  realm: string;
  problems: readonly Problem[];
}): JSX.Element {
  const rows = problems.map((problem, index) => ({ ...problem, key: String(index) }));
  return (
    <DataTable
      id="problems"
      caption="What does not hold"
      columns={[
        { header: 'Row', names: true, cell: (row) => row.position ?? 'outside the chain' },
        {
          header: 'Reminder',
          cell: (row) =>
            row.reminderId === null ? (
              <span class="muted">none</span>
            ) : (
              <a href={paths.reminder(realm, row.reminderId)}>{row.reminderId}</a>
            ),
        },
        { header: 'What is wrong', cell: (row) => row.problem },
      ]}
      rows={rows}
      rowKey={(row) => row.key}
    />
  );
}
