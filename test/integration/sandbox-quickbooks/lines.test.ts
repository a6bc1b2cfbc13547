import { afterAll, beforeAll, expect, test } from 'vitest';
import { objectAt, objectsAt, type JsonObject } from '../../../src/sandbox/quickbooks/json.ts';
import { dueByTerm } from '../../../src/sandbox/quickbooks/due-date.ts';
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
let bundle: JsonObject;

beforeAll(async () => {
  company = await startCompany();
  customer = await company.write('/customer', { DisplayName: 'Bundler' });
  const IncomeAccountRef = { value: '1' };
  const item = (Name: string, UnitPrice: number): Promise<JsonObject> =>
    company.write('/item', { Name, Type: 'Service', UnitPrice, IncomeAccountRef });
  const members = [await item('Pump', 12.75), await item('Hose', 4)];
  const ItemGroupLine = members.map((each, index) => ({
    ItemRef: { value: idOf(each) },
    Qty: index + 1,
  }));
  bundle = await company.write('/item', {
    Name: 'Fountain kit',
    Type: 'Group',
    ItemGroupDetail: { ItemGroupLine },
  });
});
afterAll(() => company.stop());

const bundled = (more: JsonObject = {}): JsonObject => ({
  DetailType: 'GroupLineDetail',
  GroupLineDetail: { GroupItemRef: { value: idOf(bundle) }, ...more },
});
const invoice = (lines: JsonObject[], more: JsonObject = {}): JsonObject => ({
  CustomerRef: { value: idOf(customer) },
  Line: lines,
  ...more,
});

test('a bundle is filled with its items and counts in the subtotal', async () => {
  const made = await company.write('/invoice', invoice([bundled({ Quantity: 2 }), serviceLine(1)]));
  expect(made).toMatchObject({ TotalAmt: 42.5 });
  expect(made.Line).toMatchObject([
    {
      Id: '1',
      LineNum: 1,
      Amount: 41.5,
      GroupLineDetail: {
        GroupItemRef: { value: idOf(bundle), name: 'Fountain kit' },
        Quantity: 2,
        Line: [
          { Id: '2', LineNum: 1, Amount: 25.5, SalesItemLineDetail: { Qty: 2, UnitPrice: 12.75 } },
          { Id: '3', LineNum: 2, Amount: 16, SalesItemLineDetail: { Qty: 4, UnitPrice: 4 } },
        ],
      },
    },
    { Id: '4', LineNum: 2, Amount: 1 },
    { Amount: 42.5, DetailType: 'SubTotalLineDetail' },
  ]);
  expect(await company.write('/invoice', made)).toEqual(made);

  // Its lines are all or none, as the invoice's own: one is kept, one is new.
  const [group] = linesOf(made);
  const [inner] = objectsAt(objectAt(group ?? {}, 'GroupLineDetail') ?? {}, 'Line');
  const Line = [inner ?? {}, serviceLine(3)];
  const changed = await company.write('/invoice', {
    ...handleOf(made),
    sparse: true,
    Line: [{ ...group, GroupLineDetail: { GroupItemRef: { value: idOf(bundle) }, Line } }],
  });
  expect(changed).toMatchObject({ TotalAmt: 28.5 });
  const kept = objectAt(linesOf(changed)[0] ?? {}, 'GroupLineDetail') ?? {};
  expect(objectsAt(kept, 'Line').map(idOf)).toEqual(['2', '5']);

  const voided = await company.write('/invoice?operation=void', handleOf(changed));
  const empty = objectAt(linesOf(voided)[0] ?? {}, 'GroupLineDetail') ?? {};
  expect(objectsAt(empty, 'Line').map((line) => line.Amount)).toEqual([0, 0]);
  expect(voided.TotalAmt).toBe(0);
});

test('lines that only say something count for nothing, and so do items without a reference', async () => {
  const lines = [
    serviceLine(10),
    { DetailType: 'DescriptionOnly', Description: 'Thank you', Amount: 99 },
    { DetailType: 'SalesItemLineDetail', Description: 'No item', Amount: 99 },
  ];
  const made = await company.write('/invoice', invoice(lines));
  expect(made.TotalAmt).toBe(10);
  expect(linesOf(made).map((line) => line.DetailType)).toEqual([
    'SalesItemLineDetail',
    'DescriptionOnly',
    'DescriptionOnly',
  ]);
});

test('a deposit is taken off the balance, not off the total', async () => {
  const made = await company.write('/invoice', invoice([serviceLine(100)], { Deposit: 30 }));
  expect(made).toMatchObject({ TotalAmt: 100, Deposit: 30, Balance: 70 });
  const tooMuch = invoice([serviceLine(100)], { Deposit: 100.01 });
  expect(faultOf(await company.post('/invoice', tooMuch)).code).toBe('6000');
});

test.each([
  ['a bundle that is no bundle', grouped({ GroupItemRef: { value: '1' } }), '2170'],
  ['a bundle without an item', { DetailType: 'GroupLineDetail' }, '2020'],
  ['a kind of its own', { DetailType: 'Whatever' }, '2170'],
  ['a long description', serviceLine(1, { Description: 'x'.repeat(4001) }), '2050'],
  ['a class that does not exist', withDetail({ ClassRef: { value: '9' } }), '2500'],
  ['an item that does not exist', withDetail({ ItemRef: { value: '99' } }), '2500'],
  ['a discount account that does not exist', discounted({ DiscountAccountRef: ref('99') }), '2500'],
  ['a percent that is missing', discounted({ PercentBased: true }), '2020'],
])('a line with %s is refused', async (_what, line: JsonObject, code) => {
  const refused = await company.post('/invoice', invoice([serviceLine(5), line]));
  expect(faultOf(refused).code).toBe(code);
});

function grouped(detail: JsonObject): JsonObject {
  return { DetailType: 'GroupLineDetail', GroupLineDetail: detail };
}
function ref(value: string): JsonObject {
  return { value };
}
function withDetail(detail: JsonObject): JsonObject {
  return serviceLine(1, { SalesItemLineDetail: { ItemRef: { value: '1' }, ...detail } });
}
function discounted(detail: JsonObject): JsonObject {
  return { Amount: 1, DetailType: 'DiscountLineDetail', DiscountLineDetail: detail };
}

test.each([
  [{ DueDays: 30 }, '2026-01-31', '2026-03-02'],
  [{ DayOfMonthDue: 15 }, '2026-03-10', '2026-03-15'],
  [{ DayOfMonthDue: 15 }, '2026-03-15', '2026-03-15'],
  [{ DayOfMonthDue: 15 }, '2026-03-16', '2026-04-15'],
  [{ DayOfMonthDue: 31 }, '2026-02-10', '2026-02-28'],
  [{ DayOfMonthDue: 15, DueNextMonthDays: 5 }, '2026-03-09', '2026-03-15'],
  [{ DayOfMonthDue: 15, DueNextMonthDays: 5 }, '2026-03-10', '2026-04-15'],
  [{ DayOfMonthDue: 1, DueNextMonthDays: 5 }, '2026-12-20', '2027-01-01'],
  [{}, '2026-03-10', '2026-03-10'],
])('by the term %j what is dated %s is due %s', (term: JsonObject, date, due) => {
  expect(dueByTerm(term, date)).toBe(due);
});
