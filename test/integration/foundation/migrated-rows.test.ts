/** What migrations make of rows that were there before them. */
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  findPrismaFolder,
  LOCKFILE_NAME,
  readMigrations,
} from '../../../src/adapters/postgres/migration-files.ts';
import { applyMigrations } from '../../../src/adapters/postgres/migrations.ts';
import { createTestDatabase } from '../../support/database.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const all = path.join(findPrismaFolder(), 'migrations');
const log = pino({ level: 'silent' });
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: Client;
let folder: string;
const charges = { removed: randomUUID(), lowered: randomUUID(), takenBack: randomUUID() };
const reminders = { cancelled: randomUUID(), waiting: randomUUID() };

beforeAll(async () => {
  database = await createTestDatabase('template0');
  client = new Client({ connectionString: database.url });
  await client.connect();
  folder = path.join(await makeTemporaryFolder(), 'migrations');
  await copyMigrationsBefore('20261130075541');
  await applyMigrations(database.url, folder, log);
  for (const [place, id] of Object.values(charges).entries()) await addCharge(id, place);
  await addReversal(charges.lowered, 200, 0);
  await addReversal(charges.takenBack, 670, 0);
  await addReminder(reminders.cancelled, 'cancelled', '7:1:polite');
  await addReminder(reminders.waiting, 'proposed', '8:1:polite');
  await applyMigrations(database.url, all, log);
});
afterAll(async () => {
  await client.end();
  await database.drop();
  await rm(path.dirname(folder), { recursive: true, force: true });
});

async function copyMigrationsBefore(name: string): Promise<void> {
  const { migrations } = await readMigrations(all);
  const earlier = migrations.map((each) => each.name).filter((each) => each < name);
  for (const each of [...earlier, LOCKFILE_NAME]) {
    await cp(path.join(all, each), path.join(folder, each), { recursive: true });
  }
}

async function insert(table: string, row: Record<string, unknown>): Promise<void> {
  const columns = Object.keys(row).map((column) => `"${column}"`);
  const places = columns.map((_column, index) => `$${index + 1}`);
  const statement = `insert into ${table} (${columns.join()}) values (${places.join()})`;
  await client.query(statement, Object.values(row));
}

const at = '2026-03-14T17:00:00.000Z';
const by = { realm_id: '1', run_id: randomUUID(), customer_id: '10' };
const stamps = { policy_level: 'company', policy_version: 1, created_at: at, updated_at: at };

const addCharge = (id: string, place: number) =>
  insert('charge', {
    ...{ id, ...by, ...stamps, reference: `DW-00000${place}`, invoice_id: '7' },
    ...{ assessment_date: '2026-03-12', covers_from: '2026-03-01', covers_to: '2026-03-12' },
    ...{ amount: 670, currency: 'USD', status: 'written', active_key: `${place}:2026-03-12` },
    ...{ write_back: 'lineOnInvoice', worksheet: '{}', worksheet_hash: 'a'.repeat(64) },
    ...{ basis: '{}', qbo_invoice_id: '7', written_at: at },
    ...{ removed_in_quickbooks: 'Invoice 107 is voided.', removed_in_quickbooks_at: at },
  });

const addReversal = (chargeId: string, amount: number, credited: number) =>
  insert('charge_reversal', {
    ...{ id: randomUUID(), reference: `DWR-${chargeId}`, realm_id: '1', charge_id: chargeId },
    ...{ amount, credited, currency: 'USD', cause: 'person', reason: 'Goodwill' },
    ...{ status: 'written', method: 'lowerLine', created_at: at, written_at: at, updated_at: at },
  });

async function addReminder(id: string, status: string, activeKey: string): Promise<void> {
  const date = '2026-03-12';
  const what = { template: 'polite', status, recipients: ['ana@payer.test'] };
  await insert('reminder', { id, ...by, ...stamps, date, ...what });
  const line = { open_balance: 123_456, charges: 0, currency: 'USD' };
  await insert('reminder_invoice', {
    ...{ reminder_id: id, realm_id: '1', invoice_id: '7', step: '1:polite', ...line },
    ...{ active_key: activeKey, due_date: '2026-03-01', days_overdue: 11 },
  });
}

test('charges that were taken out by hand stay so, with when, and nothing is live of them', async () => {
  const { rows } = await client.query(
    'select id, by_hand_kind, by_hand_found, by_hand_at, by_hand from charge order by reference',
  );
  const removed = { by_hand_kind: 'removed', by_hand_found: 'Invoice 107 is voided.' };
  expect(rows).toEqual([
    { id: charges.removed, ...removed, by_hand_at: new Date(at), by_hand: '-670' },
    { id: charges.lowered, ...removed, by_hand_at: new Date(at), by_hand: '-470' },
    // Nothing was left to take out.
    {
      ...{ id: charges.takenBack, by_hand_kind: null, by_hand_found: null },
      ...{ by_hand_at: null, by_hand: '0' },
    },
  ]);
});

test('steps that a cancelled reminder kept are free, and no others', async () => {
  const { rows } = await client.query(
    'select reminder_id as id, active_key from reminder_invoice order by active_key nulls first',
  );
  expect(rows).toEqual([
    { id: reminders.cancelled, active_key: null },
    { id: reminders.waiting, active_key: '8:1:polite' },
  ]);
});
