import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTieOutStore } from '../../../src/adapters/store/charge-tie-outs.ts';
import { openDatabase, type Database } from '../../../src/adapters/store/database.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { createTestDatabase } from '../../support/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

it('a tie-out that no process works on any more has failed, though nothing noted it', async () => {
  let now = new Date('2026-03-12T17:00:00Z');
  const tieOuts = createTieOutStore({ db, clock: { now: () => now } });
  const period = { from: parsePlainDate('2026-01-01'), to: parsePlainDate('2026-02-28') };
  const wish = { realmId: '1', period, trigger: 'person', actor: 'Ann' } as const;
  const id = await tieOuts.start({ ...wish, homeCurrency: 'USD' });
  now = new Date('2026-03-12T17:15:00Z');
  expect(await tieOuts.find('1', id)).toMatchObject({ status: 'running', note: null });
  now = new Date('2026-03-12T17:15:01Z');
  const failed = {
    status: 'failed',
    note: 'The program stopped before this tie-out was through',
  };
  expect(await tieOuts.find('1', id)).toMatchObject(failed);
  expect(await tieOuts.newest('1')).toMatchObject(failed);
  expect(await tieOuts.list('1', { limit: 5 })).toMatchObject([failed]);
  // One that was only slow is through all the same.
  await tieOuts.finish('1', id, { months: [], differences: [] });
  expect(await tieOuts.find('1', id)).toMatchObject({ status: 'done', note: null });
});
