import type { Logger } from 'pino';
import { z } from 'zod';
import type { AuditStore } from '../../adapters/store/audit.ts';
import type { Database } from '../../adapters/store/database.ts';
import { createHistoryCompare } from '../../adapters/store/history-compare.ts';
import type {
  HistoryCheckRun,
  HistoryCheckRunStore,
} from '../../adapters/store/history-check-runs.ts';
import type { HistoryRowStore } from '../../adapters/store/history-rows.ts';
import type { Clock } from '../../clock.ts';
import { sealHistory } from './seal-history.ts';
import { verifyHistory } from './verify-history.ts';

const what = 'history verified';
const mostKept = 100;

const resultSchema = z.object({
  rows: z.int(),
  reminders: z.int(),
  events: z.int(),
  // Checks of before there were any have none.
  replies: z.int().default(0),
  wrong: z.int(),
  head: z.string().nullable(),
  first: z.array(
    z.object({
      position: z.string().nullable(),
      reminderId: z.string().nullable(),
      problem: z.string(),
    }),
  ),
});

/** What a check of a company's history found; `first` are the first of what does not agree. */
export type HistoryCheck = z.infer<typeof resultSchema> & {
  readonly at: Date;
  readonly actor: string;
};

/** Thrown inside a check that is to stop. */
class CheckStoppedError extends Error {
  override readonly name = 'CheckStoppedError';
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');

/**
 * Checks of the history that a person asks for. Each leaves its result in the audit; one in the
 * background also leaves how far it is, for whoever waits for it.
 */
export function createHistoryChecks(deps: {
  db: Database;
  clock: Clock;
  audit: AuditStore;
  historyRows: HistoryRowStore;
  historyCheckRuns: HistoryCheckRunStore;
  isStopping: () => boolean;
  log: Logger;
}) {
  const { db, clock, audit, historyRows, historyCheckRuns: runs, log } = deps;
  const underWay = new Set<Promise<void>>();

  async function check(
    realmId: string,
    actor: string,
    onProgress?: (looked: number) => Promise<void>,
  ): Promise<HistoryCheck> {
    await sealHistory(historyRows, realmId);
    const first: HistoryCheck['first'] = [];
    const result = await verifyHistory(
      { rows: historyRows, compare: createHistoryCompare(db) },
      {
        realmId,
        onProblem: ({ position, reminderId, problem }) => {
          if (first.length < mostKept) first.push({ position, reminderId, problem });
        },
        ...(onProgress ? { onProgress } : {}),
      },
    );
    const detail = { ...result, first };
    await audit.add({ realmId, actor, what, detail });
    return { ...detail, actor, at: clock.now() };
  }

  async function checkAs(id: string, realmId: string, actor: string): Promise<void> {
    try {
      await check(realmId, actor, async (looked) => {
        if (deps.isStopping())
          throw new CheckStoppedError('The program was stopped. Verify again.');
        const goesOn = await runs.beat(id, looked);
        if (!goesOn) throw new CheckStoppedError('Another check took its place.');
      });
      await runs.end(id, null);
    } catch (error) {
      const isStopped = error instanceof CheckStoppedError;
      const reason = reasonOf(error);
      log[isStopped ? 'info' : 'error']({ realmId, reason }, 'a check of the history broke off');
      await runs.end(id, isStopped ? reason : 'Something went wrong. Verify again.');
    }
  }

  return {
    /** Seals what is not yet in the chain, and makes the whole chain again now. */
    check: (realmId: string, actor: string): Promise<HistoryCheck> => check(realmId, actor),

    /** Begins such a check in the background. @returns false while one is under way */
    async start(realmId: string, actor: string): Promise<boolean> {
      await sealHistory(historyRows, realmId);
      const id = await runs.start(realmId, actor);
      if (id === null) return false;
      const work = checkAs(id, realmId, actor)
        // Its row cannot be written either; once it is silent for long it reads as failed.
        .catch((error: unknown) =>
          log.error({ realmId, reason: reasonOf(error) }, 'a check could not be ended'),
        )
        .finally(() => underWay.delete(work));
      underWay.add(work);
      return true;
    },

    /** How far the last check in the background is; null when there was none. */
    progress: (realmId: string): Promise<HistoryCheckRun | null> => runs.last(realmId),

    /** Resolves when none goes on in this process. */
    async idle(): Promise<void> {
      await Promise.all(underWay);
    },

    /** The last check of a company; null when there was none. */
    async last(realmId: string): Promise<HistoryCheck | null> {
      const [entry] = await audit.list(realmId, 1, what);
      if (!entry) return null;
      return { ...resultSchema.parse(entry.detail), at: entry.at, actor: entry.actor };
    },
  };
}
