import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  eventsOf,
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

test('a name is unique across customers and vendors, in any letter case', async () => {
  await company.write('/customer', { DisplayName: 'Weiskopf Consulting' });
  for (const type of ['customer', 'vendor']) {
    const refused = await company.post(`/${type}`, { DisplayName: 'WEISKOPF consulting' });
    expect(refused.status).toBe(400);
    expect(refused.body.Fault).toEqual({
      Error: [
        {
          Message: 'Duplicate Name Exists Error',
          Detail: 'The name supplied already exists. : null',
          code: '6240',
        },
      ],
      type: 'ValidationFault',
    });
  }
});

test('a full update of a customer derives its other names anew', async () => {
  const made = await company.write('/customer', { DisplayName: 'Doe2, Jane' });
  const updated = await company.write('/customer', {
    DisplayName: 'Jack Moe',
    PrimaryPhone: { FreeFormNumber: '(415) 444-1234' },
    ...handleOf(made),
  });
  expect(updated).toMatchObject({
    SyncToken: '1',
    FullyQualifiedName: 'Jack Moe',
    PrintOnCheckName: 'Jack Moe',
    PrimaryPhone: { FreeFormNumber: '(415) 444-1234' },
    DefaultTaxCodeRef: { value: '2' },
  });
});

test('an inactive customer is marked, hidden from queries, and takes no new invoice', async () => {
  const customer = await company.write('/customer', { DisplayName: 'Closed Shop' });
  const inactive = await company.write('/customer', {
    ...handleOf(customer),
    sparse: true,
    Active: false,
  });
  expect(inactive).toMatchObject({ Active: false, DisplayName: 'Closed Shop (deleted)' });
  expect((await eventsOf(company)).at(-1)).toBe(`Customer ${idOf(customer)} Delete`);
  const byId = `select * from Customer where Id = '${idOf(customer)}'`;
  expect(await company.query(byId)).toEqual({});
  const all = await company.query(`${byId} and Active in (true, false)`);
  expect(all.Customer).toMatchObject([{ Id: idOf(customer) }]);
  const refused = await company.post('/invoice', {
    CustomerRef: { value: idOf(customer) },
    Line: [serviceLine(1)],
  });
  expect(faultOf(refused).code).toBe('610');

  // Its name is free again, and it cannot come back while another has it.
  const successor = await company.write('/customer', { DisplayName: 'Closed Shop' });
  const back = { ...handleOf(inactive), sparse: true, Active: true };
  expect(faultOf(await company.post('/customer', back)).code).toBe('6240');
  await company.write('/customer', { ...handleOf(successor), sparse: true, DisplayName: 'Open' });
  expect(await company.write('/customer', back)).toMatchObject({ DisplayName: 'Closed Shop' });
});

test('a renamed customer shows its new name on what it has', async () => {
  const customer = await company.write('/customer', { DisplayName: 'Old Name' });
  const invoice = await company.write('/invoice', {
    CustomerRef: { value: idOf(customer) },
    Line: [serviceLine(1)],
  });
  const current = await company.read('Customer', customer);
  await company.write('/customer', {
    ...handleOf(current),
    sparse: true,
    DisplayName: 'New Name',
  });
  expect(await company.read('Invoice', invoice)).toMatchObject({
    CustomerRef: { value: idOf(customer), name: 'New Name' },
  });
});

test.each([
  ['no name at all', {}, '2020'],
  ['a colon in the name', { DisplayName: 'A:B' }, '2040'],
  ['a malformed address', { DisplayName: 'X', PrimaryEmailAddr: { Address: 'nobody' } }, '2210'],
  ['a term that does not exist', { DisplayName: 'X', SalesTermRef: { value: '77' } }, '2500'],
  ['an unknown currency', { DisplayName: 'X', CurrencyRef: { value: 'ABC' } }, '2170'],
])('a customer with %s is refused', async (_what, body, code) => {
  const refused = await company.post('/customer', { Notes: 'n', ...body });
  expect(refused.status).toBe(400);
  expect(faultOf(refused).code).toBe(code);
});

test('items and accounts of a client are made with what their types need', async () => {
  const account = await company.write('/account', {
    Name: 'Finance charge income',
    AccountType: 'Other Income',
  });
  expect(account).toMatchObject({ Classification: 'Revenue', Active: true, SyncToken: '0' });
  const item = await company.write('/item', {
    Name: 'Finance charge',
    Type: 'Service',
    IncomeAccountRef: { value: idOf(account) },
  });
  expect(item).toMatchObject({
    IncomeAccountRef: { value: idOf(account), name: 'Finance charge income' },
  });
  const orphan = await company.post('/item', { Name: 'No account', Type: 'Service' });
  expect(faultOf(orphan)).toMatchObject({ code: '2020', element: 'IncomeAccountRef' });
});

test('a note is attached to an invoice and found by it', async () => {
  const customer = await company.write('/customer', { DisplayName: 'Noted' });
  const invoice = await company.write('/invoice', {
    CustomerRef: { value: idOf(customer) },
    Line: [serviceLine(1)],
  });
  const note = await company.write('/attachable', {
    Note: 'Reminder sent',
    AttachableRef: [{ EntityRef: { type: 'Invoice', value: idOf(invoice) } }],
  });
  expect(note).toMatchObject({ Id: '5000000000000000001', Note: 'Reminder sent' });
  const found = await company.query(
    `select * from Attachable where AttachableRef.EntityRef.Type = 'invoice'
     and AttachableRef.EntityRef.Value = '${idOf(invoice)}'`,
  );
  expect(found.Attachable).toEqual([note]);
  const lost = await company.post('/attachable', {
    Note: 'To nothing',
    AttachableRef: [{ EntityRef: { type: 'Invoice', value: '999999' } }],
  });
  expect(faultOf(lost).code).toBe('2500');
});

test('CompanyInfo is read by the realm and answers its country in three letters', async () => {
  const answer = await company.get('/companyinfo/9341453000000001');
  expect(answer.body.CompanyInfo).toMatchObject({
    Id: '1',
    CompanyName: 'Lakeside Print Works',
    Country: 'USA',
  });
});

test('a renamed customer gives everything below its new full name', async () => {
  const top = await company.write('/customer', { DisplayName: 'Fen Group' });
  const middle = await company.write('/customer', {
    DisplayName: 'Mid Yard',
    ParentRef: { value: idOf(top) },
    Job: true,
  });
  const low = await company.write('/customer', {
    DisplayName: 'Low Yard',
    ParentRef: { value: idOf(middle) },
    BillWithParent: true,
    Job: true,
  });
  expect(low).toMatchObject({
    FullyQualifiedName: 'Fen Group:Mid Yard:Low Yard',
    BillWithParent: true,
  });
  const rename = { ...handleOf(top), sparse: true, DisplayName: 'Ely Group' };
  await company.write('/customer', rename);
  expect(await company.read('Customer', low)).toMatchObject({
    FullyQualifiedName: 'Ely Group:Mid Yard:Low Yard',
    SyncToken: '0',
    Level: 2,
  });
});
