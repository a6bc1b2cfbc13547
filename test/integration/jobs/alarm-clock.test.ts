import { MongoClient } from 'mongodb';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAlarmStore, startAlarmClock } from '../../../src/flow/jobs/alarm-clock.ts';
import { createTestDatabase } from '../../support/database.ts';

const log = pino({ level: 'silent' });

type Store = { databaseUrl: string; mongodbUrl: string | undefined; drop: () => Promise<void> };

async function postgresStore(): Promise<Store> {
  const database = await createTestDatabase();
  return { databaseUrl: database.url, mongodbUrl: undefined, drop: () => database.drop() };
}

/** A database of its own in the MongoDB that the environment names. */
async function mongoStore(serverUrl: string): Promise<Store> {
  const url = new URL(serverUrl);
  url.pathname = `/dunwell_test_${process.pid}_${Math.random().toString(36).slice(2)}`;
  const drop = async (): Promise<void> => {
    const client = await MongoClient.connect(url.href);
    await client.db().dropDatabase();
    await client.close();
  };
  return { databaseUrl: 'postgresql://unused', mongodbUrl: url.href, drop };
}

const mongodbUrl = process.env['MONGODB_URL'];
const stores: { name: string; make: () => Promise<Store> }[] = [
  { name: 'PostgreSQL', make: postgresStore },
  ...(mongodbUrl ? [{ name: 'MongoDB', make: () => mongoStore(mongodbUrl) }] : []),
];

/** Waits until a condition holds; fails after ten seconds. */
async function until(condition: () => boolean): Promise<void> {
  const startedAt = performance.now();
  while (!condition()) {
    if (performance.now() - startedAt > 10_000) throw new Error('It did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe.each(stores)('the alarm clock on $name', ({ make }) => {
  let store: Store;
  beforeEach(async () => {
    store = await make();
  });
  afterEach(() => store.drop());

  test('rings every alarm again and again', async () => {
    const rings: string[] = [];
    const alarm = (name: string) => ({
      name,
      everySeconds: 1,
      ring: () => {
        rings.push(name);
        return Promise.resolve();
      },
    });
    const clock = await startAlarmClock({
      store: openAlarmStore({ ...store, log }),
      alarms: [alarm('first'), alarm('second')],
      log,
    });
    await until(() =>
      ['first', 'second'].every((name) => rings.filter((r) => r === name).length > 1),
    );
    await clock.stop();
    expect(new Set(rings)).toEqual(new Set(['first', 'second']));
  });

  test('goes on ringing after an alarm has failed', async () => {
    let rings = 0;
    const ring = (): Promise<void> => {
      rings += 1;
      return Promise.reject(new Error('broken'));
    };
    const clock = await startAlarmClock({
      store: openAlarmStore({ ...store, log }),
      alarms: [{ name: 'broken', everySeconds: 1, ring }],
      log,
    });
    await until(() => rings > 1);
    await clock.stop();
    expect(rings).toBeGreaterThan(1);
  });

  test('outlives the loss of its connections', async () => {
    if (store.mongodbUrl) return;
    let rings = 0;
    const ring = (): Promise<void> => Promise.resolve(void (rings += 1));
    const clock = await startAlarmClock({
      store: openAlarmStore({ ...store, log }),
      alarms: [{ name: 'steady', everySeconds: 1, ring }],
      log,
    });
    await until(() => rings > 0);
    const admin = new Client({ connectionString: store.databaseUrl });
    await admin.connect();
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'dunwell-agenda'",
    );
    await admin.end();
    const atLoss = rings;
    await until(() => rings > atLoss + 1);
    await clock.stop();
    expect(rings).toBeGreaterThan(atLoss + 1);
  });

  test('does not ring any more once it has stopped, and lets a ring come to its end', async () => {
    let ended = 0;
    let begun = 0;
    const ring = async (): Promise<void> => {
      begun += 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
      ended += 1;
    };
    const clock = await startAlarmClock({
      store: openAlarmStore({ ...store, log }),
      alarms: [{ name: 'slow', everySeconds: 1, ring }],
      log,
    });
    await until(() => begun > 0);
    await clock.stop();
    expect(ended).toBe(begun);
    const atStop = begun;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(begun).toBe(atStop);
  });

  test('rings in one of two processes at a time', async () => {
    let inside = 0;
    let most = 0;
    let rings = 0;
    const ring = async (): Promise<void> => {
      inside += 1;
      rings += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 200));
      inside -= 1;
    };
    const start = () =>
      startAlarmClock({
        store: openAlarmStore({ ...store, log }),
        alarms: [{ name: 'shared', everySeconds: 1, ring }],
        log,
      });
    const clocks = await Promise.all([start(), start()]);
    await until(() => rings >= 3);
    await Promise.all(clocks.map((clock) => clock.stop()));
    expect(most).toBe(1);
  });
});
