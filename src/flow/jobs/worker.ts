import type { Logger } from 'pino';
import type { Dunwell } from '../dunwell.ts';
import { openAlarmStore, startAlarmClock } from './alarm-clock.ts';
import { createTurnstile, type Sweep } from './sweeps.ts';

const tellEveryMs = 5_000;

export type Worker = { stop(): Promise<void> };

/**
 * Everything that works by itself: the sweeps, woken by the doorbell at once and by Agenda at
 * their intervals. Stopping lets work under way come to its next safe point.
 */
export async function startWorker(options: {
  dunwell: Dunwell;
  databaseUrl: string;
  mongodbUrl: string | undefined;
  /** How long reads wait for more events of the same storm. */
  syncGatherMs: number;
  log: Logger;
}): Promise<Worker> {
  const { dunwell, log } = options;
  const { sweeps, doorbell } = dunwell;
  let isStopping = false;
  const turnstile = (name: string, sweep: Sweep) =>
    createTurnstile(
      async () => {
        if (!isStopping) await sweep();
      },
      (error) => {
        const reason = error instanceof Error ? error.message : 'unknown';
        log.error({ sweep: name, reason }, 'a sweep failed');
      },
    );
  const firstSyncs = turnstile('first syncs', sweeps.firstSyncs);
  const sync = turnstile('sync', sweeps.sync);
  const outbox = turnstile('outbox', sweeps.outbox);
  const runs = turnstile('runs', sweeps.runs);
  const notices = turnstile('notices', sweeps.notices);
  const compares = turnstile('compares', sweeps.compares);
  const backTests = turnstile('back-tests', sweeps.backTests);
  const history = turnstile('history', sweeps.history);

  // What happened while nobody worked may have come without a webhook.
  await dunwell.stores.syncStates.makeRepairDue(dunwell.clock.now());

  let gathering: NodeJS.Timeout | undefined;
  doorbell.onRing('sync', () => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      void sync.pass();
      void firstSyncs.pass();
    }, options.syncGatherMs);
  });
  doorbell.onRing('outbox', () => void outbox.pass());

  // First syncs and runs may take long; their alarms only start them, so that no job outlives
  // Agenda's lock and is started a second time.
  const startOnly = (stile: { pass: () => Promise<void> }) => (): Promise<void> => {
    void stile.pass();
    return Promise.resolve();
  };
  const alarmClock = await startAlarmClock({
    store: openAlarmStore(options),
    log,
    alarms: [
      { name: 'first-syncs', everySeconds: 10, ring: startOnly(firstSyncs) },
      { name: 'sync-sweep', everySeconds: 5, ring: startOnly(sync) },
      { name: 'outbox-sweep', everySeconds: 2, ring: startOnly(outbox) },
      { name: 'daily-runs', everySeconds: 60, ring: startOnly(runs) },
      { name: 'owner-notices', everySeconds: 30, ring: startOnly(notices) },
      { name: 'back-tests', everySeconds: 5, ring: startOnly(backTests) },
      { name: 'history-seals', everySeconds: 10, ring: startOnly(history) },
      { name: 'balance-compares', everySeconds: 600, ring: startOnly(compares) },
    ],
  });
  // Work that a stopped or killed process left is taken up at once.
  void firstSyncs.pass();
  void sync.pass();
  void outbox.pass();

  return {
    async stop() {
      isStopping = true;
      dunwell.beginStop();
      clearTimeout(gathering);
      const all = { firstSyncs, sync, outbox, runs, notices, compares, backTests, history };
      const ends = Object.entries(all).map(([name, stile]) => ({ name, end: stile.idle() }));
      await inSight([{ name: 'alarm clock', end: alarmClock.stop() }, ...ends], log);
    },
  };
}

/** Whoever stops the program should see what it waits for. */
async function inSight(
  parts: readonly { readonly name: string; readonly end: Promise<void> }[],
  log: Logger,
): Promise<void> {
  const open = new Set(parts.map(({ name }) => name));
  const teller = setInterval(
    () => log.warn({ parts: [...open] }, 'waiting for work under way'),
    tellEveryMs,
  );
  try {
    await Promise.all(parts.map(({ name, end }) => end.finally(() => open.delete(name))));
  } finally {
    clearInterval(teller);
  }
}
