import type { JSX } from 'preact';
import { Card, Empty, PageHead, Pager } from '../components/layout.tsx';
import { ReminderTable } from '../components/reminder-table.tsx';
import type { ReminderRow } from '../components/reminder-table.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { CustomerRef } from '../components/view.ts';
import { paths, withQuery } from './paths.ts';
import { ReminderSearch, type ReminderFilters } from './reminder-search.tsx';

export type RemindersPageProps = {
  shell: ShellProps;
  filters: ReminderFilters;
  customers: readonly CustomerRef[];
  rows: readonly ReminderRow[];
  cursor: string;
  next: string | null;
};

/** The history of reminders: what was sent to whom, and what became of it. */
export function RemindersPage(props: RemindersPageProps): JSX.Element {
  const { shell, filters } = props;
  const { realm } = shell.company;
  const base = paths.reminders(realm);
  const filtered = Object.values(filters).some((value) => value !== '');
  return (
    <Shell shell={shell} title="Reminders" section="reminders">
      <PageHead title="Reminders">
        <a class="button button-quiet" href={withQuery(paths.remindersCsv(realm), filters)}>
          Download as CSV
        </a>
        <a class="button button-quiet" href={paths.evidence(realm)}>
          Evidence pack
        </a>
        <a class="button button-quiet" href={paths.history(realm)}>
          Verify the history
        </a>
      </PageHead>
      <Card title="History" id="list">
        <ReminderSearch
          filters={filters}
          customers={props.customers}
          action={base}
          clearHref={filtered ? base : null}
        />
        <ReminderTable
          id="reminders"
          caption="Reminders, newest first"
          realm={realm}
          rows={props.rows}
          empty={
            filtered ? (
              <Empty title="No reminder matches">
                <p>
                  <a href={base}>Show all reminders</a>
                </p>
              </Empty>
            ) : (
              <Empty title="No reminder yet">
                <p>
                  Reminders appear here once a run finds a step due and reminders are in review or
                  automatic mode. <a href={paths.preview(realm)}>See what would happen today</a>
                </p>
              </Empty>
            )
          }
        />
        <Pager
          firstHref={props.cursor === '' ? null : withQuery(base, filters)}
          nextHref={
            props.next === null ? null : withQuery(base, { ...filters, cursor: props.next })
          }
        />
      </Card>
    </Shell>
  );
}
