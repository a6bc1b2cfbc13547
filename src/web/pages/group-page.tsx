import type { JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { DataTable } from '../components/data-table.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextArea, TextField } from '../components/form.tsx';
import { countOf } from '../components/format.ts';
import { Card, Empty, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { InstantText } from '../components/values.tsx';
import type { FieldError } from '../components/view.ts';
import { conditionKinds, conditionPlaces } from './group-form.ts';
import { paths } from './paths.ts';

export type GroupMatch = { id: string; name: string; because: string };

export type GroupPageProps = {
  shell: ShellProps;
  name: string;
  values: Readonly<Record<string, string>>;
  errors: readonly FieldError[];
  currency: string;
  /** Who is, or by the form would be, in it. */
  matches: readonly GroupMatch[];
  isDraft: boolean;
  known: { terms: readonly string[]; types: readonly string[]; tags: readonly string[] };
  versions: readonly {
    version: number;
    savedAt: string;
    author: string;
    note: string;
    says: string;
    rank: number | null;
  }[];
};

const mostShown = 200;

/** One group: its rule, who is named in or kept out, and who matches now. */
export function GroupPage(props: GroupPageProps): JSX.Element {
  const { shell, name, values, errors } = props;
  const { realm } = shell.company;
  const action = paths.group(realm, name);
  return (
    <Shell shell={shell} title={`Group ${name}`} section="policy">
      <PageHead
        title={`Group “${name}”`}
        eyebrow={<a href={paths.groups(realm)}>Groups of customers</a>}
        lead="A customer is in it while it meets the rule at a run, unless you name it as in or out."
      >
        <a class="button button-quiet" href={paths.groupPolicy(realm, name)}>
          Rules for this group
        </a>
      </PageHead>
      <PostForm action={action} csrfToken={shell.csrfToken} class="form" id="group-form">
        <ErrorSummary errors={errors} />
        <Card title="Who belongs to it" id="rule" class="form">
          <Conditions {...props} />
          <div class="halves">
            <TextArea
              name="named"
              label="Always in it (names or ids, one a line)"
              rows={3}
              value={values['named']}
              errors={errors}
            />
            <TextArea
              name="keptOut"
              label="Never in it by the rule (names or ids, one a line)"
              rows={3}
              value={values['keptOut']}
              errors={errors}
            />
          </div>
        </Card>
        <Card title="Order" id="order" class="form">
          <TextField
            name="rank"
            label="Rank (the least wins; empty: after those with one)"
            inputMode="numeric"
            size="short"
            value={values['rank']}
            errors={errors}
          />
          <TextField
            name="note"
            label="Note on this change (kept with the version)"
            value={values['note']}
            errors={errors}
            maxLength={500}
          />
          <div class="actions">
            <button type="submit" name="intent" value="save" class="button">
              Save the group
            </button>
            <button type="submit" name="intent" value="matches" class="button button-quiet">
              See who matches
            </button>
          </div>
        </Card>
      </PostForm>
      <Card title="Who is in it" id="members">
        <div
          id="matches"
          aria-live="polite"
          hx-post={action}
          hx-trigger="input delay:700ms from:#group-form, change delay:700ms from:#group-form"
          hx-include="#group-form"
          hx-vals='{"intent":"matches"}'
          hx-select="#matches"
          hx-swap="outerHTML"
          hx-sync="this:replace"
        >
          <Matches {...props} realm={realm} />
        </div>
      </Card>
      <Versions {...props} />
    </Shell>
  );
}

function Conditions({ values, errors, currency, known }: GroupPageProps): JSX.Element {
  const said = [
    ['Terms', known.terms],
    ['Customer types', known.types],
    ['Tags', known.tags],
  ] as const;
  return (
    <fieldset class="group">
      <legend>The rule</legend>
      <div class="fields">
        <SelectField
          name="match"
          label="A customer must meet"
          value={values['match'] ?? 'all'}
          errors={errors}
          options={[
            { value: 'all', text: 'all of these' },
            { value: 'any', text: 'any of these' },
          ]}
        />
      </div>
      {Array.from({ length: conditionPlaces }, (_, place) => (
        <div class="fields" key={place}>
          <SelectField
            name={`conditions.${place}.kind`}
            label={`Condition ${place + 1}`}
            value={values[`conditions.${place}.kind`] ?? ''}
            errors={errors}
            options={conditionKinds}
          />
          <SelectField
            name={`conditions.${place}.not`}
            label="Must it hold?"
            value={values[`conditions.${place}.not`] ?? ''}
            errors={errors}
            options={[
              { value: '', text: 'yes' },
              { value: 'not', text: 'no, the opposite' },
            ]}
          />
          <TextField
            name={`conditions.${place}.value`}
            label="Value"
            value={values[`conditions.${place}.value`]}
            errors={errors}
          />
        </div>
      ))}
      <p class="hint">
        Balances are in {currency}. Without any condition only the customers named are in it.
        {said
          .filter(([, names]) => names.length > 0)
          .map(([what, names]) => ` ${what}: ${names.join(', ')}.`)}
      </p>
    </fieldset>
  );
}

function Matches(props: GroupPageProps & { realm: string }): JSX.Element {
  const { matches, isDraft, realm } = props;
  return (
    <>
      <p>
        <strong>{countOf(matches.length, 'customer')}</strong>
        {isDraft ? ' would be in it by the form above, which is not saved.' : ' now.'}
        {matches.length > mostShown && ` The first ${mostShown} are listed.`}
      </p>
      <DataTable
        id="group-members"
        caption="Customers in the group, with the reason"
        captionHidden
        columns={[
          {
            header: 'Customer',
            names: true,
            cell: (row) => <a href={paths.customer(realm, row.id)}>{row.name}</a>,
          },
          { header: 'Because', cell: (row) => row.because },
        ]}
        rows={matches.slice(0, mostShown)}
        rowKey={(row) => row.id}
        empty={<Empty title="Nobody" />}
      />
    </>
  );
}

function Versions({ versions }: GroupPageProps): JSX.Element {
  return (
    <Card title="Versions" id="versions">
      <DataTable
        id="group-versions"
        caption="Saved versions, newest first"
        captionHidden
        columns={[
          { header: 'Version', names: true, cell: (row) => row.version },
          { header: 'Saved', cell: (row) => <InstantText at={row.savedAt} /> },
          { header: 'By', cell: (row) => row.author },
          { header: 'Rule', cell: (row) => row.says },
          { header: 'Rank', numeric: true, cell: (row) => row.rank ?? '—' },
          { header: 'Note', cell: (row) => row.note || <span class="muted">—</span> },
        ]}
        rows={versions}
        rowKey={(row) => String(row.version)}
        empty={<p class="muted">Nothing is saved yet.</p>}
      />
    </Card>
  );
}
