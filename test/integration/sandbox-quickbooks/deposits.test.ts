import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/sandbox/quickbooks/json.ts';
import {
  appliedLine,
  eventsOf,
  faultOf,
  handleOf,
  idOf,
  serviceLine,
  startCompany,
  type TestCompany,
} from './company.ts';

let company: TestCompany;
let customer: JsonObject;

beforeAll(async () => {
  company = await startCompany({ announcesLinked: false });
  customer = await company.write('/customer', { DisplayName: 'Payer' });
});
afterAll(() => company.stop());

const named = () => ({ CustomerRef: { value: idOf(customer) } });
const linked = (payment: JsonObject): JsonObject => ({
  LinkedTxn: [{ TxnId: idOf(payment), TxnType: 'Payment', TxnLineId: '0' }],
});
const toBank = { DepositToAccountRef: { value: '5' } };

async function paidInvoice(): Promise<{ invoice: JsonObject; payment: JsonObject }> {
  const invoice = await company.write('/invoice', { ...named(), Line: [serviceLine(100)] });
  const Line = [appliedLine(100, invoice)];
  return { invoice, payment: await company.write('/payment', { ...named(), TotalAmt: 120, Line }) };
}

test('a deposited payment cannot be changed, voided or deleted until it is let go', async () => {
  const { invoice, payment } = await paidInvoice();
  const fee = {
    Amount: -2.5,
    DetailType: 'DepositLineDetail',
    DepositLineDetail: { AccountRef: { value: '1' } },
  };
  const deposit = await company.write('/deposit', { ...toBank, Line: [linked(payment), fee] });
  expect(deposit).toMatchObject({
    TotalAmt: 117.5,
    DepositToAccountRef: { value: '5', name: 'Checking' },
    Line: [{ Id: '1', Amount: 120, LinkedTxn: [{ TxnId: idOf(payment) }] }, { Amount: -2.5 }],
  });
  const held = await company.read('Payment', payment);
  expect(held).toMatchObject({
    SyncToken: '1',
    LinkedTxn: [{ TxnId: idOf(deposit), TxnType: 'Deposit' }],
  });
  const changes: [string, JsonObject][] = [
    ['/payment', { ...handleOf(held), sparse: true, TotalAmt: 130 }],
    ['/payment?operation=update&include=void', { ...handleOf(held), sparse: true }],
    ['/payment?operation=delete', handleOf(held)],
    ['/deposit', { ...toBank, Line: [linked(payment)] }],
  ];
  for (const [path, body] of changes) {
    expect(faultOf(await company.post(path, body)).code).toBe('6540');
  }
  // What changes nothing is no change, and the invoice may go: the money stays deposited.
  expect(await company.write('/payment', held)).toEqual(held);
  const paid = await company.read('Invoice', invoice);
  await company.write('/invoice?operation=void', handleOf(paid));
  expect(await company.read('Payment', payment)).toMatchObject({ UnappliedAmt: 120, Line: [] });

  await company.post('/deposit?operation=delete', handleOf(deposit));
  const free = await company.read('Payment', payment);
  expect(free).toMatchObject({ LinkedTxn: [] });
  await company.post('/payment?operation=delete', handleOf(free));
  expect(await company.read('Customer', customer)).toMatchObject({ Balance: 0 });
});

test('an update of a deposit is a full one, and lets go of what it leaves out', async () => {
  const [first, second] = [await paidInvoice(), await paidInvoice()];
  const Line = [linked(first.payment), linked(second.payment)];
  const made = await company.write('/deposit', { ...toBank, Line });
  const sparse = { ...handleOf(made), sparse: true, PrivateNote: 'x' };
  expect(faultOf(await company.post('/deposit', sparse)).code).toBe('2020');
  expect(await company.write('/deposit', made)).toEqual(made);
  const rest = [{ Id: '2', ...linked(second.payment) }];
  const less = await company.write('/deposit', { ...handleOf(made), ...toBank, Line: rest });
  expect(less).toMatchObject({ TotalAmt: 120, Line: [{ Id: '2' }] });
  expect(await company.read('Payment', first.payment)).toMatchObject({ LinkedTxn: [] });
});

test('a deposit needs a bank account, an account for each line, and money that waits', async () => {
  const { payment } = await paidInvoice();
  const bank = { ...named(), TotalAmt: 5, DepositToAccountRef: { value: '5' } };
  const banked = await company.write('/payment', bank);
  const line = { Amount: 5, DetailType: 'DepositLineDetail', DepositLineDetail: {} };
  const refusals: [JsonObject, string][] = [
    [{ Line: [linked(payment)] }, '2020'],
    [{ ...toBank, Line: [] }, '2020'],
    [{ DepositToAccountRef: { value: '1' }, Line: [linked(payment)] }, '6000'],
    [{ ...toBank, Line: [line] }, '2020'],
    [{ ...toBank, Line: [linked(banked)] }, '6000'],
    [{ ...toBank, Line: [linked(payment), linked(payment)] }, '6000'],
    [{ ...toBank, Line: [linked({ Id: '999' })] }, '2500'],
  ];
  for (const [body, code] of refusals) {
    expect(faultOf(await company.post('/deposit', body)).code).toBe(code);
  }
});

test('where linked changes are silent, tokens move and only the payment is news', async () => {
  const seen = (await eventsOf(company)).length;
  const { invoice, payment } = await paidInvoice();
  expect(await company.read('Invoice', invoice)).toMatchObject({ SyncToken: '1', Balance: 0 });
  expect((await eventsOf(company)).slice(seen)).toEqual([
    `Invoice ${idOf(invoice)} Create`,
    `Payment ${idOf(payment)} Create`,
  ]);
});
