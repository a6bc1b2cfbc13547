import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { CompanyRate } from '../../core/policy/charge-amount.ts';
import type { Database, Queries } from './database.ts';
import { fromDbDate, toDbDate } from './dates.ts';

/** A base rate that the owner added, and what became of it. */
export type StoredRate = Omit<CompanyRate, 'from'> & {
  readonly id: string;
  readonly from: PlainDate;
  readonly author: string;
  readonly createdAt: Date;
  readonly withdrawn: { readonly at: Date; readonly by: string } | null;
};

type Row = NonNullable<Awaited<ReturnType<Queries['rateEntry']['findFirst']>>>;

const fromRow = (row: Row): StoredRate => ({
  id: row.id,
  table: row.table,
  from: fromDbDate(row.from),
  percent: row.percent,
  source: row.source,
  author: row.author,
  createdAt: row.createdAt,
  withdrawn:
    row.withdrawnAt === null || row.withdrawnBy === null
      ? null
      : { at: row.withdrawnAt, by: row.withdrawnBy },
});

export type RateStore = ReturnType<typeof createRateStore>;

/** The base rates that companies add. Entries are never changed; a wrong one is withdrawn. */
export function createRateStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** Every entry there ever was, by table and day, the withdrawn ones of a day last. */
    async list(realmId: string): Promise<StoredRate[]> {
      const rows = await db.rateEntry.findMany({
        where: { realmId },
        orderBy: [
          { table: 'asc' },
          { from: 'asc' },
          { withdrawnAt: { sort: 'asc', nulls: 'first' } },
          { id: 'asc' },
        ],
      });
      return rows.map(fromRow);
    },

    /** Adds an entry. @returns null when the table has one for that day */
    async add(
      realmId: string,
      entry: Omit<CompanyRate, 'from'> & { readonly from: PlainDate },
      author: string,
    ): Promise<StoredRate | null> {
      const { table, percent, source } = entry;
      const from = toDbDate(entry.from);
      return db.$transaction(async (tx) => {
        await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`rates ${realmId}`}))`;
        const held = await tx.rateEntry.findFirst({
          where: { realmId, table, from, withdrawnAt: null },
        });
        if (held) return null;
        const now = clock.now();
        const data = { realmId, table, from, percent, source, author, createdAt: now };
        return fromRow(await tx.rateEntry.create({ data }));
      });
    },

    /** Takes an entry back. @returns null when there is none that still counts */
    async withdraw(realmId: string, id: string, author: string): Promise<StoredRate | null> {
      const { count } = await db.rateEntry.updateMany({
        where: { realmId, id, withdrawnAt: null },
        data: { withdrawnAt: clock.now(), withdrawnBy: author },
      });
      if (count === 0) return null;
      const row = await db.rateEntry.findUnique({ where: { id } });
      return row && fromRow(row);
    },
  };
}

/** The entries that count, by table and day. */
export async function currentRates(db: Queries, realmId: string): Promise<CompanyRate[]> {
  const rows = await db.rateEntry.findMany({
    where: { realmId, withdrawnAt: null },
    orderBy: [{ table: 'asc' }, { from: 'asc' }],
  });
  return rows.map((row) => {
    const { table, from, percent, source } = fromRow(row);
    return { table, from, percent, source };
  });
}
