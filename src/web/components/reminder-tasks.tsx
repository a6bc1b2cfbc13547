import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { countOf } from './format.ts';
import { Card } from './layout.tsx';

type Customers = {
  customers: readonly { id: string; name: string; invoices: number }[];
  more: number;
};

/** The customers whose reminders wait for a person, as the runs last found. */
export type ReminderTasksView = { noRecipient: Customers; creditCovers: Customers };

/** The card of the first page that names them; nothing while nobody waits. */
export function ReminderTasks(props: {
  realm: string;
  tasks: ReminderTasksView;
}): JSX.Element | null {
  const { realm, tasks } = props;
  const { noRecipient, creditCovers } = tasks;
  if (noRecipient.customers.length === 0 && creditCovers.customers.length === 0) return null;
  return (
    <Card title="Reminders that wait for you" id="reminder-tasks">
      <div class="columns columns-even">
        <Part
          title="Nobody to write to"
          hint="Add an address in QuickBooks, or a contact on the customer’s page."
          of={noRecipient}
          realm={realm}
        />
        <Part
          title="Credit to apply first"
          hint="It covers all that is due. Apply it in QuickBooks; until then nobody is reminded."
          of={creditCovers}
          realm={realm}
        />
      </div>
    </Card>
  );
}

function Part(props: {
  title: string;
  hint: string;
  of: Customers;
  realm: string;
}): JSX.Element | null {
  const { customers, more } = props.of;
  if (customers.length === 0) return null;
  return (
    <section class="column">
      <h3>{props.title}</h3>
      <p>{props.hint}</p>
      <ul>
        {customers.map(({ id, name, invoices }) => (
          <li key={id}>
            <a href={paths.customer(props.realm, id)}>{name}</a>, {countOf(invoices, 'invoice')}
          </li>
        ))}
        {more > 0 && <li>and {countOf(more, 'more customer')}</li>}
      </ul>
    </section>
  );
}
