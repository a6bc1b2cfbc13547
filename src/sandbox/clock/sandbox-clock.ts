import type { Pool } from 'pg';
import { clockChannel, followerIsLiveForMs, sandboxInstant, type ClockRow } from './clock-row.ts';

/** Where real time comes from: the machine's clock, or a test's. */
export type RealClock = { now(): Date };

export type SetClockResult =
  | { readonly outcome: 'set'; readonly now: Date; readonly followersBehind: number }
  | { readonly outcome: 'backwards'; readonly now: Date };

export type SandboxClock = {
  now: () => Date;
  /**
   * Sets the time; from there it runs on at real speed. Answers after every live follower has
   * taken it over, or after two seconds. Going back is refused unless `mayGoBack`.
   */
  set(instant: Date, options: { mayGoBack: boolean }): Promise<SetClockResult>;
  /** Calls `listener` after each change, so that what waits for a time can look again. */
  onChange(listener: () => void): void;
};

const followersMayTakeMs = 2_000;
const askFollowersEveryMs = 20;

/**
 * The clock of the outside world, kept as a pair (sandbox instant, real instant) in
 * `sandbox.clock`: a program that was stopped finds the time run on by as long as it was away.
 */
export async function createSandboxClock(pool: Pool, real: RealClock): Promise<SandboxClock> {
  const listeners: (() => void)[] = [];
  await pool.query(
    `insert into sandbox.clock (id, sandbox_at, real_at, version) values (1, $1, $1, 1)
     on conflict (id) do nothing`,
    [real.now()],
  );
  let row = await readClockRow(pool);
  const now = (): Date => sandboxInstant(row, real.now());

  return {
    now,
    onChange: (listener) => listeners.push(listener),
    set: async (instant, { mayGoBack }) => {
      const before = now();
      if (!mayGoBack && instant.getTime() < before.getTime()) {
        return { outcome: 'backwards', now: before };
      }
      const written = await pool.query<ClockRow>(
        `update sandbox.clock set sandbox_at = $1, real_at = $2, version = version + 1
         returning sandbox_at, real_at, version`,
        [instant, real.now()],
      );
      row = written.rows[0] ?? row;
      await pool.query('select pg_notify($1, $2)', [clockChannel, String(row.version)]);
      const followersBehind = await waitForFollowers(pool, row.version);
      for (const listener of listeners) listener();
      return { outcome: 'set', now: now(), followersBehind };
    },
  };
}

async function readClockRow(pool: Pool): Promise<ClockRow> {
  const found = await pool.query<ClockRow>(
    'select sandbox_at, real_at, version from sandbox.clock where id = 1',
  );
  const row = found.rows[0];
  if (!row) throw new Error('The clock row was removed from the table sandbox.clock.');
  return row;
}

async function waitForFollowers(pool: Pool, version: number): Promise<number> {
  const rounds = followersMayTakeMs / askFollowersEveryMs;
  let behind = 0;
  for (let round = 0; round < rounds; round += 1) {
    const found = await pool.query<{ behind: number }>(
      `select count(*)::int as behind from sandbox.clock_followers
       where version < $1 and heartbeat_at > clock_timestamp() - $2 * interval '1 millisecond'`,
      [version, followerIsLiveForMs],
    );
    behind = found.rows[0]?.behind ?? 0;
    if (behind === 0) return 0;
    await new Promise((resolve) => setTimeout(resolve, askFollowersEveryMs));
  }
  return behind;
}
