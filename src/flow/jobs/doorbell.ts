import type { Logger } from 'pino';
import { Client } from 'pg';
import { openPool } from '../../adapters/postgres/pool.ts';

/** What there is to do: `sync` for the inbox and first syncs, `outbox` for approved actions. */
export type Bell = 'sync' | 'outbox';

export type Doorbell = {
  /** Tells all workers, in this process and others, that there is something to do. */
  ring(bell: Bell): void;
  onRing(bell: Bell, listener: () => void): void;
  close(): Promise<void>;
};

const channel = 'dunwell_bell';
const gatherMs = 50;
const reconnectMs = 2_000;

/**
 * Wakes workers at once instead of at their next sweep. A ring may get lost (a connection breaks);
 * then the sweep finds the work a few seconds later, because what is to be done is in rows.
 * @param listen whether this process works; a web-only process only rings
 */
export function createDoorbell(options: {
  databaseUrl: string;
  listen: boolean;
  log: Logger;
}): Doorbell {
  const { log } = options;
  const listeners = new Map<Bell, (() => void)[]>();
  const waiting = new Set<Bell>();
  const pool = openPool({
    databaseUrl: options.databaseUrl,
    applicationName: 'dunwell-doorbell',
    max: 1,
  });
  let listener: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const hear = (bell: string | undefined): void => {
    for (const [name, callbacks] of listeners) {
      if (name === bell) for (const callback of callbacks) callback();
    }
  };

  async function listenToOthers(): Promise<void> {
    if (isClosed) return;
    const client = new Client({
      connectionString: options.databaseUrl,
      application_name: 'dunwell-doorbell',
    });
    const again = (): void => {
      if (isClosed || listener !== client) return;
      listener = undefined;
      timer = setTimeout(() => void listenToOthers(), reconnectMs);
    };
    listener = client;
    client.on('error', again);
    client.on('end', again);
    client.on('notification', (message) => hear(message.payload));
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'no doorbell');
      again();
    }
  }
  if (options.listen) void listenToOthers();

  return {
    ring(bell) {
      // A storm of webhooks needs one ring, and a notification takes a lock of the whole server.
      if (waiting.has(bell) || isClosed) return;
      waiting.add(bell);
      setTimeout(() => {
        waiting.delete(bell);
        if (isClosed) return;
        pool
          .query('select pg_notify($1, $2)', [channel, bell])
          .catch((error: unknown) =>
            log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'ring lost'),
          );
      }, gatherMs);
    },
    onRing(bell, callback) {
      listeners.set(bell, [...(listeners.get(bell) ?? []), callback]);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      const client = listener;
      listener = undefined;
      await client?.end().catch(() => undefined);
      await pool.end();
    },
  };
}
