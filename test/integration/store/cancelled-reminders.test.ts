import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../src/adapters/store/database.ts';
import { createReminderStore } from '../../../src/adapters/store/reminders.ts';
import { createTestDatabase } from '../../support/database.ts';

const now = new Date('2026-03-12T17:00:00Z');
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

async function proposed(): Promise<string> {
  const id = randomUUID();
  const step = { step: '1:polite', activeKey: '7:1:polite' };
  const amounts = { openBalance: 123_456n, charges: 0n, currency: 'USD' };
  const overdue = { dueDate: new Date('2026-03-01'), daysOverdue: 11 };
  const invoice = { realmId: '1', invoiceId: '7', ...step, ...amounts, ...overdue };
  await db.reminder.create({
    data: {
      ...{ id, realmId: '1', runId: randomUUID(), customerId: '10', date: new Date('2026-03-12') },
      ...{ template: 'polite', status: 'proposed', recipients: ['ana@payer.test'] },
      ...{ policyLevel: 'company', policyVersion: 1, createdAt: now, updatedAt: now },
      invoices: { create: [invoice] },
    },
  });
  return id;
}

const standingOf = async (id: string) => {
  const reminder = await db.reminder.findUnique({ where: { id }, include: { invoices: true } });
  const { status, reason, decidedBy, invoices = [] } = reminder ?? {};
  return { status, reason, decidedBy, keys: invoices.map(({ activeKey }) => activeKey) };
};

it('a reminder frees its steps in the statement that cancels it, or is not cancelled', async () => {
  const id = await proposed();
  const store = createReminderStore({ db, clock: { now: () => now } });
  const reminder = { id, status: 'proposed' } as const;
  await db.$executeRaw`
    create function cut_off() returns trigger language plpgsql as $$
    begin raise exception 'the connection broke here'; end $$`;
  await db.$executeRaw`
    create trigger cut_off before update on reminder_invoice
      for each row execute function cut_off()`;
  await expect(store.cancel(reminder, { reason: 'Not now' })).rejects.toThrow('broke here');
  expect(await standingOf(id)).toMatchObject({ status: 'proposed', keys: ['7:1:polite'] });

  await db.$executeRaw`drop trigger cut_off on reminder_invoice`;
  await store.cancel(reminder, { reason: 'Not now', decidedBy: 'ann' });
  const cancelled = { status: 'cancelled', reason: 'Not now', decidedBy: 'ann', keys: [null] };
  expect(await standingOf(id)).toEqual(cancelled);
  // Its step is free for another.
  await proposed();
  await expect(store.cancel(reminder, { reason: 'Again' })).rejects.toThrow('no longer proposed');
  await expect(store.cancel({ id, status: 'sent' }, { reason: 'Late' })).rejects.toThrow(
    'cannot become',
  );
  expect(await standingOf(id)).toEqual(cancelled);
});
