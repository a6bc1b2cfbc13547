import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { RadioGroup, SelectField } from '../components/choice.tsx';
import { DataTable } from '../components/data-table.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { countOf } from '../components/format.ts';
import { levelText } from '../components/labels.ts';
import { Card, Empty, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { DateText, InstantText } from '../components/values.tsx';
import type { FieldError } from '../components/view.ts';
import type { BackTestRow } from './back-test-view.ts';
import { paths } from './paths.ts';

export type BackTestsPageProps = {
  shell: ShellProps;
  /** The levels that define charges, as `company:` or `group:Slow payers`, and their names. */
  choices: readonly { value: string; text: string }[];
  values: Readonly<Record<string, string>>;
  errors: readonly FieldError[];
  tests: readonly BackTestRow[];
};

/** Asks for a back-test of saved rules, and lists those made. */
export function BackTestsPage(props: BackTestsPageProps): JSX.Element {
  const { shell, values, errors } = props;
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title="Back-tests" section="policy">
      <PageHead
        title="Back-tests"
        eyebrow={<a href={paths.policy(realm)}>Company policy</a>}
        lead="What rules would have charged over days that have passed, to whom and when, beside what really was charged. Nothing is changed by it."
      />
      <Card title="Test saved rules" id="new-back-test" class="no-print">
        <p class="note">Rules that are not saved are tested from their form.</p>
        {props.choices.length === 0 ? (
          <p>No level defines charges yet.</p>
        ) : (
          <PostForm action={paths.backTests(realm)} csrfToken={shell.csrfToken} class="form">
            <ErrorSummary errors={errors} />
            <div class="fields">
              <SelectField
                name="level"
                label="Rules of"
                value={values['level']}
                errors={errors}
                options={props.choices}
              />
              <TextField
                name="from"
                type="date"
                label="From"
                value={values['from']}
                errors={errors}
              />
              <TextField name="to" type="date" label="To" value={values['to']} errors={errors} />
            </div>
            <RadioGroup
              name="goLive"
              legend="The rules count as"
              value={values['goLive'] ?? 'always'}
              errors={errors}
              options={[
                { value: 'always', text: 'always in force, whatever their “No day before”' },
                { value: 'firstDay', text: 'gone live on the first of these days' },
                { value: 'asWritten', text: 'in force as they are written' },
              ]}
            />
            <p>
              <button type="submit" class="button">
                Test them
              </button>
            </p>
          </PostForm>
        )}
      </Card>
      <Card title="Made so far" id="back-tests" note="The last twenty are kept.">
        <DataTable
          id="back-test-list"
          caption="Back-tests, newest first"
          captionHidden
          columns={[
            {
              header: 'Rules of',
              names: true,
              cell: (row) => (
                <a href={paths.backTest(realm, row.id)}>
                  {levelText(row.level)}, {versionText(row.version)}
                </a>
              ),
            },
            {
              header: 'Days',
              cell: (row) => (
                <>
                  <DateText date={row.from} /> to <DateText date={row.to} />
                </>
              ),
            },
            {
              header: 'Asked for',
              cell: (row) => (
                <>
                  <InstantText at={row.createdAt} /> by {row.author}
                </>
              ),
            },
            { header: 'State', cell: (row) => <StatusBadge status={row.status} /> },
            {
              header: 'Invoices looked at',
              numeric: true,
              cell: (row) => countOf(row.looked, 'invoice'),
            },
          ]}
          rows={props.tests}
          rowKey={(row) => row.id}
          empty={<Empty title="None yet" />}
        />
      </Card>
    </Shell>
  );
}

/** `version 3`, or that the rules are not saved. */
export function versionText(version: number | null): string {
  return version === null ? 'not saved' : `version ${version}`;
}
