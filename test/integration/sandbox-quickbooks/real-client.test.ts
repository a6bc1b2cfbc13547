/** node-quickbooks, through which the product talks, works on the local QuickBooks. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSdkClient } from '../../../src/adapters/quickbooks/sdk.ts';
import {
  isObject,
  objectAt,
  objectsAt,
  textAt,
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

const expense: JsonObject = {
  Amount: 12.5,
  DetailType: 'AccountBasedExpenseLineDetail',
  AccountBasedExpenseLineDetail: { AccountRef: { value: '1' } },
};
const checking: JsonObject = { value: '5' };

// The client's names of its functions: createBill, getBill, findBills, updateBill, deleteBill.
const kinds: readonly (readonly [type: string, plural: string, make: () => Promise<JsonObject>])[] =
  [
    ['Bill', 'Bills', async () => ({ VendorRef: await vendor(), Line: [expense] })],
    ['VendorCredit', 'VendorCredits', async () => ({ VendorRef: await vendor(), Line: [expense] })],
    [
      'PurchaseOrder',
      'PurchaseOrders',
      async () => ({ VendorRef: await vendor(), Line: [expense] }),
    ],
    [
      'Purchase',
      'Purchases',
      async () => ({ AccountRef: checking, PaymentType: 'Cash', Line: [expense] }),
    ],
    [
      'Transfer',
      'Transfers',
      async () => ({ FromAccountRef: checking, ToAccountRef: { value: '4' }, Amount: 1 }),
    ],
    ['Estimate', 'Estimates', async () => sale()],
    ['CreditMemo', 'CreditMemos', async () => sale()],
    ['SalesReceipt', 'SalesReceipts', async () => sale()],
    [
      'RefundReceipt',
      'RefundReceipts',
      async () => ({ ...(await sale()), DepositToAccountRef: checking }),
    ],
  ];

let names = 0;
async function vendor(): Promise<JsonObject> {
  names += 1;
  return { value: idOf(await ask('createVendor', { DisplayName: `Supplier ${names}` })) };
}
async function sale(): Promise<JsonObject> {
  names += 1;
  const customer = await ask('createCustomer', { DisplayName: `Buyer ${names}` });
  return { CustomerRef: { value: idOf(customer) }, Line: [serviceLine(20)] };
}

test.each(kinds)('%s: its five functions', async (type, plural, make) => {
  const made = await ask(`create${type}`, await make());
  expect(await ask(`get${type}`, idOf(made))).toEqual(made);
  const found = await ask(`find${plural}`, { Id: idOf(made) });
  expect(objectsAt(objectAt(found, 'QueryResponse') ?? {}, type)).toEqual([made]);
  const changed = await ask(`update${type}`, { ...handleOf(made), PrivateNote: 'Seen' });
  expect(changed).toMatchObject({ PrivateNote: 'Seen', SyncToken: '1', TxnDate: made.TxnDate });
  const deleted = await ask(`delete${type}`, handleOf(changed));
  expect(deleted[type]).toMatchObject({ status: 'Deleted', Id: idOf(made) });
});

test.each([
  ['Item', 'Items', { Name: 'Foil', Type: 'Service', IncomeAccountRef: { value: '1' } }],
  ['Account', 'Accounts', { Name: 'Fees', AccountType: 'Income' }],
  ['Class', 'Classes', { Name: 'West' }],
  ['Department', 'Departments', { Name: 'Yard' }],
  ['Term', 'Terms', { Name: 'Net 10', DueDays: 10 }],
  ['PaymentMethod', 'PaymentMethods', { Name: 'Wire' }],
  ['Employee', 'Employees', { GivenName: 'Ann', FamilyName: 'Lee' }],
])('%s: its four functions', async (type, plural, make) => {
  const made = await ask(`create${type}`, make);
  expect(await ask(`get${type}`, idOf(made))).toEqual(made);
  const changed = await ask(`update${type}`, { ...handleOf(made), Active: false });
  expect(changed).toMatchObject({ Active: false, SyncToken: '1' });
  const found = await ask(`find${plural}`, [{ field: 'Active', value: false }]);
  const inactive = objectsAt(objectAt(found, 'QueryResponse') ?? {}, type);
  expect(inactive).toEqual([changed]);
});

test('a file is uploaded, attached and found', async () => {
  const invoice = await ask('createInvoice', await sale());
  const content = Readable.from([Buffer.from('%PDF-1.4 signed')]);
  const id = idOf(invoice);
  const attached = await ask('upload', 'signed.pdf', 'application/pdf', content, 'Invoice', id);
  expect(attached).toMatchObject({
    FileName: 'signed.pdf',
    ContentType: 'application/pdf',
    Size: 15,
    AttachableRef: [{ EntityRef: { value: id, type: 'Invoice' } }],
  });
  const found = await ask('findAttachables', [
    { field: 'AttachableRef.EntityRef.Type', value: 'Invoice' },
    { field: 'AttachableRef.EntityRef.value', value: id },
  ]);
  const [only] = objectsAt(objectAt(found, 'QueryResponse') ?? {}, 'Attachable');
  const file = await fetch(textAt(only ?? {}, 'TempDownloadUri') ?? '');
  expect(await file.text()).toBe('%PDF-1.4 signed');
  const note = await ask('createAttachable', { Note: 'On the phone' });
  expect(await ask('getAttachable', idOf(note))).toEqual(note);
});

test('the aging reports, a form as PDF and a batch that merges', async () => {
  const form = await sale();
  const invoice = await ask('createInvoice', form);
  const customer = textAt(objectAt(form, 'CustomerRef') ?? {}, 'value') ?? '';
  const summary = await ask('reportAgedReceivables', { report_date: '2027-01-01', customer });
  expect(summary).toMatchObject({
    Header: { ReportName: 'AgedReceivables', Customer: customer, EndPeriod: '2027-01-01' },
  });
  const rows = objectsAt(objectAt(summary, 'Rows') ?? {}, 'Row');
  expect(rows).toHaveLength(2);
  expect(objectsAt(rows[0] ?? {}, 'ColData').map((cell) => cell.value)).toEqual([
    ...[expect.any(String), '', '', '', '', '20.00', '20.00'],
  ]);
  const detail = await ask('reportAgedReceivableDetail', { customer });
  expect(JSON.stringify(detail)).toContain(`{"value":"Invoice","id":"${idOf(invoice)}"}`);
  const pdf = await new Promise((resolve, reject) => {
    client('getInvoicePdf')(idOf(invoice), (error, body) =>
      error instanceof Error ? reject(error) : resolve(body),
    );
  });
  expect(Buffer.isBuffer(pdf) && pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const survivor = await ask('createCustomer', { DisplayName: 'Survivor' });
  const item = { bId: '1', operation: 'merge', optionsData: customer };
  const batch = await ask('batch', [{ ...item, Customer: handleOf(survivor) }]);
  expect(batch.BatchItemResponse).toMatchObject([{ Customer: { Balance: 20 }, bId: '1' }]);
  await expect(ask('getCustomer', customer)).rejects.toMatchObject({
    response: { status: 400, data: { Fault: { Error: [{ code: '610' }] } } },
  });
});
