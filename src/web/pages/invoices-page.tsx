import type { JSX } from 'preact';
import { Aging } from '../components/aging.tsx';
import type { AgingView } from '../components/aging.tsx';
import { HoldNews } from '../components/hold-news.tsx';
import type { HoldNewsView } from '../components/hold-news.tsx';
import { InvoiceTable } from '../components/invoice-table.tsx';
import type { InvoiceRow } from '../components/invoice-table.tsx';
import { SelectField } from '../components/choice.tsx';
import { Filters } from '../components/filters.tsx';
import { countOf } from '../components/format.ts';
import { TextField } from '../components/form.tsx';
import { ReminderTasks, type ReminderTasksView } from '../components/reminder-tasks.tsx';
import { MailsOverLimit } from '../components/mails-over-limit.tsx';
import { Banner, Card, Empty, PageHead, Pager } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { CustomerRef } from '../components/view.ts';
import { paths, withQuery } from './paths.ts';

export type InvoicesPageProps = {
  shell: ShellProps;
  /** One per currency; empty when nothing is open. */
  aging: readonly AgingView[];
  /** Of holds, promises and disputes; null on other pages of the list than the first. */
  news: HoldNewsView | null;
  /** Reminders that limits of mails keep back since the last run; null on other pages of the list. */
  overMailLimit: { count: number; run: { id: string; date: string } } | null;
  /** Customers whose reminders wait for a person; null on other pages of the list. */
  tasks: ReminderTasksView | null;
  /** As they came in the address: `status`, `customer` (id) and `q`. */
  filters: { status: string; customer: string; q: string };
  /** The customers to choose from in the filter. */
  customers: readonly CustomerRef[];
  rows: readonly InvoiceRow[];
  /** The present page's cursor (empty on the first) and the next one's. */
  cursor: string;
  next: string | null;
};

/** All invoices of a company with their aging. */
export function InvoicesPage(props: InvoicesPageProps): JSX.Element {
  const { shell, filters } = props;
  const base = paths.invoices(shell.company.realm);
  const filtered = filters.status !== '' || filters.customer !== '' || filters.q !== '';
  return (
    <Shell shell={shell} title="Invoices" section="invoices">
      <PageHead title="Invoices">
        <a class="button button-quiet" href={paths.preview(shell.company.realm)}>
          What would happen today
        </a>
      </PageHead>
      {props.overMailLimit !== null && (
        <MailsOverLimit realm={shell.company.realm} {...props.overMailLimit} />
      )}
      {props.aging.length > 0 && (
        <Card title="Open by age" id="aging">
          {props.aging.map((aging) => (
            <Aging key={aging.currency} aging={aging} />
          ))}
        </Card>
      )}
      {props.news !== null && <RepliesNotice shell={shell} />}
      {props.tasks !== null && <ReminderTasks realm={shell.company.realm} tasks={props.tasks} />}
      {props.news !== null && <HoldNews realm={shell.company.realm} news={props.news} />}
      <Card title="All invoices" id="list">
        <Filters action={base} clearHref={filtered ? base : null}>
          <TextField name="q" type="search" label="Search number or customer" value={filters.q} />
          <SelectField
            name="status"
            label="Status"
            value={filters.status}
            options={[
              { value: '', text: 'Any' },
              { value: 'open', text: 'Open' },
              { value: 'overdue', text: 'Overdue' },
              { value: 'paid', text: 'Paid' },
              { value: 'void', text: 'Void' },
            ]}
          />
          <SelectField
            name="customer"
            label="Customer"
            value={filters.customer}
            options={[
              { value: '', text: 'All customers' },
              ...props.customers.map((customer) => ({ value: customer.id, text: customer.name })),
            ]}
          />
        </Filters>
        <InvoiceTable
          id="invoices"
          caption="Invoices, the longest overdue first"
          realm={shell.company.realm}
          rows={props.rows}
          empty={
            filtered ? (
              <Empty title="No invoice matches">
                <p>
                  <a href={base}>Show all invoices</a>
                </p>
              </Empty>
            ) : (
              <Empty title="No invoices yet">
                <p>An invoice made in QuickBooks shows up here within seconds.</p>
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

/** What payers answered and nobody has read; nothing while there is none. */
function RepliesNotice({ shell }: { shell: ShellProps }): JSX.Element | null {
  const count = shell.unreadReplies ?? 0;
  if (count === 0) return null;
  return (
    <Banner tone="info" title={`${countOf(count, 'reply', 'replies')} to read`}>
      <p>
        <a href={paths.replies(shell.company.realm)}>See what your customers answered</a>
      </p>
    </Banner>
  );
}
