import type { Clock } from '../../clock.ts';
import { Prisma } from './generated/client.ts';
import type { Queries } from './database.ts';

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

export type InboxStore = ReturnType<typeof createInboxStore>;

/** The inbox: webhook events waiting to be worked, and what became of each. */
export function createInboxStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** One insert for a whole delivery; events that are there already are passed over. */
    async add(events: readonly NewInboxEvent[]): Promise<number> {
      if (events.length === 0) return 0;
      const receivedAt = clock.now();
      const added = await db.inboxEvent.createMany({
        data: events.map((event) => ({ ...event, receivedAt })),
        skipDuplicates: true,
      });
      return added.count;
    },

    /** Realms with QuickBooks events that are due. */
    async realmsWaiting(now: Date): Promise<string[]> {
      const rows = await db.$queryRaw<{ realm_id: string }[]>`
        select distinct realm_id from inbox_event
        where state = 'waiting' and source = 'quickbooks' and realm_id is not null
          and (next_try_at is null or next_try_at <= ${now})`;
      return rows.map((row) => row.realm_id);
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

    /** Events that are due by an instant and whose company can be read. */
    async countWaiting(now: Date): Promise<number> {
      const rows = await db.$queryRaw<{ count: bigint }[]>`
        select count(*) as count from inbox_event
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
