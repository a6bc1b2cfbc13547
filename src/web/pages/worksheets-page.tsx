import type { JSX } from 'preact';
import { CheckFacts } from '../components/check-facts.tsx';
import { DataTable } from '../components/data-table.tsx';
import { PostForm } from '../components/form.tsx';
import { countOf } from '../components/format.ts';
import { Card, Empty, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { paths } from './paths.ts';

export type WorksheetsPageProps = {
  shell: ShellProps;
  /** The last check; null before the first. */
  check: {
    at: string;
    by: string;
    checked: number;
    withoutHash: number;
    wrong: number;
    first: readonly { chargeId: string; reference: string; problems: readonly string[] }[];
  } | null;
};

/** Whether every stored worksheet still comes to its charge, and a button to find out now. */
export function WorksheetsPage({ shell, check }: WorksheetsPageProps): JSX.Element {
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title="Worksheets" section="charges">
      <PageHead
        title="Worksheets"
        eyebrow={<a href={paths.charges(realm)}>Charges</a>}
        lead="Works every stored worksheet out again, once from the figures that it shows and once from the facts that it records, and compares it with its hash. Nothing is changed."
      />
      <Card title="Verify" id="verify">
        <PostForm
          action={paths.worksheets(realm)}
          csrfToken={shell.csrfToken}
          class="form"
          label="Verify all worksheets"
        >
          <p>
            <button type="submit" class="button">
              Verify all worksheets
            </button>
          </p>
        </PostForm>
      </Card>
      <Card title="The last check" id="last">
        {check === null ? (
          <Empty title="They have not been verified yet" />
        ) : (
          <Result realm={realm} check={check} />
        )}
      </Card>
    </Shell>
  );
}

function Result(props: {
  realm: string;
  check: NonNullable<WorksheetsPageProps['check']>;
}): JSX.Element {
  const { realm, check } = props;
  const leftOut = check.wrong - check.first.length;
  return (
    <>
      <CheckFacts
        check={check}
        good="All prove their charge"
        bad={`${countOf(check.wrong, 'worksheet')} wrong`}
        verified={countOf(check.checked, 'worksheet')}
        more={
          check.withoutHash === 0
            ? []
            : [{ name: 'Older than the hashes', value: countOf(check.withoutHash, 'worksheet') }]
        }
      />
      {check.first.length > 0 && (
        <DataTable
          id="wrong"
          caption="Worksheets that do not prove their charge"
          columns={[
            {
              header: 'Charge',
              names: true,
              cell: (row) => <a href={paths.charge(realm, row.chargeId)}>{row.reference}</a>,
            },
            { header: 'What is wrong', cell: (row) => row.problems.join(' ') },
          ]}
          rows={check.first}
          rowKey={(row) => row.chargeId}
        />
      )}
      {leftOut > 0 && <p class="note">{countOf(leftOut, 'more worksheet')} not listed.</p>}
    </>
  );
}
