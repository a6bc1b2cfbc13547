import type { JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { DataTable } from '../components/data-table.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { countOf } from '../components/format.ts';
import { PostForm, TextField } from '../components/form.tsx';
import { Banner, Card, Empty, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { DateText } from '../components/values.tsx';
import type { FieldError, LevelView } from '../components/view.ts';
import { policyHref } from '../components/resolved-policy.tsx';
import { levelText } from '../components/labels.ts';
import { paths } from './paths.ts';
import { ratesColumns, type RateView } from './rates-columns.tsx';

export type RateTableProps = {
  table: string;
  name: string;
  published: { rule: string; verifiedOn: string } | null;
  entries: readonly RateView[];
  missing: readonly string[];
  usedBy: readonly LevelView[];
};

export type RatesPageProps = {
  shell: ShellProps;
  tables: readonly RateTableProps[];
  values: Readonly<Record<string, string>>;
  errors: readonly FieldError[];
};

const shownAtOnce = 6;

/** The base rates that policies go by: what is published, what the owner adds, what is missing. */
export function RatesPage({ shell, tables, values, errors }: RatesPageProps): JSX.Element {
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title="Base rates" section="policy">
      <PageHead
        title="Base rates"
        eyebrow={<a href={paths.policy(realm)}>Company policy</a>}
        lead="What policies with a base rate go by. Published entries stand as they are; add later half-years here as they become known, or keep tables of your own. Every worksheet says which entry it used."
      />
      <ErrorSummary errors={errors} />
      {tables.map((table) => (
        <Table key={table.table} shell={shell} table={table} />
      ))}
      <AddRate shell={shell} tables={tables} values={values} errors={errors} />
    </Shell>
  );
}

function Table({ shell, table }: { shell: ShellProps; table: RateTableProps }): JSX.Element {
  const { realm } = shell.company;
  const id = `rates-${table.table.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
  const columns = ratesColumns(realm, shell.csrfToken);
  const later = table.entries.slice(shownAtOnce);
  const list = (rows: readonly RateView[], part: string, caption: string): JSX.Element => (
    <DataTable
      id={`${id}-${part}`}
      caption={caption}
      captionHidden
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id ?? row.from}
      empty={<Empty title="No entry yet: charges that go by this table are not made." />}
    />
  );
  return (
    <Card title={table.name} id={id}>
      {table.published !== null && (
        <p class="note">
          {table.published.rule} Checked on <DateText date={table.published.verifiedOn} />.
        </p>
      )}
      <UsedBy realm={realm} of={table.usedBy} />
      <Missing of={table.missing} isUsed={table.usedBy.length > 0} />
      {list(table.entries.slice(0, shownAtOnce), 'newest', `${table.name}, the newest entries`)}
      {later.length > 0 && (
        <details class="more">
          <summary>{countOf(later.length, 'earlier entry', 'earlier entries')}</summary>
          {list(later, 'earlier', `${table.name}, earlier entries`)}
        </details>
      )}
    </Card>
  );
}

function UsedBy({ realm, of }: { realm: string; of: readonly LevelView[] }): JSX.Element {
  if (of.length === 0) return <p class="note">No policy goes by this table.</p>;
  return (
    <p class="note">
      Used by{' '}
      {of.map((level, index) => (
        <>
          {index > 0 && ', '}
          <a key={policyHref(realm, level)} href={policyHref(realm, level)}>
            {levelText(level)}
          </a>
        </>
      ))}
      .
    </p>
  );
}

function Missing({ of, isUsed }: { of: readonly string[]; isUsed: boolean }): JSX.Element | null {
  if (of.length === 0) return null;
  const days = of.map((day, index) => (
    <>
      {index > 0 && ', '}
      <DateText key={day} date={day} />
    </>
  ));
  const what = (
    <p>
      {of.length === 1 ? 'The half-year from ' : 'The half-years from '}
      {days}. A charge that needs such a rate is not made, with the reason “rate unknown”, until you
      add it.
    </p>
  );
  if (!isUsed) return <div class="note">Not known: {what}</div>;
  return (
    <Banner tone="info" title="Rates that are not known">
      {what}
    </Banner>
  );
}

function AddRate(props: Omit<RatesPageProps, 'tables'> & { tables: readonly RateTableProps[] }) {
  const { shell, values, errors } = props;
  return (
    <Card title="Add a rate" id="add-rate" class="no-print">
      <PostForm action={paths.rates(shell.company.realm)} csrfToken={shell.csrfToken} class="form">
        <div class="fields">
          <SelectField
            name="table"
            label="Table"
            value={values['table']}
            errors={errors}
            options={[
              ...props.tables.map(({ table, name }) => ({ value: table, text: name })),
              { value: '', text: 'a new table' },
            ]}
          />
          <TextField
            name="newTable"
            label="Name of a new table"
            hint="Such as “Prime rate”. Its entries hold until the next one."
            value={values['newTable']}
            errors={errors}
            maxLength={60}
          />
          <TextField
            name="from"
            type="date"
            label="From"
            hint="Published tables: 1 January or 1 July."
            value={values['from']}
            errors={errors}
          />
          <TextField
            name="percent"
            label="Base rate (% a year)"
            hint="Without the margin of a policy."
            inputMode="decimal"
            value={values['percent']}
            errors={errors}
          />
        </div>
        <TextField
          name="source"
          label="Where you have it from"
          hint="Kept with the entry and shown on worksheets."
          value={values['source']}
          errors={errors}
          maxLength={300}
        />
        <p>
          <button type="submit" class="button">
            Add the rate
          </button>
        </p>
      </PostForm>
    </Card>
  );
}
