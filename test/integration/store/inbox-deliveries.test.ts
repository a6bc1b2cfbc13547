import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../../src/adapters/store/database.ts';
import { createInboxStore, type InboxStore } from '../../../src/adapters/store/inbox.ts';
import { readQuickBooksEvents } from '../../../src/flow/inbox/read-events.ts';
import { unpackDeliveries } from '../../../src/flow/inbox/unpack.ts';
import { createTestDatabase } from '../../support/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let inbox: InboxStore;
let now = new Date('2026-03-02T17:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  inbox = createInboxStore({ db, clock: { now: () => now } });
});
beforeEach(async () => {
  await db.inboxDelivery.deleteMany();
  await db.inboxEvent.deleteMany();
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

const delivery = (id: string, ballast = ''): string =>
  JSON.stringify([
    {
      specversion: '1.0',
      id,
      type: 'qbo.invoice.updated.v1',
      intuitentityid: '7',
      intuitaccountid: '123',
      data: { ballast },
    },
  ]);

test('each event is in the inbox as of when its own delivery came', async () => {
  const times = ['2026-03-02T08:00:00Z', '2026-03-02T09:30:00Z', '2026-03-02T11:00:00Z'];
  for (const [place, time] of times.entries()) {
    now = new Date(time);
    await inbox.keepDeliveries([delivery(`event ${place}`)]);
  }
  now = new Date('2026-03-02T17:00:00Z');
  await unpackDeliveries(inbox);
  const rows = await db.inboxEvent.findMany({ orderBy: { eventKey: 'asc' } });
  expect(rows.map((row) => row.receivedAt)).toEqual(times.map((time) => new Date(time)));
});

test('large deliveries are taken up a few at a time, and none is left', async () => {
  const bodies = Array.from({ length: 5 }, (_, n) => delivery(`large ${n}`, 'x'.repeat(1_000)));
  await inbox.keepDeliveries(bodies);
  const most = { deliveries: 200, bytes: 2_000 };
  const taken = [];
  for (let n = 0; n < 4; n += 1) {
    taken.push(await inbox.unpackDeliveries(readQuickBooksEvents, most));
  }
  expect(taken).toEqual([2, 2, 1, 0]);
  expect(await db.inboxEvent.count()).toBe(5);
});

test('one delivery that is larger than all that may be in memory is taken up by itself', async () => {
  await inbox.keepDeliveries([delivery('huge', 'x'.repeat(5_000)), delivery('small')]);
  const most = { deliveries: 200, bytes: 1_000 };
  expect(await inbox.unpackDeliveries(readQuickBooksEvents, most)).toBe(1);
  expect(await inbox.unpackDeliveries(readQuickBooksEvents, most)).toBe(1);
  expect(await db.inboxDelivery.count()).toBe(0);
});
