import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { goLives, type BackTestQuestion, type GoLive } from '../../core/decide/back-test.ts';
import type { Database } from './database.ts';
import { fromDbDate, toDbDate } from './dates.ts';
import { toJsonObject } from './json.ts';
import { policyLevels } from './policies.ts';

export const backTestStatuses = ['running', 'done', 'failed', 'cancelled'] as const;
export type BackTestStatus = (typeof backTestStatuses)[number];

export type StoredBackTest = BackTestQuestion & {
  readonly id: string;
  readonly realmId: string;
  readonly author: string;
  readonly createdAt: Date;
  /** Null for rules that are not saved. */
  readonly version: number | null;
  /** JSON that was a valid charges section when the test was asked for. */
  readonly charges: unknown;
  readonly status: BackTestStatus;
  readonly problem: string | null;
  readonly invoices: number;
  readonly looked: number;
  readonly elsewhere: number;
  readonly cursor: string;
  readonly finishedAt: Date | null;
};

/** A charge that would have been or was; amounts in minor units. */
export type BackTestLine = {
  readonly kind: 'would' | 'was';
  readonly invoiceId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly assessmentDate: PlainDate;
  readonly day: PlainDate;
  readonly amount: bigint;
  readonly wanted: bigint | null;
  readonly cutBy: string | null;
};

type Row = NonNullable<Awaited<ReturnType<Database['backTest']['findFirst']>>>;

const fromRow = (row: Row): StoredBackTest => ({
  ...row,
  level: policyLevels[row.level] ?? 'company',
  from: fromDbDate(row.from),
  to: fromDbDate(row.to),
  goLive: goLives.find((each): each is GoLive => each === row.goLive) ?? 'always',
  status: backTestStatuses.find((each) => each === row.status) ?? 'failed',
});

/** How many back-tests of a company stay; the oldest go. */
const mostKept = 20;

export type BackTestStore = ReturnType<typeof createBackTestStore>;

/** Back-tests with how far they are; what came of each is committed part by part. */
export function createBackTestStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** Asks for a test; the oldest of the company make room. */
    async start(
      realmId: string,
      question: BackTestQuestion,
      by: { author: string; version: number | null; charges: unknown; invoices: number },
    ): Promise<StoredBackTest> {
      const row = await db.backTest.create({
        data: {
          ...question,
          from: toDbDate(question.from),
          to: toDbDate(question.to),
          realmId,
          author: by.author,
          version: by.version,
          charges: toJsonObject(by.charges),
          invoices: by.invoices,
          status: 'running',
          createdAt: clock.now(),
        },
      });
      const old = await db.backTest.findMany({
        where: { realmId, status: { not: 'running' } },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        skip: mostKept,
        select: { id: true },
      });
      if (old.length > 0) {
        await db.backTest.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } });
      }
      return fromRow(row);
    },

    async find(realmId: string, id: string): Promise<StoredBackTest | null> {
      const row = await db.backTest.findFirst({ where: { realmId, id } });
      return row && fromRow(row);
    },

    /** The newest first. */
    async list(realmId: string): Promise<StoredBackTest[]> {
      const rows = await db.backTest.findMany({
        where: { realmId },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      });
      return rows.map(fromRow);
    },

    /** Companies with a test under way. */
    async realmsDue(): Promise<string[]> {
      const rows = await db.backTest.findMany({
        where: { status: 'running' },
        distinct: ['realmId'],
        select: { realmId: true },
      });
      return rows.map(({ realmId }) => realmId);
    },

    /** The oldest test under way. */
    async due(realmId: string): Promise<StoredBackTest | null> {
      const row = await db.backTest.findFirst({
        where: { realmId, status: 'running' },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      return row && fromRow(row);
    },

    /** Takes a part's lines in; false when the test went on or ended elsewhere meanwhile. */
    async advance(
      test: StoredBackTest,
      part: { cursor: string; looked: number; elsewhere: number; lines: readonly BackTestLine[] },
    ): Promise<boolean> {
      return db.$transaction(async (tx) => {
        const moved = await tx.backTest.updateMany({
          where: { id: test.id, status: 'running', cursor: test.cursor },
          data: { cursor: part.cursor, looked: part.looked, elsewhere: part.elsewhere },
        });
        if (moved.count === 0) return false;
        await tx.backTestCharge.createMany({
          data: part.lines.map((line) => ({
            ...line,
            backTestId: test.id,
            assessmentDate: toDbDate(line.assessmentDate),
            day: toDbDate(line.day),
          })),
          skipDuplicates: true,
        });
        return true;
      });
    },

    /** Ends a test that is under way; says whether it was. */
    async end(
      realmId: string,
      id: string,
      status: Exclude<BackTestStatus, 'running'>,
      problem: string | null = null,
    ): Promise<boolean> {
      const ended = await db.backTest.updateMany({
        where: { realmId, id, status: 'running' },
        data: { status, problem, finishedAt: clock.now() },
      });
      return ended.count > 0;
    },

    /** How many invoices a test over these days looks at. */
    async countInvoices(realmId: string, from: PlainDate, to: PlainDate): Promise<number> {
      const [row] = await db.$queryRaw<{ count: number }[]>`
        select count(*)::int as count from invoice i
        where i.realm_id = ${realmId} and i.status in ('open', 'paid') and i.due_date < ${to}::date
          and (i.status = 'open' or exists (
            select from posting p where p.realm_id = i.realm_id and p.invoice_id = i.id
              and p.date >= ${from}::date))`;
      return row?.count ?? 0;
    },

    /**
     * The ids after the cursor of invoices that may have been charged between the days: due
     * before the last, and not paid whole before the first.
     */
    async nextInvoices(test: StoredBackTest, limit: number): Promise<string[]> {
      const { realmId, from, to, cursor } = test;
      const rows = await db.$queryRaw<{ id: string }[]>`
        select i.id from invoice i
        where i.realm_id = ${realmId} and i.id > ${cursor} and i.status in ('open', 'paid')
          and i.due_date < ${to}::date
          and (i.status = 'open' or exists (
            select from posting p where p.realm_id = i.realm_id and p.invoice_id = i.id
              and p.date >= ${from}::date))
        order by i.id limit ${limit}`;
      return rows.map(({ id }) => id);
    },
  };
}
