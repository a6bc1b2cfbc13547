import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Queries } from './database.ts';
import { fromDbDate, toDbDate } from './dates.ts';

export type ReminderListFilter = {
  readonly customerId?: string | undefined;
  /** The number or the QuickBooks id of an invoice that the mail was about. */
  readonly invoice?: string | undefined;
  readonly status?: string | undefined;
  readonly from?: PlainDate | undefined;
  readonly to?: PlainDate | undefined;
};

const select = {
  id: true,
  customerId: true,
  date: true,
  template: true,
  status: true,
  reason: true,
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

export type ListedReminder = Awaited<ReturnType<typeof readPage>>[number];

async function readPage(
  db: Queries,
  realmId: string,
  filter: ReminderListFilter,
  page: { limit: number; after?: string | undefined },
) {
  const { customerId, invoice, status, from, to } = filter;
  const rows = await db.reminder.findMany({
    where: {
      realmId,
      ...(customerId ? { customerId } : {}),
      ...(status ? { status } : {}),
      ...(invoice
        ? { invoices: { some: { OR: [{ invoiceId: invoice }, { docNumber: invoice }] } } }
        : {}),
      date: { ...(from ? { gte: toDbDate(from) } : {}), ...(to ? { lte: toDbDate(to) } : {}) },
    },
    select,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit,
    ...(page.after ? { cursor: { id: page.after }, skip: 1 } : {}),
  });
  return rows.map((row) => ({ ...row, date: fromDbDate(row.date) }));
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
      const rows = await readPage(db, realmId, filter, { ...page, limit: page.limit + 1 });
      const shown = rows.slice(0, page.limit);
      return { rows: shown, next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null };
    },
  };
}
