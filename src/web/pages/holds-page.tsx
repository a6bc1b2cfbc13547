import type { JSX } from 'preact';
import { Badge } from '../components/badge.tsx';
import { SelectField } from '../components/choice.tsx';
import { DataTable } from '../components/data-table.tsx';
import { Filters } from '../components/filters.tsx';
import { countOf } from '../components/format.ts';
import { HOLD_REASONS, HOLD_STATES, holdTitle } from '../components/hold-words.ts';
import { Banner, Card, Empty, PageHead, Pager } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, DateText } from '../components/values.tsx';
import type { Tone } from '../components/labels.ts';
import { paths, withQuery } from './paths.ts';

/** A hold as lists show it. */
export type HoldRow = {
  id: string;
  reason: string;
  scope: 'customer' | 'invoice';
  /** The customer's name, or the invoice's number. */
  subject: { id: string; name: string };
  stops: 'reminders' | 'charges' | 'both';
  from: string;
  /** The day on which it ends or ended; null until somebody lifts it. */
  endsOn: string | null;
  state: 'open' | 'coming' | 'ended';
  amount: string | null;
  currency: string;
  /** What stands out: a dispute past its day, a promise broken, an end that is near. */
  flag: { text: string; tone: Tone } | null;
  /** The reason of a dispute, who promised: in a few words. */
  detail: string;
};

export type HoldsPageProps = {
  shell: ShellProps;
  filters: { state: string; reason: string; scope: string };
  /** Of the whole company, whatever is filtered. */
  counts: { endingSoon: number; overdue: number };
  rows: readonly HoldRow[];
  cursor: string;
  next: string | null;
};

/** Every reason not to act that is or was in force, by its end. */
export function HoldsPage(props: HoldsPageProps): JSX.Element {
  const { shell, filters } = props;
  const { realm } = shell.company;
  const base = paths.holds(realm);
  const isFiltered = filters.state !== 'open' || filters.reason !== '' || filters.scope !== '';
  return (
    <Shell shell={shell} title="Holds" section="holds">
      <PageHead
        title="Holds"
        lead="Reasons not to remind or charge a customer or an invoice: disputes, promises to pay, plans and exclusions. Put one from the page of the customer or the invoice."
      >
        <a class="button button-quiet" href={withQuery(paths.holdsCsv(realm), filters)}>
          Download as CSV
        </a>
      </PageHead>
      <HoldsNotice counts={props.counts} />
      <Card title={HOLD_STATES[filters.state] ?? 'Holds'} id="list">
        <Filters action={base} clearHref={isFiltered ? base : null}>
          <SelectField
            name="state"
            label="State"
            value={filters.state}
            options={Object.entries(HOLD_STATES).map(([value, text]) => ({ value, text }))}
          />
          <SelectField
            name="reason"
            label="Kind"
            value={filters.reason}
            options={[{ value: '', text: 'Any' }, ...HOLD_REASONS]}
          />
          <SelectField
            name="scope"
            label="On"
            value={filters.scope}
            options={[
              { value: '', text: 'Any' },
              { value: 'customer', text: 'Customers' },
              { value: 'invoice', text: 'Invoices' },
            ]}
          />
        </Filters>
        <HoldTable realm={realm} rows={props.rows} isFiltered={isFiltered} base={base} />
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

/** What of the holds asks for a person's eye; nothing while nothing does. */
export function HoldsNotice(props: {
  counts: HoldsPageProps['counts'];
  href?: string;
}): JSX.Element | null {
  const { endingSoon, overdue } = props.counts;
  if (endingSoon === 0 && overdue === 0) return null;
  const said = [
    ...(overdue === 0
      ? []
      : [`${countOf(overdue, 'dispute')} past the day by which it was to be settled.`]),
    ...(endingSoon === 0
      ? []
      : [
          `${countOf(endingSoon, 'hold')} ${endingSoon === 1 ? 'ends' : 'end'} by itself today or within three days.`,
        ]),
  ];
  return (
    <Banner tone={overdue > 0 ? 'warn' : 'info'} title="Holds">
      <p>
        {said.join(' ')} {props.href !== undefined && <a href={props.href}>See the holds</a>}
      </p>
    </Banner>
  );
}

function HoldTable(props: {
  realm: string;
  rows: readonly HoldRow[];
  isFiltered: boolean;
  base: string;
}): JSX.Element {
  const { realm } = props;
  return (
    <DataTable
      id="hold-list"
      caption="Holds, by the day on which they end"
      captionHidden
      columns={[
        {
          header: 'Hold',
          names: true,
          cell: (row) => (
            <>
              <a href={paths.hold(realm, row.id)}>{holdTitle(row)}</a>
              {row.detail !== '' && <p class="fine">{row.detail}</p>}
            </>
          ),
        },
        {
          header: 'On',
          cell: (row) => (
            <a
              href={(row.scope === 'invoice' ? paths.invoice : paths.customer)(
                realm,
                row.subject.id,
              )}
            >
              {row.scope === 'invoice' ? `Invoice ${row.subject.name}` : row.subject.name}
            </a>
          ),
        },
        {
          header: 'Amount',
          numeric: true,
          cell: (row) =>
            row.amount === null ? (
              <span class="muted">all</span>
            ) : (
              <Amount amount={row.amount} currency={row.currency} />
            ),
        },
        { header: 'Since', cell: (row) => <DateText date={row.from} /> },
        {
          header: 'Ends',
          cell: (row) => (row.endsOn === null ? 'when lifted' : <DateText date={row.endsOn} />),
        },
        {
          header: 'State',
          cell: (row) => (
            <>
              {row.flag !== null && <Badge tone={row.flag.tone}>{row.flag.text}</Badge>}
              {row.flag === null && HOLD_STATES[row.state]}
            </>
          ),
        },
      ]}
      rows={props.rows}
      rowKey={(row) => row.id}
      empty={
        props.isFiltered ? (
          <Empty title="No hold matches">
            <p>
              <a href={props.base}>Show the holds in force</a>
            </p>
          </Empty>
        ) : (
          <Empty title="Nothing is on hold" />
        )
      }
    />
  );
}
