import type { Clock } from '../../clock.ts';
import { Prisma } from './generated/client.ts';
import type { Database, Queries } from './database.ts';

export type InboxState = 'waiting' | 'done' | 'ignored' | 'unreadable' | 'unknown-realm' | 'failed';

/** A webhook event on its way in. */
export type NewInboxEvent = {
  readonly source: 'quickbooks' | 'postmark';
  /** The same for every delivery of one event. */
  readonly eventKey: string;
  readonly realmId: string | null;
  readonly entity: string | null;
  readonly entityId: string | null;
  readonly deletedId: string | null;
  readonly operation: string | null;
  readonly eventTime: Date | null;
  readonly payload: string;
  readonly state: 'waiting' | 'unreadable' | 'ignored';
  readonly reason: string | null;
};

export type WaitingEvent = {
  readonly id: bigint;
  readonly entity: string;
  readonly entityId: string;
  readonly deletedId: string | null;
  readonly operation: string;
  readonly attempts: number;
};

/**
 * One insert for any number of events. They travel as one JSON text, which costs a small part of
 * a parameter for each value, and go in by their keys' order: two inserts of the same events never
 * wait for each other in a ring.
 */
async function insertEvents(
  db: Queries,
  events: readonly (NewInboxEvent & { readonly receivedAt: Date })[],
): Promise<number> {
  if (events.length === 0) return 0;
  const rows = events.toSorted((a, b) => (a.eventKey < b.eventKey ? -1 : 1));
  return db.$executeRaw`
    insert into inbox_event (source, event_key, realm_id, entity, entity_id, deleted_id,
      operation, event_time, payload, state, reason, received_at)
    select source, "eventKey", "realmId", entity, "entityId", "deletedId",
      operation, "eventTime", payload, state, reason, "receivedAt"
    from json_to_recordset(${JSON.stringify(rows)}::json) as event (
      source text, "eventKey" text, "realmId" text, entity text, "entityId" text,
      "deletedId" text, operation text, "eventTime" timestamptz, payload text, state text,
      reason text, "receivedAt" timestamptz)
    on conflict (event_key) do nothing`;
}

/** Prisma's five seconds are short for a storm on a busy machine, and a try would undo all of it. */
const patience = { timeout: 60_000, maxWait: 30_000 };

export type InboxStore = ReturnType<typeof createInboxStore>;

/** The inbox: webhook events waiting to be worked, and what became of each. */
export function createInboxStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** Events that are there already are passed over. */
    add(events: readonly NewInboxEvent[]): Promise<number> {
      const receivedAt = clock.now();
      return insertEvents(
        db,
        events.map((event) => ({ ...event, receivedAt })),
      );
    },

    /** Keeps the bodies of verified webhooks, in one insert and one commit. */
    async keepDeliveries(bodies: readonly string[]): Promise<void> {
      await db.$executeRaw`
        insert into inbox_delivery (body, received_at)
        select body, ${clock.now()} from json_array_elements_text(${JSON.stringify(bodies)}::json)
          as delivery (body)`;
    },

    /**
     * Puts the events of the oldest deliveries into the inbox, each as of when it came. A delivery
     * goes when its events are there, in one transaction; deliveries that another process has in
     * hand are passed over.
     * @param most how many deliveries, and about how many bytes of them, are in memory at a time
     * @returns the number of deliveries that were read
     */
    async unpackDeliveries(
      read: (body: string) => readonly NewInboxEvent[],
      most: { deliveries: number; bytes: number },
    ): Promise<number> {
      return db.$transaction(async (transaction) => {
        const rows = await transaction.$queryRaw<{ body: string; received_at: Date }[]>`
          with oldest as (
            select id, octet_length(body) as bytes from inbox_delivery
            order by id limit ${most.deliveries} for update skip locked),
          fitting as (select id, sum(bytes) over (order by id) - bytes as before from oldest)
          delete from inbox_delivery
          where id in (select id from fitting where before < ${most.bytes})
          returning body, received_at`;
        const events = rows.flatMap(({ body, received_at: receivedAt }) =>
          read(body).map((event) => ({ ...event, receivedAt })),
        );
        await insertEvents(transaction, events);
        return rows.length;
      }, patience);
    },

    /** Realms with QuickBooks events that are due: how many, and when the first of them came. */
    async realmsWaiting(now: Date): Promise<{ realmId: string; events: number; oldestAt: Date }[]> {
      return db.$queryRaw`
        select realm_id as "realmId", count(*)::int as events, min(received_at) as "oldestAt"
        from inbox_event
        where state = 'waiting' and source = 'quickbooks' and realm_id is not null
          and (next_try_at is null or next_try_at <= ${now})
        group by realm_id`;
    },

    /** The due QuickBooks events of a company, oldest first. */
    async waiting(realmId: string, now: Date, limit: number): Promise<WaitingEvent[]> {
      const rows = await db.inboxEvent.findMany({
        where: {
          realmId,
          source: 'quickbooks',
          state: 'waiting',
          OR: [{ nextTryAt: null }, { nextTryAt: { lte: now } }],
        },
        orderBy: { id: 'asc' },
        take: limit,
      });
      return rows.map((row) => ({
        id: row.id,
        entity: row.entity ?? '',
        entityId: row.entityId ?? '',
        deletedId: row.deletedId,
        operation: row.operation ?? '',
        attempts: row.attempts,
      }));
    },

    async finish(ids: readonly bigint[], state: InboxState, reason: string | null): Promise<void> {
      await db.inboxEvent.updateMany({
        where: { id: { in: [...ids] } },
        data: { state, reason, workedAt: clock.now() },
      });
    },

    /** Puts events back for later; the count of attempts grows. */
    async retryLater(ids: readonly bigint[], at: Date, reason: string): Promise<void> {
      await db.inboxEvent.updateMany({
        where: { id: { in: [...ids] } },
        data: { nextTryAt: at, reason, attempts: { increment: 1 } },
      });
    },

    /** Lets a company's events that wait for a later try be worked now. */
    async makeDue(realmId: string): Promise<void> {
      await db.inboxEvent.updateMany({
        where: { realmId, state: 'waiting', nextTryAt: { not: null } },
        data: { nextTryAt: null },
      });
    },

    /** Events of companies that are not connected here: recorded, never worked. */
    async setAsideUnknownRealms(realmIds: readonly string[]): Promise<void> {
      await db.$executeRaw`
        update inbox_event set state = 'unknown-realm', worked_at = ${clock.now()},
          reason = 'No company with this realm id has been connected'
        where state = 'waiting' and realm_id in (${Prisma.join([...realmIds])})`;
    },

    /** Events that are due by an instant and whose company can be read, and unread deliveries. */
    async countWaiting(now: Date): Promise<number> {
      const rows = await db.$queryRaw<{ count: bigint }[]>`
        select (select count(*) from inbox_delivery) + count(*) as count from inbox_event
        where state = 'waiting' and (next_try_at is null or next_try_at <= ${now})
          and not exists (select 1 from connection
            where connection.realm_id = inbox_event.realm_id and status <> 'active')`;
      return Number(rows[0]?.count ?? 0);
    },

    /** The newest events that could not be read or worked, for people to look at. */
    async troubled(limit: number) {
      return db.inboxEvent.findMany({
        where: { state: { in: ['unreadable', 'unknown-realm', 'failed'] } },
        orderBy: { id: 'desc' },
        take: limit,
      });
    },
  };
}
