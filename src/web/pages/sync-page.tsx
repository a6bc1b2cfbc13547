import type { JSX } from 'preact';
import { DataTable } from '../components/data-table.tsx';
import { PostForm } from '../components/form.tsx';
import { countOf, groupDigits } from '../components/format.ts';
import { StatusBadge } from '../components/badge.tsx';
import { Banner, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { InstantText, TimeZone } from '../components/values.tsx';
import { paths } from './paths.ts';

export type SyncProgressProps = {
  realm: string;
  timeZone: string;
  state: 'none' | 'running' | 'done' | 'failed' | 'cancelled';
  /** One per kind of record; `total` is null until QuickBooks has told it. */
  entities: readonly {
    entity: string;
    done: number;
    total: number | null;
    state: 'waiting' | 'running' | 'done' | 'failed';
  }[];
  perSecond: number | null;
  secondsLeft: number | null;
  startedAt: string | null;
  finishedAt: string | null;
  /** What went wrong, in words for the owner; null when nothing did. */
  error: string | null;
  /** What QuickBooks gave in a form that could not be taken in. */
  unreadable: {
    count: number;
    first: readonly { entity: string; id: string; reason: string; seenAt: string }[];
  };
};

export type SyncPageProps = { shell: ShellProps; progress: SyncProgressProps };

/** How far the reading of QuickBooks has come. */
export function SyncPage(props: SyncPageProps): JSX.Element {
  const { shell, progress } = props;
  return (
    <Shell shell={shell} title="Sync with QuickBooks">
      <PageHead
        title="Sync with QuickBooks"
        lead="Dunwell keeps a copy of customers, invoices, payments and credit memos. It only reads."
      />
      <div class="card" aria-live="polite">
        <SyncProgress {...progress} />
      </div>
      {progress.state === 'running' || progress.state === 'none' ? (
        <PostForm action={paths.syncCancel(shell.company.realm)} csrfToken={shell.csrfToken}>
          <button type="submit" class="button button-quiet">
            Cancel reading
          </button>
        </PostForm>
      ) : (
        <PostForm action={paths.syncAgain(shell.company.realm)} csrfToken={shell.csrfToken}>
          <button type="submit" class="button button-quiet">
            Read everything again
          </button>
        </PostForm>
      )}
    </Shell>
  );
}

/** The part that htmx fetches again every second until the sync is over. */
export function SyncProgress(props: SyncProgressProps): JSX.Element {
  const running = props.state === 'running' || props.state === 'none';
  const poll = running
    ? {
        'hx-get': paths.syncProgress(props.realm),
        'hx-trigger': 'every 1s',
        'hx-swap': 'outerHTML',
        'aria-busy': 'true' as const,
      }
    : {};
  return (
    <TimeZone.Provider value={props.timeZone}>
      <div id="sync-progress" class="column" {...poll}>
        <Headline {...props} />
        <DataTable
          id="sync-entities"
          caption="What has been read"
          columns={[
            { header: 'Records', names: true, cell: (row) => row.entity },
            { header: 'State', cell: (row) => <StatusBadge status={row.state} /> },
            { header: 'Read', numeric: true, cell: (row) => groupDigits(String(row.done)) },
            {
              header: 'Of',
              numeric: true,
              cell: (row) =>
                row.total === null ? 'not known yet' : groupDigits(String(row.total)),
            },
            {
              header: 'Progress',
              cell: (row) => (
                <progress
                  max={Math.max(row.total ?? 1, 1)}
                  value={row.state === 'done' ? Math.max(row.total ?? 1, 1) : row.done}
                  aria-label={`${row.entity} read`}
                />
              ),
            },
          ]}
          rows={props.entities}
          rowKey={(row) => row.entity}
        />
        <Unreadable {...props.unreadable} />
        {running && (
          <p>
            <a href={paths.sync(props.realm)}>Refresh</a>
          </p>
        )}
      </div>
    </TimeZone.Provider>
  );
}

function Headline(props: SyncProgressProps): JSX.Element {
  const read = props.entities.reduce((sum, row) => sum + row.done, 0);
  switch (props.state) {
    case 'none':
      return <p class="strong">Waiting to start.</p>;
    case 'running':
      return (
        <p class="strong">
          Reading from QuickBooks: {countOf(read, 'record')} so far
          {props.perSecond !== null && <>, about {countOf(props.perSecond, 'record')} a second</>}
          {props.secondsLeft !== null && <>, {timeLeft(props.secondsLeft)} left</>}.
        </p>
      );
    case 'done':
      return (
        <Banner tone="good" title={`Everything is read: ${countOf(read, 'record')}`}>
          <p>
            Finished at <InstantText at={props.finishedAt} />. From here on, changes arrive by
            themselves.
          </p>
          <p>
            <a class="button" href={paths.invoices(props.realm)}>
              Go to the invoices
            </a>
          </p>
        </Banner>
      );
    case 'failed':
      return (
        <Banner tone="bad" title="The sync stopped">
          <p>{props.error ?? 'QuickBooks did not answer.'}</p>
          <p>What was read so far is kept. Reading again goes on from there.</p>
        </Banner>
      );
    case 'cancelled':
      return (
        <Banner tone="warn" title="Reading was cancelled">
          <p>
            What was read is kept: {countOf(read, 'record')}. Nothing is reminded or charged until
            everything has been read again.
          </p>
        </Banner>
      );
    default:
      return props.state satisfies never;
  }
}

/** Rounded up, as people plan: seconds below a minute, minutes above. */
export function timeLeft(seconds: number): string {
  if (seconds < 60) return `about ${countOf(Math.max(1, seconds), 'second')}`;
  return `about ${countOf(Math.ceil(seconds / 60), 'minute')}`;
}

function Unreadable(props: SyncProgressProps['unreadable']): JSX.Element | null {
  if (props.count === 0) return null;
  return (
    <>
      <Banner tone="bad" title={`${countOf(props.count, 'record')} could not be taken in`}>
        <p>
          QuickBooks gave them in a form that Dunwell does not know. Runs hold until they can be
          read, because amounts could be wrong without them. Saving the record once more in
          QuickBooks may help.
        </p>
      </Banner>
      <DataTable
        id="sync-unreadable"
        caption="What could not be taken in"
        columns={[
          { header: 'Records', names: true, cell: (row) => row.entity },
          { header: 'QuickBooks id', cell: (row) => row.id },
          { header: 'Reason', cell: (row) => row.reason },
          { header: 'First seen', cell: (row) => <InstantText at={row.seenAt} /> },
        ]}
        rows={props.first}
        rowKey={(row) => `${row.entity} ${row.id}`}
      />
    </>
  );
}
