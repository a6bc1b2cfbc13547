import { z } from 'zod';
import type { AuditStore } from '../../adapters/store/audit.ts';
import type { Database } from '../../adapters/store/database.ts';
import { createHistoryCompare } from '../../adapters/store/history-compare.ts';
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

/** Checks of the history that a person asks for; each leaves its result in the audit. */
export function createHistoryChecks(deps: {
  db: Database;
  clock: Clock;
  audit: AuditStore;
  historyRows: HistoryRowStore;
}) {
  const { db, clock, audit, historyRows } = deps;
  return {
    /** Seals what is not yet in the chain, and makes the whole chain again now. */
    async check(realmId: string, actor: string): Promise<HistoryCheck> {
      await sealHistory(historyRows, realmId);
      const first: HistoryCheck['first'] = [];
      const result = await verifyHistory(
        { rows: historyRows, compare: createHistoryCompare(db) },
        {
          realmId,
          onProblem: ({ position, reminderId, problem }) => {
            if (first.length < mostKept) first.push({ position, reminderId, problem });
          },
        },
      );
      const detail = { ...result, first };
      await audit.add({ realmId, actor, what, detail });
      return { ...detail, actor, at: clock.now() };
    },

    /** The last check of a company; null when there was none. */
    async last(realmId: string): Promise<HistoryCheck | null> {
      const [entry] = await audit.list(realmId, 1, what);
      if (!entry) return null;
      return { ...resultSchema.parse(entry.detail), at: entry.at, actor: entry.actor };
    },
  };
}
