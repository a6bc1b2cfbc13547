import type { Pool } from 'pg';

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
  readonly metered: boolean;
  readonly fault: string | null;
};

export type RequestFilter = {
  api?: string | undefined;
  realmId?: string | undefined;
  kind?: string | undefined;
  since?: Date | undefined;
};

export type RequestLog = ReturnType<typeof createRequestLog>;

/** Every request the stand-ins received, kept in `sandbox.requests`. */
export function createRequestLog(pool: Pool) {
  const writing = new Set<Promise<unknown>>();
  return {
    /** Adds one; `settled` waits for it, the answered request does not. */
    add: (request: LoggedRequest, onError: (error: unknown) => void): void => {
      const write = pool
        .query(
          `insert into sandbox.requests
             (at, api, kind, realm_id, app_id, method, path, status, metered, fault)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
          [
            request.at,
            request.api,
            request.kind,
            request.realmId,
            request.appId,
            request.method,
            request.path,
            request.status,
            request.metered,
            request.fault,
          ],
        )
        .catch(onError);
      writing.add(write);
      void write.finally(() => writing.delete(write));
    },

    settled: async (): Promise<void> => {
      await Promise.all(writing);
    },

    /** Oldest first. */
    list: async (filter: RequestFilter): Promise<readonly LoggedRequest[]> => {
      await Promise.all(writing);
      const found = await pool.query<LoggedRequest>(
        `select at, api, kind, realm_id as "realmId", app_id as "appId", method, path, status,
                metered, fault
         from sandbox.requests
         where ($1::text is null or api = $1) and ($2::text is null or realm_id = $2)
           and ($3::text is null or kind = $3) and ($4::timestamptz is null or at >= $4)
         order by id`,
        [filter.api ?? null, filter.realmId ?? null, filter.kind ?? null, filter.since ?? null],
      );
      return found.rows;
    },
  };
}

/** Sums a list up: all, metered, failed, and by API and kind. */
export function totalsOf(requests: readonly LoggedRequest[]) {
  const byApi: Record<string, number> = {};
  const byKind: Record<string, number> = {};
  let metered = 0;
  let failed = 0;
  for (const request of requests) {
    byApi[request.api] = (byApi[request.api] ?? 0) + 1;
    byKind[request.kind] = (byKind[request.kind] ?? 0) + 1;
    if (request.metered) metered += 1;
    if (request.status === null || request.status >= 400) failed += 1;
  }
  return { requests: requests.length, metered, failed, byApi, byKind };
}
