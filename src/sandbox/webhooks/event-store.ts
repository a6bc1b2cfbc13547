import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { inTransaction } from '../in-transaction.ts';
import type { Bundles } from './arrange.ts';

/** One change of the ledger, as the ledger wrote it into `sandbox.webhook_events`. */
export type WebhookEvent = {
  readonly id: string;
  readonly seq: string;
  readonly realm_id: string;
  readonly entity: string;
  readonly entity_id: string;
  readonly operation: string;
  readonly deleted_id: string | null;
  readonly happened_at: Date;
  readonly attempts: number;
};

/** A POST that is due: the same events come together again when it is repeated. */
export type DueNotification = { readonly id: string; readonly events: readonly WebhookEvent[] };

// 10 s, 20 s, 30 s, 5 min, 20 min, 2 h, 4 h, 6 h, then every 6 h (QUICKBOOKS.md 1.6).
const retryAfterSeconds = [10, 20, 30, 300, 1_200, 7_200, 14_400, 21_600];
const attemptsAtMost = 30;
const eventsPerRead = 5_000;
const notificationsPerRead = 200;

export type EventStore = ReturnType<typeof createEventStore>;

/**
 * What is waiting to be delivered. `state` goes new → delivered | dropped | skipped | failed;
 * a failed attempt leaves it new with a later `next_try_at`. Reads and writes are of many events
 * at a time, and what is done with is in no index they use.
 */
export function createEventStore(deps: { pool: Pool; now: () => Date }) {
  const { pool, now } = deps;
  /** Events up to this instant have been gathered for long enough. */
  const gatheredUntil = (gatherSeconds: number): Date | 'infinity' =>
    gatherSeconds === 0 ? 'infinity' : new Date(now().getTime() - gatherSeconds * 1000);

  return {
    mark: async (notificationIds: readonly string[], state: string): Promise<void> => {
      await pool.query(
        `update sandbox.webhook_events set state = $2
         where notification_id = any($1::uuid[]) and state = 'new'`,
        [notificationIds, state],
      );
    },

    /** Events no one is subscribed to: their realm is not connected, or was not at the time. */
    skipUnsubscribed: async (connectedSince: ReadonlyMap<string, Date>): Promise<void> => {
      await pool.query(
        `update sandbox.webhook_events e set state = 'skipped'
         where state = 'new' and not exists (
           select 1 from unnest($1::text[], $2::timestamptz[]) as c(realm_id, since)
           where c.realm_id = e.realm_id and c.since <= e.happened_at)`,
        [[...connectedSince.keys()], [...connectedSince.values()]],
      );
    },

    /**
     * Puts new events into notifications; `arrange` decides order and cut. Nothing is done until
     * the oldest of them has waited for `gatherSeconds`.
     */
    bundle: async (
      gatherSeconds: number,
      arrange: (events: readonly WebhookEvent[]) => Bundles,
    ): Promise<void> => {
      const oldest = await pool.query(
        `select 1 from sandbox.webhook_events
         where state = 'new' and notification_id is null and happened_at <= $1 limit 1`,
        [gatheredUntil(gatherSeconds)],
      );
      let left = oldest.rows.length > 0;
      while (left) left = (await bundleSome(pool, arrange)) === eventsPerRead;
    },

    /**
     * Some notifications whose time has come, in order; `force` takes those waiting for a retry
     * too. `after` is the first seq of the last one seen.
     */
    due: async (force: boolean, after: string): Promise<readonly DueNotification[]> => {
      const found = await pool.query<WebhookEvent & { notification_id: string }>(
        `select e.* from (
           select notification_id, min(seq) as first_seq from sandbox.webhook_events
           where state = 'new' and notification_id is not null
             and ($2 or next_try_at is null or next_try_at <= $1)
           group by notification_id having min(seq) > $3 order by first_seq limit $4) n
         join sandbox.webhook_events e
           on e.notification_id = n.notification_id and e.state = 'new'
         order by n.first_seq, e.seq`,
        [now(), force, after, notificationsPerRead],
      );
      const grouped = new Map<string, WebhookEvent[]>();
      for (const row of found.rows) {
        const events = grouped.get(row.notification_id) ?? [];
        events.push(row);
        grouped.set(row.notification_id, events);
      }
      return [...grouped].map(([id, events]) => ({ id, events }));
    },

    /** Notes a failed attempt and when the next one is due. */
    postpone: async (notification: DueNotification): Promise<void> => {
      const attempts = (notification.events[0]?.attempts ?? 0) + 1;
      const wait = retryAfterSeconds[attempts - 1] ?? retryAfterSeconds.at(-1) ?? 0;
      await pool.query(
        `update sandbox.webhook_events set attempts = $2, next_try_at = $3, state = $4
         where notification_id = $1 and state = 'new'`,
        [
          notification.id,
          attempts,
          new Date(now().getTime() + wait * 1000),
          attempts >= attemptsAtMost ? 'failed' : 'new',
        ],
      );
    },

    /** Some of the events ever made for these realms, oldest first, from an instant on. */
    everSince: async (realmIds: readonly string[], since: Date | undefined, after: string) => {
      const found = await pool.query<WebhookEvent>(
        `select * from sandbox.webhook_events
         where realm_id = any($1::text[]) and ($2::timestamptz is null or happened_at >= $2)
           and seq > $3
         order by seq limit $4`,
        [realmIds, since ?? null, after, eventsPerRead],
      );
      return found.rows;
    },

    /** Whether an event is due now: to be sent, sent again, or gathered for long enough. */
    hasDue: async (gatherSeconds: number): Promise<boolean> => {
      const found = await pool.query(
        `select 1 from sandbox.webhook_events
         where state = 'new' and (next_try_at is null or next_try_at <= $1)
           and (notification_id is not null or happened_at <= $2) limit 1`,
        [now(), gatheredUntil(gatherSeconds)],
      );
      return found.rows.length > 0;
    },

    /** Whether a notification that failed waits for its next time. */
    awaitsRetry: async (): Promise<boolean> => {
      const found = await pool.query(
        "select 1 from sandbox.webhook_events where state = 'new' and next_try_at > $1 limit 1",
        [now()],
      );
      return found.rows.length > 0;
    },

    /** How many events are in each state. */
    countByState: async (): Promise<Record<string, number>> => {
      const found = await pool.query<{ state: string; events: number }>(
        `select state, count(*)::int as events from sandbox.webhook_events
         group by state order by state`,
      );
      return Object.fromEntries(found.rows.map((row) => [row.state, row.events]));
    },
  };
}

/** Bundles a readable number of events; answers how many there were. */
function bundleSome(
  pool: Pool,
  arrange: (events: readonly WebhookEvent[]) => Bundles,
): Promise<number> {
  return inTransaction(pool, async (db) => {
    const found = await db.query<WebhookEvent>(
      `select * from sandbox.webhook_events
       where state = 'new' and notification_id is null order by seq limit $1 for update`,
      [eventsPerRead],
    );
    const ids: string[] = [];
    const notificationIds: string[] = [];
    for (const bundle of arrange(found.rows)) {
      const notificationId = randomUUID();
      for (const event of bundle) {
        ids.push(event.id);
        notificationIds.push(notificationId);
      }
    }
    await db.query(
      `update sandbox.webhook_events e set notification_id = n.notification_id
       from unnest($1::uuid[], $2::uuid[]) as n(id, notification_id) where e.id = n.id`,
      [ids, notificationIds],
    );
    return found.rows.length;
  });
}
