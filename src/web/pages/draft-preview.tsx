import type { JSX } from 'preact';
import { DataTable } from '../components/data-table.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { countOf, groupDigits } from '../components/format.ts';
import { Worksheet } from '../components/worksheet.tsx';
import type { WorksheetView } from '../components/worksheet.tsx';
import { Amount } from '../components/values.tsx';
import type { CustomerRef, FieldError, InvoiceRef } from '../components/view.ts';
import { paths } from './paths.ts';

/** What a draft of a policy would do. Amounts are texts of the currency beside them. */
export type DraftPreviewView = {
  /** The rules in words; empty where the draft defines no charges. */
  words: readonly string[];
  /** How many invoices were worked out, of how many. */
  looked: number;
  total: number;
  /** Invoices by what becomes of their charge today against the rules in force. */
  changes: {
    charged: number;
    more: number;
    less: number;
    added: number;
    dropped: number;
    same: number;
  };
  sums: readonly {
    currency: string;
    before: string;
    after: string;
    aheadBefore: string;
    aheadAfter: string;
  }[];
  cuts: readonly { by: string; count: number }[];
  examples: readonly {
    invoice: InvoiceRef;
    customer: CustomerRef;
    currency: string;
    before: string;
    after: string;
    arithmetic: string;
  }[];
  /** The first example worked out in full. */
  worksheet: { currency: string; view: WorksheetView } | null;
};

export type DraftPreviewProps = {
  realm: string;
  /** What is wrong with the form, when it cannot be worked out. */
  errors: readonly FieldError[];
  view: DraftPreviewView | null;
};

/** What the rules being typed would do today; htmx fetches it anew as they change. */
export function DraftPreview({ realm, errors, view }: DraftPreviewProps): JSX.Element {
  if (errors.length > 0) return <ErrorSummary errors={errors} />;
  if (view === null) {
    return <p class="muted">As you change the rules, this shows what they would do.</p>;
  }
  return (
    <>
      <RulesInWords words={view.words} />
      <Changes view={view} />
      <Sums view={view} />
      {view.cuts.length > 0 && (
        <ul class="bullets">
          {view.cuts.map(({ by, count }) => (
            <li key={by}>
              The guard would cut {countOf(count, 'charge')} by {by}.
            </li>
          ))}
        </ul>
      )}
      {view.examples.length > 0 && <Examples view={view} realm={realm} />}
      {view.worksheet !== null && (
        <details class="more">
          <summary>The first of them, worked out in full</summary>
          <Worksheet worksheet={view.worksheet.view} currency={view.worksheet.currency} />
        </details>
      )}
    </>
  );
}

/** A policy's charges as sentences. */
export function RulesInWords({ words }: { words: readonly string[] }): JSX.Element {
  if (words.length === 0) return <p>Charges are not defined at this level.</p>;
  return (
    <>
      <h3>In words</h3>
      <p>{words.map((each) => `${each}.`).join(' ')}</p>
    </>
  );
}

function Changes({ view }: { view: DraftPreviewView }): JSX.Element {
  const { changes, looked, total } = view;
  const rows: [string, number][] = [
    ['charged that are not now', changes.added],
    ['charged more', changes.more],
    ['charged less', changes.less],
    ['no longer charged', changes.dropped],
    ['charged the same', changes.same],
  ];
  const said = rows.filter(([, count]) => count > 0).map(([what, count]) => `${count} ${what}`);
  return (
    <>
      <h3>Today</h3>
      <p>
        <strong>{countOf(changes.charged, 'invoice')} charged</strong>, of{' '}
        {countOf(looked, 'open invoice')} due by now or within 30 days
        {looked < total && ` (an even sample of ${groupDigits(String(total))})`}.
        {said.length > 0 && ` Against the rules in force: ${said.join(', ')}.`}
      </p>
    </>
  );
}

function Sums({ view }: { view: DraftPreviewView }): JSX.Element {
  return (
    <DataTable
      id="draft-sums"
      caption="Sums by these rules and by those in force"
      columns={[
        { header: 'Currency', names: true, cell: (row) => row.currency },
        { header: 'Today', numeric: true, cell: (row) => <Amount amount={row.after} /> },
        { header: 'In force', numeric: true, cell: (row) => <Amount amount={row.before} /> },
        {
          header: '30 days, if nothing is paid',
          numeric: true,
          cell: (row) => <Amount amount={row.aheadAfter} />,
        },
        {
          header: 'In force, 30 days',
          numeric: true,
          cell: (row) => <Amount amount={row.aheadBefore} />,
        },
      ]}
      rows={view.sums}
      rowKey={(row) => row.currency}
      empty={<p class="muted">No invoice is overdue.</p>}
    />
  );
}

function Examples({ view, realm }: { view: DraftPreviewView; realm: string }): JSX.Element {
  return (
    <DataTable
      id="draft-examples"
      caption="The largest changes today"
      columns={[
        {
          header: 'Invoice',
          names: true,
          cell: ({ invoice }) => <a href={paths.invoice(realm, invoice.id)}>{invoice.docNumber}</a>,
        },
        { header: 'Customer', cell: (row) => row.customer.name },
        { header: 'Arithmetic', cell: (row) => row.arithmetic || <span class="muted">—</span> },
        {
          header: 'In force',
          numeric: true,
          cell: (row) => <Amount amount={row.before} currency={row.currency} />,
        },
        {
          header: 'By these rules',
          numeric: true,
          cell: (row) => <Amount amount={row.after} currency={row.currency} />,
        },
      ]}
      rows={view.examples}
      rowKey={(row) => row.invoice.id}
    />
  );
}
