import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { DataTable } from '../components/data-table.tsx';
import { PostForm } from '../components/form.tsx';
import { Card, Empty, PageHead, Pager } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { DateText, InstantText } from '../components/values.tsx';
import { paths, withQuery } from './paths.ts';

export type RunRow = {
  id: string;
  /** The company's day that was decided. */
  date: string;
  startedAt: string;
  finishedAt: string | null;
  dryRun: boolean;
  trigger: 'schedule' | 'person' | 'api';
  status: string;
  charges: number;
  reminders: number;
  /** Decisions to do nothing. */
  nothing: number;
  /** Invoices whose reminders stay due because of a limit of mails; of those in `nothing`. */
  overMailLimit: number;
};

export type RunsPageProps = {
  shell: ShellProps;
  /** When the next scheduled run is due; null when none is. */
  nextRunAt: string | null;
  rows: readonly RunRow[];
  cursor: string;
  next: string | null;
};

const TRIGGERS: Record<RunRow['trigger'], string> = {
  schedule: 'Schedule',
  person: 'A person',
  api: 'API',
};

/** The passes of the daily cycle, and the buttons to make one now. */
export function RunsPage(props: RunsPageProps): JSX.Element {
  const { shell } = props;
  const { realm } = shell.company;
  const base = paths.runs(realm);
  return (
    <Shell shell={shell} title="Runs" section="runs">
      <PageHead
        title="Runs"
        lead={
          <>
            A run decides for every customer and invoice. Next by schedule:{' '}
            <InstantText at={props.nextRunAt} never="none" />.
          </>
        }
      >
        <PostForm action={base} csrfToken={shell.csrfToken} class="actions" label="Run">
          <button type="submit" name="dryRun" value="true" class="button button-quiet">
            Dry run
          </button>
          <button type="submit" name="dryRun" value="false" class="button">
            Run now
          </button>
        </PostForm>
      </PageHead>
      <Card title="All runs" id="list" note="A dry run decides and shows; nothing takes effect.">
        <DataTable
          id="runs"
          caption="Runs, newest first"
          captionHidden
          columns={[
            {
              header: 'Day',
              names: true,
              cell: (row) => (
                <a href={paths.run(realm, row.id)}>
                  <DateText date={row.date} />
                  {row.dryRun && ' (dry)'}
                </a>
              ),
            },
            { header: 'Started', cell: (row) => <InstantText at={row.startedAt} /> },
            { header: 'By', cell: (row) => TRIGGERS[row.trigger] },
            { header: 'Charges', numeric: true, cell: (row) => row.charges },
            { header: 'Reminders', numeric: true, cell: (row) => row.reminders },
            { header: 'Nothing to do', numeric: true, cell: (row) => row.nothing },
            { header: 'Status', cell: (row) => <StatusBadge status={row.status} /> },
          ]}
          rows={props.rows}
          rowKey={(row) => row.id}
          empty={
            <Empty title="No run yet">
              <p>The first one comes at the sending hour. A dry run shows what it would do.</p>
            </Empty>
          }
        />
        <Pager
          firstHref={props.cursor === '' ? null : base}
          nextHref={props.next === null ? null : withQuery(base, { cursor: props.next })}
        />
      </Card>
    </Shell>
  );
}
