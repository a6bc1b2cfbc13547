import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedgerTables } from '../../../src/sandbox/quickbooks/tables.ts';
import {
  appliedLine,
  eventsOf,
  idOf,
  realmId,
  serviceLine,
  startCompany,
  type TestCompany,
} from './company.ts';

let company: TestCompany;

beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.stop());

test('a write that dies at its last statement leaves nothing behind', async () => {
  const customer = await company.write('/customer', { DisplayName: 'Customer' });
  const CustomerRef = { value: idOf(customer) };
  const invoice = await company.write('/invoice', { CustomerRef, Line: [serviceLine(100)] });
  const before = [await company.read('Invoice', invoice), await company.read('Customer', customer)];
  const events = await eventsOf(company);
  await company.pool.query(`
    create function sandbox.die() returns trigger language plpgsql as
      'begin raise exception ''killed''; end';
    create trigger die before insert on sandbox.qbo_requests
      for each row execute function sandbox.die()`);
  const body = { CustomerRef, TotalAmt: 60, Line: [appliedLine(60, invoice)] };
  const operation = { kind: 'create' as const, type: 'Payment', body };
  const pay = () => company.ledger.perform(realmId, operation, { requestId: 'pay' });
  await expect(pay()).rejects.toThrow('killed');
  expect([
    await company.read('Invoice', invoice),
    await company.read('Customer', customer),
  ]).toEqual(before);
  expect(await eventsOf(company)).toEqual(events);

  await company.pool.query('drop function sandbox.die() cascade');
  await pay();
  expect(await company.read('Invoice', invoice)).toMatchObject({ Balance: 40 });
});

test('many operations together happen all or not at all', async () => {
  const create = (DisplayName: string) =>
    ({ kind: 'create', type: 'Customer', body: { DisplayName } }) as const;
  const doubled = company.ledger.performTogether(realmId, [create('Twin'), create('twin')]);
  await expect(doubled).rejects.toThrow('Duplicate Name');
  const made = await company.ledger.performTogether(realmId, [create('Twin'), create('Other')]);
  expect(made.map((customer) => customer.DisplayName)).toEqual(['Twin', 'Other']);
});

test('several processes may make the tables at once', async () => {
  await company.pool.query('drop schema sandbox cascade');
  await Promise.all(Array.from({ length: 4 }, () => createLedgerTables(company.pool)));
  const { rows } = await company.pool.query('select * from sandbox.qbo_companies');
  expect(rows).toEqual([]);
});
