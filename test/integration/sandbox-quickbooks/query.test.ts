import { afterAll, beforeAll, expect, test } from 'vitest';
import { objectsAt, type JsonObject } from '../../../src/sandbox/quickbooks/json.ts';
import {
  appliedLine,
  faultOf,
  idOf,
  serviceLine,
  startCompany,
  type TestCompany,
} from './company.ts';

let company: TestCompany;
let amy: JsonObject;
let bo: JsonObject;

beforeAll(async () => {
  company = await startCompany();
  amy = await company.write('/customer', {
    DisplayName: "Amy's Bird Sanctuary",
    PrimaryEmailAddr: { Address: 'birds@example.com' },
  });
  bo = await company.write('/customer', { DisplayName: 'Bo & Sons \\ 50%_off' });
  for (let day = 1; day <= 5; day += 1) {
    company.setNow(`2026-03-0${day}T17:00:00.500Z`);
    await company.write('/invoice', {
      CustomerRef: { value: idOf(day < 4 ? amy : bo) },
      TxnDate: `2026-03-0${day}`,
      DueDate: `2026-04-0${day}`,
      Line: [serviceLine(day * 100)],
    });
  }
  const first = await company.query("select * from Invoice where DocNumber = '1001'");
  const invoice = objectsAt(first, 'Invoice')[0] ?? {};
  company.setNow('2026-03-06T17:00:00Z');
  await company.write('/payment', {
    CustomerRef: { value: idOf(amy) },
    TotalAmt: 100,
    Line: [appliedLine(100, invoice)],
  });
});
afterAll(() => company.stop());

async function numbersOf(condition: string): Promise<unknown[]> {
  const response = await company.query(`select * from Invoice ${condition}`);
  return objectsAt(response, 'Invoice').map((invoice) => invoice.DocNumber);
}

test.each([
  ["where Balance > '0'", ['1002', '1003', '1004', '1005']],
  ['where Balance = 0', ['1001']],
  ["where TotalAmt >= '300' and TotalAmt <= '400.00'", ['1003', '1004']],
  ["where TxnDate < '2026-03-03'", ['1001', '1002']],
  ["where DueDate = '2026-04-05'", ['1005']],
  ["where DocNumber in ('1001', '1004')", ['1001', '1004']],
  ["where DocNumber like '%4'", ['1004']],
  ["where MetaData.CreateTime >= '2026-03-04T09:00:00-08:00'", ['1004', '1005']],
  ["where MetaData.CreateTime = '2026-03-04T09:00:00-08:00'", ['1004']],
  ["where MetaData.LastUpdatedTime > '2026-03-05T18:00:00Z'", ['1001']],
  ['orderby TxnDate desc maxresults 2', ['1005', '1004']],
  ['ORDER BY MetaData.LastUpdatedTime STARTPOSITION 4 MAXRESULTS 10', ['1005', '1001']],
  ['MAXRESULTS 1 STARTPOSITION 2', ['1002']],
])('invoices %s', async (condition, numbers) => {
  expect(await numbersOf(condition)).toEqual(numbers);
});

test('a customer is found by reference, in both spellings', async () => {
  expect(await numbersOf(`where CustomerRef = '${idOf(bo)}'`)).toEqual(['1004', '1005']);
  expect(await numbersOf(`where CustomerRef.value = '${idOf(bo)}'`)).toEqual(['1004', '1005']);
});

test('quotes and backslashes are escaped by a backslash, % is the only wildcard', async () => {
  const named = async (name: string) =>
    objectsAt(await company.query(`select * from Customer where ${name}`), 'Customer').map(idOf);
  expect(await named("DisplayName = 'Amy\\'s Bird Sanctuary'")).toEqual([idOf(amy)]);
  expect(await named("DisplayName = 'Bo & Sons \\\\ 50%_off'")).toEqual([idOf(bo)]);
  expect(await named("DisplayName like 'bo%'")).toEqual([idOf(bo)]);
  expect(await named("DisplayName like '_o%'")).toEqual([]);
  expect(await named("PrimaryEmailAddr.Address = 'birds@example.com'")).toEqual([idOf(amy)]);
});

test('an answer tells how many rows it has, a count only the total, no rows nothing', async () => {
  const page = await company.query('select * from Invoice startposition 4 maxresults 10');
  expect(page).toMatchObject({ startPosition: 4, maxResults: 2 });
  expect(Object.keys(page)).toEqual(['Invoice', 'startPosition', 'maxResults']);
  expect(await company.query('SELECT COUNT(*) FROM Invoice')).toEqual({ totalCount: 5 });
  expect(await company.query("select * from Invoice where Id = '999999'")).toEqual({});
});

test('a statement may be posted as text', async () => {
  const answer = await company.post('/query', "select count(*) from Invoice where Balance > '0'");
  expect(answer.body.QueryResponse).toEqual({ totalCount: 4 });
});

test.each([
  'select Id from Invoice',
  'select * from Invoice startposition 0',
  'select * from Invoice maxresults 1001',
  'select * from Nothing',
  "select * from Invoice where Colour = 'red'",
  "select * from Invoice where Line.Amount = '1'",
  "select * from Invoice where Id > '5'",
  "select * from Invoice where Id = 'abc'",
  "select * from Invoice where Balance like '1%'",
  "select * from Invoice where Balance > 'much'",
  "select * from Invoice where TxnDate > 'yesterday'",
  "select * from Invoice where Balance > '0' or Balance = '0'",
  "select * from Invoice where not Balance = '0'",
  "select * from Invoice where Balance != '0'",
  "select * from Invoice where DocNumber = 'x' group by Id",
  "select * from Customer where DisplayName = 'Amy's'",
  "select * from Customer where DisplayName = 'x'; drop schema sandbox",
  'select * from Customer where Active = maybe',
  '',
])('%j is refused with 4001', async (statement) => {
  const refused = await company.get(`/query?query=${encodeURIComponent(statement)}`);
  expect(refused.status).toBe(400);
  expect(faultOf(refused).code).toBe('4001');
});
