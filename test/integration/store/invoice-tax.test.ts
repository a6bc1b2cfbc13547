import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPrismaFolder } from '../../../src/adapters/postgres/migration-files.ts';
import { invoiceRow } from '../../../src/adapters/quickbooks/map.ts';
import { openDatabase, type Database } from '../../../src/adapters/store/database.ts';
import { createFactsStore } from '../../../src/adapters/store/facts.ts';
import { createHoldStore } from '../../../src/adapters/store/holds.ts';
import { createMirrorStore } from '../../../src/adapters/store/mirror.ts';
import { createTestDatabase } from '../../support/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
const clock = { now: () => new Date('2026-03-02T17:00:00Z') };

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

const invoice = (id: string, currency: string, total: number, tax: object | undefined) =>
  invoiceRow(
    {
      Id: id,
      SyncToken: '0',
      MetaData: { LastUpdatedTime: '2026-02-01T10:00:00Z' },
      TxnDate: '2026-01-01',
      CustomerRef: { value: '1' },
      CurrencyRef: { value: currency },
      TotalAmt: total,
      Balance: total,
      ...(tax === undefined ? {} : { TxnTaxDetail: tax }),
    },
    'USD',
  );

const invoices = [
  invoice('1', 'USD', 108.25, { TotalTax: 8.25 }),
  invoice('2', 'JPY', 1100, { TotalTax: 100 }),
  invoice('3', 'KWD', 10.525, { TotalTax: 0.525 }),
  invoice('4', 'USD', 100, { TotalTax: 0 }),
  invoice('5', 'USD', 100, {}),
  invoice('6', 'USD', 100, undefined),
  invoice('7', 'USD', 0.3, { TotalTax: 0.30000000000000004 }),
];
const expected = { 1: 825n, 2: 100n, 3: 525n, 4: 0n, 5: 0n, 6: 0n, 7: 30n };

async function taxes(): Promise<Record<string, bigint | undefined>> {
  const facts = createFactsStore({ db, holds: createHoldStore({ db, clock }), clock });
  const rows = await facts.invoices('1', Object.keys(expected));
  return Object.fromEntries(rows.map((row) => [row.id, row.tax]));
}

test('the tax of an invoice is kept in minor units of its currency', async () => {
  await createMirrorStore(db).apply('1', { invoices });
  expect(await taxes()).toEqual(expected);
});

test('the migration gives invoices that were mirrored before it the same tax', async () => {
  await createMirrorStore(db).apply('1', { invoices });
  await db.invoice.updateMany({ data: { tax: 0n } });
  const folder = path.join(findPrismaFolder(), 'migrations', '20261124144659_invoice_tax');
  const script = await readFile(path.join(folder, 'migration.sql'), 'utf8');
  await db.$executeRawUnsafe(script.slice(script.indexOf('UPDATE')));
  expect(await taxes()).toEqual(expected);
});
