import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCompanyStore } from '../../../src/adapters/store/companies.ts';
import { openDatabase, type Database } from '../../../src/adapters/store/database.ts';
import { createSyncStateStore } from '../../../src/adapters/store/sync-states.ts';
import { createTestDatabase } from '../../support/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
const now = new Date('2026-03-02T17:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

test('many may save the state of a new company at once, and none of them fails', async () => {
  const companies = createCompanyStore({ db, clock: { now: () => now } });
  const states = createSyncStateStore(db);
  for (let n = 1; n <= 10; n += 1) {
    const realmId = String(n);
    await companies.saveFromQuickBooks(
      realmId,
      { name: 'New', country: null, homeCurrency: 'USD', bookCloseDate: null },
      { timeZone: 'America/New_York', replyTo: null, holidays: null, nextRunAt: now },
    );
    await Promise.all(
      Array.from({ length: 8 }, (_, k) =>
        states.save(
          realmId,
          [{}, { nextRepairAt: now }, { firstSync: 'running' as const }][k % 3] ?? {},
        ),
      ),
    );
    expect(await states.find(realmId)).toMatchObject({ firstSync: 'running', nextRepairAt: now });
  }
});
