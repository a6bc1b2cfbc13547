import { Client } from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDoorbell, type Doorbell } from '../../../src/flow/jobs/doorbell.ts';
import { createTestDatabase } from '../../support/database.ts';

const log = pino({ level: 'silent' });
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let bells: Doorbell[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(bells.map((bell) => bell.close()));
  bells = [];
  await database.drop();
});

const open = (listen: boolean): Doorbell => {
  const bell = createDoorbell({ databaseUrl: database.url, listen, log });
  bells.push(bell);
  return bell;
};

/** Rings until the listener hears, because listening begins a moment after it is asked for. */
async function ringUntilHeard(from: Doorbell, heard: () => boolean): Promise<void> {
  const startedAt = performance.now();
  while (!heard()) {
    if (performance.now() - startedAt > 10_000) throw new Error('Nobody heard the bell');
    from.ring('sync');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('a ring in one process is heard in another, and only by those it is meant for', async () => {
  const worker = open(true);
  const web = open(false);
  let sync = 0;
  let outbox = 0;
  worker.onRing('sync', () => (sync += 1));
  worker.onRing('outbox', () => (outbox += 1));
  await ringUntilHeard(web, () => sync > 0);
  expect(outbox).toBe(0);
});

test('a storm of rings is one ring', async () => {
  const worker = open(true);
  let rings = 0;
  worker.onRing('sync', () => (rings += 1));
  await ringUntilHeard(worker, () => rings > 0);
  await new Promise((resolve) => setTimeout(resolve, 200));
  rings = 0;
  for (let n = 0; n < 1_000; n += 1) worker.ring('sync');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(rings).toBe(1);
});

test('the bell is heard again after its connection was lost', async () => {
  const worker = open(true);
  let rings = 0;
  worker.onRing('sync', () => (rings += 1));
  await ringUntilHeard(worker, () => rings > 0);
  const admin = new Client({ connectionString: database.url });
  await admin.connect();
  await admin.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'dunwell-doorbell'",
  );
  await admin.end();
  rings = 0;
  await ringUntilHeard(worker, () => rings > 0);
  expect(rings).toBeGreaterThan(0);
});
