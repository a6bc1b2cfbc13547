import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';

export type OutboxKind = 'charge' | 'reminder';

export type OutboxEntry = {
  readonly id: bigint;
  readonly realmId: string;
  readonly kind: OutboxKind;
  readonly subjectId: string;
  /** `unknown`: an earlier try may have taken effect, so it is read back before anything else. */
  readonly state: 'waiting' | 'working' | 'unknown';
  readonly attempts: number;
};

export type OutboxStore = ReturnType<typeof createOutboxStore>;

/**
 * Actions waiting to take effect. A row is worked by whoever holds the company's lock; one found
 * as `working` was left by a process that died at it, so its outcome is unknown.
 */
export function createOutboxStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    async realmsDue(now: Date): Promise<string[]> {
      const rows = await db.outboxItem.findMany({
        where: { state: { in: ['waiting', 'working', 'unknown'] }, nextTryAt: { lte: now } },
        distinct: ['realmId'],
        select: { realmId: true },
      });
      return rows.map((row) => row.realmId);
    },

    async due(realmId: string, now: Date, limit: number): Promise<OutboxEntry[]> {
      const rows = await db.outboxItem.findMany({
        where: {
          realmId,
          state: { in: ['waiting', 'working', 'unknown'] },
          nextTryAt: { lte: now },
        },
        orderBy: { id: 'asc' },
        take: limit,
      });
      return rows.map((row) => ({
        id: row.id,
        realmId: row.realmId,
        kind: row.kind === 'charge' ? 'charge' : 'reminder',
        subjectId: row.subjectId,
        state:
          row.state === 'waiting' ? 'waiting' : row.state === 'working' ? 'working' : 'unknown',
        attempts: row.attempts,
      }));
    },

    /** Marks the item as being worked; committed before anything goes out. */
    async claim(id: bigint): Promise<void> {
      await db.outboxItem.update({
        where: { id },
        data: { state: 'working', attempts: { increment: 1 } },
      });
    },

    /**
     * Ends the item, unless it was put back meanwhile: a person may approve a failed action again
     * before its failure is noted here.
     */
    async finish(id: bigint, state: 'done' | 'cancelled' | 'failed', why: string | null) {
      await db.outboxItem.updateMany({
        where: { id, state: 'working' },
        data: { state, lastError: why, finishedAt: clock.now() },
      });
    },

    async tryLater(id: bigint, state: 'waiting' | 'unknown', at: Date, why: string) {
      await db.outboxItem.updateMany({
        where: { id, state: 'working' },
        data: { state, nextTryAt: at, lastError: why },
      });
    },

    async countDueAnywhere(by: Date): Promise<number> {
      return db.outboxItem.count({
        where: { state: { in: ['waiting', 'working', 'unknown'] }, nextTryAt: { lte: by } },
      });
    },

    /** Open items of a company that are due by an instant. */
    async countDue(realmId: string, now: Date): Promise<number> {
      return db.outboxItem.count({
        where: {
          realmId,
          state: { in: ['waiting', 'working', 'unknown'] },
          nextTryAt: { lte: now },
        },
      });
    },
  };
}
