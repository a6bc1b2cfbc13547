import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../src/adapters/store/database.ts';
import { createTestDatabase } from '../../support/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
const now = new Date('2026-03-12T17:00:00Z');
const day = (text: string): Date => new Date(`${text}T00:00:00Z`);

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

let made = 0;
function aRow() {
  made += 1;
  return {
    id: randomUUID(),
    reference: `DW-00000${made}`,
    realmId: '1',
    runId: randomUUID(),
    invoiceId: '7',
    customerId: '10',
    assessmentDate: day('2026-03-12'),
    coversFrom: day('2026-03-01'),
    coversTo: day('2026-03-12'),
    amount: 670n,
    currency: 'USD',
    status: 'approved',
    activeKey: `${made}:2026-03-12`,
    writeBack: 'lineOnInvoice',
    worksheet: { version: 1, amount: '6.70' },
    worksheetHash: 'a'.repeat(64),
    basis: { total: '123456', openBalance: '123456', dueDate: '2026-03-01' },
    policyLevel: 'company',
    policyVersion: 1,
    createdAt: now,
    updatedAt: now,
  };
}

describe('a stored charge', () => {
  it.each([
    ['worksheet', { worksheet: { version: 1, amount: '5.00' } }],
    ['hash', { worksheetHash: 'b'.repeat(64) }],
    ['missing hash', { worksheetHash: null }],
    ['amount', { amount: 500n }],
    ['currency', { currency: 'CAD' }],
    ['assessment date', { assessmentDate: day('2026-03-11') }],
    ['first day covered', { coversFrom: day('2026-03-02') }],
    ['invoice', { invoiceId: '8' }],
    ['policy version', { policyVersion: 2 }],
  ])('refuses another %s, however it is asked', async (_what, data) => {
    const row = await db.charge.create({ data: aRow() });
    const change = db.charge.update({ where: { id: row.id }, data });
    await expect(change).rejects.toThrow(/cannot be changed/);
    expect(await db.charge.findUnique({ where: { id: row.id } })).toEqual(row);
  });

  it('is never deleted', async () => {
    const { id } = await db.charge.create({ data: aRow() });
    await expect(db.charge.delete({ where: { id } })).rejects.toThrow(/cannot be changed/);
  });

  it('lets its status, its place in QuickBooks and a merged customer move on', async () => {
    const { id } = await db.charge.create({ data: aRow() });
    const data = { status: 'written', qboInvoiceId: '7', qboLineId: '2', customerId: '11' };
    // The same worksheet once more, its keys in another order, is no change.
    const again = { ...data, worksheet: { amount: '6.70', version: 1 } };
    expect(await db.charge.update({ where: { id }, data: again })).toMatchObject(data);
  });

  it('is never stored without the hash of its worksheet', async () => {
    const { worksheetHash: _, ...unsealed } = aRow();
    await expect(db.charge.create({ data: unsealed })).rejects.toThrow(/lacks the hash/);
    const malformed = { ...unsealed, worksheetHash: 'abc' };
    await expect(db.charge.create({ data: malformed })).rejects.toThrow(/charge_worksheet_hash/);
  });
});
