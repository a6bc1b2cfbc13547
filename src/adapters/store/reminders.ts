import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Queries } from './database.ts';
import { fromDbDate } from './dates.ts';
import { mailFilesSchema, type MailFile } from './mail-files.ts';
import { routeOf, type MailRoute } from './mail-servers.ts';

export const reminderStatuses = [
  'proposed',
  'approved',
  'sending',
  'unknown',
  'sent',
  'undelivered',
  'failed',
  'cancelled',
] as const;
export type ReminderStatus = (typeof reminderStatuses)[number];

/** What a reminder may become from where it stands. */
const transitions: Record<ReminderStatus, readonly ReminderStatus[]> = {
  proposed: ['approved', 'cancelled'],
  approved: ['sending', 'cancelled', 'failed'],
  sending: ['sent', 'unknown', 'approved', 'failed', 'cancelled'],
  unknown: ['sent', 'sending', 'approved', 'failed', 'cancelled'],
  sent: ['undelivered'],
  undelivered: [],
  failed: ['approved', 'cancelled'],
  cancelled: [],
};

/** Thrown when a reminder is asked to become what its status does not allow. */
export class ReminderTransitionError extends Error {
  override readonly name = 'ReminderTransitionError';
}

export type ReminderInvoiceLine = {
  readonly invoiceId: string;
  readonly step: string | null;
  readonly docNumber: string | null;
  readonly openBalance: bigint;
  /** The part of it in dispute, which is not asked for. */
  readonly disputed: bigint;
  readonly charges: bigint;
  readonly currency: string;
  readonly dueDate: PlainDate;
  readonly daysOverdue: number;
};

export type StoredReminder = {
  readonly id: string;
  readonly realmId: string;
  /** Null for a mail that no run decided. */
  readonly runId: string | null;
  readonly customerId: string;
  readonly date: PlainDate;
  readonly template: string;
  /** Which words it was written in: null until then, 0 for those that are shipped. */
  readonly templateVersion: number | null;
  readonly language: string | null;
  readonly status: ReminderStatus;
  readonly reason: string | null;
  readonly recipients: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly subject: string | null;
  readonly textBody: string | null;
  readonly htmlBody: string | null;
  readonly attachments: readonly MailFile[];
  readonly messageId: string | null;
  /** Where it last went out. */
  readonly route: MailRoute | null;
  readonly policyLevel: string;
  readonly policyVersion: number | null;
  readonly decidedBy: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  /** When the status last changed. */
  readonly updatedAt: Date;
  readonly invoices: readonly ReminderInvoiceLine[];
  readonly events: readonly {
    readonly kind: string;
    readonly recipient: string | null;
    readonly detail: string | null;
    readonly happenedAt: Date;
  }[];
};

const withParts = {
  invoices: { orderBy: { dueDate: 'asc' } },
  events: { orderBy: { happenedAt: 'asc' } },
} as const;

const find = (db: Queries, where: { realmId?: string; id: string }) =>
  db.reminder.findFirst({ where, include: withParts });
type Row = NonNullable<Awaited<ReturnType<typeof find>>>;

const fromRow = (row: Row): StoredReminder => ({
  ...row,
  date: fromDbDate(row.date),
  attachments: mailFilesSchema.parse(row.attachments),
  route: routeOf(row),
  // A status we do not know must not be sent.
  status: reminderStatuses.find((status) => status === row.status) ?? 'failed',
  invoices: row.invoices.map((line) => ({ ...line, dueDate: fromDbDate(line.dueDate) })),
});

export type ReminderStore = ReturnType<typeof createReminderStore>;

/** The reminders: what was, is to be, or will not be mailed, with the exact mail. */
export function createReminderStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    async find(realmId: string, id: string): Promise<StoredReminder | null> {
      const row = await find(db, { realmId, id });
      return row && fromRow(row);
    },

    async withIds(realmId: string, ids: readonly string[]): Promise<StoredReminder[]> {
      const rows = await db.reminder.findMany({
        where: { realmId, id: { in: [...ids] } },
        include: withParts,
      });
      return rows.map(fromRow);
    },

    /** Newest first. */
    async list(
      realmId: string,
      filter: {
        customerId?: string | undefined;
        invoiceId?: string | undefined;
        status?: ReminderStatus | undefined;
        runId?: string | undefined;
        from?: Date | undefined;
        to?: Date | undefined;
      },
      page: { limit: number; after?: string | undefined },
    ): Promise<StoredReminder[]> {
      const rows = await db.reminder.findMany({
        where: {
          realmId,
          ...(filter.customerId ? { customerId: filter.customerId } : {}),
          ...(filter.invoiceId ? { invoices: { some: { invoiceId: filter.invoiceId } } } : {}),
          ...(filter.status ? { status: filter.status } : {}),
          ...(filter.runId ? { runId: filter.runId } : {}),
          ...(filter.from ? { date: { gte: filter.from } } : {}),
          ...(filter.to ? { AND: { date: { lte: filter.to } } } : {}),
        },
        include: withParts,
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: page.limit,
        ...(page.after ? { cursor: { id: page.after }, skip: 1 } : {}),
      });
      return rows.map(fromRow);
    },

    /**
     * Moves a reminder along, if it still stands where the caller believes.
     * @throws ReminderTransitionError when the move is not allowed or another took it first
     */
    async move(
      reminder: Pick<StoredReminder, 'id' | 'status'>,
      to: Exclude<ReminderStatus, 'cancelled'>,
      changes: {
        reason?: string | null;
        decidedBy?: string;
        messageId?: string;
      } = {},
    ): Promise<void> {
      refuseUnless(reminder.status, to);
      const now = clock.now();
      const moved = await db.reminder.updateMany({
        where: { id: reminder.id, status: reminder.status },
        data: {
          ...changes,
          status: to,
          updatedAt: now,
          ...(to === 'sent' ? { sentAt: now } : {}),
        },
      });
      if (moved.count === 0) throw overtaken(reminder.status);
    },

    /**
     * Cancels a reminder, if it still stands where the caller believes, and frees its steps: in
     * one statement, as a cancelled one that kept them would never be mailed. What a mail beside the
     * reminders is about is free as well, unless a person did not want it told.
     * @throws ReminderTransitionError as `move`
     */
    async cancel(
      { id, status }: Pick<StoredReminder, 'id' | 'status'>,
      { reason, decidedBy }: { reason: string | null; decidedBy?: string },
    ): Promise<void> {
      refuseUnless(status, 'cancelled');
      const moved = await db.$queryRaw<{ id: string }[]>`
        with moved as (
          update reminder set status = 'cancelled', reason = ${reason}, updated_at = ${clock.now()},
            decided_by = coalesce(${decidedBy ?? null}, decided_by)
          where id = ${id}::uuid and status = ${status}
          returning id
        ), freed as (
          update reminder_invoice l set active_key = null from moved where l.reminder_id = moved.id
        ), untold as (
          update mail_subject s set active_key = null from moved
          where s.reminder_id = moved.id and ${decidedBy === undefined}
        )
        select id from moved`;
      if (moved.length === 0) throw overtaken(status);
    },

    /** An event of a mail; a repeated one is passed over. @returns whether it was new */
    async addEvent(event: {
      reminderId: string;
      eventKey: string;
      kind: string;
      recipient: string | null;
      detail: string | null;
      happenedAt: Date;
      /** Whether mail must not go to the recipient any more. */
      endsAddress?: boolean;
    }): Promise<boolean> {
      const added = await db.reminderEvent.createMany({ data: [event], skipDuplicates: true });
      return added.count > 0;
    },

    async findByMessageId(messageId: string): Promise<StoredReminder | null> {
      const row = await db.reminder.findFirst({ where: { messageId }, include: withParts });
      return row && fromRow(row);
    },
  };
}

function refuseUnless(from: ReminderStatus, to: ReminderStatus): void {
  if (transitions[from].includes(to)) return;
  throw new ReminderTransitionError(`A reminder that is ${from} cannot become ${to}`);
}

const overtaken = (status: ReminderStatus): ReminderTransitionError =>
  new ReminderTransitionError(`The reminder is no longer ${status}`);
