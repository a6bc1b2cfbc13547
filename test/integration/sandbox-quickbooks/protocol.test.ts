import { afterAll, beforeAll, expect, test } from 'vitest';
import { objectAt, objectsAt, type JsonObject } from '../../../src/sandbox/quickbooks/json.ts';
import {
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
let customer: JsonObject;

beforeAll(async () => {
  company = await startCompany();
  customer = await company.write('/customer', { DisplayName: 'Customer' });
});
afterAll(() => company.stop());

function invoiceOf(amount: number): JsonObject {
  return { CustomerRef: { value: idOf(customer) }, Line: [serviceLine(amount)] };
}

async function countInvoices(): Promise<unknown> {
  return (await company.query('select count(*) from Invoice')).totalCount;
}

test('a repeated requestid gets the first answer and writes nothing', async () => {
  const path = '/invoice?requestid=charge-1';
  const first = await company.post(path, invoiceOf(10));
  company.setNow('2026-03-02T18:00:00Z');
  const again = await company.post(path, invoiceOf(10));
  expect(again.body).toEqual(first.body);
  const update = { ...handleOf(objectAt(first.body, 'Invoice') ?? {}), sparse: true };
  const once = await company.post('/invoice?requestid=charge-2', { ...update, PrivateNote: 'a' });
  // The SyncToken is stale by now; the repeated request still gets its answer.
  const twice = await company.post('/invoice?requestid=charge-2', { ...update, PrivateNote: 'a' });
  expect(twice.status).toBe(200);
  expect(twice.body).toEqual(once.body);
  expect(await countInvoices()).toBe(1);
});

test('the same requestid many times at once writes once', async () => {
  const before = Number(await countInvoices());
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => company.post('/invoice?requestid=storm', invoiceOf(10))),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  expect(await countInvoices()).toBe(before + 1);
});

test('a refused request is not remembered', async () => {
  const refused = await company.post('/invoice?requestid=retry', { Line: [serviceLine(1)] });
  expect(refused.status).toBe(400);
  const accepted = await company.post('/invoice?requestid=retry', invoiceOf(1));
  expect(accepted.status).toBe(200);
  const tooLong = await company.post(`/invoice?requestid=${'x'.repeat(51)}`, invoiceOf(1));
  expect(faultOf(tooLong).code).toBe('2050');
});

test('a batch answers every item by its bId, refusals among them', async () => {
  const invoice = await company.write('/invoice', invoiceOf(20));
  const stale = { ...handleOf(invoice), SyncToken: '7', sparse: true, PrivateNote: 'x' };
  const answer = await company.post('/batch', {
    BatchItemRequest: [
      { bId: 'a', operation: 'create', Vendor: { DisplayName: 'Boraski Family Store' } },
      { bId: 'b', operation: 'delete', Invoice: { Id: '999999', SyncToken: '0' } },
      { bId: 'c', operation: 'update', Invoice: stale },
      { bId: 'd', Query: `select * from Invoice where Id = '${idOf(invoice)}'` },
      { bId: 'e', operation: 'juggle', Invoice: stale },
    ],
  });
  expect(answer.status).toBe(200);
  const items = objectsAt(answer.body, 'BatchItemResponse');
  expect(items.map((item) => item.bId)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(items).toMatchObject([
    { Vendor: { DisplayName: 'Boraski Family Store', SyncToken: '0' } },
    { Fault: { Error: [{ code: '610', element: '' }], type: 'ValidationFault' } },
    { Fault: { Error: [{ code: '5010', element: '' }], type: 'ValidationFault' } },
    { QueryResponse: { Invoice: [invoice], startPosition: 1, maxResults: 1 } },
    { Fault: { Error: [{ code: '500' }] } },
  ]);
});

test('a repeated batch replays the items that were done', async () => {
  const before = Number(await countInvoices());
  const item = (bId: string) => ({ bId, operation: 'create', Invoice: invoiceOf(3) });
  const first = await company.post('/batch?requestid=batch-1', { BatchItemRequest: [item('1')] });
  const second = await company.post('/batch?requestid=batch-1', {
    BatchItemRequest: [item('1'), item('2')],
  });
  expect(objectsAt(second.body, 'BatchItemResponse')[0]).toEqual(
    objectsAt(first.body, 'BatchItemResponse')[0],
  );
  expect(await countInvoices()).toBe(before + 2);
});

test('a batch of more than thirty items is refused whole, thirty are answered', async () => {
  const items = Array.from({ length: 31 }, (_, index) => ({
    bId: String(index),
    Query: 'select count(*) from Invoice',
  }));
  const refused = await company.post('/batch', { BatchItemRequest: items });
  expect(refused.status).toBe(400);
  expect(faultOf(refused).code).toBe('1040');
  const answered = await company.post('/batch', { BatchItemRequest: items.slice(1) });
  expect(objectsAt(answered.body, 'BatchItemResponse')).toHaveLength(30);
});

test.each([
  ['/batch?requestid=' + 'r'.repeat(37), ['a'], '2050'],
  ['/batch?requestid=r', ['12345678901'], '2050'],
  ['/batch?requestid=r', [undefined], '2020'],
  ['/batch', ['b'.repeat(51)], '2050'],
  ['/batch', ['a', 'a'], '2010'],
])('a batch at %s with the bIds %j is refused with %s', async (path, bIds, code) => {
  const before = await countInvoices();
  const items = bIds.map((bId) => ({
    ...(bId === undefined ? {} : { bId }),
    operation: 'create',
    Invoice: invoiceOf(1),
  }));
  const refused = await company.post(path, { BatchItemRequest: items });
  expect([refused.status, faultOf(refused).code]).toEqual([400, code]);
  expect(await countInvoices()).toBe(before);
});

test('names of the greatest length are taken, and replayed, with a batch', async () => {
  const path = `/batch?requestid=${'r'.repeat(36)}`;
  const item = { bId: '1234567890', operation: 'create', Invoice: invoiceOf(1) };
  const first = await company.post(path, { BatchItemRequest: [item] });
  const again = await company.post(path, { BatchItemRequest: [item] });
  expect(first.status).toBe(200);
  expect(again.body.BatchItemResponse).toEqual(first.body.BatchItemResponse);
});

test('items of a batch happen one after the other, and later reads see earlier writes', async () => {
  const before = Number(await countInvoices());
  const since = company.ledger.now().toISOString();
  const answer = await company.post('/batch', {
    BatchItemRequest: [
      { bId: '1', operation: 'create', Invoice: invoiceOf(1) },
      { bId: '2', Query: 'select count(*) from Invoice' },
      { bId: '3', operation: 'create', Invoice: invoiceOf(2) },
      { bId: '4', Query: 'select count(*) from Invoice' },
      { bId: '5', CDCQuery: { Entities: 'Invoice,Invoice', ChangedSince: since } },
      { bId: '6', CDCQuery: { Entities: 'TaxRate', ChangedSince: since } },
      { bId: '7', Query: 'select * from Invoice where' },
    ],
  });
  const items = objectsAt(answer.body, 'BatchItemResponse');
  expect(items[1]).toEqual({ bId: '2', QueryResponse: { totalCount: before + 1 } });
  expect(items[3]).toEqual({ bId: '4', QueryResponse: { totalCount: before + 2 } });
  expect(items[4]).toMatchObject({
    CDCResponse: [{ QueryResponse: [{ Invoice: expect.any(Array) }] }],
  });
  expect(items[5]).toMatchObject({ Fault: { Error: [{ code: '2010' }] } });
  expect(items[6]).toMatchObject({ Fault: { Error: [{ code: '4001' }] } });
});

test('change data capture tells what changed, what is gone, and what is not there', async () => {
  company.setNow('2026-03-10T12:00:00Z');
  const kept = await company.write('/invoice', invoiceOf(5));
  const gone = await company.write('/invoice', invoiceOf(6));
  await company.post('/invoice?operation=delete', handleOf(gone));
  const since = encodeURIComponent('2026-03-10T04:00:00-08:00');
  const answer = await company.get(`/cdc?entities=invoice,Customer,payment&changedSince=${since}`);
  expect(answer.body.CDCResponse).toEqual([
    {
      QueryResponse: [
        {
          Invoice: [
            kept,
            {
              domain: 'QBO',
              status: 'Deleted',
              Id: idOf(gone),
              MetaData: { LastUpdatedTime: '2026-03-10T05:00:00-07:00' },
            },
          ],
          startPosition: 1,
          maxResults: 2,
        },
        // The customer's balance moved.
        { Customer: [await company.read('Customer', customer)], startPosition: 1, maxResults: 1 },
        {},
      ],
    },
  ]);
});

test.each([
  ['more than thirty days back', 'Invoice', '2026-01-01T00:00:00Z'],
  ['no instant', 'Invoice', 'yesterday'],
  ['a lost plus sign', 'Invoice', '2026-03-10T12:00:00 01:00'],
  ['a type it does not track', 'TaxCode', '2026-03-10T00:00:00Z'],
  ['a type nobody knows', 'Unicorn', '2026-03-10T00:00:00Z'],
  ['an empty name', 'Invoice,,Customer', '2026-03-10T00:00:00Z'],
])('change data capture refuses %s', async (_what, entities, since) => {
  const path = `/cdc?entities=${entities}&changedSince=${encodeURIComponent(since)}`;
  expect((await company.get(path)).status).toBe(400);
});

test('change data capture says so where nothing changed, and shares 1,000 objects', async () => {
  company.setNow('2026-03-11T12:00:00Z');
  const since = encodeURIComponent('2026-03-11T04:00:00-07:00');
  const path = `/cdc?entities=Invoice,Customer&changedSince=${since}`;
  const nothing = await company.get(path);
  expect(nothing.body.CDCResponse).toEqual([{ QueryResponse: [{}, {}] }]);
  await company.ledger.performTogether(
    realmId,
    Array.from({ length: 1_001 }, () => ({
      kind: 'create' as const,
      type: 'Invoice',
      body: invoiceOf(1),
    })),
  );
  const full = await company.get(path);
  expect(full.body.CDCResponse).toMatchObject([
    { QueryResponse: [{ startPosition: 1, maxResults: 1_000 }, {}] },
  ]);
});

test('an unusable token is answered 401 in the recorded shape', async () => {
  company.authenticateAs('expired');
  const answer = await company.get('/customer/1');
  company.authenticateAs({ realmId, appId: 'test' });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toBe(
    'Bearer realm="Intuit", error="invalid_token"',
  );
  expect(Object.keys(answer.body)).toEqual([
    'warnings',
    'intuitObject',
    'fault',
    'report',
    'queryResponse',
    'batchItemResponse',
    'attachableResponse',
    'syncErrorResponse',
    'requestId',
    'time',
    'status',
    'cdcresponse',
  ]);
  expect(answer.body.fault).toEqual({
    error: [
      {
        message: 'message=AuthenticationFailed; errorCode=003200; statusCode=401',
        detail: 'Token expired',
        code: '3200',
        element: null,
      },
    ],
    type: 'AUTHENTICATION',
  });
  expect(answer.body.time).toEqual(expect.any(Number));
});

test("another realm's token is answered 403", async () => {
  company.authenticateAs({ realmId: '1', appId: 'test' });
  const answer = await company.get('/customer/1');
  company.authenticateAs({ realmId, appId: 'test' });
  expect(answer.status).toBe(403);
  expect(answer.body).toHaveProperty('fault.error.0.code', '3100');
});

test('what cannot be read or done is refused, never a server error', async () => {
  expect((await company.post('/invoice', '{"half')).status).toBe(400);
  expect((await company.post('/invoice', '[]')).status).toBe(400);
  expect(faultOf(await company.get('/invoice/abc')).code).toBe('2030');
  expect(faultOf(await company.get('/unicorn/1')).code).toBe('500');
  expect(faultOf(await company.post('/customer?operation=delete', handleOf(customer))).code).toBe(
    '500',
  );
  const nul = { DisplayName: 'a\u0000b' };
  expect((await company.post('/customer', nul)).status).toBe(400);
});

test('every answer carries intuit_tid and a time in Pacific time with milliseconds', async () => {
  company.setNow('2026-03-10T12:00:00.042Z');
  for (const answer of [await company.get('/preferences'), await company.get('/unicorn/1')]) {
    expect(answer.headers.get('intuit_tid')).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(answer.body.time).toBe('2026-03-10T05:00:00.042-07:00');
  }
});

test('a refused write leaves no trace: no row, no event, no number used up', async () => {
  const before = await eventsOf(company);
  const wakes = company.wakes();
  const last = await company.write('/invoice', invoiceOf(1));
  await company.post('/invoice', { ...invoiceOf(1), SalesTermRef: { value: '999' } });
  const next = await company.write('/invoice', invoiceOf(1));
  expect(Number(next.DocNumber)).toBe(Number(last.DocNumber) + 1);
  expect(Number(idOf(next))).toBe(Number(idOf(last)) + 1);
  expect((await eventsOf(company)).slice(before.length)).toEqual([
    `Invoice ${idOf(last)} Create`,
    `Invoice ${idOf(next)} Create`,
  ]);
  expect(company.wakes()).toBe(wakes + 2);
});
