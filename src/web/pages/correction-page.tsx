import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { DataTable } from '../components/data-table.tsx';
import { Banner, Card, Facts, PageHead } from '../components/layout.tsx';
import { ReasonForms } from '../components/reason-forms.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, InstantText } from '../components/values.tsx';
import type { FieldError } from '../components/view.ts';
import type { ComparedPart, ComparedRow } from './correction-view.ts';
import { paths } from './paths.ts';

export type CorrectionPageProps = {
  shell: ShellProps;
  charge: { id: string; reference: string; status: string; amount: string; currency: string };
  recheck: { amount: string; tooMuch: string; reason: string; notedAt: string };
  /** The reversals that a back-dated posting led to, newest first. */
  proposals: readonly { id: string; amount: string; status: string; reason: string }[];
  parts: readonly ComparedPart[];
  /** A rejected form: which one, what was typed, what is wrong with `reason`. */
  rejected?: { action: CorrectionAction; reason: string; errors: readonly FieldError[] };
};

export type CorrectionAction = 'approve' | 'reject';

const ACTIONS: Record<CorrectionAction, { title: string; means: string; danger: boolean }> = {
  approve: {
    title: 'Approve the reversal',
    means:
      'This changes QuickBooks: the difference is taken off the line of the charge, or the customer gets a credit memo where the invoice is paid or the books are closed.',
    danger: false,
  },
  reject: {
    title: 'Reject the reversal',
    means: 'The charge stays in QuickBooks as it is. The history keeps the reason.',
    danger: true,
  },
};

/** The worksheet of a charge beside the one with the postings known now. */
export function CorrectionPage(props: CorrectionPageProps): JSX.Element {
  const { shell, charge, recheck } = props;
  const { realm } = shell.company;
  const { currency } = charge;
  return (
    <Shell shell={shell} title={`Correction of ${charge.reference}`} section="charges">
      <PageHead
        title={
          <>
            Correction of <span class="nowrap">{charge.reference}</span>{' '}
            <StatusBadge status={charge.status} />
          </>
        }
        eyebrow={
          <>
            <a href={paths.corrections(realm)}>Corrections</a>
            {' · '}
            <a href={paths.charge(realm, charge.id)}>Charge {charge.reference}</a>
          </>
        }
        lead={recheck.reason}
      />
      <Verdict {...props} />
      <Card title="The difference" id="difference">
        <Facts
          facts={[
            { name: 'Charged', value: <Amount amount={charge.amount} currency={currency} /> },
            {
              name: 'Comes to now',
              value: <Amount amount={recheck.amount} currency={currency} />,
            },
            {
              name: 'Too much',
              value: <Amount amount={recheck.tooMuch} currency={currency} />,
              strong: true,
            },
            { name: 'Found', value: <InstantText at={recheck.notedAt} /> },
          ]}
        />
        {props.proposals.length > 0 && (
          <DataTable
            id="proposals"
            caption="Proposed to be taken back"
            columns={[
              { header: 'State', names: true, cell: (row) => <StatusBadge status={row.status} /> },
              {
                header: `Amount (${currency})`,
                numeric: true,
                cell: (row) => <Amount amount={row.amount} />,
              },
              { header: 'Why', cell: (row) => row.reason },
            ]}
            rows={props.proposals}
            rowKey={(row) => row.id}
          />
        )}
      </Card>
      <Decide {...props} />
      <Card
        title="Both worksheets"
        id="both"
        note={`Amounts in ${currency}. The same policy version, date, holds and law; only the payments and credits are those known now.`}
      >
        {props.parts.map((part) => (
          <Compared key={part.title} part={part} />
        ))}
      </Card>
    </Shell>
  );
}

/** The newest reversal waits for a person, or failed and may be tried once more. */
function Decide({ shell, charge, proposals, rejected }: CorrectionPageProps): JSX.Element | null {
  const waiting = proposals.find(({ status }) => status === 'proposed' || status === 'failed');
  if (waiting === undefined) return null;
  return (
    <ReasonForms
      csrfToken={shell.csrfToken}
      actions={(['approve', 'reject'] as const).map((action) => ({
        ...ACTIONS[action],
        name: action,
        href: paths.correctionAction(shell.company.realm, charge.id, waiting.id, action),
      }))}
      {...(rejected === undefined ? {} : { rejected })}
    />
  );
}

function Verdict({ charge, recheck }: CorrectionPageProps): JSX.Element {
  const { tooMuch } = recheck;
  if (/^-?0(\.0+)?$/.test(tooMuch)) {
    return <Banner tone="good" title="With the postings known now it comes to what was charged." />;
  }
  return tooMuch.startsWith('-') ? (
    <Banner
      tone="info"
      title="Too little was charged. That is only noted: nobody is charged the rest."
    />
  ) : (
    <Banner tone="warn" title={`${tooMuch} ${charge.currency} too much was charged.`} />
  );
}

function Compared({ part }: { part: ComparedPart }): JSX.Element {
  const mark = (row: ComparedRow, text: string): JSX.Element | string =>
    row.isChanged ? <strong>{text === '' ? '—' : text}</strong> : text;
  return (
    <DataTable
      id={`compared-${part.title.toLowerCase().replaceAll(' ', '-')}`}
      caption={part.title}
      columns={[
        { header: part.title, names: true, cell: (row) => row.name },
        { header: 'As charged', numeric: true, cell: (row) => mark(row, row.then) },
        { header: 'As known now', numeric: true, cell: (row) => mark(row, row.now) },
        { header: 'Differs', cell: (row) => (row.isChanged ? '≠ differs' : '') },
      ]}
      rows={part.rows}
      rowKey={(row) => row.name}
    />
  );
}
