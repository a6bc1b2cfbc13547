import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'pg';

const pollMs = 250;
const limitMs = 15 * 60_000;

/** What benches put into the outbox: rows of this table, which are done in this status. */
export type Effects = {
  readonly kind: 'charge' | 'reminder';
  readonly done: 'written' | 'sent';
  readonly realmId: string;
  readonly count: number;
};

/**
 * Approves all that is proposed at one moment, as a page's button does for what it shows.
 * @throws Error when it is not as many as expected
 */
export async function approveAll(client: Client, effects: Effects): Promise<void> {
  const { kind, realmId, count } = effects;
  const approved = await client.query(
    `with approved as (
       update ${kind} set status = 'approved', decided_by = 'bench'
       where realm_id = $1 and status = 'proposed' returning id, created_at
     )
     insert into outbox_item (realm_id, kind, subject_id, state, next_try_at, created_at)
     select $1, '${kind}', id, 'waiting', created_at, created_at from approved`,
    [realmId],
  );
  if (approved.rowCount !== count) throw new Error(`${approved.rowCount} ${kind}s were proposed`);
}

/** @throws Error when not all are done within a quarter of an hour, with how they stand */
export async function untilAllDone(client: Client, effects: Effects): Promise<void> {
  const { kind, done, realmId, count } = effects;
  const limit = performance.now() + limitMs;
  for (;;) {
    const { rows } = await client.query<{ status: string; count: number }>(
      `select status, count(*)::int as count from ${kind} where realm_id = $1 group by status`,
      [realmId],
    );
    if (rows.some((row) => row.status === done && row.count === count)) return;
    if (performance.now() > limit) throw new Error(`Not all are ${done}: ${JSON.stringify(rows)}`);
    await wait(pollMs);
  }
}
