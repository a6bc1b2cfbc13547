import type { Logger } from 'pino';
import type { Pool, PoolClient } from 'pg';
import { openPool } from '../postgres/pool.ts';

/**
 * `company`: all work on one company. `token`: renewing its tokens. `notice`: mails to its owner,
 * and new links to payers. `history`: sealing it, which waits for no work. `backTest`: looking
 * back over its history, which waits for nothing and changes nothing. `payer`: what payers do on
 * their pages, so that no bound is passed by asking twice at once.
 */
export type LockKind = 'company' | 'token' | 'notice' | 'history' | 'backTest' | 'payer';

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
 * `company` may wait for `token`, never the other way round. Within the process the waiting is
 * done in memory, so that many who wait for one company leave connections for the others.
 */
export function createCompanyLocks(databaseUrl: string, log: Logger): CompanyLocks {
  const open = (): Pool =>
    openPool({
      databaseUrl,
      applicationName: 'dunwell-locks',
      max: 20,
      idleTimeoutMillis: 10_000,
      onLost: (error) => log.warn({ reason: error.message }, 'a lock connection was lost'),
    });
  const pools: Record<LockKind, Pool> = {
    company: open(),
    token: open(),
    notice: open(),
    history: open(),
    backTest: open(),
    payer: open(),
  };
  /** Who is the last in this process to wait for a lock, or to hold it. */
  const queues = new Map<string, Promise<unknown>>();

  /** Lets `turn` begin when everybody before it in this process is through. */
  function inTurn<T>(key: string, turn: () => Promise<T>): Promise<T> {
    const before = queues.get(key) ?? Promise.resolve();
    const mine = before.then(turn, turn);
    queues.set(key, mine);
    const leave = (): void => {
      if (queues.get(key) === mine) queues.delete(key);
    };
    mine.then(leave, leave);
    return mine;
  }

  /** Runs `work` on a connection for which `take` says that it got the lock. */
  async function hold<T>(
    kind: LockKind,
    realmId: string,
    take: (client: PoolClient) => Promise<boolean>,
    work: (isHeld: IsHeld) => Promise<T>,
  ): Promise<{ result: T } | null> {
    const client = await pools[kind].connect();
    let lost: Error | undefined;
    // Without a listener a connection that breaks in use ends the whole process.
    const onError = (error: Error): void => {
      lost = error;
      log.error({ realmId, kind, reason: error.message }, 'a lock was lost while it was held');
    };
    client.on('error', onError);
    let isTaken = false;
    try {
      isTaken = await take(client);
      return isTaken ? { result: await work(() => lost === undefined) } : null;
    } catch (error) {
      if (!isTaken) lost ??= error instanceof Error ? error : new Error('The lock was not taken');
      throw error;
    } finally {
      if (isTaken && !lost) lost = await unlock(client, kind, realmId);
      client.removeListener('error', onError);
      // A broken connection took its lock along and must not be used again.
      client.release(lost);
    }
  }

  return {
    withLock: (kind, realmId, work) =>
      inTurn(`${kind} ${realmId}`, async () => {
        const take = async (client: PoolClient): Promise<boolean> => {
          const values = [kind, realmId];
          await client.query('select pg_advisory_lock(hashtext($1), hashtext($2))', values);
          return true;
        };
        const held = await hold(kind, realmId, take, work);
        if (!held) throw new Error('The lock was not taken');
        return held.result;
      }),
    async tryWithLock(kind, realmId, work) {
      const key = `${kind} ${realmId}`;
      if (queues.has(key)) return false;
      return inTurn(key, async () => {
        const take = async (client: PoolClient): Promise<boolean> => {
          const answer = await client.query<{ locked: boolean }>(
            'select pg_try_advisory_lock(hashtext($1), hashtext($2)) as locked',
            [kind, realmId],
          );
          return answer.rows[0]?.locked === true;
        };
        return (await hold(kind, realmId, take, work)) !== null;
      });
    },
    async close() {
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
    },
  };
}

async function unlock(
  client: PoolClient,
  kind: LockKind,
  realmId: string,
): Promise<Error | undefined> {
  try {
    await client.query('select pg_advisory_unlock(hashtext($1), hashtext($2))', [kind, realmId]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error('The lock was not given back');
  }
}
