/** The aging reports: QuickBooks' report shape, and totals that tie to the open balances. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  isObject,
  objectAt,
  objectsAt,
  textAt,
  type JsonObject,
} from '../../../src/sandbox/quickbooks/json.ts';
import { appliedLine, faultOf, handleOf, idOf, serviceLine } from './company.ts';
import { startCompany, type TestCompany } from './company.ts';

let company: TestCompany;

beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.stop());

async function report(name: string, parameters = ''): Promise<JsonObject> {
  const answer = await company.get(`/reports/${name}${parameters}`);
  expect(answer.status).toBe(200);
  return answer.body;
}

function rowsOf(body: JsonObject): JsonObject[] {
  return objectsAt(objectAt(body, 'Rows') ?? {}, 'Row');
}

function valuesOf(row: JsonObject): (string | undefined)[] {
  return objectsAt(row, 'ColData').map((cell) => textAt(cell, 'value'));
}

function titlesOf(body: JsonObject): (string | undefined)[] {
  const columns = objectsAt(objectAt(body, 'Columns') ?? {}, 'Column');
  return columns.map((column) => textAt(column, 'ColTitle'));
}

const customer = (DisplayName: string, more: JsonObject = {}) =>
  company.write('/customer', { DisplayName, ...more });

const invoice = (of: JsonObject, amount: number, dates: [string, string], more: JsonObject = {}) =>
  company.write('/invoice', {
    CustomerRef: { value: idOf(of) },
    Line: [serviceLine(amount)],
    TxnDate: dates[0],
    DueDate: dates[1],
    ...more,
  });

test('a company that is owed nothing has a report without rows', async () => {
  const body = await report('AgedReceivables');
  expect(body.Header).toEqual({
    Time: '2026-03-02T09:00:00-08:00',
    ReportName: 'AgedReceivables',
    DateMacro: 'today',
    StartPeriod: '2026-03-02',
    EndPeriod: '2026-03-02',
    Currency: 'USD',
    Option: [
      { Name: 'report_date', Value: '2026-03-02' },
      { Name: 'NoReportData', Value: 'true' },
    ],
  });
  expect(body.Rows).toEqual({});
  const first = objectsAt(objectAt(body, 'Columns') ?? {}, 'Column')[0];
  expect(first).toEqual({
    ColTitle: '',
    ColType: 'Customer',
    MetaData: [{ Name: 'ColKey', Value: 'customer' }],
  });
});

describe('with open invoices, a payment on account and a credit', () => {
  let baker: JsonObject;
  let mill: JsonObject;
  let shop: JsonObject;
  let oldest: JsonObject;

  beforeAll(async () => {
    baker = await customer('baker & sons');
    mill = await customer('Mill');
    shop = await customer('Shop', { ParentRef: { value: idOf(mill) }, Job: true });
    oldest = await invoice(baker, 100, ['2025-10-01', '2025-10-31']);
    await invoice(baker, 40, ['2026-02-01', '2026-03-02']);
    await company.write('/payment', {
      CustomerRef: { value: idOf(baker) },
      TotalAmt: 70,
      TxnDate: '2026-02-20',
      Line: [appliedLine(60, oldest)],
    });
    await invoice(shop, 250.5, ['2026-01-01', '2026-01-31']);
    await company.write('/creditmemo', {
      CustomerRef: { value: idOf(shop) },
      Line: [serviceLine(50)],
      TxnDate: '2025-12-31',
    });
    const paid = await invoice(mill, 500, ['2026-01-05', '2026-02-04']);
    await company.write('/payment', {
      CustomerRef: { value: idOf(mill) },
      TotalAmt: 500,
      TxnDate: '2026-03-01',
      Line: [appliedLine(500, paid)],
    });
    const gone = await invoice(mill, 999, ['2026-01-05', '2026-02-04']);
    await company.write('/invoice?operation=void', handleOf(gone));
  });

  test('the summary ages each customer, sub-customers under their parent', async () => {
    const body = await report('AgedReceivables', '?report_date=2026-03-02');
    expect(titlesOf(body)).toEqual([
      ...['', 'Current', '1 - 30', '31 - 60', '61 - 90', '91 and over', 'Total'],
    ]);
    const [first, section, total, ...more] = rowsOf(body);
    expect(more).toEqual([]);
    // The payment on account ages from its own day, as QuickBooks ages credits.
    expect(first).toEqual({
      ColData: [
        { value: 'baker & sons', id: idOf(baker) },
        ...['40.00', '-10.00', '', '', '40.00', '70.00'].map((value) => ({ value })),
      ],
    });
    expect(Object.keys(section ?? {})).toEqual(['Header', 'Rows', 'Summary', 'type']);
    expect(valuesOf(objectAt(section ?? {}, 'Header') ?? {})).toEqual([
      ...['Mill', '', '', '', '', '', '0.00'],
    ]);
    const inner = objectsAt(objectAt(section ?? {}, 'Rows') ?? {}, 'Row');
    expect(inner).toHaveLength(1);
    expect(inner[0]).toMatchObject({ type: 'Data' });
    expect(valuesOf(inner[0] ?? {})).toEqual(['Shop', '', '250.50', '', '-50.00', '', '200.50']);
    expect(valuesOf(objectAt(section ?? {}, 'Summary') ?? {})).toEqual([
      ...['Total Mill', '0.00', '250.50', '0.00', '-50.00', '0.00', '200.50'],
    ]);
    expect(total).toMatchObject({ type: 'Section', group: 'GrandTotal' });
    expect(valuesOf(objectAt(total ?? {}, 'Summary') ?? {})).toEqual([
      ...['TOTAL', '40.00', '240.50', '0.00', '-50.00', '40.00', '270.50'],
    ]);
  });

  test('the totals tie to the customers own balances', async () => {
    const rows = rowsOf(await report('AgedReceivables'));
    const found = await company.query('select * from Customer');
    const balances = objectsAt(found, 'Customer').filter(({ Job }) => Job === false);
    const sum = balances.reduce((total, one) => total + Number(one.BalanceWithJobs), 0);
    expect(valuesOf(objectAt(rows.at(-1) ?? {}, 'Summary') ?? {}).at(-1)).toBe(sum.toFixed(2));
  });

  test('an earlier day has the balances of that day, unless today is asked for', async () => {
    const before = await report('AgedReceivables', '?report_date=2026-02-19');
    // Neither payment was there yet: baker owed 140, Mill 500, Shop 200.50.
    const total = (body: JsonObject) =>
      valuesOf(objectAt(rowsOf(body).at(-1) ?? {}, 'Summary') ?? {});
    expect(total(before)).toEqual([
      ...['TOTAL', '40.00', '750.50', '-50.00', '0.00', '100.00', '840.50'],
    ]);
    const today = await report('AgedReceivables', '?report_date=2026-02-19&aging_method=Current');
    expect(total(today)).toEqual([
      ...['TOTAL', '40.00', '250.50', '0.00', '-50.00', '40.00', '280.50'],
    ]);
  });

  test('one customer, other periods and the reverse order can be asked for', async () => {
    const one = await report('AgedReceivables', `?customer=${idOf(shop)}`);
    expect(one.Header).toMatchObject({ Customer: idOf(shop) });
    expect(rowsOf(one)).toHaveLength(2);
    const wide = await report(
      'AgedReceivables',
      '?aging_period=45&num_periods=2&sort_order=descend',
    );
    expect(titlesOf(wide)).toEqual(['', 'Current', '1 - 45', '46 and over', 'Total']);
    expect(rowsOf(wide).map((row) => row.type)).toEqual(['Section', undefined, 'Section']);
  });

  test('the detail lists every open transaction, longest overdue first', async () => {
    const body = await report('AgedReceivableDetail', '?report_date=2026-03-02');
    expect(titlesOf(body)).toEqual([
      ...['Date', 'Transaction Type', 'Num', 'Customer', 'Due Date', 'Amount', 'Open Balance'],
    ]);
    const rows = rowsOf(body);
    const titles = rows.flatMap((row) => valuesOf(objectAt(row, 'Header') ?? {})[0] ?? []);
    expect(titles).toEqual([
      ...['91 or more days past due', '61 - 90 days past due', '1 - 30 days past due', 'Current'],
    ]);
    const first = objectsAt(objectAt(rows[0] ?? {}, 'Rows') ?? {}, 'Row');
    expect(first).toEqual([
      {
        ColData: [
          { value: '2025-10-01' },
          { value: 'Invoice', id: idOf(oldest) },
          { value: textAt(oldest, 'DocNumber') },
          { value: 'baker & sons', id: idOf(baker) },
          { value: '2025-10-31' },
          { value: '100.00' },
          { value: '40.00' },
        ],
        type: 'Data',
      },
    ]);
    const credit = objectsAt(objectAt(rows[1] ?? {}, 'Rows') ?? {}, 'Row')[0];
    expect(valuesOf(credit ?? {}).slice(3)).toEqual([
      'Mill:Shop',
      '2025-12-31',
      '-50.00',
      '-50.00',
    ]);
    expect(valuesOf(objectAt(rows.at(-1) ?? {}, 'Summary') ?? {})).toEqual([
      ...['TOTAL', '', '', '', '', '270.50', '270.50'],
    ]);
    expect(rows.at(-1)).toMatchObject({ group: 'GrandTotal' });
  });

  test('the detail can be cut down by columns, due dates and days past due', async () => {
    const range = 'start_duedate=2026-01-01&end_duedate=2026-02-28&columns=due_date,cust_name';
    const body = await report('AgedReceivableDetail', `?${range}&past_due=10`);
    expect(titlesOf(body)).toEqual(['Due Date', 'Customer']);
    const rows = rowsOf(body).flatMap((row) => objectsAt(objectAt(row, 'Rows') ?? {}, 'Row'));
    expect(rows.map(valuesOf)).toEqual([
      ['2026-01-31', 'Mill:Shop'],
      ['2026-02-20', 'baker & sons'],
    ]);
  });
});

test('foreign customers are reported in the home currency', async () => {
  await company.allowCurrencies('EUR');
  const CurrencyRef = { value: 'EUR' };
  const buyer = await customer('Käufer', { CurrencyRef });
  const bill = await invoice(buyer, 100, ['2026-02-01', '2026-02-28'], {
    ExchangeRate: 1.08555,
    CurrencyRef,
  });
  const one = await report('AgedReceivables', `?customer=${idOf(buyer)}`);
  expect(valuesOf(rowsOf(one)[0] ?? {}).at(-1)).toBe('108.56');
  expect(bill.HomeBalance).toBe(108.56);
  const columns = 'currency,exch_rate,foreign_open_bal,subt_open_bal';
  const body = await report('AgedReceivableDetail', `?customer=${idOf(buyer)}&columns=${columns}`);
  const row = objectsAt(objectAt(rowsOf(body)[0] ?? {}, 'Rows') ?? {}, 'Row')[0];
  expect(titlesOf(await report('AgedReceivableDetail'))).toContain('Foreign Open Balance');
  expect(valuesOf(row ?? {})).toEqual(['EUR', '1.08555', '100.00', '108.56']);
});

test('what cannot be read is refused', async () => {
  const refusals = {
    '/reports/NoSuchReport': '500',
    '/reports/AgedReceivables?report_date=2026-02-30': '2010',
    '/reports/AgedReceivables?aging_method=Maybe': '2170',
    '/reports/AgedReceivables?num_periods=many': '2080',
    '/reports/AgedReceivables?date_macro=Some%20Day': '2170',
    '/reports/AgedReceivableDetail?columns=secret': '2170',
  };
  for (const [path, code] of Object.entries(refusals)) {
    const answer = await company.get(path);
    expect({ path, status: answer.status, code: faultOf(answer).code }).toEqual({
      path,
      status: 400,
      code,
    });
    expect(isObject(answer.body.Fault)).toBe(true);
  }
});
