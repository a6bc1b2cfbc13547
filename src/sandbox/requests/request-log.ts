import type { Pool } from 'pg';
import type { Logger } from 'pino';

export type LoggedRequest = {
  readonly at: Date;
  readonly api: string;
  readonly kind: string;
  readonly realmId: string | null;
  readonly appId: string | null;
  readonly method: string;
  readonly path: string;
  /** The status of the answer; null when there was none. */
  readonly status: number | null;
  /** How many calls Intuit would count for it: 1 for a read, a batch's queries, 0 for the rest. */
  readonly meteredReads: number;
  readonly fault: string | null;
};

export type RequestFilter = {
  api?: string | undefined;
  realmId?: string | undefined;
  kind?: string | undefined;
  since?: Date | undefined;
};

export type RequestTotals = {
  requests: number;
  /** The sum of `meteredReads`. */
  metered: number;
  /** Without an answer, or answered 400 and above. */
  failed: number;
  /** Answered 429. */
  throttled: number;
  byApi: Record<string, number>;
  byKind: Record<string, number>;
  /** The status as text, "none" where there was no answer. */
  byStatus: Record<string, number>;
};

export type RequestLog = ReturnType<typeof createRequestLog>;

const rowsPerInsert = 500;
/** How long a request may wait for others to be written with it. */
const gatherMs = 100;
const matches = `where ($1::text is null or api = $1) and ($2::text is null or realm_id = $2)
  and ($3::text is null or kind = $3) and ($4::timestamptz is null or at >= $4)`;

/** Every request the stand-ins received, kept in `sandbox.requests`. */
export function createRequestLog(pool: Pool, log: Logger) {
  let waiting: LoggedRequest[] = [];
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const rows = waiting.slice(0, rowsPerInsert);
      waiting = waiting.slice(rowsPerInsert);
      await insertRows(pool, rows).catch((error: unknown) =>
        log.error({ err: error }, 'requests could not be noted'),
      );
    }
  };
  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing ??= writeAll().finally(() => {
      writing = undefined;
    });
    return writing;
  };
  const settled = async (): Promise<void> => {
    await write();
    if (waiting.length > 0) await settled();
  };

  return {
    /** Adds one; `settled` waits for it, the answered request does not. */
    add: (request: LoggedRequest): void => {
      waiting.push(request);
      timer ??= setTimeout(() => void write(), gatherMs);
    },

    settled,

    /** Oldest first; with `newest`, only that many of the latest. */
    list: async (
      filter: RequestFilter,
      newest: number | undefined,
    ): Promise<readonly LoggedRequest[]> => {
      await settled();
      const found = await pool.query<LoggedRequest>(
        `select at, api, kind, "realmId", "appId", method, path, status,
                metered_reads as "meteredReads", fault
         from (select id, at, api, kind, realm_id as "realmId", app_id as "appId", method, path,
                      status, metered_reads, fault
               from sandbox.requests ${matches} order by id desc limit $5) newest
         order by id`,
        [...valuesOf(filter), newest ?? null],
      );
      return found.rows;
    },

    /** The sums over all that match. */
    totals: async (filter: RequestFilter): Promise<RequestTotals> => {
      await settled();
      const found = await pool.query<TotalsRow>(
        `select api, kind, coalesce(status::text, 'none') as status, count(*)::int as requests,
                sum(metered_reads)::int as metered
         from sandbox.requests ${matches} group by 1, 2, 3 order by 1, 2, 3`,
        valuesOf(filter),
      );
      return sumUp(found.rows);
    },
  };
}

type TotalsRow = { api: string; kind: string; status: string; requests: number; metered: number };

function sumUp(rows: readonly TotalsRow[]): RequestTotals {
  const byApi: Record<string, number> = {};
  const byKind: Record<string, number> = {};
  const byStatus: Record<string, number> = {};
  const totals = { requests: 0, metered: 0, failed: 0, throttled: 0 };
  for (const { api, kind, status, requests, metered } of rows) {
    byApi[api] = (byApi[api] ?? 0) + requests;
    byKind[kind] = (byKind[kind] ?? 0) + requests;
    byStatus[status] = (byStatus[status] ?? 0) + requests;
    totals.requests += requests;
    totals.metered += metered;
    if (status === 'none' || Number(status) >= 400) totals.failed += requests;
    if (status === '429') totals.throttled += requests;
  }
  return { ...totals, byApi, byKind, byStatus };
}

function valuesOf(filter: RequestFilter): unknown[] {
  return [filter.api ?? null, filter.realmId ?? null, filter.kind ?? null, filter.since ?? null];
}

async function insertRows(pool: Pool, rows: readonly LoggedRequest[]): Promise<void> {
  await pool.query(
    `insert into sandbox.requests
       (at, api, kind, realm_id, app_id, method, path, status, metered_reads, fault)
     select * from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[],
       $6::text[], $7::text[], $8::int[], $9::int[], $10::text[])`,
    [
      rows.map((row) => row.at),
      rows.map((row) => row.api),
      rows.map((row) => row.kind),
      rows.map((row) => row.realmId),
      rows.map((row) => row.appId),
      rows.map((row) => row.method),
      rows.map((row) => row.path),
      rows.map((row) => row.status),
      rows.map((row) => row.meteredReads),
      rows.map((row) => row.fault),
    ],
  );
}
