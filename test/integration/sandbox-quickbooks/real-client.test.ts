/** node-quickbooks, through which the product talks, works on the local QuickBooks. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSdkClient } from '../../../src/adapters/quickbooks/sdk.ts';
import {
  isObject,
  objectAt,
  objectsAt,
  type JsonObject,
} from '../../../src/sandbox/quickbooks/json.ts';
import {
  handleOf,
  idOf,
  linesOf,
  realmId,
  serviceLine,
  startCompany,
  type TestCompany,
} from './company.ts';

let company: TestCompany;
let client: ReturnType<typeof createSdkClient>;

beforeAll(async () => {
  company = await startCompany();
  client = createSdkClient({
    clientId: 'id',
    clientSecret: 'secret',
    accessToken: 'token',
    realmId,
    api: `${company.origin}/v3/company/`,
  });
});
afterAll(() => company.stop());

/** Calls one of the client's functions; rejects with what it calls back as the error. */
function ask(name: string, ...values: unknown[]): Promise<JsonObject> {
  return new Promise((resolve, reject) => {
    client(name)(...values, (error, body) => {
      if (error instanceof Error) reject(error);
      else resolve(isObject(body) ? body : {});
    });
  });
}

test('create, sparse update, query, send, void and delete', async () => {
  const customer = await ask('createCustomer', { DisplayName: "O'Neil" });
  const invoice = await ask('createInvoice', {
    CustomerRef: { value: idOf(customer) },
    Line: [serviceLine(1234.56)],
    requestId: 'one',
  });
  expect(invoice).toMatchObject({ TotalAmt: 1234.56, SyncToken: '0' });
  const charged = await ask('updateInvoice', {
    ...handleOf(invoice),
    Line: [...linesOf(invoice), serviceLine(6.7)],
  });
  expect(charged).toMatchObject({ Balance: 1241.26, SyncToken: '1' });
  const found = await ask('findCustomers', { DisplayName: "O'Neil" });
  expect(found.QueryResponse).toMatchObject({ Customer: [{ Id: idOf(customer) }], maxResults: 1 });
  const open = await ask('findInvoices', [{ field: 'Balance', value: '0', operator: '>' }]);
  expect(objectsAt(objectAt(open, 'QueryResponse') ?? {}, 'Invoice')).toEqual([charged]);
  const sent = await ask('sendInvoicePdf', idOf(invoice), 'pay@example.com');
  expect(sent).toMatchObject({ EmailStatus: 'EmailSent' });
  const voided = await ask('voidInvoice', idOf(invoice));
  expect(voided.Invoice).toMatchObject({ Balance: 0, PrivateNote: 'Voided' });
  const deleted = await ask('deleteInvoice', idOf(invoice));
  expect(deleted.Invoice).toMatchObject({ status: 'Deleted' });
});

test('voiding a payment, batches, change data capture and preferences', async () => {
  const customer = await ask('createCustomer', { DisplayName: 'Payer' });
  const CustomerRef = { value: idOf(customer) };
  const payment = await ask('createPayment', { CustomerRef, TotalAmt: 5 });
  const voided = await ask('voidPayment', { ...handleOf(payment) });
  expect(voided).toMatchObject({ TotalAmt: 0, PrivateNote: 'Voided' });
  const batch = await ask('batch', [{ bId: '1', Query: 'select * from Payment' }]);
  expect(batch.BatchItemResponse).toMatchObject([{ bId: '1' }]);
  const since = '2026-03-01T00:00:00Z';
  const changes = await ask('changeDataCapture', ['Customer'], since);
  expect(changes.CDCResponse).toHaveLength(1);
  const info = await ask('getCompanyInfo', realmId);
  expect(info).toMatchObject({ Id: '1', Country: 'USA' });
  const preferences = await ask('getPreferences');
  expect(preferences).toHaveProperty('CurrencyPrefs.HomeCurrency.value', 'USD');
});

test('fetching all pages ends', async () => {
  const terms = await ask('findTerms', { fetchAll: true, limit: 3 });
  expect(objectsAt(objectAt(terms, 'QueryResponse') ?? {}, 'Term')).toHaveLength(4);
});

test('a fault arrives inside the error', async () => {
  await expect(ask('getInvoice', '999999')).rejects.toMatchObject({
    response: { status: 400, data: { Fault: { Error: [{ code: '610' }] } } },
  });
});
