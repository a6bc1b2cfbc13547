import { MongoBackend } from '@agendajs/mongo-backend';
import { PostgresBackend } from '@agendajs/postgres-backend';
import { Agenda, type AgendaBackend } from 'agenda';
import type { Logger } from 'pino';
import { openPool } from '../../adapters/postgres/pool.ts';

/** A job that Agenda wakes; what is to be done it finds in our own rows. */
export type Alarm = {
  readonly name: string;
  readonly everySeconds: number;
  readonly ring: () => Promise<void>;
};

export type AlarmClock = { stop(): Promise<void> };

// A ring only starts a sweep, so a lock that is older belongs to a process that was killed.
const lockLifetimeMs = 10 * 1000;
const processEveryMs = 1_000;

/** Agenda's store, and how to let go of it. */
export type AlarmStore = {
  readonly backend: AgendaBackend;
  /** Runs a start in one process at a time, because Agenda makes its tables then. */
  alone(start: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
};

/**
 * Agenda's store: MongoDB when there is one, else tables of its own beside ours in PostgreSQL.
 * The pool is ours, because a lost connection of a pool that nobody listens to ends the process;
 * Agenda's notifications are off, because it looks every second anyway.
 */
export function openAlarmStore(options: {
  databaseUrl: string;
  mongodbUrl: string | undefined;
  log: Logger;
}): AlarmStore {
  if (options.mongodbUrl) {
    return {
      backend: new MongoBackend({ address: options.mongodbUrl }),
      alone: (start) => start(),
      close: () => Promise.resolve(),
    };
  }
  const pool = openPool({
    databaseUrl: options.databaseUrl,
    applicationName: 'dunwell-agenda',
    max: 4,
    onLost: (error) =>
      options.log.warn({ reason: error.message }, 'a connection of the alarm clock was lost'),
  });
  return {
    backend: new PostgresBackend({ pool, disableNotifications: true }),
    alone: async (start) => {
      const client = await pool.connect();
      try {
        await client.query("select pg_advisory_lock(hashtext('dunwell alarm clock'))");
        await start();
      } finally {
        // Letting the connection go lets the lock go.
        client.release(true);
      }
    },
    close: () => pool.end(),
  };
}

/**
 * Wakes the alarms at their intervals, each in one process at a time. Agenda is no queue here: it
 * neither retries nor remembers, because a sweep that failed is simply made again at its next turn.
 */
export async function startAlarmClock(options: {
  store: AlarmStore;
  alarms: readonly Alarm[];
  log: Logger;
}): Promise<AlarmClock> {
  const { log, store } = options;
  let made: Agenda | undefined;
  await store.alone(async () => {
    made = new Agenda({
      backend: store.backend,
      processEvery: processEveryMs,
      defaultLockLifetime: lockLifetimeMs,
    });
    await made.ready;
  });
  if (!made) throw new Error('The alarm clock was not made');
  const agenda: Agenda = made;
  agenda.on('error', (error: Error) => log.error({ reason: error.message }, 'alarm clock'));
  for (const alarm of options.alarms) {
    agenda.define(
      alarm.name,
      // oxlint-disable-next-line typescript/no-misused-promises -- Agenda's type also knows a callback form
      async () => {
        try {
          await alarm.ring();
        } catch (error) {
          const reason = error instanceof Error ? error.message : 'unknown';
          log.error({ job: alarm.name, reason }, 'a job failed');
          throw error;
        }
      },
      { concurrency: 1, lockLimit: 1 },
    );
  }
  await agenda.start();
  for (const alarm of options.alarms) await agenda.every(alarm.everySeconds * 1000, alarm.name);
  return {
    async stop() {
      // Running jobs come to their end before the connections close.
      await agenda.drain();
      await agenda.stop();
      await store.close();
    },
  };
}
