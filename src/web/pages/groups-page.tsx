import type { JSX } from 'preact';
import { DataTable } from '../components/data-table.tsx';
import { TextField } from '../components/form.tsx';
import { Card, Empty, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { paths } from './paths.ts';

export type GroupRow = {
  name: string;
  rank: number | null;
  /** The rule in words; null for a group that only names customers. */
  says: string | null;
  members: number;
  /** Whether the group has rules of its own for reminders or charges. */
  hasPolicy: boolean;
};

export type GroupsPageProps = { shell: ShellProps; rows: readonly GroupRow[] };

/** The groups of customers, in the order in which they win. */
export function GroupsPage({ shell, rows }: GroupsPageProps): JSX.Element {
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title="Groups of customers" section="policy">
      <PageHead
        title="Groups of customers"
        eyebrow={<a href={paths.policy(realm)}>Company policy</a>}
        lead="Customers that share rules: named one by one, or found by a rule at each run. Of several groups of a customer the first in this list that has rules wins."
      />
      <Card id="groups-card">
        <DataTable
          id="groups"
          caption="Groups, the first to win first"
          captionHidden
          columns={[
            {
              header: 'Group',
              names: true,
              cell: (row) => <a href={paths.group(realm, row.name)}>{row.name}</a>,
            },
            {
              header: 'Rank',
              numeric: true,
              cell: (row) => row.rank ?? <span class="muted">last</span>,
            },
            { header: 'Who', cell: (row) => row.says ?? 'customers named only' },
            { header: 'Customers', numeric: true, cell: (row) => row.members },
            {
              header: 'Rules',
              cell: (row) => (
                <a href={paths.groupPolicy(realm, row.name)}>
                  {row.hasPolicy ? 'its rules' : 'none yet'}
                  <span class="visually-hidden"> of {row.name}</span>
                </a>
              ),
            },
          ]}
          rows={rows}
          rowKey={(row) => row.name}
          empty={<Empty title="No groups yet" />}
        />
      </Card>
      <Card title="A new group" id="new-group" class="no-print">
        <form method="get" action={paths.groups(realm)} class="filters">
          <TextField name="open" label="Its name" maxLength={60} />
          <button type="submit" class="button button-quiet">
            Go on
          </button>
        </form>
      </Card>
    </Shell>
  );
}
