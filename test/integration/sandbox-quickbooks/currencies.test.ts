import { afterAll, beforeAll, expect, test } from 'vitest';
import { objectAt, objectsAt, type JsonObject } from '../../../src/sandbox/quickbooks/json.ts';
import {
  appliedLine,
  faultOf,
  handleOf,
  idOf,
  serviceLine,
  startCompany,
  type TestCompany,
} from './company.ts';

let company: TestCompany;

beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.stop());

const named = (customer: JsonObject) => ({ CustomerRef: { value: idOf(customer) } });

test('a company has one currency until it switches several on, and never goes back', async () => {
  const euro = { DisplayName: 'Käufer', CurrencyRef: { value: 'EUR' } };
  expect(faultOf(await company.post('/customer', euro))).toMatchObject({
    code: '6000',
    Detail: expect.stringContaining('Multi Currency should be enabled'),
  });
  expect(faultOf(await company.post('/companycurrency', { Code: 'EUR' })).code).toBe('6000');
  const plain = await company.write('/customer', { DisplayName: 'Plain' });
  const foreign = { ...named(plain), Line: [serviceLine(1)], CurrencyRef: { value: 'EUR' } };
  expect(faultOf(await company.post('/invoice', foreign)).code).toBe('6000');
  expect(await company.write('/invoice', { ...foreign, CurrencyRef: { value: 'USD' } })).toEqual(
    expect.not.objectContaining({ HomeTotalAmt: expect.anything() }),
  );

  await company.allowCurrencies('EUR');
  const pound = { DisplayName: 'Buyer', CurrencyRef: { value: 'GBP' } };
  expect(faultOf(await company.post('/customer', pound)).code).toBe('6000');
  expect(await company.write('/customer', euro)).toMatchObject({
    CurrencyRef: { value: 'EUR', name: 'Euro' },
  });
  const preferences = objectAt((await company.get('/preferences')).body, 'Preferences') ?? {};
  const off = { CurrencyPrefs: { MultiCurrencyEnabled: false } };
  const back = { ...handleOf(preferences), sparse: true, ...off };
  expect(faultOf(await company.post('/preferences', back)).code).toBe('6000');
});

test("a transaction is in its customer's currency, and worth its rate at home", async () => {
  const buyer = await company.write('/customer', {
    DisplayName: 'Acheteur',
    CurrencyRef: { value: 'EUR' },
  });
  const body = { ...named(buyer), ExchangeRate: 1.08555, Line: [serviceLine(100)] };
  const dollars = { ...body, CurrencyRef: { value: 'USD' } };
  expect(faultOf(await company.post('/invoice', dollars)).code).toBe('6000');
  const worthless = { ...body, ExchangeRate: 0 };
  expect(faultOf(await company.post('/invoice', worthless)).code).toBe('2080');
  const invoice = await company.write('/invoice', body);
  expect(invoice).toMatchObject({
    CurrencyRef: { value: 'EUR' },
    TotalAmt: 100,
    HomeTotalAmt: 108.56,
    HomeBalance: 108.56,
    ExchangeRate: 1.08555,
  });
  const payment = await company.write('/payment', {
    ...named(buyer),
    TotalAmt: 40,
    ExchangeRate: 1.1,
    Line: [appliedLine(40, invoice)],
  });
  expect(payment).toMatchObject({ CurrencyRef: { value: 'EUR' }, ExchangeRate: 1.1 });
  const paid = await company.read('Invoice', invoice);
  expect(paid).toMatchObject({ Balance: 60, HomeBalance: 65.13, HomeTotalAmt: 108.56 });
  expect(await company.read('Customer', buyer)).toMatchObject({ Balance: 60 });
  expect(await company.write('/invoice', paid)).toEqual(paid);
  const moved = { ...handleOf(buyer), sparse: true, CurrencyRef: { value: 'USD' } };
  expect(faultOf(await company.post('/customer', moved)).code).toBe('6000');
});

test('at home the rate is 1, whatever a client says', async () => {
  const plain = await company.write('/customer', { DisplayName: 'At home' });
  const body = { ...named(plain), ExchangeRate: 2, Line: [serviceLine(10)] };
  expect(await company.write('/invoice', body)).toMatchObject({
    ExchangeRate: 1,
    HomeTotalAmt: 10,
    HomeBalance: 10,
  });
});

test('a currency that was made inactive takes no new customer but keeps its own', async () => {
  await company.allowCurrencies('CAD');
  const maple = await company.write('/customer', {
    DisplayName: 'Maple',
    CurrencyRef: { value: 'CAD' },
  });
  const list = await company.query("select * from CompanyCurrency where Code = 'CAD'");
  const [currency] = objectsAt(list, 'CompanyCurrency');
  const change = { ...handleOf(currency ?? {}), sparse: true, Active: false };
  expect(await company.write('/companycurrency', change)).toMatchObject({ Active: false });
  const late = { DisplayName: 'Late', CurrencyRef: { value: 'CAD' } };
  expect(faultOf(await company.post('/customer', late)).code).toBe('6000');
  const invoice = { ...named(maple), Line: [serviceLine(10)] };
  expect(await company.write('/invoice', invoice)).toMatchObject({ TotalAmt: 10 });
});
