import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReadMeter } from '../../../src/adapters/quickbooks/meter.ts';
import { openDatabase, type Database } from '../../../src/adapters/store/database.ts';
import { createMeteredReadStore } from '../../../src/adapters/store/metered-reads.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let db: Database;
let now = new Date('2026-03-31T23:59:59Z');
const logLines: string[] = [];
const log = pino({ level: 'warn' }, { write: (line: string) => void logLines.push(line) });
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

const newMeter = (rows = createMeteredReadStore(db)) =>
  createReadMeter({ rows, clock: { now: () => now }, log, budget: 100 });
const daysOf = (realmIds: string[]) =>
  createMeteredReadStore(db).days(realmIds, parsePlainDate('2026-03-01'));
const warnings = () => logLines.filter((line) => line.includes('most of the metered reads'));

it('reads are kept by company and UTC day, and lost by no orderly stop', async () => {
  const [one, two] = [newMeter(), newMeter()];
  one.count('1', 1);
  one.count('1', 30);
  two.count('1', 5);
  one.count('2', 7);
  now = new Date('2026-04-01T00:00:01Z');
  one.count('1', 2);
  await Promise.all([one.flush(), two.flush()]);
  expect(await daysOf(['1'])).toEqual([
    { day: '2026-04-01', reads: 2 },
    { day: '2026-03-31', reads: 36 },
  ]);
  expect(await daysOf(['1', '2'])).toMatchObject([{ reads: 2 }, { reads: 43 }]);
  expect(await newMeter().month()).toEqual({ used: 2, budget: 100, isLow: false });
});

it('are kept for later while the database does not take them', async () => {
  const rows = createMeteredReadStore(db);
  let isDown = true;
  const meter = newMeter({
    ...rows,
    add: (...values) => (isDown ? Promise.reject(new Error('down')) : rows.add(...values)),
  });
  meter.count('3', 4);
  await meter.flush();
  meter.count('3', 1);
  isDown = false;
  await meter.flush();
  expect(await daysOf(['3'])).toEqual([{ day: '2026-04-01', reads: 5 }]);
});

it('are warned of once a month, by whichever process sees them at 80 % of the budget', async () => {
  const [one, two] = [newMeter(), newMeter()];
  one.count('4', 72);
  await one.flush();
  expect(warnings()).toEqual([]);
  two.count('4', 1);
  await two.flush();
  one.count('5', 9);
  await one.flush();
  await two.flush();
  expect(warnings()).toHaveLength(1);
  expect(await one.month()).toEqual({ used: 89, budget: 100, isLow: true });
  now = new Date('2026-05-01T00:00:00Z');
  expect(await one.month()).toEqual({ used: 0, budget: 100, isLow: false });
});
