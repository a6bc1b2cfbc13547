import type { Clock } from '../../clock.ts';
import type { HoldFigures } from '../../core/decide/run-limits.ts';
import { createAuditStore } from './audit.ts';
import { chargeFromRow, type StoredCharge } from './charges.ts';
import type { Database } from './database.ts';
import { readHoldFigures } from './hold-figures.ts';
import { letGo } from './run-verdicts.ts';

/** A run whose charges were held as far from usual, and what a person said of it. */
export type HeldRun = {
  readonly runId: string;
  readonly startedAt: Date;
  readonly state: 'waiting' | 'released' | 'discarded';
  readonly figures: HoldFigures;
  readonly reason: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
};

/** A person's word on a held run. */
export type HoldWord = {
  readonly realmId: string;
  readonly runId: string;
  readonly actor: string;
  readonly reason: string | null;
};

const states = ['waiting', 'released', 'discarded'] as const;

export type HeldRunStore = ReturnType<typeof createHeldRunStore>;

/** Runs whose charges wait, all together, for a person. */
export function createHeldRunStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;

  /** Whoever comes first has the run; @returns whether that was the caller. */
  async function end(
    tx: Parameters<Parameters<Database['$transaction']>[0]>[0],
    { realmId, runId, actor, reason }: HoldWord,
    holdState: 'released' | 'discarded',
  ): Promise<boolean> {
    const ended = await tx.run.updateMany({
      where: { id: runId, realmId, holdState: 'waiting' },
      data: { holdState, holdReason: reason, holdDecidedBy: actor, holdDecidedAt: clock.now() },
    });
    return ended.count > 0;
  }

  return {
    async find(realmId: string, runId: string): Promise<HeldRun | null> {
      const row = await db.run.findFirst({ where: { id: runId, realmId } });
      const state = states.find((each) => each === row?.holdState);
      if (!row || state === undefined) return null;
      return {
        runId,
        startedAt: row.startedAt,
        state,
        figures: readHoldFigures(row.holdFigures),
        reason: row.holdReason,
        decidedBy: row.holdDecidedBy,
        decidedAt: row.holdDecidedAt,
      };
    },

    /** The runs of a company that wait for a person, the oldest first. */
    async waiting(realmId: string): Promise<{ runId: string; startedAt: Date }[]> {
      const rows = await db.run.findMany({
        where: { realmId, holdState: 'waiting' },
        orderBy: { startedAt: 'asc' },
        select: { id: true, startedAt: true },
      });
      return rows.map(({ id, startedAt }) => ({ runId: id, startedAt }));
    },

    /** Held charges of a run by id, after one; `limit` of them. */
    async charges(runId: string, after: string | null, limit: number): Promise<StoredCharge[]> {
      const rows = await db.charge.findMany({
        where: { runId, status: 'held', ...(after === null ? {} : { id: { gt: after } }) },
        orderBy: { id: 'asc' },
        take: limit,
      });
      return rows.map(chargeFromRow);
    },

    /**
     * Lets the held charges of a run go to the outbox, as one transaction with its trace. Those
     * that the facts no longer bear out are cancelled, each with its reason, to be decided anew.
     * @returns how many go; null when the run does not wait any more
     */
    async release(
      word: HoldWord,
      outOfDate: ReadonlyMap<string, string>,
    ): Promise<{ released: number; cancelled: number } | null> {
      const { realmId, runId, actor, reason } = word;
      const now = clock.now();
      return db.$transaction(
        async (tx) => {
          if (!(await end(tx, word, 'released'))) return null;
          await tx.$executeRaw`
            update charge set status = 'cancelled', active_key = null, updated_at = ${now},
              reason = changed.reason
            from unnest(${[...outOfDate.keys()]}::uuid[], ${[...outOfDate.values()]}::text[])
              as changed (id, reason)
            where charge.id = changed.id and charge.status = 'held'`;
          const held = await tx.charge.updateManyAndReturn({
            where: { runId, status: 'held' },
            data: { decidedBy: actor, reason },
            select: { id: true },
          });
          const ids = held.map(({ id }) => id);
          await letGo(tx, ids, now);
          const counts = { released: ids.length, cancelled: outOfDate.size };
          const detail = { runId, reason, ...counts };
          await createAuditStore({ db: tx, clock }).add({
            realmId,
            actor,
            what: 'held run released',
            detail,
          });
          return counts;
        },
        { timeout: 600_000, maxWait: 30_000 },
      );
    },

    /**
     * Cancels the held charges of a run with the reason. Their dates are free again: the next run
     * decides them anew, by the rules as they are then.
     * @returns how many; null when the run does not wait any more
     */
    async discard(word: HoldWord): Promise<number | null> {
      const { realmId, runId, actor, reason } = word;
      return db.$transaction(
        async (tx) => {
          if (!(await end(tx, word, 'discarded'))) return null;
          const why = 'Its run was discarded by a person';
          const cancelled = await tx.charge.updateMany({
            where: { runId, status: 'held' },
            data: {
              status: 'cancelled',
              activeKey: null,
              decidedBy: actor,
              reason: reason === null ? `${why}.` : `${why}: ${reason}`,
              updatedAt: clock.now(),
            },
          });
          await createAuditStore({ db: tx, clock }).add({
            realmId,
            actor,
            what: 'held run discarded',
            detail: { runId, reason, charges: cancelled.count },
          });
          return cancelled.count;
        },
        { timeout: 120_000, maxWait: 30_000 },
      );
    },
  };
}
