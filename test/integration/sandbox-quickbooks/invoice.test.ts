import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/sandbox/quickbooks/json.ts';
import { faultOf, serviceLine, startCompany, type TestCompany } from './company.ts';

let company: TestCompany;
let customer: JsonObject;

beforeAll(async () => {
  company = await startCompany();
  customer = await company.write('/customer', {
    DisplayName: "Amy's Bird Sanctuary",
    BillAddr: { Line1: '4581 Finch St.', City: 'Bayshore', CountrySubDivisionCode: 'CA' },
    PrimaryEmailAddr: { Address: 'birds@example.com' },
  });
});
afterAll(() => company.stop());

function invoiceOf(amount: number, more: JsonObject = {}): JsonObject {
  return {
    CustomerRef: { value: String(customer.Id) },
    Line: [serviceLine(amount)],
    ...more,
  };
}

test('a new invoice gets number, dates, subtotal and balance', async () => {
  const invoice = await company.write('/invoice', invoiceOf(1234.56));
  expect(invoice).toMatchObject({
    SyncToken: '0',
    DocNumber: '1001',
    TxnDate: '2026-03-02',
    DueDate: '2026-04-01',
    TotalAmt: 1234.56,
    Balance: 1234.56,
    LinkedTxn: [],
    CustomerRef: { value: customer.Id, name: "Amy's Bird Sanctuary" },
    MetaData: { CreateTime: '2026-03-02T09:00:00-08:00' },
  });
  expect(invoice.Line).toEqual([
    {
      Id: '1',
      LineNum: 1,
      Amount: 1234.56,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: {
        ItemRef: { value: '1', name: 'Services' },
        TaxCodeRef: { value: 'NON' },
      },
    },
    { Amount: 1234.56, DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} },
  ]);
  expect(await company.read('Invoice', invoice.Id)).toEqual(invoice);
});

test('a sparse update with all lines and one more adds it and keeps the other ids', async () => {
  const invoice = await company.write('/invoice', invoiceOf(100, { PrivateNote: 'keep me' }));
  const lines = (invoice.Line as JsonObject[]).filter((line) => line.Id !== undefined);
  const updated = await company.write('/invoice?operation=update', {
    Id: String(invoice.Id),
    SyncToken: '0',
    sparse: true,
    Line: [...lines, serviceLine(6.7, { Description: 'Finance charge' })],
  });
  expect(updated).toMatchObject({ SyncToken: '1', TotalAmt: 106.7, PrivateNote: 'keep me' });
  expect((updated.Line as JsonObject[]).map((line) => line.Id)).toEqual(['1', '2', undefined]);
});

test('a full update removes the fields it leaves out', async () => {
  const invoice = await company.write('/invoice', invoiceOf(100, { PrivateNote: 'gone soon' }));
  const updated = await company.write('/invoice', {
    ...invoiceOf(100),
    Id: String(invoice.Id),
    SyncToken: '0',
  });
  expect(updated.PrivateNote).toBeUndefined();
  // A line without its id is another line, with an id never used before.
  expect((updated.Line as JsonObject[])[0]?.Id).toBe('2');
});

test('an update that changes nothing keeps SyncToken and LastUpdatedTime', async () => {
  const invoice = await company.write('/invoice', invoiceOf(100));
  company.setNow('2026-03-03T17:00:00Z');
  const same = await company.write('/invoice', { ...invoice, sparse: true });
  expect(same).toEqual(invoice);
});

test('a stale SyncToken is refused', async () => {
  const invoice = await company.write('/invoice', invoiceOf(100));
  const change = { Id: String(invoice.Id), sparse: true, PrivateNote: 'x' };
  await company.write('/invoice', { ...change, SyncToken: '0' });
  const stale = await company.post('/invoice', { ...change, SyncToken: '0', PrivateNote: 'y' });
  expect(stale.status).toBe(400);
  expect(faultOf(stale)).toMatchObject({ code: '5010', Message: 'Stale Object Error' });
});
