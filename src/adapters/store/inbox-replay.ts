import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';
import type { Prisma } from './generated/client.ts';

/** An event of the inbox as people look at it. */
export type InboxEntry = {
  readonly id: bigint;
  readonly source: string;
  readonly realmId: string | null;
  readonly entity: string | null;
  readonly entityId: string | null;
  readonly operation: string | null;
  readonly eventTime: Date | null;
  readonly payload: string;
  readonly state: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly nextTryAt: Date | null;
  readonly receivedAt: Date;
  readonly workedAt: Date | null;
};

export const inboxStates = [
  'waiting',
  'done',
  'ignored',
  'unreadable',
  'unknown-realm',
  'failed',
] as const;

/** What is looked at or replayed; what is absent does not narrow it. Times are of the receipt. */
export type InboxFilter = {
  readonly realmId?: string | undefined;
  readonly state?: string | undefined;
  readonly entity?: string | undefined;
  readonly ids?: readonly bigint[] | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
};

const where = (filter: InboxFilter): Prisma.InboxEventWhereInput => ({
  ...(filter.realmId === undefined ? {} : { realmId: filter.realmId }),
  ...(filter.state === undefined ? {} : { state: filter.state }),
  ...(filter.entity === undefined ? {} : { entity: filter.entity }),
  ...(filter.ids === undefined ? {} : { id: { in: [...filter.ids] } }),
  receivedAt: {
    ...(filter.from === undefined ? {} : { gte: filter.from }),
    ...(filter.to === undefined ? {} : { lte: filter.to }),
  },
});

const columns = {
  id: true,
  source: true,
  realmId: true,
  entity: true,
  entityId: true,
  operation: true,
  eventTime: true,
  payload: true,
  state: true,
  reason: true,
  attempts: true,
  nextTryAt: true,
  receivedAt: true,
  workedAt: true,
} as const;

export type InboxReplayStore = ReturnType<typeof createInboxReplayStore>;

/** The inbox for people: what came and what became of it, and working some of it again. */
export function createInboxReplayStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** Newest first. @param page.before the last id of the page before */
    async list(
      filter: InboxFilter,
      page: { limit: number; before?: bigint | undefined },
    ): Promise<InboxEntry[]> {
      return db.inboxEvent.findMany({
        where: {
          AND: [where(filter), page.before === undefined ? {} : { id: { lt: page.before } }],
        },
        orderBy: { id: 'desc' },
        take: page.limit,
        select: columns,
      });
    },

    /** The newest events of which not even the company could be read. */
    async ofNobody(limit: number): Promise<InboxEntry[]> {
      return db.inboxEvent.findMany({
        where: { realmId: null, state: 'unreadable' },
        orderBy: { id: 'desc' },
        take: limit,
        select: columns,
      });
    },

    /** QuickBooks' events that a filter names, oldest first, for working them again. */
    async toReplay(
      filter: InboxFilter,
      page: { limit: number; after: bigint; upTo: bigint },
    ): Promise<InboxEntry[]> {
      return db.inboxEvent.findMany({
        where: {
          AND: [where(filter), { source: 'quickbooks', id: { gt: page.after, lte: page.upTo } }],
        },
        orderBy: { id: 'asc' },
        take: page.limit,
        select: columns,
      });
    },

    /** The newest id there is; events that come later are not replayed. */
    async newestId(): Promise<bigint> {
      const row = await db.inboxEvent.findFirst({ orderBy: { id: 'desc' }, select: { id: true } });
      return row?.id ?? 0n;
    },

    /** Lets events be worked as if they had just come. */
    async putBack(ids: readonly bigint[]): Promise<void> {
      await db.inboxEvent.updateMany({
        where: { id: { in: [...ids] } },
        data: { state: 'waiting', reason: null, attempts: 0, nextTryAt: null, workedAt: null },
      });
    },

    /** Notes that an event which could not be read was read after all, as others. */
    async supersede(id: bigint, reason: string): Promise<void> {
      await db.inboxEvent.update({
        where: { id },
        data: { state: 'ignored', reason, workedAt: clock.now() },
      });
    },

    /** Which of these realms are connected companies. */
    async connectedAmong(realmIds: readonly string[]): Promise<Set<string>> {
      const rows = await db.connection.findMany({
        where: { realmId: { in: [...realmIds] } },
        select: { realmId: true },
      });
      return new Set(rows.map((row) => row.realmId));
    },
  };
}
