import type { Queries } from './database.ts';

/** What one company's calls used lately; the instants are ms of the database's clock. */
export type PaceRow = {
  readonly version: number;
  readonly calls: readonly number[];
  readonly batches: readonly number[];
  readonly restsUntil: Date | null;
  /** The database's clock when the row was read. */
  readonly nowMs: number;
};

type Row = {
  version: number;
  calls: readonly bigint[];
  batches: readonly bigint[];
  rests_until: Date | null;
  now_ms: number;
};

export type CallPaceStore = ReturnType<typeof createCallPaceStore>;

/** The pace of each company's calls, shared by all processes. */
export function createCallPaceStore(db: Queries) {
  const toInstants = (values: readonly number[]): bigint[] => values.map((ms) => BigInt(ms));
  return {
    async read(realmId: string): Promise<PaceRow> {
      await db.$executeRaw`insert into call_pace (realm_id) values (${realmId})
                           on conflict do nothing`;
      const [row] = await db.$queryRaw<Row[]>`
        select version, calls, batches, rests_until,
               extract(epoch from clock_timestamp())::float8 * 1000 as now_ms
        from call_pace where realm_id = ${realmId}`;
      if (!row) throw new Error('The pace of a company was not kept');
      return {
        version: row.version,
        calls: row.calls.map(Number),
        batches: row.batches.map(Number),
        restsUntil: row.rests_until,
        nowMs: row.now_ms,
      };
    },

    /** Keeps what a call used, if nobody else did so since the row was read; says whether. */
    async keep(
      realmId: string,
      seen: number,
      used: { calls: readonly number[]; batches: readonly number[] },
    ): Promise<boolean> {
      const changed = await db.callPace.updateMany({
        where: { realmId, version: seen },
        data: {
          version: seen + 1,
          calls: toInstants(used.calls),
          batches: toInstants(used.batches),
        },
      });
      return changed.count === 1;
    },

    /** No call of the company before an instant of the program's clock. */
    async rest(realmId: string, until: Date): Promise<void> {
      await db.callPace.upsert({
        where: { realmId },
        create: { realmId, restsUntil: until },
        update: { restsUntil: until, version: { increment: 1 } },
      });
    },
  };
}
