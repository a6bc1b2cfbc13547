import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Queries } from './database.ts';
import { fromDbDate, toDbDate } from './dates.ts';

export type DayReads = { readonly day: PlainDate; readonly reads: number };

export type MeteredReadStore = ReturnType<typeof createMeteredReadStore>;

/** The first day of the month of a day. */
function monthOf(day: PlainDate): Date {
  const date = toDbDate(day);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
}

/** Calls that Intuit meters, per company and UTC day. */
export function createMeteredReadStore(db: Queries) {
  return {
    async add(realmId: string, day: PlainDate, reads: number): Promise<void> {
      await db.$executeRaw`
        insert into metered_reads (realm_id, day, reads) values (${realmId}, ${day}::date, ${reads})
        on conflict (realm_id, day) do update set reads = metered_reads.reads + excluded.reads`;
    },

    /** Newest first; days without reads have no row. */
    async days(realmIds: readonly string[], from: PlainDate): Promise<DayReads[]> {
      const rows = await db.meteredReads.groupBy({
        by: ['day'],
        where: { realmId: { in: [...realmIds] }, day: { gte: toDbDate(from) } },
        _sum: { reads: true },
        orderBy: { day: 'desc' },
      });
      return rows.map(({ day, _sum }) => ({ day: fromDbDate(day), reads: _sum.reads ?? 0 }));
    },

    /** What all companies together used in the month of a day. */
    async monthOfAll(day: PlainDate): Promise<number> {
      const first = monthOf(day);
      const next = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1));
      const { _sum } = await db.meteredReads.aggregate({
        where: { day: { gte: first, lt: next } },
        _sum: { reads: true },
      });
      return _sum.reads ?? 0;
    },

    /** Notes that the month's warning was given; false: it was given before, by whomever. */
    async warnOnce(day: PlainDate, reads: number, at: Date): Promise<boolean> {
      const { count } = await db.meteredWarning.createMany({
        data: [{ month: monthOf(day), reads, at }],
        skipDuplicates: true,
      });
      return count === 1;
    },
  };
}
