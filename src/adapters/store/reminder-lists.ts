import type { Queries } from './database.ts';
import { fromDbDate } from './dates.ts';
import { searchReminders, type ReminderListFilter } from './reminder-search.ts';

const select = {
  id: true,
  customerId: true,
  date: true,
  template: true,
  status: true,
  reason: true,
  decidedBy: true,
  recipients: true,
  cc: true,
  bcc: true,
  subject: true,
  messageId: true,
  createdAt: true,
  sentAt: true,
  invoices: {
    orderBy: { dueDate: 'asc' },
    select: {
      invoiceId: true,
      docNumber: true,
      step: true,
      openBalance: true,
      charges: true,
      currency: true,
      daysOverdue: true,
    },
  },
  events: { orderBy: { happenedAt: 'asc' }, select: { kind: true, happenedAt: true } },
} as const;

export type ListedReminder = Awaited<ReturnType<typeof readListed>>[number];

async function readListed(db: Queries, realmId: string, ids: readonly string[]) {
  const rows = await db.reminder.findMany({ where: { realmId, id: { in: [...ids] } }, select });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [{ ...row, date: fromDbDate(row.date) }] : [];
  });
}

/** Lists of reminders for people, without the mails themselves. */
export function createReminderLists(db: Queries) {
  return {
    /** A page, newest first; `next` is the id to go on after. */
    async page(
      realmId: string,
      filter: ReminderListFilter,
      page: { limit: number; after?: string | undefined },
    ): Promise<{ rows: ListedReminder[]; next: string | null }> {
      const found = await searchReminders(db, realmId, filter, { ...page, limit: page.limit + 1 });
      const ids = found.slice(0, page.limit);
      const rows = await readListed(db, realmId, ids);
      return { rows, next: found.length > page.limit ? (ids.at(-1) ?? null) : null };
    },
  };
}
