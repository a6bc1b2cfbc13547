import type { ReminderTask } from '../../adapters/store/reminder-tasks.ts';
import type { ReminderTasksView } from '../components/reminder-tasks.tsx';

const mostNamed = 10;

/** The customers whose reminders wait for a person, the first few of each kind by name. */
export function showReminderTasks(tasks: readonly ReminderTask[]): ReminderTasksView {
  const of = (kind: ReminderTask['kind']) => {
    const all = tasks.filter((task) => task.kind === kind);
    const named = all.slice(0, mostNamed);
    return {
      customers: named.map(({ customerId, name, invoices }) => ({
        id: customerId,
        name,
        invoices,
      })),
      more: all.length - named.length,
    };
  };
  return { noRecipient: of('no-recipient'), creditCovers: of('credit-covers') };
}
