import type { JSX } from 'preact';
import { DataTable } from '../components/data-table.tsx';
import { PostForm } from '../components/form.tsx';
import { countOf } from '../components/format.ts';
import { levelText } from '../components/labels.ts';
import { Card } from '../components/layout.tsx';
import { policyHref } from '../components/resolved-policy.tsx';
import { InstantText } from '../components/values.tsx';
import type { LevelView } from '../components/view.ts';

/** A setting before and after; null where it is not set. */
export type PolicyChange = { setting: string; before: string | null; after: string | null };

export type PolicyVersionRow = {
  version: number;
  savedAt: string;
  author: string;
  note: string;
  /** What it defines, in words: `reminders and charges`, `charges`, `nothing (cleared)`. */
  defines: string;
  /** What it changed in the version before it; null for the first. */
  changes: readonly PolicyChange[] | null;
};

export type PolicyOverride = { level: LevelView; version: number; defines: string };

/** Every saved version of one level, newest first, each with what it changed. */
export function PolicyVersions(props: {
  versions: readonly PolicyVersionRow[];
  /** Where the form of this level is. */
  action: string;
  csrfToken: string;
}): JSX.Element {
  const newest = props.versions[0]?.version;
  return (
    <Card title="Versions" id="versions" note="Decisions keep the version they were made by.">
      <DataTable
        id="version-list"
        caption="Saved versions, newest first"
        captionHidden
        columns={[
          { header: 'Version', names: true, cell: (row) => row.version },
          {
            header: 'Saved',
            cell: (row) => (
              <div>
                <InstantText at={row.savedAt} /> by {row.author}
                {row.note !== '' && <p class="note anywhere">{row.note}</p>}
              </div>
            ),
          },
          { header: 'Defines', cell: (row) => row.defines },
          { header: 'Changed', cell: (row) => <Changes version={row} /> },
          {
            header: 'Again',
            cell: (row) =>
              row.version === newest ? (
                <span class="muted">in force</span>
              ) : (
                <RestoreVersion {...props} version={row.version} />
              ),
          },
        ]}
        rows={props.versions}
        rowKey={(row) => String(row.version)}
        empty={<p class="muted">Nothing is saved at this level yet.</p>}
      />
    </Card>
  );
}

/** What one version changed, setting by setting. */
function Changes({ version }: { version: PolicyVersionRow }): JSX.Element {
  const { changes } = version;
  if (changes === null) return <span class="muted">the first version</span>;
  if (changes.length === 0) return <span class="muted">nothing</span>;
  return (
    <details class="more">
      <summary>{countOf(changes.length, 'setting')}</summary>
      <ChangeList changes={changes} />
    </details>
  );
}

/** Settings with what they were and what they became. */
export function ChangeList({ changes }: { changes: readonly PolicyChange[] }): JSX.Element {
  return (
    <ul class="bullets anywhere">
      {changes.map(({ setting, before, after }) => (
        <li key={setting}>
          {setting}: {before === null ? <span class="muted">not set</span> : <del>{before}</del>}
          <span aria-hidden="true"> → </span>
          <span class="visually-hidden"> became </span>
          {after === null ? <span class="muted">not set</span> : <ins>{after}</ins>}
        </li>
      ))}
    </ul>
  );
}

/** Leads an old version into the form, or saves it as the newest. */
function RestoreVersion(props: {
  version: number;
  action: string;
  csrfToken: string;
}): JSX.Element {
  const { version, action } = props;
  return (
    <div>
      <a href={`${action}?version=${version}`}>
        Open<span class="visually-hidden"> version {version} in the form</span>
      </a>
      <PostForm action={action} csrfToken={props.csrfToken}>
        <button
          type="submit"
          name="intent"
          value={`restore.${version}`}
          class="button button-quiet button-small"
        >
          Restore<span class="visually-hidden"> version {version}</span>
        </button>
      </PostForm>
    </div>
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
