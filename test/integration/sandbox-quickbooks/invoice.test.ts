import { afterAll, beforeAll, expect, test } from 'vitest';
import { objectAt, type JsonObject } from '../../../src/sandbox/quickbooks/json.ts';
import {
  faultOf,
  handleOf,
  idOf,
  linesOf,
  serviceLine,
  startCompany,
  type TestCompany,
} from './company.ts';

let company: TestCompany;
let customer: JsonObject;

beforeAll(async () => {
  company = await startCompany();
  customer = await company.write('/customer', {
    DisplayName: "Amy's Bird Sanctuary",
    BillAddr: { Line1: '4581 Finch St.', City: 'Bayshore', CountrySubDivisionCode: 'CA' },
    PrimaryEmailAddr: { Address: 'birds@example.com' },
  });
});
afterAll(() => company.stop());

function invoiceOf(amount: number, more: JsonObject = {}): JsonObject {
  return {
    CustomerRef: { value: idOf(customer) },
    Line: [serviceLine(amount)],
    ...more,
  };
}

test('a new invoice gets number, dates, subtotal and balance', async () => {
  const invoice = await company.write('/invoice', invoiceOf(1234.56));
  expect(invoice).toMatchObject({
    SyncToken: '0',
    DocNumber: '1001',
    TxnDate: '2026-03-02',
    DueDate: '2026-04-01',
    TotalAmt: 1234.56,
    Balance: 1234.56,
    LinkedTxn: [],
    CustomerRef: { value: idOf(customer), name: "Amy's Bird Sanctuary" },
    MetaData: { CreateTime: '2026-03-02T09:00:00-08:00' },
  });
  expect(invoice.Line).toEqual([
    {
      Id: '1',
      LineNum: 1,
      Amount: 1234.56,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: {
        ItemRef: { value: '1', name: 'Services' },
        TaxCodeRef: { value: 'NON' },
      },
    },
    { Amount: 1234.56, DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} },
  ]);
  expect(await company.read('Invoice', invoice)).toEqual(invoice);
});

test('a sparse update with all lines and one more adds it and keeps the other ids', async () => {
  const invoice = await company.write('/invoice', invoiceOf(100, { PrivateNote: 'keep me' }));
  const updated = await company.write('/invoice?operation=update', {
    ...handleOf(invoice),
    sparse: true,
    Line: [...linesOf(invoice), serviceLine(6.7, { Description: 'Finance charge' })],
  });
  expect(updated).toMatchObject({ SyncToken: '1', TotalAmt: 106.7, PrivateNote: 'keep me' });
  expect(linesOf(updated).map(idOf)).toEqual(['1', '2']);
});

test('a full update removes the fields it leaves out', async () => {
  const invoice = await company.write('/invoice', invoiceOf(100, { PrivateNote: 'gone soon' }));
  const updated = await company.write('/invoice', {
    ...invoiceOf(100),
    ...handleOf(invoice),
  });
  expect(updated.PrivateNote).toBeUndefined();
  // A line without its id is another line, with an id never used before.
  expect(linesOf(updated).map(idOf)).toEqual(['2']);
});

test('an update that changes nothing keeps SyncToken and LastUpdatedTime', async () => {
  const invoice = await company.write('/invoice', invoiceOf(100));
  company.setNow('2026-03-03T17:00:00Z');
  const same = await company.write('/invoice', { ...invoice, sparse: true });
  expect(same).toEqual(invoice);
});

test('a stale SyncToken is refused', async () => {
  const invoice = await company.write('/invoice', invoiceOf(100));
  const change = { ...handleOf(invoice), sparse: true };
  await company.write('/invoice', { ...change, PrivateNote: 'x' });
  const stale = await company.post('/invoice', { ...change, PrivateNote: 'y' });
  expect(stale.status).toBe(400);
  expect(faultOf(stale)).toMatchObject({ code: '5010', Message: 'Stale Object Error' });
});

test('a due date follows the term of the invoice, then of the customer', async () => {
  const byTerm = await company.write('/invoice', invoiceOf(1, { SalesTermRef: { value: '2' } }));
  expect(byTerm).toMatchObject({ DueDate: '2026-03-18', SalesTermRef: { value: '2' } });
  const prompt = await company.write('/customer', {
    DisplayName: 'Prompt Payer',
    SalesTermRef: { value: '1' },
  });
  const byCustomer = await company.write('/invoice', {
    CustomerRef: { value: idOf(prompt) },
    Line: [serviceLine(1)],
  });
  expect(byCustomer.DueDate).toBe(byCustomer.TxnDate);
});

test('a void zeroes every amount, keeps dates and numbers, and lets payments go', async () => {
  const invoice = await company.write('/invoice', invoiceOf(80, { PrivateNote: 'Our fault' }));
  const payment = await company.write('/payment', {
    CustomerRef: { value: idOf(customer) },
    TotalAmt: 30,
    Line: [{ Amount: 30, LinkedTxn: [{ TxnId: idOf(invoice), TxnType: 'Invoice' }] }],
  });
  const paid = await company.read('Invoice', invoice);
  const voided = await company.write('/invoice?operation=void', handleOf(paid));
  expect(voided).toMatchObject({
    SyncToken: '2',
    PrivateNote: 'Voided - Our fault',
    TotalAmt: 0,
    Balance: 0,
    LinkedTxn: [],
    DocNumber: invoice.DocNumber,
    DueDate: invoice.DueDate,
  });
  expect(linesOf(voided).map((line) => line.Amount)).toEqual([0]);
  expect(await company.read('Payment', payment)).toMatchObject({ UnappliedAmt: 30, Line: [] });
});

test('a deleted invoice answers its stub once and is not found afterwards', async () => {
  const invoice = await company.write('/invoice', invoiceOf(80));
  const deleted = await company.post('/invoice?operation=delete', handleOf(invoice));
  expect(deleted.body.Invoice).toEqual({ domain: 'QBO', status: 'Deleted', Id: idOf(invoice) });
  const gone = await company.get(`/invoice/${idOf(invoice)}`);
  expect(faultOf(gone)).toMatchObject({ code: '610', Message: 'Object Not Found' });
  const again = await company.post('/invoice?operation=delete', handleOf(invoice));
  expect(faultOf(again).code).toBe('610');
});

test('sending sets EmailStatus, DeliveryInfo and the address it was sent to', async () => {
  const invoice = await company.write('/invoice', invoiceOf(80));
  const path = `/invoice/${idOf(invoice)}/send`;
  expect(faultOf(await company.post(path, '')).code).toBe('2210');
  const sent = await company.post(`${path}?sendTo=pay%40example.com`, '');
  expect(sent.body.Invoice).toMatchObject({
    EmailStatus: 'EmailSent',
    BillEmail: { Address: 'pay@example.com' },
    DeliveryInfo: { DeliveryType: 'Email' },
  });
});

test('a PDF of an invoice is served as one', async () => {
  const invoice = await company.write('/invoice', invoiceOf(80));
  const path = `/v3/company/9341453000000001/invoice/${idOf(invoice)}/pdf`;
  const response = await fetch(company.origin + path);
  expect(response.headers.get('content-type')).toBe('application/pdf');
  const file = await response.text();
  expect(file.startsWith('%PDF-1.4')).toBe(true);
  expect(file).toContain('Balance: 80');
  const table = Number(/startxref\n(\d+)/.exec(file)?.[1]);
  expect(file.slice(table, table + 4)).toBe('xref');
});

test('an invoice link needs online payment, an address, and to be asked for', async () => {
  const payable = { AllowOnlineACHPayment: true, BillEmail: { Address: 'pay@example.com' } };
  const invoice = await company.write('/invoice', invoiceOf(80, payable));
  const linked = await company.get(`/invoice/${idOf(invoice)}?include=invoiceLink`);
  expect(linked.body).toHaveProperty('Invoice.InvoiceLink');
  expect(await company.read('Invoice', invoice)).not.toHaveProperty('InvoiceLink');
  const plain = await company.write('/invoice', invoiceOf(80));
  const unlinked = await company.get(`/invoice/${idOf(plain)}?include=invoiceLink`);
  expect(unlinked.body).not.toHaveProperty('Invoice.InvoiceLink');
});

test('a line with the code NON changes no tax', async () => {
  const taxed = serviceLine(100, {
    SalesItemLineDetail: { ItemRef: { value: '1' }, TaxCodeRef: { value: 'TAX' } },
  });
  const byRate = await company.write('/invoice', {
    ...invoiceOf(1),
    Line: [taxed],
    TxnTaxDetail: { TxnTaxCodeRef: { value: '2' } },
  });
  expect(byRate).toMatchObject({ TxnTaxDetail: { TotalTax: 8 }, TotalAmt: 108 });
  const given = await company.write('/invoice', {
    ...invoiceOf(1),
    Line: [taxed],
    TxnTaxDetail: { TxnTaxCodeRef: { value: '2' }, TotalTax: 7.25 },
  });
  for (const [invoice, total] of [[byRate, 109.5] as const, [given, 108.75] as const]) {
    const longer = await company.write('/invoice', {
      ...handleOf(invoice),
      sparse: true,
      Line: [...linesOf(invoice), serviceLine(1.5)],
    });
    expect(longer).toMatchObject({ TotalAmt: total, TxnTaxDetail: invoice.TxnTaxDetail });
  }
});

test('a discount comes off the subtotal', async () => {
  const discount = {
    DetailType: 'DiscountLineDetail',
    DiscountLineDetail: { PercentBased: true, DiscountPercent: 10 },
  };
  const invoice = await company.write('/invoice', {
    ...invoiceOf(1),
    Line: [serviceLine(99.95), discount],
  });
  expect(invoice.TotalAmt).toBe(89.95);
});

test.each([
  ['no line', { Line: [] }, '2020'],
  ['no customer', { CustomerRef: null }, '2020'],
  ['a customer that does not exist', { CustomerRef: { value: '999' } }, '2500'],
  ['a number that is too long', { DocNumber: 'x'.repeat(22) }, '2050'],
  ['a price that does not give the amount', { Line: [priced(10, 3, 31)] }, '6070'],
  ['an amount that is no number', { Line: [serviceLine('ten')] }, '2080'],
  ['an unknown status', { PrintStatus: 'Perhaps' }, '2170'],
  ['an unknown property', { Colour: 'red' }, '2010'],
  ['an impossible date', { TxnDate: '2026-02-30' }, '2010'],
  ['a negative total', { Line: [serviceLine(-5)] }, '6000'],
  ['a number in use', { DocNumber: '1001' }, '6140'],
])('an invoice with %s is refused', async (_what, more: JsonObject, code) => {
  const refused = await company.post('/invoice', invoiceOf(100, more));
  expect(refused.status).toBe(400);
  expect(faultOf(refused).code).toBe(code);
});

function priced(price: number, quantity: number, amount: number): JsonObject {
  const detail = { ItemRef: { value: '1' }, UnitPrice: price, Qty: quantity };
  return serviceLine(amount, { SalesItemLineDetail: detail });
}

test('read-only fields in a request are ignored', async () => {
  const made = await company.write('/invoice', invoiceOf(100, { Balance: 1, TotalAmt: 2 }));
  expect(made).toMatchObject({ Balance: 100, TotalAmt: 100 });
});

test('nothing dated on or before the closing date can be changed', async () => {
  const old = await company.write('/invoice', invoiceOf(100, { TxnDate: '2026-01-31' }));
  await company.ledger.setBookCloseDate('9341453000000001', '2026-01-31');
  const update = { ...handleOf(old), sparse: true, PrivateNote: 'late' };
  const back = { ...invoiceOf(100), TxnDate: '2026-01-15' };
  for (const [path, body] of [
    ['/invoice', update] as const,
    ['/invoice', back] as const,
    ['/invoice?operation=void', handleOf(old)] as const,
    ['/invoice?operation=delete', handleOf(old)] as const,
  ]) {
    expect(faultOf(await company.post(path, body)).code).toBe('6210');
  }
  const open = await company.write('/invoice', invoiceOf(100, { TxnDate: '2026-02-01' }));
  const moved = { ...handleOf(open), sparse: true, TxnDate: '2026-01-31' };
  expect(faultOf(await company.post('/invoice', moved)).code).toBe('6210');
  // What is open may touch what is closed: a payment today is for an invoice of last year.
  const payment = await company.write('/payment', {
    CustomerRef: { value: idOf(customer) },
    TotalAmt: 10,
    Line: [{ Amount: 10, LinkedTxn: [{ TxnId: idOf(old), TxnType: 'Invoice' }] }],
  });
  const late = { ...handleOf(payment), sparse: true, TxnDate: '2026-01-31' };
  expect(faultOf(await company.post('/payment', late)).code).toBe('6210');
  await company.post('/payment?operation=delete', handleOf(payment));
  const preferences = await company.get('/preferences');
  expect(preferences.body).toHaveProperty(
    'Preferences.AccountingInfoPrefs.BookCloseDate',
    '2026-01-31',
  );
  await company.ledger.setBookCloseDate('9341453000000001', null);
  const paidAndBack = await company.read('Invoice', old);
  const noted = { ...handleOf(paidAndBack), sparse: true, PrivateNote: 'late' };
  expect(await company.write('/invoice', noted)).toMatchObject({ PrivateNote: 'late' });
});

test('custom numbers are given by clients or not at all, and unique unless allowed', async () => {
  const preferences = objectAt((await company.get('/preferences')).body, 'Preferences') ?? {};
  const SalesFormsPrefs = { CustomTxnNumbers: true };
  const change = { ...handleOf(preferences), sparse: true, SalesFormsPrefs };
  const custom = await company.write('/preferences', change);
  expect(await company.write('/invoice', invoiceOf(5))).not.toHaveProperty('DocNumber');
  const numbered = invoiceOf(5, { DocNumber: 'A-1' });
  const first = await company.write('/invoice', numbered);
  expect(faultOf(await company.post('/invoice', numbered)).code).toBe('6140');
  const allowed = '/invoice?include=allowduplicatedocnum';
  expect(await company.write(allowed, numbered)).toMatchObject({ DocNumber: 'A-1' });
  const renamed = { ...handleOf(first), sparse: true, DocNumber: 'A-2' };
  expect(await company.write('/invoice', renamed)).toMatchObject({ DocNumber: 'A-2' });
  const back = { ...handleOf(custom), sparse: true, SalesFormsPrefs: { CustomTxnNumbers: false } };
  await company.write('/preferences', back);
});
