import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';
import { Prisma } from './generated/client.ts';

/** A reminder to be noted on an invoice in QuickBooks. */
export type InvoiceNote = {
  readonly id: string;
  readonly realmId: string;
  readonly reminderId: string;
  readonly invoiceId: string;
  readonly attempts: number;
  /** When it was last on its way; null before the first try. */
  readonly triedAt: Date | null;
};

/** What became of a try at a note. */
export type NoteResult =
  | { readonly id: string; readonly state: 'done'; readonly attachableId: string }
  | { readonly id: string; readonly state: 'failed' | 'cancelled'; readonly problem: string }
  | {
      readonly id: string;
      readonly state: 'waiting' | 'unknown';
      readonly problem: string;
      readonly at: Date;
    };

/** Mails come first; meanwhile notes gather to batches. */
const gatherMs = 10 * 60_000;
const open = ['waiting', 'working', 'unknown'];

export type InvoiceNoteStore = ReturnType<typeof createInvoiceNoteStore>;

/**
 * Notes on invoices: rows that wait to be written, in the manner of the outbox. One found as
 * `working` was left by a process that died at it, so its outcome is unknown.
 */
export function createInvoiceNoteStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    async isOn(realmId: string): Promise<boolean> {
      const row = await db.invoiceNoteSettings.findUnique({ where: { realmId } });
      return row?.isOn ?? true;
    },

    async turn(realmId: string, isOn: boolean, author: string): Promise<void> {
      const values = { isOn, author, updatedAt: clock.now() };
      const create = { realmId, ...values };
      await db.invoiceNoteSettings.upsert({ where: { realmId }, create, update: values });
    },

    async realmsDue(now: Date): Promise<string[]> {
      const rows = await db.invoiceNote.findMany({
        where: { state: { in: open }, nextTryAt: { lte: now } },
        distinct: ['realmId'],
        select: { realmId: true },
      });
      return rows.map(({ realmId }) => realmId);
    },

    async countDueAnywhere(by: Date): Promise<number> {
      return db.invoiceNote.count({ where: { state: { in: open }, nextTryAt: { lte: by } } });
    },

    due(realmId: string, now: Date, limit: number): Promise<InvoiceNote[]> {
      return db.invoiceNote.findMany({
        where: { realmId, state: { in: open }, nextTryAt: { lte: now } },
        orderBy: [{ nextTryAt: 'asc' }, { id: 'asc' }],
        take: limit,
      });
    },

    /** Marks notes as on their way; committed before anything goes out. */
    async claim(ids: readonly string[]): Promise<void> {
      await db.invoiceNote.updateMany({
        where: { id: { in: [...ids] } },
        data: { state: 'working', attempts: { increment: 1 }, triedAt: clock.now() },
      });
    },

    /** Those of some that were claimed and not settled. */
    stillWorking(ids: readonly string[]): Promise<InvoiceNote[]> {
      return db.invoiceNote.findMany({ where: { id: { in: [...ids] }, state: 'working' } });
    },

    /** Keeps what became of tries, in one statement. */
    async settle(results: readonly NoteResult[]): Promise<void> {
      const now = clock.now();
      const rows = results.map((result) => ({
        attachableId: null,
        problem: null,
        at: null,
        ...result,
      }));
      await db.$executeRaw`
        update invoice_note set state = result.state, problem = result.problem,
          attachable_id = result.attachable_id,
          written_at = case when result.state = 'done' then ${now}::timestamptz end,
          next_try_at = coalesce(result.at, invoice_note.next_try_at)
        from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ state }) => state)}::text[],
          ${rows.map(({ problem }) => problem)}::text[],
          ${rows.map(({ attachableId }) => attachableId)}::text[],
          ${rows.map(({ at }) => at?.toISOString() ?? null)}::text[]::timestamptz[])
          as result (id, state, problem, attachable_id, at)
        where invoice_note.id = result.id`;
    },

    /** How many stand where. */
    async counts(realmId: string): Promise<{ waiting: number; done: number; failed: number }> {
      const count = (states: readonly string[]): Promise<number> =>
        db.invoiceNote.count({ where: { realmId, state: { in: [...states] } } });
      const [waiting, done, failed] = await Promise.all([
        count(open),
        count(['done']),
        count(['failed']),
      ]);
      return { waiting, done, failed };
    },

    /** Those that could not be written, newest first. */
    failed(realmId: string, limit: number) {
      return db.invoiceNote.findMany({
        where: { realmId, state: 'failed' },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        take: limit,
      });
    },

    /** Puts all that failed back, to be tried now. @returns how many they were */
    async retry(realmId: string): Promise<number> {
      const { count } = await db.invoiceNote.updateMany({
        where: { realmId, state: 'failed' },
        // It may have been written all the same, so it is looked for first.
        data: { state: 'unknown', nextTryAt: clock.now() },
      });
      return count;
    },

    /** Of one reminder, for its page. */
    ofReminder(realmId: string, reminderId: string) {
      return db.invoiceNote.findMany({ where: { realmId, reminderId } });
    },
  };
}

/**
 * Adds the notes of reminders that a statement `kept` as sent, unless the company has none written.
 * Mails beside the reminders, such as a thank-you, are told from them by their subjects.
 */
export const notesOf = (now: Date): Prisma.Sql => Prisma.sql`
  insert into invoice_note
    (id, realm_id, reminder_id, invoice_id, state, attempts, next_try_at, created_at)
  select gen_random_uuid(), kept.realm_id, kept.id, line.invoice_id, 'waiting', 0,
    ${new Date(now.getTime() + gatherMs)}::timestamptz, ${now}::timestamptz
  from kept join reminder_invoice line on line.reminder_id = kept.id
  where kept.status = 'sent' and not exists (
    select from invoice_note_settings s where s.realm_id = kept.realm_id and not s.is_on)
    and not exists (select from mail_subject m where m.reminder_id = kept.id)
  on conflict (reminder_id, invoice_id) do nothing`;
