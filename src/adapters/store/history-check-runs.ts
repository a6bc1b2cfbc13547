import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Database } from './database.ts';

/** A check of a company's history that goes on or went on in the background. */
export type HistoryCheckRun = {
  readonly id: string;
  readonly status: 'running' | 'done' | 'failed';
  readonly author: string;
  readonly startedAt: Date;
  /** Rows, reminders, events and replies that there were, and how many of them were looked at. */
  readonly total: number;
  readonly looked: number;
  readonly problem: string | null;
};

/** One that was not heard of for so long died with its process. */
const silentMs = 5 * 60_000;
const died = 'It stopped before its end, as when the program is restarted. Verify again.';

export type HistoryCheckRunStore = ReturnType<typeof createHistoryCheckRunStore>;

/** How far the check of each company is; the last one of each is kept. */
export function createHistoryCheckRunStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  const silentSince = (): Date => new Date(clock.now().getTime() - silentMs);

  return {
    /** Begins one; null while another is under way. */
    async start(realmId: string, author: string): Promise<string | null> {
      const [id, now] = [randomUUID(), clock.now()];
      const begun = await db.$executeRaw`
        insert into history_check
          (realm_id, id, status, author, started_at, beat_at, total, looked, problem)
        select ${realmId}, ${id}::uuid, 'running', ${author}, ${now}, ${now},
          (select count(*) from history_row where realm_id = ${realmId} and position is not null)
          + (select count(*) from reminder where realm_id = ${realmId})
          + (select count(*) from reminder_event e join reminder r on r.id = e.reminder_id
              where r.realm_id = ${realmId})
          + (select count(*) from reply where realm_id = ${realmId} and reminder_id is not null),
          0, null
        on conflict (realm_id) do update set id = excluded.id, status = 'running',
          author = excluded.author, started_at = excluded.started_at, beat_at = excluded.beat_at,
          total = excluded.total, looked = 0, problem = null
        where history_check.status <> 'running' or history_check.beat_at < ${silentSince()}`;
      return begun === 0 ? null : id;
    },

    /** Says how far one is; false when it is not the one under way any more. */
    async beat(id: string, looked: number): Promise<boolean> {
      const data = { looked, beatAt: clock.now() };
      const { count } = await db.historyCheck.updateMany({
        where: { id, status: 'running' },
        data,
      });
      return count > 0;
    },

    /** Ends one, with what went wrong when it broke off. */
    async end(id: string, problem: string | null): Promise<void> {
      const status = problem === null ? 'done' : 'failed';
      await db.historyCheck.updateMany({
        where: { id, status: 'running' },
        data: { status, problem, beatAt: clock.now() },
      });
    },

    /** The last one of a company; one that died reads as failed. */
    async last(realmId: string): Promise<HistoryCheckRun | null> {
      const row = await db.historyCheck.findUnique({ where: { realmId } });
      if (row === null) return null;
      const { id, author, startedAt, total, looked, problem } = row;
      const about = { id, author, startedAt, total, looked };
      if (row.status === 'running') {
        return row.beatAt < silentSince()
          ? { ...about, status: 'failed', problem: died }
          : { ...about, status: 'running', problem: null };
      }
      return { ...about, status: row.status === 'done' ? 'done' : 'failed', problem };
    },
  };
}
