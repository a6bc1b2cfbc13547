import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { runsForUsual, type ChargedOf } from '../../core/decide/run-limits.ts';
import type { PastRun } from '../../core/decide/try-limits.ts';
import type { Queries } from './database.ts';
import { fromDbDate, toDbDate } from './dates.ts';

/** More runs than a company sees in a month unless somebody keeps asking for them. */
const mostRuns = 200;

/** The runs that charged or proposed something. */
export function createPastRunStore(db: Queries) {
  return {
    /** Those since a date and as many before it as tell what was usual, the last first. */
    async since(realmId: string, from: PlainDate): Promise<PastRun[]> {
      const done = { realmId, status: 'done', dryRun: false, chargeCount: { gt: 0 } };
      const orderBy = { startedAt: 'desc' } as const;
      const [late, early] = await Promise.all([
        db.run.findMany({
          where: { ...done, date: { gte: toDbDate(from) } },
          orderBy,
          take: mostRuns,
        }),
        db.run.findMany({
          where: { ...done, date: { lt: toDbDate(from) } },
          orderBy,
          take: runsForUsual,
        }),
      ]);
      const payers = await payersOf(
        db,
        late.map(({ id }) => id),
      );
      return [...late, ...early].map((row) => ({
        id: row.id,
        date: fromDbDate(row.date),
        total: { count: row.chargeCount ?? 0, sum: row.chargeSum ?? 0n },
        payers: payers.get(row.id) ?? [],
        isUsual: row.holdState === null || row.holdState === 'released',
      }));
    },
  };
}

/** What runs charged, or would have, by who pays; of discarded ones what was cancelled with them. */
async function payersOf(db: Queries, runIds: readonly string[]): Promise<Map<string, ChargedOf[]>> {
  const rows = await db.$queryRaw<(ChargedOf & { runId: string })[]>`
    select c.run_id as "runId", coalesce(c.bill_to_id, c.customer_id) as "billToId",
      count(*)::int as count, sum(coalesce(c.home_amount, c.amount))::bigint as sum
    from charge c join run r on r.id = c.run_id
    where c.run_id = any(${[...runIds]}::uuid[])
      and (c.status <> 'cancelled' or r.hold_state = 'discarded')
    group by 1, 2`;
  const payers = new Map<string, ChargedOf[]>();
  for (const { runId, ...of } of rows) payers.set(runId, [...(payers.get(runId) ?? []), of]);
  return payers;
}
