import type { Logger } from 'pino';
import { Pool, type PoolClient } from 'pg';

/** `company`: all work on one company. `token`: renewing its tokens. */
export type LockKind = 'company' | 'token';

export type CompanyLocks = {
  /** Waits for the lock, then runs `work` alone for that company, across all processes. */
  withLock<T>(kind: LockKind, realmId: string, work: () => Promise<T>): Promise<T>;
  /** Runs `work` if the lock is free now; says whether it was. */
  tryWithLock(kind: LockKind, realmId: string, work: () => Promise<void>): Promise<boolean>;
  close(): Promise<void>;
};

/**
 * One place at a time, by PostgreSQL's session advisory locks: they end with their connection, so
 * a killed process frees them at once, and a process that merely hangs keeps them, so nobody can
 * take over work that may still take effect. Each lock kind has its own connections: whoever holds
 * `company` may wait for `token`, never the other way round.
 */
export function createCompanyLocks(databaseUrl: string, log: Logger): CompanyLocks {
  const openPool = (): Pool => {
    const pool = new Pool({
      connectionString: databaseUrl,
      application_name: 'dunwell-locks',
      max: 20,
      idleTimeoutMillis: 10_000,
    });
    pool.on('error', (error) => log.warn({ reason: error.message }, 'a lock connection was lost'));
    return pool;
  };
  const pools: Record<LockKind, Pool> = { company: openPool(), token: openPool() };

  async function release(client: PoolClient, kind: LockKind, realmId: string): Promise<void> {
    try {
      await client.query('select pg_advisory_unlock(hashtext($1), hashtext($2))', [kind, realmId]);
      client.release();
    } catch (error) {
      // The connection is broken, and with it the lock is gone; the connection must not be reused.
      client.release(error instanceof Error ? error : true);
    }
  }

  return {
    async withLock(kind, realmId, work) {
      const client = await pools[kind].connect();
      await client.query('select pg_advisory_lock(hashtext($1), hashtext($2))', [kind, realmId]);
      try {
        return await work();
      } finally {
        await release(client, kind, realmId);
      }
    },
    async tryWithLock(kind, realmId, work) {
      const client = await pools[kind].connect();
      const answer = await client.query<{ locked: boolean }>(
        'select pg_try_advisory_lock(hashtext($1), hashtext($2)) as locked',
        [kind, realmId],
      );
      if (!answer.rows[0]?.locked) {
        client.release();
        return false;
      }
      try {
        await work();
      } finally {
        await release(client, kind, realmId);
      }
      return true;
    },
    async close() {
      await Promise.all([pools.company.end(), pools.token.end()]);
    },
  };
}
