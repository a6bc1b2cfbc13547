import { randomUUID } from 'node:crypto';
import { Pool, type PoolClient } from 'pg';
import { clockChannel, sandboxInstant, type ClockRow } from './clock-row.ts';
import type { RealClock } from './sandbox-clock.ts';

export type FollowedClock = { now(): Date; stop(): Promise<void> };

const lookEveryMs = 400;

/**
 * The sandbox's time for a process that runs beside it. It hears of a change at once, looks
 * every 400 ms in case it did not, and says in `sandbox.clock_followers` which version it
 * follows, so that the one who sets the clock can wait for it.
 * @throws when the sandbox has not made its tables within ten seconds.
 */
export async function followSandboxClock(
  databaseUrl: string,
  real: RealClock,
): Promise<FollowedClock> {
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  const id = randomUUID();
  let row: ClockRow | undefined;
  let stopped = false;
  let listener: PoolClient | undefined;

  // A connection that drops must not end the process: the next beat makes a new one.
  const dropListener = (): void => {
    listener?.release(true);
    listener = undefined;
  };
  pool.on('error', dropListener);

  const look = async (): Promise<void> => {
    const found = await pool.query<ClockRow>(
      'select sandbox_at, real_at, version from sandbox.clock where id = 1',
    );
    row = found.rows[0] ?? row;
    if (!row) return;
    await pool.query(
      `insert into sandbox.clock_followers (id, version, heartbeat_at)
       values ($1, $2, clock_timestamp())
       on conflict (id) do update set version = excluded.version, heartbeat_at = excluded.heartbeat_at`,
      [id, row.version],
    );
  };

  const listen = async (): Promise<void> => {
    const client = await pool.connect();
    listener = client;
    client.on('error', dropListener);
    client.on('notification', () => {
      void look().catch(() => undefined);
    });
    await client.query(`listen ${clockChannel}`);
  };

  await waitForTables(pool);
  await look();
  await listen();

  // A look that fails (the database restarts) is made again at the next beat.
  const beat = async (): Promise<void> => {
    if (stopped) return;
    try {
      if (!listener) await listen();
      await look();
    } catch {
      dropListener();
    }
    if (!stopped) timer = setTimeout(() => void beat(), lookEveryMs);
  };
  let timer = setTimeout(() => void beat(), lookEveryMs);

  return {
    now: () => (row ? sandboxInstant(row, real.now()) : real.now()),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await pool.query('delete from sandbox.clock_followers where id = $1', [id]);
      dropListener();
      await pool.end();
    },
  };
}

async function waitForTables(pool: Pool): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const found = await pool.query<{ ready: boolean }>(
      `select to_regclass('sandbox.clock') is not null
          and to_regclass('sandbox.clock_followers') is not null as ready`,
    );
    if (found.rows[0]?.ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The sandbox has not made its clock: start it first with ROLE=sandbox.');
}
