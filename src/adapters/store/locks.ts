import type { Logger } from 'pino';
import { Pool, type PoolClient } from 'pg';

/** `company`: all work on one company. `token`: renewing its tokens. */
export type LockKind = 'company' | 'token';

/** False once the lock was lost with its connection; work then stops at its next safe point. */
export type IsHeld = () => boolean;

export type CompanyLocks = {
  /** Waits for the lock, then runs `work` alone for that company, across all processes. */
  withLock<T>(kind: LockKind, realmId: string, work: (isHeld: IsHeld) => Promise<T>): Promise<T>;
  /** Runs `work` if the lock is free now; says whether it was. */
  tryWithLock(
    kind: LockKind,
    realmId: string,
    work: (isHeld: IsHeld) => Promise<void>,
  ): Promise<boolean>;
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

  /** A connection whose loss is noticed while it is held, which the pool does not do. */
  async function borrow(kind: LockKind, realmId: string) {
    const client = await pools[kind].connect();
    let isLost = false;
    const onLost = (error: Error): void => {
      isLost = true;
      log.error({ realmId, kind, reason: error.message }, 'a lock was lost with its connection');
    };
    client.on('error', onLost);
    return {
      client,
      isHeld: (): boolean => !isLost,
      giveBack: async (): Promise<void> => {
        await release(client, kind, realmId);
        client.off('error', onLost);
      },
    };
  }

  return {
    async withLock(kind, realmId, work) {
      const { client, isHeld, giveBack } = await borrow(kind, realmId);
      try {
        await client.query('select pg_advisory_lock(hashtext($1), hashtext($2))', [kind, realmId]);
        return await work(isHeld);
      } finally {
        await giveBack();
      }
    },
    async tryWithLock(kind, realmId, work) {
      const { client, isHeld, giveBack } = await borrow(kind, realmId);
      try {
        const answer = await client.query<{ locked: boolean }>(
          'select pg_try_advisory_lock(hashtext($1), hashtext($2)) as locked',
          [kind, realmId],
        );
        if (!answer.rows[0]?.locked) return false;
        await work(isHeld);
        return true;
      } finally {
        await giveBack();
      }
    },
    async close() {
      await Promise.all([pools.company.end(), pools.token.end()]);
    },
  };
}
