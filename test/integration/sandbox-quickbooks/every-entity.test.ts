/** Every kind of entity is made, read, found, changed and told of in the same way. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { objectAt, objectsAt, type JsonObject } from '../../../src/sandbox/quickbooks/json.ts';
import {
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

const customer: JsonObject = { value: '1' };
const vendor: JsonObject = { value: '2' };
const employee: JsonObject = { value: '3' };
const checking: JsonObject = { value: '5' };

beforeAll(async () => {
  company = await startCompany({ currencies: ['CHF'] });
  await company.write('/customer', { DisplayName: 'Payer' });
  await company.write('/vendor', { DisplayName: 'Supplier' });
  await company.write('/employee', { GivenName: 'Ann', FamilyName: 'Lee' });
});
afterAll(() => company.stop());

const expense = (amount: number): JsonObject => ({
  Amount: amount,
  DetailType: 'AccountBasedExpenseLineDetail',
  AccountBasedExpenseLineDetail: { AccountRef: { value: '1' } },
});
const posting = (PostingType: string): JsonObject => ({
  Amount: 12.5,
  DetailType: 'JournalEntryLineDetail',
  JournalEntryLineDetail: { PostingType, AccountRef: { value: '1' } },
});

type Kind = {
  readonly type: string;
  readonly make: JsonObject;
  /** A field, not given when made, and what a sparse update sets it to. */
  readonly set: readonly [key: string, value: string | JsonObject];
  readonly isTold?: false;
  readonly isInCdc?: false;
};

const note = ['PrivateNote', 'Seen by Ann'] as const;
const lists: readonly Kind[] = [
  { type: 'Customer', make: { DisplayName: 'A' }, set: ['Notes', 'Rings twice'] },
  { type: 'Vendor', make: { DisplayName: 'B' }, set: ['AcctNum', '42'] },
  { type: 'Employee', make: { DisplayName: 'C' }, set: ['EmployeeNumber', '7'] },
  {
    type: 'Item',
    make: { Name: 'Print', Type: 'Service', IncomeAccountRef: { value: '1' } },
    set: ['Description', 'Four colours'],
  },
  {
    type: 'Account',
    make: { Name: 'Late fees', AccountType: 'Other Income' },
    set: ['Description', 'Charged to late payers'],
  },
  {
    type: 'Term',
    make: { Name: 'Net 45', DueDays: 45 },
    set: ['DiscountPercent', '2'],
  },
  {
    type: 'PaymentMethod',
    make: { Name: 'Giro' },
    set: ['Type', 'CREDIT_CARD'],
  },
  { type: 'Class', make: { Name: 'North' }, set: ['Name', 'South'] },
  {
    type: 'Department',
    make: { Name: 'Shop' },
    set: ['Address', { City: 'Ely' }],
  },
  {
    type: 'CompanyCurrency',
    make: { Code: 'NOK' },
    set: ['Active', 'false'],
  },
  {
    type: 'CustomerType',
    make: { Name: 'Trade' },
    set: ['Name', 'Retail'],
    isTold: false,
  },
  {
    type: 'Budget',
    make: { Name: 'Plan', StartDate: '2026-01-01', EndDate: '2026-12-31' },
    set: ['BudgetEntryType', 'Monthly'],
  },
  {
    type: 'TaxCode',
    make: { Name: 'County', Taxable: true },
    set: ['Description', 'Of the county'],
    isTold: false,
    isInCdc: false,
  },
  {
    type: 'TaxRate',
    make: { Name: 'County rate', RateValue: 1.5 },
    set: ['Description', 'Of the county'],
    isTold: false,
    isInCdc: false,
  },
];
const sale = { CustomerRef: customer, Line: [serviceLine(20), serviceLine(5.25)] };
const transactions: readonly Kind[] = [
  { type: 'Invoice', make: sale, set: note },
  { type: 'CreditMemo', make: sale, set: note },
  { type: 'Estimate', make: sale, set: note },
  { type: 'SalesReceipt', make: sale, set: note },
  {
    type: 'RefundReceipt',
    make: { ...sale, DepositToAccountRef: checking },
    set: note,
  },
  { type: 'Payment', make: { CustomerRef: customer, TotalAmt: 9 }, set: note },
  { type: 'Bill', make: { VendorRef: vendor, Line: [expense(8)] }, set: note },
  {
    type: 'VendorCredit',
    make: { VendorRef: vendor, Line: [expense(8)] },
    set: note,
  },
  {
    type: 'PurchaseOrder',
    make: { VendorRef: vendor, Line: [expense(8)] },
    set: note,
  },
  {
    type: 'Purchase',
    make: { AccountRef: checking, PaymentType: 'Cash', Line: [expense(3), expense(4)] },
    set: note,
  },
  {
    type: 'BillPayment',
    make: { VendorRef: vendor, PayType: 'Check', TotalAmt: 8, Line: [{ Amount: 8 }] },
    set: note,
  },
  {
    type: 'JournalEntry',
    make: { Line: [posting('Debit'), posting('Credit')] },
    set: note,
  },
  {
    type: 'Transfer',
    make: { FromAccountRef: checking, ToAccountRef: { value: '4' }, Amount: 10 },
    set: note,
  },
  {
    type: 'TimeActivity',
    make: { NameOf: 'Employee', EmployeeRef: employee, Hours: 2, Minutes: 30 },
    set: ['Description', 'Setting type'],
    isInCdc: false,
  },
];

const changeOf = (entity: JsonObject, more: JsonObject) => ({ ...handleOf(entity), ...more });

describe.each([...lists, ...transactions])('$type', ({ type, make, set }) => {
  const path = `/${type.toLowerCase()}`;
  const [key, value] = set;
  // What the API answers for the words "true" and "false", and for digits, is of the field's kind.
  const wanted = { false: false, '2': 2 }[typeof value === 'string' ? value : ''] ?? value;

  test('is answered, read and found the same', async () => {
    const made = await company.write(path, make);
    expect(made).toMatchObject({ domain: 'QBO', sparse: false, SyncToken: '0' });
    expect(await company.read(type, made)).toEqual(made);
    const found = await company.query(`select * from ${type} where Id = '${idOf(made)}'`);
    expect(objectsAt(found, type)).toEqual([made]);

    const sparse = await company.write(path, changeOf(made, { sparse: true, [key]: value }));
    expect(sparse).toMatchObject({ [key]: wanted, SyncToken: '1' });
    // A new name also shows in the full name, and one made inactive is marked.
    const others = without(made, ['SyncToken', 'MetaData', key, 'FullyQualifiedName']);
    expect(sparse).toMatchObject(others);
    const stale = await company.post(path, changeOf(made, { sparse: true, [key]: value }));
    expect(faultOf(stale)).toMatchObject({ code: '5010' });
    const same = await company.write(path, changeOf(sparse, { sparse: true, [key]: value }));
    expect(same).toEqual(sparse);

    const again = { ...make, Line: linesOf(made) };
    const full = await company.write(path, changeOf(sparse, make.Line ? again : make));
    expect(full.SyncToken).toBe(key === 'Active' ? '1' : '2');
    expect(full[key]).toEqual(key === 'Active' ? false : made[key]);
    expect(objectsAt(full, 'Line')).toEqual(objectsAt(made, 'Line'));
  });
});

// Another of the kind, beside the one that has the name.
function otherOf(kind: Kind): JsonObject {
  const { make } = kind;
  if (kind.type === 'CompanyCurrency') return { Code: 'DKK' };
  const names = ['DisplayName', 'Name'].filter((name) => make[name] !== undefined);
  return { ...make, ...Object.fromEntries(names.map((name) => [name, `Another ${kind.type}`])) };
}

async function refuseUnknown(kind: Kind): Promise<void> {
  const path = `/${kind.type.toLowerCase()}`;
  const unknown = await company.post(path, { ...otherOf(kind), NoSuchField: 1 });
  expect(faultOf(unknown)).toMatchObject({ code: '2010' });
}

async function expectTold(kind: Kind, entity: JsonObject, operations: string[]): Promise<void> {
  const prefix = `${kind.type} ${idOf(entity)} `;
  const own = (await eventsOf(company)).filter((one) => one.startsWith(prefix));
  expect(own).toEqual(kind.isTold === false ? [] : operations.map((one) => prefix + one));
  const since = '2026-03-02T00:00:00Z';
  const changes = await company.get(`/cdc?entities=${kind.type}&changedSince=${since}`);
  expect(changes.status).toBe(kind.isInCdc === false ? 400 : 200);
}

test.each(lists)('$type is made inactive and active again', async (kind) => {
  const { type } = kind;
  const path = `/${type.toLowerCase()}`;
  await refuseUnknown(kind);
  const made = await company.write(path, otherOf(kind));
  const gone = await company.write(path, changeOf(made, { sparse: true, Active: false }));
  expect(gone).toMatchObject({ Active: false });
  const shown = await company.query(`select * from ${type} where Id = '${idOf(made)}'`);
  expect(shown).toEqual({});
  const back = await company.write(path, changeOf(gone, { sparse: true, Active: true }));
  expect(back).toMatchObject({ ...without(made, ['SyncToken', 'MetaData']), SyncToken: '2' });
  await expectTold(kind, made, ['Create', 'Delete', 'Update']);
});

test.each(transactions)('$type is deleted', async (kind) => {
  const { type } = kind;
  const path = `/${type.toLowerCase()}`;
  await refuseUnknown(kind);
  const made = await company.write(path, otherOf(kind));
  const gone = await company.post(`${path}?operation=delete`, handleOf(made));
  expect(gone.body[type]).toEqual({ domain: 'QBO', status: 'Deleted', Id: idOf(made) });
  expect(faultOf(await company.get(`${path}/${idOf(made)}`))).toMatchObject({ code: '610' });
  await expectTold(kind, made, ['Create', 'Delete']);
});

function without(entity: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(entity).filter(([key]) => !keys.includes(key)));
}

test('lines keep the ids they have and get the ones they lack', async () => {
  const make = { VendorRef: vendor, Line: [expense(1), expense(2)] };
  const bill = await company.write('/bill', make);
  const [first] = linesOf(bill);
  const Line = [
    { ...first, Amount: 10 },
    { ...expense(5), Id: '99' },
  ];
  const changed = await company.write('/bill', changeOf(bill, { sparse: true, Line }));
  expect(linesOf(changed).map(({ Id, Amount }) => [Id, Amount])).toEqual([
    ['1', 10],
    ['3', 5],
  ]);
  expect(changed).toMatchObject({ TotalAmt: 15, VendorRef: { value: '2', name: 'Supplier' } });
});

test('records without what they need are refused', async () => {
  const refusals: readonly [string, JsonObject, string][] = [
    ['/bill', { Line: [expense(1)] }, '2020'],
    ['/bill', { VendorRef: vendor }, '2020'],
    ['/bill', { VendorRef: { value: '999' }, Line: [expense(1)] }, '2500'],
    ['/purchase', { AccountRef: checking, Line: [expense(1)] }, '2020'],
    ['/purchase', { AccountRef: checking, PaymentType: 'Barter', Line: [expense(1)] }, '2170'],
    ['/journalentry', { Line: [posting('Debit')] }, '6000'],
    ['/timeactivity', { NameOf: 'Vendor', EmployeeRef: employee }, '2020'],
    ['/transfer', { FromAccountRef: checking, ToAccountRef: checking }, '2020'],
    ['/class', { Name: 'a:b' }, '2040'],
    ['/companyinfo', { CompanyName: 'Another' }, '500'],
    ['/preferences', { SyncToken: '7', SalesFormsPrefs: {} }, '5010'],
  ];
  for (const [path, body, code] of refusals) {
    expect({ path, code: faultOf(await company.post(path, body)).code }).toEqual({ path, code });
  }
});

test('classes and departments stand under others', async () => {
  const north = await company.write('/class', { Name: 'Up' });
  const child = await company.write('/class', { Name: 'East', ParentRef: { value: idOf(north) } });
  expect(child).toMatchObject({ SubClass: true, FullyQualifiedName: 'Up:East' });
  const loop = changeOf(north, { sparse: true, ParentRef: { value: idOf(north) } });
  expect(faultOf(await company.post('/class', loop))).toMatchObject({ code: '6000' });
});

test('a bundle names its items, and has none like itself', async () => {
  const bundle = {
    Name: 'Set',
    Type: 'Group',
    ItemGroupDetail: { ItemGroupLine: [{ ItemRef: { value: '1' }, Qty: 2 }] },
  };
  const made = await company.write('/item', bundle);
  expect(objectAt(made, 'ItemGroupDetail')).toEqual({
    ItemGroupLine: [{ Qty: 2, ItemRef: { value: '1', name: 'Services', type: 'Service' } }],
  });
  const nested = { ItemGroupLine: [{ ItemRef: { value: idOf(made) } }] };
  const refused = await company.post('/item', { ...bundle, Name: 'X', ItemGroupDetail: nested });
  expect(faultOf(refused)).toMatchObject({ code: '6000' });
});

test('forms can be printed and sent; lists and plain records cannot', async () => {
  const invoice = await company.write('/invoice', sale);
  const pdf = await fetch(
    `${company.origin}/v3/company/9341453000000001/invoice/${idOf(invoice)}/pdf`,
  );
  expect(pdf.headers.get('content-type')).toMatch(/^application\/pdf/);
  expect((await pdf.text()).slice(0, 8)).toBe('%PDF-1.4');
  for (const path of ['/customer/1/pdf', '/term/1/pdf']) {
    expect(faultOf(await company.get(path))).toMatchObject({ code: '500' });
  }
  expect(faultOf(await company.post('/term/1/send', ''))).toMatchObject({ code: '500' });
});

test('every minorversion is answered alike', async () => {
  const plain = await company.get('/customer/1');
  for (const version of ['1', '65', '75', '76', 'x']) {
    const answer = await company.get(`/customer/1?minorversion=${version}`);
    expect(answer.body.Customer).toEqual(plain.body.Customer);
  }
});
