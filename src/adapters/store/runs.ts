import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Prisma } from './generated/client.ts';
import type { Queries } from './database.ts';
import { fromDbDate, toDbDate } from './dates.ts';

export type RunTrigger = 'schedule' | 'person' | 'api';
export type RunStatus = 'running' | 'done' | 'held' | 'failed';

export type RunRecord = {
  readonly id: string;
  readonly realmId: string;
  readonly date: PlainDate;
  readonly dryRun: boolean;
  readonly trigger: string;
  readonly status: string;
  readonly note: string | null;
  /** Counts by topic and outcome. */
  readonly summary: unknown;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
};

type Row = NonNullable<Awaited<ReturnType<Queries['run']['findFirst']>>>;
const fromRow = (row: Row): RunRecord => ({ ...row, date: fromDbDate(row.date) });

export type RunStore = ReturnType<typeof createRunStore>;

/** The passes of the daily cycle. */
export function createRunStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    async start(
      realmId: string,
      run: { date: PlainDate; dryRun: boolean; trigger: RunTrigger },
    ): Promise<string> {
      const id = randomUUID();
      await db.run.create({
        data: {
          id,
          realmId,
          ...run,
          date: toDbDate(run.date),
          status: 'running',
          startedAt: clock.now(),
        },
      });
      return id;
    },

    async finish(
      id: string,
      status: Exclude<RunStatus, 'running'>,
      note: string | null,
      summary: Prisma.InputJsonObject,
    ): Promise<void> {
      await db.run.update({
        where: { id },
        data: { status, note, summary, finishedAt: clock.now() },
      });
    },

    /** Runs that a stopped process left behind; what they saved is whole, what they did not is gone. */
    async failAbandoned(realmId: string): Promise<void> {
      await db.run.updateMany({
        where: { realmId, status: 'running' },
        data: {
          status: 'failed',
          note: 'The program stopped before this run was through; the next run goes on from there.',
          finishedAt: clock.now(),
        },
      });
    },

    /**
     * Extends a run that was held back on this day for the same reason, as decisions are, so that a
     * day's many tries are one row. @returns its id, or null when there is none
     */
    async extendHeld(
      realmId: string,
      held: { date: PlainDate; trigger: RunTrigger; note: string },
    ): Promise<string | null> {
      const last = await db.run.findFirst({ where: { realmId }, orderBy: { startedAt: 'desc' } });
      const isSame =
        last?.status === 'held' &&
        last.note === held.note &&
        last.trigger === held.trigger &&
        fromDbDate(last.date) === held.date;
      if (!isSame) return null;
      await db.run.update({ where: { id: last.id }, data: { finishedAt: clock.now() } });
      return last.id;
    },

    async find(realmId: string, id: string): Promise<RunRecord | null> {
      const row = await db.run.findFirst({ where: { realmId, id } });
      return row && fromRow(row);
    },

    /** The last run that decided and acted; null when there was none. */
    async last(realmId: string): Promise<RunRecord | null> {
      const row = await db.run.findFirst({
        where: { realmId, dryRun: false, status: 'done' },
        orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
      });
      return row && fromRow(row);
    },

    async list(
      realmId: string,
      page: { limit: number; after?: string | undefined },
    ): Promise<RunRecord[]> {
      const rows = await db.run.findMany({
        where: { realmId },
        orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
        take: page.limit,
        ...(page.after ? { cursor: { id: page.after }, skip: 1 } : {}),
      });
      return rows.map(fromRow);
    },
  };
}
