/** The report GeneralLedger: QuickBooks' shape, and what the lines of transactions post to accounts. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  isObject,
  objectAt,
  objectsAt,
  textAt,
  type JsonObject,
} from '../../../src/sandbox/quickbooks/json.ts';
import { faultOf, handleOf, idOf, serviceLine, startCompany, type TestCompany } from './company.ts';

const bank = '5';
let company: TestCompany;
let interest: JsonObject;
let sub: JsonObject;
let item: JsonObject;
let ada: JsonObject;

const line = (amount: number, text: string) => ({
  Amount: amount,
  Description: text,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: idOf(item) } },
});
const invoice = (TxnDate: string, amount: number, more: JsonObject = {}) =>
  company.write('/invoice', {
    CustomerRef: { value: idOf(ada) },
    TxnDate,
    Line: [serviceLine(100), line(amount, `Late ${amount}`)],
    ...more,
  });
const rowsOf = (body: JsonObject): JsonObject[] => objectsAt(objectAt(body, 'Rows') ?? {}, 'Row');
const valuesOf = (row: JsonObject): (string | undefined)[] =>
  objectsAt(row, 'ColData').map((cell) => textAt(cell, 'value'));

async function ledger(parameters: string): Promise<JsonObject> {
  const answer = await company.get(`/reports/GeneralLedger?${parameters}`);
  expect(answer.status).toBe(200);
  return answer.body;
}
const march = () => `account=${idOf(interest)}&start_date=2026-03-01&end_date=2026-03-31`;

beforeAll(async () => {
  company = await startCompany({ currencies: ['EUR'] });
  interest = await company.write('/account', { Name: 'Interest', AccountType: 'Other Income' });
  const ParentRef = { value: idOf(interest) };
  sub = await company.write('/account', { Name: 'Of it', AccountType: 'Other Income', ParentRef });
  const IncomeAccountRef = { value: idOf(interest) };
  item = await company.write('/item', { Name: 'Interest', Type: 'Service', IncomeAccountRef });
  ada = await company.write('/customer', { DisplayName: 'Ada' });
});
afterAll(() => company.stop());

test('an account without postings has no section', async () => {
  const body = await ledger(march());
  expect(body.Rows).toEqual({});
  expect(body.Header).toMatchObject({
    ...{ ReportName: 'GeneralLedger', ReportBasis: 'Accrual', Currency: 'USD' },
    ...{ StartPeriod: '2026-03-01', EndPeriod: '2026-03-31', Account: idOf(interest) },
    Option: [{ Name: 'NoReportData', Value: 'true' }],
  });
});

test('sales, credits, voids, journal entries and deposits stand on their accounts at home value', async () => {
  await invoice('2026-02-11', 4);
  await invoice('2026-03-02', 6.7);
  const euro = await company.write('/customer', {
    ...{ DisplayName: 'Emil', CurrencyRef: { value: 'EUR' } },
  });
  const more = { CustomerRef: { value: idOf(euro) }, ExchangeRate: 1.105 };
  await invoice('2026-03-03', 10, more);
  const gone = await invoice('2026-03-04', 9);
  await company.write('/invoice?operation=void', handleOf(gone));
  await company.write('/creditmemo', {
    ...{ CustomerRef: { value: idOf(ada) }, TxnDate: '2026-03-05', Line: [line(2, 'Back')] },
  });
  const posting = (PostingType: string, account: string) => ({
    ...{ Amount: 5, DetailType: 'JournalEntryLineDetail', Description: 'By hand' },
    JournalEntryLineDetail: { PostingType, AccountRef: { value: account } },
  });
  await company.write('/journalentry', {
    ...{ TxnDate: '2026-03-06', Line: [posting('Debit', bank), posting('Credit', idOf(interest))] },
  });
  await company.write('/deposit', {
    ...{ TxnDate: '2026-03-07', DepositToAccountRef: { value: bank } },
    Line: [
      {
        ...{ Amount: 1.5, DetailType: 'DepositLineDetail' },
        DepositLineDetail: { AccountRef: { value: idOf(sub) } },
      },
    ],
  });

  const body = await ledger(march());
  const columns = objectsAt(objectAt(body, 'Columns') ?? {}, 'Column');
  expect(columns.map((each) => objectsAt(each, 'MetaData')[0]?.Value)).toEqual([
    ...['tx_date', 'txn_type', 'doc_num', 'name', 'memo', 'split_acc'],
    ...['subt_nat_home_amount', 'rbal_nat_home_amount'],
  ]);
  const [section] = rowsOf(body);
  if (section === undefined) throw new Error('There is no section');
  expect(section).toMatchObject({
    type: 'Section',
    Header: { ColData: expect.arrayContaining([{ value: 'Interest', id: idOf(interest) }]) },
  });
  const inside = rowsOf(section);
  expect(inside.filter((row) => !isObject(row.Header)).map(valuesOf)).toEqual([
    ['Beginning Balance', '', '', '', '', '', '', '4.00'],
    ['2026-03-02', 'Invoice', '1002', 'Ada', 'Late 6.7', expect.anything(), '6.70', '10.70'],
    ['2026-03-03', 'Invoice', '1003', 'Emil', 'Late 10', expect.anything(), '11.05', '21.75'],
    ['2026-03-04', 'Invoice', '1004', 'Ada', 'Late 9', expect.anything(), '0.00', '21.75'],
    ['2026-03-05', 'Credit Memo', '1005', 'Ada', 'Back', expect.anything(), '-2.00', '19.75'],
    ['2026-03-06', 'Journal Entry', expect.anything(), '', 'By hand', '-Split-', '5.00', '24.75'],
  ]);
  const below = inside.filter((row) => isObject(row.Header));
  expect(below.flatMap(rowsOf).map(valuesOf)).toEqual([
    ['2026-03-07', 'Deposit', '', '', '', '-Split-', '1.50', '1.50'],
  ]);
  expect(valuesOf(objectAt(section, 'Summary') ?? {})).toEqual([
    ...['Total for Interest with sub-accounts', '', '', '', '', '', '22.25', ''],
  ]);
});

test('columns, order and a named period are as asked for, and what is unknown is refused', async () => {
  const only = 'columns=tx_date,nat_foreign_amount,currency,exch_rate&sort_order=descend';
  const body = await ledger(`${march()}&${only}`);
  const dates = rowsOf(rowsOf(body)[0] ?? {}).map(valuesOf);
  expect(dates).toContainEqual(['2026-03-03', '10.00', 'EUR', '1.105']);
  expect(dates.at(1)?.[0]).toBe('2026-03-06');
  const named = await ledger(`account=${idOf(interest)}&date_macro=Last Month`);
  expect(named.Header).toMatchObject({ DateMacro: 'last month', StartPeriod: '2026-02-01' });
  for (const wrong of ['start_date=soon', 'columns=sum', 'accounting_method=Cash']) {
    const refused = await company.get(`/reports/GeneralLedger?${wrong}`);
    expect(refused.status).toBe(400);
    expect(faultOf(refused)).toHaveProperty('code');
  }
});
