import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { invoiceRow } from '../../../src/adapters/quickbooks/map.ts';
import { chargesSeenOn } from '../../../src/adapters/store/charges-seen.ts';
import { openDatabase, type Database } from '../../../src/adapters/store/database.ts';
import { createMirrorStore } from '../../../src/adapters/store/mirror.ts';
import { createTestDatabase } from '../../support/database.ts';

const now = new Date('2026-04-12T17:00:00Z');
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

const invoice = (id: string, references: readonly string[]) =>
  invoiceRow(
    {
      ...{ Id: id, DocNumber: `10${id}`, SyncToken: '0', TxnDate: '2026-03-01' },
      MetaData: { LastUpdatedTime: '2026-03-02T10:00:00Z' },
      CustomerRef: { value: '10' },
      CurrencyRef: { value: 'USD' },
      ...{ TotalAmt: 6.7, Balance: 6.7 },
      Line: references.map((reference, place) => ({
        ...{ Id: String(place + 1), Amount: 6.7, DetailType: 'SalesItemLineDetail' },
        Description: `Finance charge [${reference}]`,
        SalesItemLineDetail: { ItemRef: { value: '9', name: 'Finance charge' } },
      })),
    },
    'USD',
  );

/** A charge of 6.70 that was written on invoice 7, of which so much was taken off its line. */
async function aCharge(reference: string, lowered: bigint): Promise<void> {
  const id = randomUUID();
  const stamps = { createdAt: now, writtenAt: now, updatedAt: now };
  await db.charge.create({
    data: {
      ...{ id, reference, realmId: '1', runId: randomUUID(), invoiceId: '7', customerId: '10' },
      ...{ assessmentDate: now, coversFrom: now, coversTo: now, amount: 670n, currency: 'USD' },
      ...{ status: lowered === 670n ? 'reversed' : 'written', reversed: lowered },
      ...{ activeKey: reference, writeBack: 'lineOnInvoice', qboInvoiceId: '7' },
      ...{ worksheet: { version: 1 }, worksheetHash: 'a'.repeat(64) },
      basis: { total: '670', openBalance: '670', dueDate: '2026-03-01' },
      ...{ policyLevel: 'company', policyVersion: 1, ...stamps },
    },
  });
  if (lowered === 0n) return;
  await db.chargeReversal.create({
    data: {
      ...{ id: randomUUID(), reference: `${reference}-R`, realmId: '1', chargeId: id },
      ...{ amount: lowered, currency: 'USD', cause: 'person', reason: 'Goodwill' },
      ...{ status: 'written', method: 'lowerLine', ...stamps },
    },
  });
}

it('only charges of which something is left are looked for on other invoices', async () => {
  const references = ['DW-000001', 'DW-000002', 'DW-000003'];
  const invoices = [invoice('7', []), invoice('8', references)];
  await createMirrorStore(db).apply('1', { invoices });
  for (const [place, lowered] of [0n, 200n, 670n].entries()) {
    await aCharge(references[place] ?? '', lowered);
  }
  const seen = await chargesSeenOn(db, '1', ['7']);
  const questions = (seen.get('7') ?? []).map(({ charge, question: { left, elsewhere } }) => ({
    ...{ reference: charge.reference, left, elsewhere },
  }));
  const onOther = [{ name: '108', amount: 670n }];
  expect(questions).toHaveLength(3);
  expect(questions).toEqual(
    expect.arrayContaining([
      { reference: 'DW-000001', left: 670n, elsewhere: onOther },
      { reference: 'DW-000002', left: 470n, elsewhere: onOther },
      { reference: 'DW-000003', left: 0n, elsewhere: [] },
    ]),
  );
});
