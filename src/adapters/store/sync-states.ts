import { z } from 'zod';
import type { Queries } from './database.ts';
import { mirroredEntities } from './mirror-rows.ts';

const progressSchema = z.array(
  z.object({
    entity: z.enum(mirroredEntities),
    total: z.number().nullable(),
    done: z.number(),
    state: z.enum(['waiting', 'running', 'done']),
    /** The mirror held some of it before, of which the pages may no longer show all. */
    looksForMissing: z.boolean().default(false),
  }),
);

export type SyncProgress = z.infer<typeof progressSchema>;
export type EntityProgress = SyncProgress[number];

/** `cancelled` by a person: what was read stays, and nothing goes on until it is begun anew. */
export type FirstSync = 'none' | 'running' | 'done' | 'failed' | 'cancelled';

export type SyncStateRecord = {
  readonly realmId: string;
  readonly firstSync: FirstSync;
  readonly progress: SyncProgress;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly changesFrom: Date | null;
  readonly freshAsOf: Date | null;
  readonly nextRepairAt: Date | null;
  /** When open balances are next compared; null until that was arranged. */
  readonly nextCompareAt: Date | null;
  readonly lastError: string | null;
};

const firstSyncs: Record<string, FirstSync> = {
  none: 'none',
  running: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

export type SyncStateStore = ReturnType<typeof createSyncStateStore>;

/** How far the mirror of each company has come. */
export function createSyncStateStore(db: Queries) {
  return {
    async find(realmId: string): Promise<SyncStateRecord | null> {
      const row = await db.syncState.findUnique({ where: { realmId } });
      return (
        row && {
          ...row,
          firstSync: firstSyncs[row.firstSync] ?? 'none',
          progress: progressSchema.parse(row.progress),
        }
      );
    },

    async save(
      realmId: string,
      changes: Partial<Omit<SyncStateRecord, 'realmId' | 'progress'>> & {
        progress?: SyncProgress;
      },
    ): Promise<void> {
      // Connecting and the first sweep that sees the connection both make this row, so it is made
      // by one statement that lets the other have been first.
      await db.syncState.createMany({ data: [{ realmId }], skipDuplicates: true });
      await db.syncState.update({ where: { realmId }, data: changes });
    },

    /** @returns false when the sync is no longer under way: cancelled, or begun anew */
    async saveProgress(realmId: string, progress: SyncProgress): Promise<boolean> {
      const where = { realmId, firstSync: 'running' };
      return (await db.syncState.updateMany({ where, data: { progress } })).count > 0;
    },

    /** @returns false when the sync is no longer under way: cancelled, or begun anew */
    async finishFirstSync(
      realmId: string,
      end: { finishedAt: Date; freshAsOf: Date; nextRepairAt: Date },
    ): Promise<boolean> {
      const { count } = await db.syncState.updateMany({
        where: { realmId, firstSync: 'running' },
        data: { firstSync: 'done', lastError: null, ...end },
      });
      return count > 0;
    },

    /** @returns false when there is no first sync under way or waiting to start */
    async cancelFirstSync(realmId: string): Promise<boolean> {
      const { count } = await db.syncState.updateMany({
        where: { realmId, firstSync: { in: ['none', 'running', 'failed'] } },
        data: { firstSync: 'cancelled', lastError: null, nextRepairAt: null },
      });
      return count > 0;
    },

    /** Connected companies whose first sync has not come to its end. */
    async unfinished(): Promise<string[]> {
      const rows = await db.company.findMany({
        where: {
          connection: { status: 'active' },
          OR: [{ syncState: null }, { syncState: { firstSync: { notIn: ['done', 'cancelled'] } } }],
        },
        select: { realmId: true },
      });
      return rows.map((row) => row.realmId);
    },

    /** Companies that failed a moment ago; the sweeps leave them alone until their time comes. */
    async resting(now: Date): Promise<Set<string>> {
      const rows = await db.syncState.findMany({
        where: { lastError: { not: null }, nextRepairAt: { gt: now } },
        select: { realmId: true },
      });
      return new Set(rows.map((row) => row.realmId));
    },

    /** Makes every finished mirror look again for what it may have missed. */
    async makeRepairDue(now: Date): Promise<void> {
      await db.syncState.updateMany({
        where: { firstSync: 'done', nextRepairAt: { gt: now } },
        data: { nextRepairAt: now },
      });
    },

    /** Arranges the first compare of finished mirrors that have none to come. */
    async arrangeCompares(at: Date): Promise<void> {
      await db.syncState.updateMany({
        where: { firstSync: 'done', nextCompareAt: null },
        data: { nextCompareAt: at },
      });
    },

    /** Connected companies whose open balances are due to be compared. */
    async dueForCompare(now: Date): Promise<string[]> {
      const rows = await db.syncState.findMany({
        where: {
          firstSync: 'done',
          nextCompareAt: { lte: now },
          company: { connection: { status: 'active' } },
        },
        select: { realmId: true },
      });
      return rows.map((row) => row.realmId);
    },

    /** Connected companies whose mirror is due for a look at what webhooks may have missed. */
    async dueForRepair(now: Date): Promise<string[]> {
      const rows = await db.syncState.findMany({
        where: {
          firstSync: 'done',
          OR: [{ nextRepairAt: null }, { nextRepairAt: { lte: now } }],
          company: { connection: { status: 'active' } },
        },
        select: { realmId: true },
      });
      return rows.map((row) => row.realmId);
    },
  };
}
