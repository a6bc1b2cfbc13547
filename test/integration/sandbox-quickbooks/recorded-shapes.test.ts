/** The local QuickBooks answers with the keys, the order and the kinds a real one was recorded with. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  isObject,
  objectAt,
  parseJsonObject,
  without,
  type Json,
  type JsonObject,
} from '../../../src/sandbox/quickbooks/json.ts';
import { handleOf, idOf, startCompany, type TestCompany } from './company.ts';

let company: TestCompany;

beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.stop());

function recorded(name: string): { request: JsonObject; response: JsonObject } {
  const path = new URL(`../../fixtures/quickbooks/${name}.json`, import.meta.url);
  const fixture = parseJsonObject(readFileSync(path, 'utf8')) ?? {};
  const request = objectAt(objectAt(fixture, 'request') ?? {}, 'body') ?? {};
  return { request, response: objectAt(fixture, 'response') ?? {} };
}

/** Keys in order, with the kind of each value: text that looks like a time as its pattern. */
function shapeOf(value: Json | undefined): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (isObject(value)) return Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]);
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value)) {
    return value.replace(/\d/g, '9').replace(/[+-]99:99$/, '-99:99');
  }
  return value === null ? 'null' : typeof value;
}

test('a created customer has the recorded shape', async () => {
  const { request, response } = recorded('customer-created');
  const answer = await company.post('/customer', request);
  expect(shapeOf(answer.body)).toEqual(shapeOf(response));
});

test('a fully updated customer has the recorded shape', async () => {
  const { request, response } = recorded('customer-updated');
  const made = await company.write('/customer', { DisplayName: 'Doe2, Jane' });
  const answer = await company.post('/customer', { ...request, ...handleOf(made) });
  expect(shapeOf(answer.body)).toEqual(shapeOf(response));
});

test('a customer with every field of the recorded one has its shape', async () => {
  const { response } = recorded('customer-read');
  const wanted = objectAt(response, 'Customer') ?? {};
  const made = await company.write('/customer', without(wanted, ['Id', 'SyncToken']));
  const answer = await company.get(`/customer/${idOf(made)}`);
  expect(shapeOf(answer.body)).toEqual(shapeOf(response));
});

test('a created invoice has the recorded shape', async () => {
  const { request, response } = recorded('invoice-created');
  const address = { Line1: '4581 Finch St.', City: 'Bayshore', CountrySubDivisionCode: 'CA' };
  const place = { ...address, PostalCode: '94326' };
  const customer = await company.write('/customer', {
    DisplayName: "Amy's Bird Sanctuary",
    BillAddr: place,
    ShipAddr: place,
  });
  const CustomerRef = { value: idOf(customer) };
  const answer = await company.post('/invoice', { ...request, CustomerRef });
  expect(shapeOf(answer.body)).toEqual(shapeOf(response));
  expect(answer.body).toMatchObject({ Invoice: { TotalAmt: 100, Balance: 100 } });
});

test('a refusal has the recorded words', async () => {
  const { request, response } = recorded('duplicate-name');
  await company.write('/customer', request);
  const answer = await company.post('/customer', request);
  expect(answer.status).toBe(400);
  expect(answer.body.Fault).toEqual(response.Fault);
  expect(shapeOf(answer.body)).toEqual(shapeOf(response));
});

test('an expired token is answered in the recorded shape', async () => {
  company.authenticateAs('expired');
  const answer = await company.get('/customer/1');
  expect(shapeOf(answer.body)).toEqual(shapeOf(recorded('token-expired').response));
});
