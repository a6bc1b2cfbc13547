/** Merged customers: the survivor takes every transaction, the old id ceases to be. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { objectsAt, textAt, type JsonObject } from '../../../src/sandbox/quickbooks/json.ts';
import {
  appliedLine,
  eventsOf,
  faultOf,
  handleOf,
  idOf,
  realmId,
  serviceLine,
  startCompany,
  type TestCompany,
} from './company.ts';

let company: TestCompany;
let survivor: JsonObject;
let merged: JsonObject;
let invoice: JsonObject;
let names = 0;

beforeAll(async () => {
  company = await startCompany({ currencies: ['EUR'] });
});
afterAll(() => company.stop());

const ref = (entity: JsonObject) => ({ value: idOf(entity) });
const customer = (more: JsonObject = {}) => {
  names += 1;
  return company.write('/customer', { DisplayName: `Customer ${names}`, ...more });
};

beforeEach(async () => {
  survivor = await customer();
  merged = await customer();
  const paid = await company.write('/invoice', {
    CustomerRef: ref(merged),
    Line: [serviceLine(30)],
  });
  invoice = await company.write('/invoice', { CustomerRef: ref(merged), Line: [serviceLine(100)] });
  await company.write('/payment', {
    CustomerRef: ref(merged),
    TotalAmt: 50,
    Line: [appliedLine(30, paid)],
  });
  await company.write('/invoice', { CustomerRef: ref(survivor), Line: [serviceLine(7)] });
});

async function batchMerge(into: JsonObject, gone: JsonObject): Promise<JsonObject> {
  const item = { bId: '1', operation: 'merge', optionsData: idOf(gone), Customer: handleOf(into) };
  const answer = await company.post('/batch', { BatchItemRequest: [item] });
  return objectsAt(answer.body, 'BatchItemResponse')[0] ?? {};
}

async function mergeSilently(): Promise<void> {
  const operation = { kind: 'merge' as const, type: 'Customer', mergedId: idOf(merged) };
  await company.ledger.perform(realmId, {
    ...operation,
    body: handleOf(survivor),
    isSilent: true,
  });
}

test('transactions and balances move to the survivor, and one event tells it', async () => {
  const note = await company.write('/attachable', {
    Note: 'Speak to Ann',
    AttachableRef: [{ EntityRef: { type: 'Customer', value: idOf(merged) } }],
  });
  const before = (await eventsOf(company)).length;
  company.setNow('2026-03-02T18:00:00Z');
  const answer = await batchMerge(survivor, merged);
  expect(answer).toMatchObject({
    bId: '1',
    Customer: { Id: idOf(survivor), SyncToken: survivor.SyncToken, Balance: 87 },
  });
  const moved = await company.query(
    `select * from Invoice where CustomerRef = '${idOf(survivor)}' orderby Id`,
  );
  expect(objectsAt(moved, 'Invoice').map((one) => one.Balance)).toEqual([0, 100, 7]);
  expect(objectsAt(moved, 'Invoice')[1]).toMatchObject({
    SyncToken: '1',
    CustomerRef: { value: idOf(survivor), name: survivor.DisplayName },
    MetaData: { LastUpdatedTime: '2026-03-02T10:00:00-08:00' },
  });
  expect(
    await company.query(`select * from Payment where CustomerRef = '${idOf(merged)}'`),
  ).toEqual({});
  expect((await eventsOf(company)).slice(before)).toEqual([`Customer ${idOf(survivor)} Merge`]);
  expect(await company.read('Attachable', note)).toMatchObject({
    AttachableRef: [{ EntityRef: ref(survivor) }],
  });
});

test('the merged id answers 610 and change data capture calls it deleted', async () => {
  await batchMerge(survivor, merged);
  const read = await company.get(`/customer/${idOf(merged)}`);
  expect(read.status).toBe(400);
  expect(faultOf(read)).toMatchObject({ code: '610', Message: 'Object Not Found' });
  const all = "select * from Customer where Active in (true, false) and Id = '%'";
  expect(await company.query(all.replace('%', idOf(merged)))).toEqual({});
  const since = '2026-03-02T00:00:00Z';
  const { body } = await company.get(`/cdc?entities=Customer&changedSince=${since}`);
  expect(JSON.stringify(body)).toContain(`"status":"Deleted","Id":"${idOf(merged)}"`);
  const again = await company.post('/invoice', {
    CustomerRef: ref(merged),
    Line: [serviceLine(1)],
  });
  expect(faultOf(again)).toMatchObject({ code: '2500' });
  // The name is free again.
  await company.write('/customer', { DisplayName: textAt(merged, 'DisplayName') ?? '' });
});

test('a silent merge leaves no trace on the transactions but the customer', async () => {
  await mergeSilently();
  const now = await company.read('Invoice', invoice);
  expect(now).toEqual({
    ...invoice,
    CustomerRef: { value: idOf(survivor), name: survivor.DisplayName },
  });
  expect(await company.read('Customer', survivor)).toMatchObject({ Balance: 87 });
});

test('the parents of both see what moved', async () => {
  const [from, to] = [await customer(), await customer()];
  const child = await customer({ ParentRef: ref(from), Job: true });
  const other = await customer({ ParentRef: ref(to), Job: true });
  await company.write('/invoice', { CustomerRef: ref(child), Line: [serviceLine(11)] });
  await batchMerge(other, child);
  expect(await company.read('Customer', from)).toMatchObject({ BalanceWithJobs: 0 });
  expect(await company.read('Customer', to)).toMatchObject({ Balance: 0, BalanceWithJobs: 11 });
});

test('what QuickBooks would not merge is refused', async () => {
  const foreign = await customer({ CurrencyRef: { value: 'EUR' } });
  const parent = await customer();
  await customer({ ParentRef: ref(parent), Job: true });
  const codeOf = async (into: JsonObject, gone: JsonObject) =>
    JSON.stringify(await batchMerge(into, gone)).match(/"code":"(\d+)"/)?.[1];
  expect(await codeOf(survivor, survivor)).toBe('6000');
  expect(await codeOf(survivor, foreign)).toBe('6000');
  expect(await codeOf(survivor, parent)).toBe('6000');
  expect(await codeOf({ ...survivor, SyncToken: '9' }, merged)).toBe('5010');
  expect(await codeOf(survivor, { Id: '999999' })).toBe('610');
  const item = {
    bId: '1',
    operation: 'merge',
    optionsData: '2',
    Term: { Id: '1', SyncToken: '0' },
  };
  const { body } = await company.post('/batch', { BatchItemRequest: [item] });
  expect(JSON.stringify(body)).toContain('"code":"500"');
});
