import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { inTransaction } from '../in-transaction.ts';

/** One change of the ledger, as the ledger wrote it into `sandbox.webhook_events`. */
export type WebhookEvent = {
  readonly id: string;
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

// Intuit sends at most 100 events in one notification (QUICKBOOKS.md 1.4).
export const eventsPerNotification = 100;

// 10 s, 20 s, 30 s, 5 min, 20 min, 2 h, 4 h, 6 h, then every 6 h (QUICKBOOKS.md 1.6).
const retryAfterSeconds = [10, 20, 30, 300, 1_200, 7_200, 14_400, 21_600];
const attemptsAtMost = 30;

export type EventStore = ReturnType<typeof createEventStore>;

/**
 * What is waiting to be delivered. `state` goes new → delivered | dropped | skipped | failed;
 * a failed attempt leaves it new with a later `next_try_at`.
 */
export function createEventStore(deps: { pool: Pool; now: () => Date }) {
  const { pool, now } = deps;
  const mark = async (ids: readonly string[], state: string): Promise<void> => {
    if (ids.length === 0) return;
    await pool.query('update sandbox.webhook_events set state = $2 where id = any($1::uuid[])', [
      ids,
      state,
    ]);
  };

  return {
    mark,

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

    /** Puts new events into notifications; `arrange` decides order and cut. */
    bundle: (
      arrange: (events: readonly WebhookEvent[]) => readonly (readonly WebhookEvent[])[],
    ): Promise<void> =>
      inTransaction(pool, async (db) => {
        const found = await db.query<WebhookEvent>(
          `select * from sandbox.webhook_events
           where state = 'new' and notification_id is null order by seq limit 5000 for update`,
        );
        for (const bundle of arrange(found.rows)) {
          await db.query(
            'update sandbox.webhook_events set notification_id = $2 where id = any($1::uuid[])',
            [bundle.map((event) => event.id), randomUUID()],
          );
        }
      }),

    /** Notifications whose time has come; `force` takes those waiting for a retry too. */
    due: async (force: boolean): Promise<readonly DueNotification[]> => {
      const found = await pool.query<WebhookEvent & { notification_id: string }>(
        `select * from sandbox.webhook_events
         where state = 'new' and notification_id is not null
           and ($2 or next_try_at is null or next_try_at <= $1)
         order by seq`,
        [now(), force],
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

    /** Every event ever made for these realms, oldest first, from an instant on. */
    everSince: async (realmIds: readonly string[], since: Date | undefined) => {
      const found = await pool.query<WebhookEvent>(
        `select * from sandbox.webhook_events
         where realm_id = any($1::text[]) and ($2::timestamptz is null or happened_at >= $2)
         order by seq`,
        [realmIds, since ?? null],
      );
      return found.rows;
    },

    /** How many events are due now. */
    countDue: async (): Promise<number> => {
      const found = await pool.query<{ due: number }>(
        `select count(*)::int as due from sandbox.webhook_events
         where state = 'new' and (next_try_at is null or next_try_at <= $1)`,
        [now()],
      );
      return found.rows[0]?.due ?? 0;
    },
  };
}
