/** Journal entries on receivables, voids of what is not a sale, and merged vendors. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  objectAt,
  objectsAt,
  textAt,
  type JsonObject,
} from '../../../src/sandbox/quickbooks/json.ts';
import {
  eventsOf,
  faultOf,
  handleOf,
  idOf,
  serviceLine,
  startCompany,
  type TestCompany,
} from './company.ts';

const receivable = '3';
const income = '1';
let company: TestCompany;
let customer: JsonObject;
let names = 0;

beforeAll(async () => {
  company = await startCompany({ currencies: ['EUR'] });
});
afterAll(() => company.stop());
beforeEach(async () => {
  customer = await named('customer');
});

function named(path: string, more: JsonObject = {}): Promise<JsonObject> {
  names += 1;
  return company.write(`/${path}`, { DisplayName: `${path} ${names}`, ...more });
}

const posting = (PostingType: string, account: string, Entity?: JsonObject): JsonObject => ({
  Amount: 40.25,
  DetailType: 'JournalEntryLineDetail',
  JournalEntryLineDetail: {
    PostingType,
    AccountRef: { value: account },
    ...(Entity === undefined ? {} : { Entity }),
  },
});
const of = (who: JsonObject, Type = 'Customer') => ({ Type, EntityRef: { value: idOf(who) } });
const debit = (who: JsonObject): JsonObject => ({
  Line: [posting('Debit', receivable, of(who)), posting('Credit', income)],
});
const balanceOf = async (who: JsonObject) => (await company.read('Customer', who)).Balance;

test('a journal entry on receivables moves the balance of its customer', async () => {
  const parent = customer;
  const job = await named('customer', { ParentRef: { value: idOf(parent) }, Job: true });
  const entry = await company.write('/journalentry', debit(job));
  const detail = objectAt(objectsAt(entry, 'Line')[0] ?? {}, 'JournalEntryLineDetail');
  expect(detail).toEqual({
    PostingType: 'Debit',
    AccountRef: { value: receivable, name: 'Accounts Receivable (A/R)' },
    Entity: { Type: 'Customer', EntityRef: { value: idOf(job), name: textAt(job, 'DisplayName') } },
  });
  expect(await balanceOf(job)).toBe(40.25);
  expect(await company.read('Customer', parent)).toMatchObject({
    Balance: 0,
    BalanceWithJobs: 40.25,
  });
  const turned = [posting('Credit', receivable, of(job)), posting('Debit', income)];
  const credited = await company.write('/journalentry', {
    ...handleOf(entry),
    sparse: true,
    Line: turned,
  });
  expect(await balanceOf(job)).toBe(-40.25);
  await company.write('/journalentry?operation=delete', handleOf(credited));
  expect(await balanceOf(job)).toBe(0);
  // Named on another account, a customer owes nothing for it.
  await company.write('/journalentry', {
    Line: [posting('Debit', '5', of(job)), posting('Credit', income)],
  });
  expect(await balanceOf(job)).toBe(0);
});

test('the aging reports have what a journal entry put on a customer', async () => {
  const entry = await company.write('/journalentry', debit(customer));
  await company.write('/invoice', {
    CustomerRef: { value: idOf(customer) },
    Line: [serviceLine(10)],
  });
  const mine = `?customer=${idOf(customer)}`;
  const summary = JSON.stringify((await company.get(`/reports/AgedReceivables${mine}`)).body);
  expect(summary).toContain('"50.25"');
  const detail = JSON.stringify((await company.get(`/reports/AgedReceivableDetail${mine}`)).body);
  expect(detail).toContain(`{"value":"Journal Entry","id":"${idOf(entry)}"}`);
  expect(detail).toContain('"40.25"');
  const past = await company.get(`/reports/AgedReceivables${mine}&report_date=2026-01-01`);
  expect(JSON.stringify(past.body)).not.toContain('40.25');
});

test('a line on receivables needs a customer of its currency', async () => {
  const euro = await named('customer', { CurrencyRef: { value: 'EUR' } });
  const vendor = await named('vendor');
  const refusals: readonly [JsonObject, string][] = [
    [{ Line: [posting('Debit', receivable), posting('Credit', income)] }, '6000'],
    [
      { Line: [posting('Debit', receivable, of(vendor, 'Vendor')), posting('Credit', income)] },
      '6000',
    ],
    [debit(euro), '6000'],
    [debit({ Id: '99999' }), '2500'],
    [{ Line: [posting('Debit', '99999'), posting('Credit', income)] }, '2500'],
  ];
  for (const [body, code] of refusals) {
    expect(faultOf(await company.post('/journalentry', body))).toMatchObject({ code });
  }
});

test('a merged customer leaves its journal entries to the survivor', async () => {
  const gone = await named('customer');
  const entry = await company.write('/journalentry', debit(gone));
  const item = { bId: '1', operation: 'merge', optionsData: idOf(gone) };
  const merge = { ...item, Customer: handleOf(customer) };
  await company.post('/batch', { BatchItemRequest: [merge] });
  expect(await balanceOf(customer)).toBe(40.25);
  const line = objectsAt(await company.read('JournalEntry', entry), 'Line')[0] ?? {};
  const EntityRef = { value: idOf(customer), name: textAt(customer, 'DisplayName') };
  expect(line).toMatchObject({ JournalEntryLineDetail: { Entity: { EntityRef } } });
});

test('a merged vendor leaves its records to the survivor, who is told of', async () => {
  const [kept, gone] = [await named('vendor'), await named('vendor')];
  const Line = [
    {
      Amount: 8,
      DetailType: 'AccountBasedExpenseLineDetail',
      AccountBasedExpenseLineDetail: { AccountRef: { value: income } },
    },
  ];
  const bill = await company.write('/bill', { VendorRef: { value: idOf(gone) }, Line });
  const before = (await eventsOf(company)).length;
  const item = { bId: '1', operation: 'merge', optionsData: idOf(gone) };
  const merge = { ...item, Vendor: handleOf(kept) };
  const { body } = await company.post('/batch', { BatchItemRequest: [merge] });
  expect(objectsAt(body, 'BatchItemResponse')[0]).toMatchObject({ Vendor: { Id: idOf(kept) } });
  expect(await company.read('Bill', bill)).toMatchObject({
    SyncToken: '1',
    VendorRef: { value: idOf(kept), name: textAt(kept, 'DisplayName') },
  });
  expect(faultOf(await company.get(`/vendor/${idOf(gone)}`))).toMatchObject({ code: '610' });
  expect((await eventsOf(company)).slice(before)).toEqual([`Vendor ${idOf(kept)} Merge`]);
});

test.each([
  {
    type: 'BillPayment',
    make: { PayType: 'Check', TotalAmt: 8, Line: [{ Amount: 8 }] },
    voided: { TotalAmt: 0, Line: [] },
  },
  {
    type: 'Purchase',
    make: {
      AccountRef: { value: '5' },
      PaymentType: 'Cash',
      Line: [{ Amount: 8, DetailType: 'AccountBasedExpenseLineDetail' }],
    },
    voided: { TotalAmt: 0, Line: [{ Id: '1', Amount: 0 }] },
  },
  {
    type: 'Transfer',
    make: { FromAccountRef: { value: '5' }, ToAccountRef: { value: '4' }, Amount: 8 },
    voided: { Amount: 0, FromAccountRef: { value: '5' } },
  },
])('a voided $type has no amount, and one event says so', async ({ type, make, voided }) => {
  const VendorRef = { value: idOf(await named('vendor')) };
  const path = `/${type.toLowerCase()}`;
  const made = await company.write(path, {
    ...make,
    PrivateNote: 'Rent',
    ...(type === 'BillPayment' ? { VendorRef } : {}),
  });
  const before = (await eventsOf(company)).length;
  const answer = await company.write(`${path}?operation=update&include=void`, {
    ...handleOf(made),
    sparse: true,
  });
  expect(answer).toMatchObject({ ...voided, SyncToken: '1', PrivateNote: 'Voided - Rent' });
  expect(Object.keys(answer).toSorted()).toEqual(Object.keys(made).toSorted());
  expect((await eventsOf(company)).slice(before)).toEqual([`${type} ${idOf(made)} Void`]);
  // Voiding once more changes nothing; it can still be written to.
  const again = await company.write(`${path}?operation=void`, handleOf(answer));
  expect(again).toEqual(answer);
  const noted = { ...handleOf(answer), sparse: true, PrivateNote: 'Voided - by Ann' };
  expect(await company.write(path, noted)).toMatchObject({ ...voided, SyncToken: '2' });
});
