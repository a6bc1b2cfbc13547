import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { SelectField } from '../components/choice.tsx';
import { DataTable } from '../components/data-table.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Filters } from '../components/filters.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { groupDigits } from '../components/format.ts';
import { statusLabel } from '../components/labels.ts';
import { Card, Empty, PageHead, Pager } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { InstantText } from '../components/values.tsx';
import type { FieldError } from '../components/view.ts';
import { paths, withQuery } from './paths.ts';

export type InboxRow = {
  id: string;
  entity: string;
  entityId: string;
  operation: string;
  receivedAt: string;
  workedAt: string | null;
  state: string;
  reason: string | null;
  attempts: number;
  /** The part of what came that holds no person's data. */
  said: string;
};

export type InboxPageProps = {
  shell: ShellProps;
  /** As they came in the address; the days are `YYYY-MM-DD`. */
  filters: { state: string; entity: string; from: string; to: string };
  rows: readonly InboxRow[];
  /** Unreadable events of which not even the company is known. */
  ofNobody: readonly { id: string; receivedAt: string; reason: string; size: number }[];
  cursor: string;
  next: string | null;
  /** The form to work events again, as it was sent. */
  form: { ids: string; from: string; to: string };
  errors: readonly FieldError[];
};

const replayScope = 'replay-';
const STATES = ['waiting', 'done', 'failed', 'ignored', 'unreadable', 'unknown-realm'];
const ENTITIES = [
  { value: '', text: 'Any' },
  { value: 'Customer', text: 'Customer' },
  { value: 'Invoice', text: 'Invoice' },
  { value: 'Payment', text: 'Payment' },
  { value: 'CreditMemo', text: 'Credit memo' },
];

/** What QuickBooks told of a company, what became of it, and a form to work some of it again. */
export function InboxPage(props: InboxPageProps): JSX.Element {
  const { shell } = props;
  return (
    <Shell shell={shell} title="Inbox of webhooks">
      <ErrorSummary errors={props.errors} scope={replayScope} />
      <PageHead
        title="Inbox of webhooks"
        lead="What QuickBooks told Dunwell. An event only says what changed; Dunwell then reads it."
      />
      <Replay {...props} />
      <Events {...props} />
      {props.ofNobody.length > 0 && (
        <Card
          title="Unreadable, of no known company"
          id="of-nobody"
          note="They are kept, and can be read again after an update of Dunwell."
        >
          <DataTable
            id="nobody"
            caption="Unreadable events, newest first"
            captionHidden
            columns={[
              { header: 'Number', names: true, cell: (row) => row.id },
              { header: 'Received', cell: (row) => <InstantText at={row.receivedAt} /> },
              { header: 'Reason', cell: (row) => row.reason },
              { header: 'Characters', numeric: true, cell: (row) => groupDigits(`${row.size}`) },
            ]}
            rows={props.ofNobody}
            rowKey={(row) => row.id}
          />
        </Card>
      )}
    </Shell>
  );
}

function Replay({ shell, form, errors }: InboxPageProps): JSX.Element {
  const scope = replayScope;
  return (
    <Card
      title="Work events again"
      id="replay"
      note="Harmless however often: each event makes Dunwell read its subject from QuickBooks."
    >
      <PostForm
        action={paths.replayInbox(shell.company.realm)}
        csrfToken={shell.csrfToken}
        class="filters"
        label="Work events again"
      >
        <TextField
          name="ids"
          scope={scope}
          label="Numbers"
          value={form.ids}
          errors={errors}
          inputMode="numeric"
        />
        <TextField
          name="from"
          type="date"
          label="Received from"
          value={form.from}
          errors={errors}
          scope={scope}
        />
        <TextField
          name="to"
          type="date"
          label="Received until"
          value={form.to}
          errors={errors}
          scope={scope}
        />
        <button type="submit" class="button button-quiet">
          Work again
        </button>
      </PostForm>
    </Card>
  );
}

function Events(props: InboxPageProps): JSX.Element {
  const { filters } = props;
  const base = paths.inbox(props.shell.company.realm);
  const isFiltered = Object.values(filters).some((value) => value !== '');
  return (
    <Card title="Events" id="list">
      <Filters action={base} clearHref={isFiltered ? base : null}>
        <SelectField
          name="state"
          label="State"
          value={filters.state}
          options={[
            { value: '', text: 'Any' },
            ...STATES.map((value) => ({ value, text: statusLabel(value).text })),
          ]}
        />
        <SelectField name="entity" label="Record" value={filters.entity} options={ENTITIES} />
        <TextField name="from" type="date" label="Received from" value={filters.from} />
        <TextField name="to" type="date" label="Received until" value={filters.to} />
      </Filters>
      <DataTable
        id="events"
        caption="Events, newest first"
        captionHidden
        columns={[
          { header: 'Number', names: true, cell: (row) => row.id },
          { header: 'Received', cell: (row) => <InstantText at={row.receivedAt} /> },
          {
            header: 'Record',
            cell: (row) => `${row.entity} ${row.entityId} ${row.operation}`.trim(),
          },
          {
            header: 'State',
            cell: (row) => (
              <span>
                <StatusBadge status={row.state} />
                {row.reason !== null && <span class="muted"> {row.reason}</span>}
              </span>
            ),
          },
          {
            header: 'Worked',
            cell: (row) => (
              <InstantText at={row.workedAt} never={row.state === 'waiting' ? 'not yet' : '—'} />
            ),
          },
          { header: 'What it said', cell: (row) => <span class="muted">{row.said}</span> },
        ]}
        rows={props.rows}
        rowKey={(row) => row.id}
        empty={
          <Empty title={isFiltered ? 'No event matches' : 'No event yet'}>
            <p>QuickBooks tells of a change within minutes, in its own time.</p>
          </Empty>
        }
      />
      <Pager
        firstHref={props.cursor === '' ? null : withQuery(base, filters)}
        nextHref={props.next === null ? null : withQuery(base, { ...filters, cursor: props.next })}
      />
    </Card>
  );
}
