import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';
import { Prisma } from './generated/client.ts';

/** A reminder to be noted on an invoice in QuickBooks. */
export type InvoiceNote = {
  readonly id: string;
  readonly realmId: string;
  readonly reminderId: string;
  readonly invoiceId: string;
  /** How many tries there were, whatever became of them. */
  readonly attempts: number;
  /** When it was last on its way; null when QuickBooks surely has not got it. */
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
      /** QuickBooks surely did not take what was last on its way. */
      readonly isUnwritten?: boolean;
    };

export const noteStandings = ['waiting', 'written', 'failed', 'cancelled'] as const;

/** Where a note stands, as people and programs are told. */
export type NoteStanding = {
  readonly invoiceId: string;
  readonly state: (typeof noteStandings)[number];
  /** Why it is not in QuickBooks, or not yet, where that is known. */
  readonly problem: string | null;
  readonly writtenAt: Date | null;
};

const standings: Record<string, NoteStanding['state']> = {
  done: 'written',
  failed: 'failed',
  cancelled: 'cancelled',
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

    /** Begins a try at notes. @returns them with that try counted, in the same order */
    async claim(notes: readonly InvoiceNote[]): Promise<InvoiceNote[]> {
      await db.invoiceNote.updateMany({
        where: { id: { in: notes.map(({ id }) => id) } },
        data: { state: 'working', attempts: { increment: 1 } },
      });
      return notes.map((note) => ({ ...note, attempts: note.attempts + 1 }));
    },

    /**
     * Marks claimed notes as on their way; committed before anything goes out.
     * @returns the ids of those that nobody else has claimed meanwhile
     */
    async begin(notes: readonly InvoiceNote[]): Promise<ReadonlySet<string>> {
      const rows = await db.$queryRaw<{ id: string }[]>`
        update invoice_note set tried_at = ${clock.now()}::timestamptz
        from unnest(${notes.map(({ id }) => id)}::uuid[],
          ${notes.map(({ attempts }) => attempts)}::int[]) as claimed (id, attempts)
        where invoice_note.id = claimed.id and invoice_note.state = 'working'
          and invoice_note.attempts = claimed.attempts
        returning invoice_note.id`;
      return new Set(rows.map(({ id }) => id));
    },

    /** The ids of those of some that were claimed and not settled. */
    async stillWorking(notes: readonly InvoiceNote[]): Promise<ReadonlySet<string>> {
      const rows = await db.invoiceNote.findMany({
        where: { id: { in: notes.map(({ id }) => id) }, state: 'working' },
        select: { id: true },
      });
      return new Set(rows.map(({ id }) => id));
    },

    /** Keeps what became of tries, in one statement. */
    async settle(results: readonly NoteResult[]): Promise<void> {
      const now = clock.now();
      const rows = results.map((result) => ({
        attachableId: null,
        problem: null,
        at: null,
        isUnwritten: false,
        ...result,
      }));
      await db.$executeRaw`
        update invoice_note set state = result.state, problem = result.problem,
          attachable_id = result.attachable_id,
          written_at = case when result.state = 'done' then ${now}::timestamptz end,
          tried_at = case when result.is_unwritten then null else invoice_note.tried_at end,
          next_try_at = coalesce(result.at, invoice_note.next_try_at)
        from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ state }) => state)}::text[],
          ${rows.map(({ problem }) => problem)}::text[],
          ${rows.map(({ attachableId }) => attachableId)}::text[],
          ${rows.map(({ at }) => at?.toISOString() ?? null)}::text[]::timestamptz[],
          ${rows.map(({ isUnwritten }) => isUnwritten)}::boolean[])
          as result (id, state, problem, attachable_id, at, is_unwritten)
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

    /** Where the notes of a reminder stand, by invoice; none where it is not to be noted. */
    async ofReminder(realmId: string, reminderId: string): Promise<NoteStanding[]> {
      const rows = await db.invoiceNote.findMany({
        where: { realmId, reminderId },
        orderBy: { invoiceId: 'asc' },
      });
      return rows.map(({ invoiceId, state, problem, writtenAt }) => ({
        ...{ invoiceId, problem, writtenAt },
        state: standings[state] ?? 'waiting',
      }));
    },

    /** Puts all that failed back, to be tried now. @returns how many they were */
    async retry(realmId: string): Promise<number> {
      const { count } = await db.invoiceNote.updateMany({
        where: { realmId, state: 'failed' },
        // It may have been written all the same, so one that was on its way is looked for first.
        data: { state: 'unknown', nextTryAt: clock.now(), attempts: 0 },
      });
      return count;
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
