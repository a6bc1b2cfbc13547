import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Period } from '../../core/reports/months.ts';
import {
  tieOutCauses,
  type TieOutCause,
  type TieOutDifference,
} from '../../core/reports/tie-out-difference.ts';
import type { TieOut, TieOutMonth } from '../../core/reports/tie-out.ts';
import type { Database } from './database.ts';
import { fromDbDate, fromDbDateOrNull, toDbDate, toDbDateOrNull } from './dates.ts';

export type TieOutTrigger = 'person' | 'api';

/** An account of the general ledger that was compared. */
export type TiedAccount = { readonly id: string; readonly name: string };

/** A tie-out as it is kept; amounts in minor units of the home currency. */
export type StoredTieOut = {
  readonly id: string;
  readonly period: Period;
  readonly trigger: TieOutTrigger;
  readonly actor: string;
  readonly status: 'running' | 'done' | 'failed';
  readonly note: string | null;
  readonly homeCurrency: string;
  readonly accounts: readonly TiedAccount[];
  readonly steps: number;
  readonly stepsDone: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly months: readonly TieOutMonth[];
  readonly differences: readonly TieOutDifference[];
};

const accountsSchema = z.array(z.object({ id: z.string(), name: z.string() }));
const withRows = {
  months: { orderBy: { month: 'asc' } },
  differences: { orderBy: { place: 'asc' } },
} as const;

/** One that has not ended in so long was cut off: no process works on it any more. */
const cutOffAfterMs = 15 * 60_000;
const cutOff = 'The program stopped before this tie-out was through';

export type TieOutStore = ReturnType<typeof createTieOutStore>;

/** Comparisons of charges with the income account in QuickBooks, and what they found. */
export function createTieOutStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  const find = (where: { realmId: string; id?: string; status?: string }) =>
    db.chargeTieOut.findFirst({
      where,
      orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
      include: withRows,
    });
  return {
    /** Begins a tie-out; one that a stopped process left behind is over. */
    async start(input: {
      realmId: string;
      period: Period;
      trigger: TieOutTrigger;
      actor: string;
      homeCurrency: string;
    }): Promise<string> {
      const { realmId, period, ...rest } = input;
      const now = clock.now();
      const [, row] = await db.$transaction([
        db.chargeTieOut.updateMany({
          where: { realmId, status: 'running' },
          data: {
            status: 'failed',
            note: cutOff,
            finishedAt: now,
          },
        }),
        db.chargeTieOut.create({
          data: {
            ...rest,
            realmId,
            from: toDbDate(period.from),
            to: toDbDate(period.to),
            status: 'running',
            startedAt: now,
          },
        }),
      ]);
      return row.id;
    },

    /** What is read, and how far it has come. */
    async progress(
      id: string,
      now: { accounts: readonly TiedAccount[]; steps: number; stepsDone: number },
    ): Promise<void> {
      const accounts = now.accounts.map((each) => ({ ...each }));
      await db.chargeTieOut.update({ where: { id }, data: { ...now, accounts } });
    },

    /** Keeps what a tie-out found, all in one commit. */
    async finish(realmId: string, id: string, { months, differences }: TieOut): Promise<void> {
      await db.$transaction([
        db.chargeTieOutMonth.createMany({
          data: months.map((each) => ({ ...each, realmId, tieOutId: id })),
        }),
        db.chargeTieOutDifference.createMany({
          data: differences.map((each, place) => ({
            ...each,
            date: toDbDateOrNull(each.date),
            realmId,
            tieOutId: id,
            place,
          })),
        }),
        db.chargeTieOut.update({
          where: { id },
          data: { status: 'done', finishedAt: clock.now() },
        }),
      ]);
    },

    async fail(id: string, note: string): Promise<void> {
      const data = { status: 'failed', note, finishedAt: clock.now() };
      await db.chargeTieOut.update({ where: { id }, data });
    },

    async find(realmId: string, id: string): Promise<StoredTieOut | null> {
      const row = await find({ realmId, id });
      return row && fromRow(row, clock.now());
    },

    /** The newest tie-out of a company, whatever became of it. */
    async newest(realmId: string, status?: 'done'): Promise<StoredTieOut | null> {
      const row = await find({ realmId, ...(status === undefined ? {} : { status }) });
      return row && fromRow(row, clock.now());
    },

    /** Newest first; `after` is the id of the last one of the page before. */
    async list(
      realmId: string,
      page: { limit: number; after?: string | undefined },
    ): Promise<StoredTieOut[]> {
      const rows = await db.chargeTieOut.findMany({
        where: { realmId },
        orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
        take: page.limit,
        ...(page.after ? { cursor: { id: page.after }, skip: 1 } : {}),
        include: withRows,
      });
      const now = clock.now();
      return rows.map((row) => fromRow(row, now));
    },

    async exists(realmId: string, id: string): Promise<boolean> {
      return (await db.chargeTieOut.count({ where: { realmId, id } })) > 0;
    },

    /** Every account that a tie-out of a company has ever read. */
    async accountsEver(realmId: string): Promise<Set<string>> {
      const rows = await db.chargeTieOut.findMany({
        where: { realmId, status: 'done' },
        select: { accounts: true },
      });
      return new Set(
        rows.flatMap(({ accounts }) => accountsSchema.parse(accounts).map(({ id }) => id)),
      );
    },
  };
}

type Row = NonNullable<Awaited<ReturnType<Database['chargeTieOut']['findFirst']>>> & {
  readonly months: readonly TieOutMonth[];
  readonly differences: readonly (Omit<TieOutDifference, 'cause' | 'date'> & {
    readonly cause: string;
    readonly date: Date | null;
  })[];
};

const causeOf = (text: string): TieOutCause =>
  tieOutCauses.find((cause) => cause === text) ?? 'unexplained';

const dayOf = (date: Date | null): PlainDate | null => fromDbDateOrNull(date);

/** How a tie-out stands: one that a crash cut off says so itself, though nothing noted it. */
function standingOf({ status, note, startedAt }: Row, now: Date) {
  if (status === 'done') return { status, note } as const;
  if (status !== 'running') return { status: 'failed', note } as const;
  const isCutOff = now.getTime() - startedAt.getTime() > cutOffAfterMs;
  return isCutOff ? ({ status: 'failed', note: cutOff } as const) : ({ status, note } as const);
}

const fromRow = (row: Row, now: Date): StoredTieOut => ({
  id: row.id,
  period: { from: fromDbDate(row.from), to: fromDbDate(row.to) },
  trigger: row.trigger === 'api' ? 'api' : 'person',
  actor: row.actor,
  ...standingOf(row, now),
  homeCurrency: row.homeCurrency,
  accounts: accountsSchema.parse(row.accounts),
  steps: row.steps,
  stepsDone: row.stepsDone,
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
  months: row.months.map(({ month, inBooks, inDunwell }) => ({ month, inBooks, inDunwell })),
  differences: row.differences.map((each) => ({
    cause: causeOf(each.cause),
    month: each.month,
    date: dayOf(each.date),
    chargeId: each.chargeId,
    reference: each.reference,
    accountId: each.accountId,
    transactionId: each.transactionId,
    kind: each.kind,
    number: each.number,
    name: each.name,
    inBooks: each.inBooks,
    inDunwell: each.inDunwell,
    detail: each.detail,
  })),
});
