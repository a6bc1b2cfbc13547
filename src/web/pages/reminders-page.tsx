import type { JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { Filters } from '../components/filters.tsx';
import { TextField } from '../components/form.tsx';
import { Card, Empty, PageHead, Pager } from '../components/layout.tsx';
import { ReminderTable } from '../components/reminder-table.tsx';
import type { ReminderRow } from '../components/reminder-table.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { CustomerRef } from '../components/view.ts';
import { paths, withQuery } from './paths.ts';

export type RemindersPageProps = {
  shell: ShellProps;
  /** As they came in the address: customer id, invoice number or id, status, dates. */
  filters: { customer: string; invoice: string; status: string; from: string; to: string };
  customers: readonly CustomerRef[];
  rows: readonly ReminderRow[];
  cursor: string;
  next: string | null;
};

/** The history of reminders: what was sent to whom, and what became of it. */
export function RemindersPage(props: RemindersPageProps): JSX.Element {
  const { shell, filters } = props;
  const { realm } = shell.company;
  const base = paths.reminders(realm);
  const filtered = Object.values(filters).some((value) => value !== '');
  return (
    <Shell shell={shell} title="Reminders" section="reminders">
      <PageHead title="Reminders">
        <a class="button button-quiet" href={withQuery(paths.remindersCsv(realm), filters)}>
          Download as CSV
        </a>
        <a class="button button-quiet" href={paths.evidence(realm)}>
          Evidence pack
        </a>
      </PageHead>
      <Card title="History" id="list">
        <Filters action={base} clearHref={filtered ? base : null}>
          <SelectField
            name="customer"
            label="Customer"
            value={filters.customer}
            options={[
              { value: '', text: 'All customers' },
              ...props.customers.map((customer) => ({ value: customer.id, text: customer.name })),
            ]}
          />
          <TextField name="invoice" label="Invoice number" value={filters.invoice} />
          <SelectField
            name="status"
            label="Status"
            value={filters.status}
            options={[
              { value: '', text: 'Any' },
              { value: 'proposed', text: 'Waiting for approval' },
              { value: 'approved', text: 'Approved' },
              { value: 'unknown', text: 'Being checked' },
              { value: 'sent', text: 'Sent' },
              { value: 'cancelled', text: 'Cancelled' },
              { value: 'failed', text: 'Failed' },
              { value: 'undelivered', text: 'Came back' },
            ]}
          />
          <TextField name="from" type="date" label="From" value={filters.from} />
          <TextField name="to" type="date" label="To" value={filters.to} />
        </Filters>
        <ReminderTable
          id="reminders"
          caption="Reminders, newest first"
          realm={realm}
          rows={props.rows}
          empty={
            filtered ? (
              <Empty title="No reminder matches">
                <p>
                  <a href={base}>Show all reminders</a>
                </p>
              </Empty>
            ) : (
              <Empty title="No reminder yet">
                <p>
                  Reminders appear here once a run finds a step due and reminders are in review or
                  automatic mode. <a href={paths.preview(realm)}>See what would happen today</a>
                </p>
              </Empty>
            )
          }
        />
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
