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
import { createChargeRecordStore } from '../../../src/adapters/store/charge-records.ts';
import { openDatabase } from '../../../src/adapters/store/database.ts';
import { createFactsStore } from '../../../src/adapters/store/facts.ts';
import { createHoldStore } from '../../../src/adapters/store/holds.ts';
import { parsePlainDate as day } from '../../../src/core/calendar/plain-date.ts';
import { chargesReport } from '../../../src/core/reports/charges-report.ts';
import { createTestDatabase } from '../../support/database.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const all = path.join(findPrismaFolder(), 'migrations');
const log = pino({ level: 'silent' });
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: Client;
let folder: string;
const charges = {
  ...{ removed: randomUUID(), lowered: randomUUID(), takenBack: randomUUID() },
  ...{ movedSince: randomUUID(), changedSince: randomUUID() },
};
const countries = {
  ...{ untouched: 'US', 'changed-others': 'GB', unknown: 'XX', nowhere: null },
  ...{ 'chose-none': 'US', 'chose-none-by-api': 'US' },
};
const reminders = { cancelled: randomUUID(), waiting: randomUUID() };

beforeAll(async () => {
  database = await createTestDatabase('template0');
  client = new Client({ connectionString: database.url });
  await client.connect();
  folder = path.join(await makeTemporaryFolder(), 'migrations');
  await applyMigrationsBefore('20261130075541');
  for (const [place, id] of Object.values(charges).entries()) await addCharge(id, place);
  await addReversal(charges.lowered, 200, 0);
  await addReversal(charges.takenBack, 670, 0);
  await addReminder(reminders.cancelled, 'cancelled', '7:1:polite');
  await addReminder(reminders.waiting, 'proposed', '8:1:polite');
  await applyMigrationsBefore('20261130152500');
  await changeByHand(charges.movedSince, { kind: 'moved', byHand: 0, liveBefore: 0, live: 670 });
  await changeByHand(charges.changedSince, {
    kind: 'removed',
    byHand: -670,
    liveBefore: 670,
    live: 0,
  });
  for (const [realmId, country] of Object.entries(countries)) await addCompany(realmId, country);
  await addAudit('chose-none', 'holidays changed', { country: null, region: null, daysOff: [] });
  await addAudit('chose-none-by-api', 'settings changed', { fields: ['holidays'], modes: {} });
  await addAudit('changed-others', 'settings changed', { fields: ['sendingHour'], modes: {} });
  await applyMigrations(database.url, all, log);
});
afterAll(async () => {
  await client.end();
  await database.drop();
  await rm(path.dirname(folder), { recursive: true, force: true });
});

async function applyMigrationsBefore(name: string): Promise<void> {
  const { migrations } = await readMigrations(all);
  const earlier = migrations.map((each) => each.name).filter((each) => each < name);
  for (const each of [...earlier, LOCKFILE_NAME]) {
    await cp(path.join(all, each), path.join(folder, each), { recursive: true });
  }
  await applyMigrations(database.url, folder, log);
}

async function insert(table: string, row: Record<string, unknown>): Promise<void> {
  const columns = Object.keys(row).map((column) => `"${column}"`);
  const places = columns.map((_column, index) => `$${index + 1}`);
  const statement = `insert into ${table} (${columns.join()}) values (${places.join()})`;
  await client.query(statement, Object.values(row));
}

const at = '2026-03-14T17:00:00.000Z';
const later = '2026-04-02T17:00:00.000Z';
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

/** As a look at its invoice keeps what people did to a charge, since there are such looks. */
async function changeByHand(
  chargeId: string,
  seen: { kind: string; byHand: number; liveBefore: number; live: number },
): Promise<void> {
  const { kind, byHand, liveBefore, live } = seen;
  await client.query(
    'update charge set by_hand_kind = $2, by_hand = $3, by_hand_found = $4, by_hand_at = $5 where id = $1',
    [chargeId, kind, byHand, 'Somebody did it.', later],
  );
  const figures = { liveBefore: String(liveBefore), live: String(live) };
  await insert('audit_entry', {
    ...{ realm_id: '1', actor: 'QuickBooks', what: `charge ${kind} in QuickBooks`, at: later },
    detail: JSON.stringify({ chargeId, found: 'Somebody did it.', ...figures }),
  });
}

const addReversal = (chargeId: string, amount: number, credited: number) =>
  insert('charge_reversal', {
    ...{ id: randomUUID(), reference: `DWR-${chargeId}`, realm_id: '1', charge_id: chargeId },
    ...{ amount, credited, currency: 'USD', cause: 'person', reason: 'Goodwill' },
    ...{ status: 'written', method: 'lowerLine', created_at: at, written_at: at, updated_at: at },
  });

const addCompany = (realmId: string, country: string | null) =>
  insert('company', {
    ...{ realm_id: realmId, name: realmId, country, home_currency: 'USD' },
    ...{ time_zone: 'America/New_York', created_at: at },
  });

const addAudit = (realmId: string, what: string, detail: object) =>
  insert('audit_entry', { realm_id: realmId, actor: 'owner', what, at, detail });

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
    'select id, by_hand_kind, by_hand_found, by_hand_at, by_hand from charge where by_hand_at is distinct from $1 order by reference',
    [later],
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

test('the report of charges tells what was taken out before the audit told it', async () => {
  const db = openDatabase(database.url);
  const clock = { now: () => new Date(later) };
  const facts = createFactsStore({ db, clock, holds: createHoldStore({ db, clock }) });
  const company = { realmId: '1', timeZone: 'UTC', homeCurrency: 'USD' };
  const records = await createChargeRecordStore({ db, facts }).all(company);
  await db.$disconnect();
  const ofMonth = chargesReport(records, { from: day('2026-03-01'), to: day('2026-04-30') });
  expect(ofMonth.currencies[0]?.months).toMatchObject([
    // All five were written; two were taken out, one lowered first, and one taken back.
    { month: '2026-03', charged: 3350n, reversed: 2010n, closing: 1340n },
    // The fourth was gone before it was found again, the fifth goes now.
    { month: '2026-04', charged: 0n, reversed: 670n, closing: 670n },
  ]);
  const entries = await client.query(
    `select detail ->> 'chargeId' as id, detail ->> 'liveBefore' as before, at from audit_entry
    where what = 'charge removed in QuickBooks' order by at, before`,
  );
  expect(entries.rows).toEqual([
    { id: charges.lowered, before: '470', at: new Date(at) },
    { id: charges.removed, before: '670', at: new Date(at) },
    { id: charges.movedSince, before: '670', at: new Date(Date.parse(later) - 1) },
    { id: charges.changedSince, before: '670', at: new Date(later) },
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

test('companies keep the holidays of their country, unless somebody chose for them', async () => {
  const { rows } = await client.query<{ id: string; country: string | null }>(
    'select realm_id as id, holiday_country as country from company order by realm_id',
  );
  expect(Object.fromEntries(rows.map(({ id, country }) => [id, country]))).toEqual({
    ...{ untouched: 'US', 'changed-others': 'GB', unknown: null, nowhere: null },
    ...{ 'chose-none': null, 'chose-none-by-api': null },
  });
});
