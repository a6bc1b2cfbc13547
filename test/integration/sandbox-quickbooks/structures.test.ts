/**
 * Whole answers, key by key: which keys there are and are not, in what order, and what form each
 * value has. The fixtures hold structures only: a word for the form stands in for every value.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  isObject,
  parseJsonObject,
  type Json,
  type JsonObject,
} from '../../../src/sandbox/quickbooks/json.ts';
import { handleOf, idOf, realmId, serviceLine, startCompany, type TestCompany } from './company.ts';

let company: TestCompany;

beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.stop());

const forms: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}-0[78]:00$/, 'time'],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[78]:00$/, 'instant'],
  [/^\d{4}-\d\d-\d\d$/, 'date'],
  [/^\d+$/, 'digits'],
];

/** The answer with each value's form in its place; `digits` are text, numbers are `number`. */
function structureOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(structureOf);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, structureOf(one)]));
  }
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'flag';
  if (typeof value === 'number') return 'number';
  return forms.find(([form]) => form.test(value))?.[1] ?? 'text';
}

// As text, because the order of the keys counts.
function expectStructure(answer: JsonObject, name: string): void {
  const path = new URL(`../../fixtures/quickbooks/structures/${name}.json`, import.meta.url);
  const fixture = parseJsonObject(readFileSync(path, 'utf8')) ?? {};
  expect(JSON.stringify(structureOf(answer), null, 1)).toBe(JSON.stringify(fixture, null, 1));
}

const ask = async (statement: string) =>
  (await company.get(`/query?query=${encodeURIComponent(statement)}`)).body;

const address: JsonObject = {
  Line1: '9 Mill Lane',
  City: 'Ely',
  CountrySubDivisionCode: 'CA',
  PostalCode: '94482',
};
const itemLine: JsonObject = {
  Description: 'Setting type',
  Amount: 337.5,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: '2' }, UnitPrice: 75, Qty: 4.5 },
};

test('a count, and a page behind the last one', async () => {
  expectStructure(await ask('select count(*) from Customer'), 'count');
  expectStructure(await ask('select * from Customer startposition 900 maxresults 2'), 'empty-page');
});

test('a page with a sub-customer', async () => {
  const parent = await company.write('/customer', { DisplayName: 'Fenland Sports' });
  const child = await company.write('/customer', {
    DisplayName: 'The shop',
    GivenName: 'Ada',
    CompanyName: 'Fenland Sports',
    ParentRef: { value: idOf(parent) },
    Job: true,
    Taxable: false,
    BillAddr: address,
    ShipAddr: address,
    PrimaryPhone: { FreeFormNumber: '(555) 555-0101' },
    Mobile: { FreeFormNumber: '(555) 555-0102' },
    Fax: { FreeFormNumber: '(555) 555-0103' },
    PrimaryEmailAddr: { Address: 'shop@example.com' },
    WebAddr: { URI: 'http://example.com' },
  });
  const body = await ask(`select * from Customer where Id in ('${idOf(child)}') maxresults 2`);
  expectStructure(body, 'page-with-sub-customer');
});

test('a vendor found by a name with an ampersand', async () => {
  await company.write('/vendor', {
    DisplayName: 'Paper & Ink',
    CompanyName: 'Paper & Ink',
    GivenName: 'Jo',
    FamilyName: 'Reed',
    AcctNum: '00123',
    BillAddr: address,
    PrimaryPhone: { FreeFormNumber: '(555) 555-0104' },
  });
  expectStructure(
    await ask("select * from Vendor where DisplayName = 'Paper & Ink'"),
    'vendor-found',
  );
});

test('an upload for an invoice', async () => {
  const customer = await company.write('/customer', { DisplayName: 'Uploads' });
  const invoice = await company.write('/invoice', {
    CustomerRef: { value: idOf(customer) },
    Line: [serviceLine(1)],
  });
  const metadata = {
    AttachableRef: [{ EntityRef: { type: 'Invoice', value: idOf(invoice) } }],
    FileName: 'note.xml',
    ContentType: 'text/xml',
  };
  const form = new FormData();
  const json = new Blob([JSON.stringify(metadata)], { type: 'application/json' });
  form.append('file_metadata_01', json, 'attachment.json');
  form.append('file_content_01', new Blob(['<a/>'], { type: 'text/xml' }), 'note.xml');
  const answer = await fetch(`${company.origin}/v3/company/${realmId}/upload`, {
    method: 'POST',
    body: form,
  });
  expectStructure(parseJsonObject(await answer.text()) ?? {}, 'upload');
});

test('a batch of a creation, two refusals and a query', async () => {
  const customer = await company.write('/customer', { DisplayName: 'Receipts' });
  const walkIn = await company.write('/salesreceipt', { Line: [itemLine] });
  await company.write('/salesreceipt', {
    CustomerRef: { value: idOf(customer) },
    CustomerMemo: { value: 'Thank you' },
    BillAddr: { Line1: 'Ada Reed' },
    PrivateNote: 'By post',
    PaymentMethodRef: { value: '2' },
    PaymentRefNum: '10264',
    Line: [itemLine],
  });
  const answer = await company.post('/batch', {
    BatchItemRequest: [
      { bId: 'one', operation: 'create', Vendor: { DisplayName: 'The Binders' } },
      { bId: 'two', operation: 'delete', Invoice: { Id: '999', SyncToken: '0' } },
      {
        bId: 'three',
        operation: 'update',
        SalesReceipt: { sparse: true, Id: idOf(walkIn), SyncToken: '9', PrivateNote: 'Late' },
      },
      { bId: 'four', Query: "select * from SalesReceipt where TotalAmt > '300.00'" },
    ],
  });
  expectStructure(answer.body, 'batch');
});

test('what changed: estimates, nothing, and a deleted invoice', async () => {
  company.setNow('2026-03-03T17:00:00Z');
  const changes = async (type: string) =>
    (await company.get(`/cdc?entities=${type}&changedSince=2026-03-03T08:00:00-08:00`)).body;
  expectStructure(await changes('Term'), 'changed-nothing');
  const customer = await company.write('/customer', { DisplayName: 'Estimates' });
  const CustomerRef = { value: idOf(customer) };
  await company.write('/estimate', {
    CustomerRef,
    CustomerMemo: { value: 'Thank you' },
    BillAddr: address,
    ShipAddr: address,
    BillEmail: { Address: 'ada@example.com' },
    Line: [itemLine, itemLine],
  });
  expectStructure(await changes('estimate'), 'changed-estimates');
  const invoice = await company.write('/invoice', { CustomerRef, Line: [serviceLine(1)] });
  const deleted = await company.post('/invoice?operation=delete', handleOf(invoice));
  expectStructure(deleted.body, 'deleted');
  expectStructure(await changes('Invoice'), 'changed-deleted');
  const other = await company.write('/invoice', { CustomerRef, Line: [serviceLine(1)] });
  const voided = await company.post('/invoice?operation=void', handleOf(other));
  expectStructure(voided.body, 'voided-invoice');
});

test('a statement that is refused', async () => {
  expectStructure(await ask('select * from Customer startposition 0'), 'query-refused');
});
