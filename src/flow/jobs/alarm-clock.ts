import { MongoBackend } from '@agendajs/mongo-backend';
import { PostgresBackend } from '@agendajs/postgres-backend';
import { Agenda, type AgendaBackend } from 'agenda';
import type { Logger } from 'pino';

/** A job that Agenda wakes; what is to be done it finds in our own rows. */
export type Alarm = {
  readonly name: string;
  readonly everySeconds: number;
  readonly ring: () => Promise<void>;
};

export type AlarmClock = { stop(): Promise<void> };

const lockLifetimeMs = 10 * 60 * 1000;
const processEveryMs = 1_000;

/** Agenda's store: MongoDB when there is one, else tables of its own beside ours in PostgreSQL. */
export function createAgendaBackend(options: {
  databaseUrl: string;
  mongodbUrl: string | undefined;
}): AgendaBackend {
  if (options.mongodbUrl) return new MongoBackend({ address: options.mongodbUrl });
  return new PostgresBackend({
    poolConfig: {
      connectionString: options.databaseUrl,
      application_name: 'dunwell-agenda',
      max: 4,
    },
  });
}

/**
 * Wakes the alarms at their intervals, each in one process at a time. Agenda is no queue here: it
 * neither retries nor remembers, because a sweep that failed is simply made again at its next turn.
 */
export async function startAlarmClock(options: {
  backend: AgendaBackend;
  alarms: readonly Alarm[];
  log: Logger;
}): Promise<AlarmClock> {
  const { log } = options;
  const agenda = new Agenda({
    backend: options.backend,
    processEvery: processEveryMs,
    defaultLockLifetime: lockLifetimeMs,
  });
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
    },
  };
}
