import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/sandbox/quickbooks/json.ts';
import {
  appliedLine,
  eventsOf,
  faultOf,
  handleOf,
  idOf,
  linesOf,
  serviceLine,
  startCompany,
  type TestCompany,
} from './company.ts';

let company: TestCompany;

beforeAll(async () => {
  company = await startCompany({ currencies: ['JPY', 'KWD'] });
});
afterAll(() => company.stop());

let made = 0;
async function makeCustomer(more: JsonObject = {}): Promise<JsonObject> {
  made += 1;
  return company.write('/customer', { DisplayName: `Customer ${made}`, ...more });
}

function makeInvoice(customer: JsonObject, amount: number, type = 'invoice'): Promise<JsonObject> {
  const body = { CustomerRef: { value: idOf(customer) }, Line: [serviceLine(amount)] };
  return company.write(`/${type}`, body);
}

function paymentOf(customer: JsonObject, total: number, lines: JsonObject[]): JsonObject {
  return { CustomerRef: { value: idOf(customer) }, TotalAmt: total, Line: lines };
}

test('a payment lowers the balances it is put on and is linked on both sides', async () => {
  const customer = await makeCustomer();
  const first = await makeInvoice(customer, 100);
  const second = await makeInvoice(customer, 50.5);
  company.setNow('2026-03-04T18:00:00Z');
  const payment = await company.write(
    '/payment',
    paymentOf(customer, 130, [appliedLine(100, first), appliedLine(20, second)]),
  );
  expect(payment).toMatchObject({ TotalAmt: 130, UnappliedAmt: 10, TxnDate: '2026-03-04' });
  expect(payment.Line).toMatchObject([
    { Amount: 100, LinkedTxn: [{ TxnId: idOf(first), TxnType: 'Invoice' }] },
    { Amount: 20, LinkedTxn: [{ TxnId: idOf(second), TxnType: 'Invoice' }] },
  ]);
  expect(await company.read('Invoice', first)).toMatchObject({
    Balance: 0,
    SyncToken: '1',
    LinkedTxn: [{ TxnId: idOf(payment), TxnType: 'Payment' }],
    MetaData: { LastUpdatedTime: '2026-03-04T10:00:00-08:00' },
  });
  expect(await company.read('Invoice', second)).toMatchObject({ Balance: 30.5 });
  // A customer's balance moves its time, but not its SyncToken.
  expect(await company.read('Customer', customer)).toMatchObject({
    Balance: 20.5,
    BalanceWithJobs: 20.5,
    SyncToken: '0',
    MetaData: { LastUpdatedTime: '2026-03-04T10:00:00-08:00' },
  });
  const events = await eventsOf(company);
  expect(events.slice(-3).toSorted()).toEqual([
    `Invoice ${idOf(first)} Update`,
    `Invoice ${idOf(second)} Update`,
    `Payment ${idOf(payment)} Create`,
  ]);
});

test('changed, voided and deleted payments give back what they took', async () => {
  const customer = await makeCustomer();
  const invoice = await makeInvoice(customer, 100);
  const payment = await company.write(
    '/payment',
    paymentOf(customer, 60, [appliedLine(60, invoice)]),
  );
  const less = await company.write('/payment', {
    ...handleOf(payment),
    sparse: true,
    Line: [appliedLine(25, invoice)],
  });
  expect(less).toMatchObject({ UnappliedAmt: 35, SyncToken: '1' });
  expect(await company.read('Invoice', invoice)).toMatchObject({ Balance: 75 });
  const voided = await company.write('/payment?operation=update&include=void', {
    ...handleOf(less),
    sparse: true,
  });
  expect(voided).toMatchObject({ TotalAmt: 0, UnappliedAmt: 0, Line: [], PrivateNote: 'Voided' });
  expect(await company.read('Invoice', invoice)).toMatchObject({ Balance: 100, LinkedTxn: [] });

  const other = await company.write('/payment', paymentOf(customer, 9, [appliedLine(9, invoice)]));
  await company.post('/payment?operation=delete', handleOf(other));
  expect(await company.read('Invoice', invoice)).toMatchObject({ Balance: 100, LinkedTxn: [] });
  expect(await company.read('Customer', customer)).toMatchObject({ Balance: 100 });
});

test('a payment sent back as it was is no change, whatever else paid its invoice', async () => {
  const customer = await makeCustomer();
  const invoice = await makeInvoice(customer, 100);
  const payment = await company.write(
    '/payment',
    paymentOf(customer, 60, [appliedLine(60, invoice)]),
  );
  await company.write('/payment', paymentOf(customer, 5, [appliedLine(5, invoice)]));
  expect(await company.write('/payment', payment)).toEqual(payment);
});

test('a credit memo reaches an invoice through a payment of 0', async () => {
  const customer = await makeCustomer();
  const invoice = await makeInvoice(customer, 100);
  const credit = await makeInvoice(customer, 40, 'creditmemo');
  expect(await company.read('Customer', customer)).toMatchObject({ Balance: 60 });
  const payment = await company.write(
    '/payment',
    paymentOf(customer, 0, [appliedLine(30, invoice), appliedLine(30, credit, 'CreditMemo')]),
  );
  expect(payment).toMatchObject({ TotalAmt: 0, UnappliedAmt: 0 });
  expect(await company.read('Invoice', invoice)).toMatchObject({ Balance: 70 });
  expect(await company.read('CreditMemo', credit)).toMatchObject({
    Balance: 10,
    RemainingCredit: 10,
    LinkedTxn: [{ TxnId: idOf(payment), TxnType: 'Payment' }],
  });
  expect(await company.read('Customer', customer)).toMatchObject({ Balance: 60 });

  // The credit goes: what it paid is open again.
  const linked = await company.read('CreditMemo', credit);
  await company.post('/creditmemo?operation=delete', handleOf(linked));
  expect(await company.read('Invoice', invoice)).toMatchObject({ Balance: 100 });
  expect(await company.read('Customer', customer)).toMatchObject({ Balance: 100 });
});

test('an invoice lowered below what was paid leaves the rest unapplied', async () => {
  const customer = await makeCustomer();
  const invoice = await makeInvoice(customer, 100);
  const payment = await company.write(
    '/payment',
    paymentOf(customer, 100, [appliedLine(100, invoice)]),
  );
  const paid = await company.read('Invoice', invoice);
  const lowered = await company.write('/invoice', {
    ...handleOf(paid),
    sparse: true,
    Line: [{ ...linesOf(paid)[0], Amount: 70 }],
  });
  expect(lowered).toMatchObject({ TotalAmt: 70, Balance: 0, SyncToken: '2' });
  expect(await company.read('Payment', payment)).toMatchObject({ UnappliedAmt: 30 });
  expect(await company.read('Customer', customer)).toMatchObject({ Balance: -30 });
});

test('a parent pays for its jobs, and its BalanceWithJobs holds theirs', async () => {
  const parent = await makeCustomer();
  const job = await makeCustomer({ ParentRef: { value: idOf(parent) }, BillWithParent: true });
  const invoice = await makeInvoice(job, 100);
  expect(await company.read('Customer', parent)).toMatchObject({
    Balance: 0,
    BalanceWithJobs: 100,
  });
  await company.write('/payment', paymentOf(parent, 100, [appliedLine(100, invoice)]));
  expect(await company.read('Customer', parent)).toMatchObject({
    Balance: 0,
    BalanceWithJobs: 0,
  });
  expect(await company.read('Customer', job)).toMatchObject({ Balance: 0, Job: true, Level: 1 });
});

test('a payment that does not fit is refused and changes nothing', async () => {
  const customer = await makeCustomer();
  const stranger = await makeCustomer();
  const invoice = await makeInvoice(customer, 100);
  const before = await company.read('Invoice', invoice);
  const refusals: [JsonObject, string][] = [
    [paymentOf(customer, 200, [appliedLine(100.01, invoice)]), '6000'],
    [paymentOf(customer, 200, [appliedLine(60, invoice), appliedLine(60, invoice)]), '6000'],
    [paymentOf(customer, 50, [appliedLine(51, invoice)]), '6000'],
    [paymentOf(stranger, 50, [appliedLine(50, invoice)]), '6000'],
    [paymentOf(customer, -1, []), '6000'],
    [paymentOf(customer, 50, [appliedLine(50, { Id: '999999' })]), '2500'],
    [paymentOf(customer, 50, [appliedLine(50, invoice, 'Bill')]), '2170'],
    [{ CustomerRef: { value: idOf(customer) } }, '2020'],
  ];
  for (const [body, code] of refusals) {
    expect(faultOf(await company.post('/payment', body)).code).toBe(code);
  }
  expect(await company.read('Invoice', invoice)).toEqual(before);
});

test('twenty payments at once on one invoice add up', async () => {
  const customer = await makeCustomer();
  const invoice = await makeInvoice(customer, 100);
  const payments = await Promise.all(
    Array.from({ length: 20 }, () =>
      company.post('/payment', paymentOf(customer, 7.35, [appliedLine(7.35, invoice)])),
    ),
  );
  const accepted = payments.filter((answer) => answer.status === 200);
  // Thirteen fit into 100; a fourteenth would be more than the open balance.
  expect(accepted).toHaveLength(13);
  expect(await company.read('Invoice', invoice)).toMatchObject({
    Balance: 4.45,
    SyncToken: '13',
  });
  expect(await company.read('Customer', customer)).toMatchObject({ Balance: 4.45 });
});

test('amounts keep the digits of their currency', async () => {
  const yen = await makeCustomer({ CurrencyRef: { value: 'JPY' } });
  const invoice = await company.write('/invoice', {
    CustomerRef: { value: idOf(yen) },
    ExchangeRate: 0.0065,
    Line: [serviceLine(100000)],
  });
  expect(invoice).toMatchObject({
    CurrencyRef: { value: 'JPY', name: 'Japanese Yen' },
    TotalAmt: 100000,
    HomeTotalAmt: 650,
    HomeBalance: 650,
  });
  const dinar = await makeCustomer({ CurrencyRef: { value: 'KWD' } });
  expect(await makeInvoice(dinar, 1.234)).toMatchObject({ TotalAmt: 1.234, Balance: 1.234 });
});
