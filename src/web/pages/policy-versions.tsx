import type { JSX } from 'preact';
import { DataTable } from '../components/data-table.tsx';
import { levelText } from '../components/labels.ts';
import { Card } from '../components/layout.tsx';
import { policyHref } from '../components/resolved-policy.tsx';
import { InstantText } from '../components/values.tsx';
import type { LevelView } from '../components/view.ts';

export type PolicyVersionRow = {
  version: number;
  savedAt: string;
  author: string;
  note: string;
  /** What it defines, in words: `reminders and charges`, `charges`, `nothing (cleared)`. */
  defines: string;
};

export type PolicyOverride = { level: LevelView; version: number; defines: string };

/** Every saved version of one level, newest first. */
export function PolicyVersions(props: { versions: readonly PolicyVersionRow[] }): JSX.Element {
  return (
    <Card title="Versions" id="versions" note="Decisions keep the version they were made by.">
      <DataTable
        id="version-list"
        caption="Saved versions, newest first"
        captionHidden
        columns={[
          { header: 'Version', names: true, cell: (row) => row.version },
          { header: 'Saved', cell: (row) => <InstantText at={row.savedAt} /> },
          { header: 'By', cell: (row) => row.author },
          { header: 'Defines', cell: (row) => row.defines },
          { header: 'Note', cell: (row) => row.note || <span class="muted">—</span> },
        ]}
        rows={props.versions}
        rowKey={(row) => String(row.version)}
        empty={<p class="muted">Nothing is saved at this level yet.</p>}
      />
    </Card>
  );
}

/** The groups, customers and invoices that have rules of their own. */
export function PolicyOverrides(props: {
  realm: string;
  overrides: readonly PolicyOverride[];
}): JSX.Element {
  return (
    <Card title="Own rules elsewhere" id="overrides">
      <DataTable
        id="override-list"
        caption="Groups, customers and invoices with a policy of their own"
        narrow="scroll"
        columns={[
          {
            header: 'Level',
            names: true,
            cell: (row) => <a href={policyHref(props.realm, row.level)}>{levelText(row.level)}</a>,
          },
          { header: 'Defines', cell: (row) => row.defines },
          { header: 'Version', numeric: true, cell: (row) => row.version },
        ]}
        rows={props.overrides}
        rowKey={(row) => levelText(row.level)}
        empty={<p class="muted">None. The company’s rules apply to everybody.</p>}
      />
    </Card>
  );
}
