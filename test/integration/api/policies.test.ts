import { afterAll, beforeAll, expect, test } from 'vitest';
import type { World } from '../../support/world.ts';
import {
  addTenant,
  chargesOfExample1,
  expectStatus,
  politeReminders,
  problemIn,
  startStage,
  type Tenant,
} from './stage.ts';

let world: World;
let tenant: Tenant;
let customerId: string;
let invoiceId: string;

beforeAll(async () => {
  world = await startStage();
  tenant = await addTenant(world);
  const customer = await tenant.customer('Harbour');
  customerId = customer.Id;
  invoiceId = (await tenant.invoice(customer, 100, '2026-03-01')).Id;
  await world.idle();
});
afterAll(() => world.stop());

const put = (level: string, body: unknown, query = '') =>
  tenant.call(`/policies/${level}${query}`, { method: 'PUT', body });
const chargesWith = (changes: object) => ({ charges: { ...chargesOfExample1, ...changes } });

test('a level has a policy from its first version on, and none after it is cleared', async () => {
  expect((await tenant.call('/policies/company')).status).toBe(404);
  const first = expectStatus(
    await put('company', { charges: chargesOfExample1 }, '?note=As%20agreed'),
    200,
  );
  expect(first).toMatchObject({
    charges: chargesOfExample1,
    level: 'company',
    subject: '',
    version: 1,
    author: 'API key write',
    note: 'As agreed',
  });
  expect(first).not.toHaveProperty('reminders');
  const both = { charges: chargesOfExample1, reminders: politeReminders };
  expect(expectStatus(await put('company', both), 200)).toMatchObject({ version: 2, note: null });
  expect(expectStatus(await tenant.call('/policies/company'), 200)).toMatchObject({
    version: 2,
    reminders: { steps: [{ offsetDays: 1, template: 'polite' }] },
  });
  expect((await tenant.call('/policies/company', { method: 'DELETE' })).status).toBe(204);
  expect((await tenant.call('/policies/company')).status).toBe(404);
  expect((await tenant.call('/policies/company', { method: 'DELETE' })).status).toBe(404);
  expect(expectStatus(await put('company', both), 200)).toMatchObject({ version: 4 });
});

test('the most specific level wins whole, and the resolution says which', async () => {
  const resolved = async () =>
    expectStatus(await tenant.call(`/policies/resolved?invoice=${invoiceId}`), 200);
  await put('company', { charges: chargesOfExample1, reminders: politeReminders });
  expect(await resolved()).toMatchObject({
    invoiceId,
    customerId,
    charges: { level: 'company', subject: '', amount: { percent: '18' } },
  });

  const group = 'Slow payers/ÄÖ';
  await put(`group/${encodeURIComponent(group)}`, chargesWith({ minimum: '2.00' }));
  const body = { groups: [group] };
  const customer = await tenant.call(`/customers/${customerId}`, { method: 'PATCH', body });
  expect(expectStatus(customer, 200)).toMatchObject({ groups: [group] });
  expect(await resolved()).toMatchObject({
    charges: { level: 'group', subject: group, version: 1, minimum: '2.00' },
    reminders: { level: 'company' },
  });

  await put(`customer/${customerId}`, chargesWith({ base: 'balance' }));
  expect(await resolved()).toMatchObject({ charges: { level: 'customer', subject: customerId } });
  await put(`invoice/${invoiceId}`, chargesWith({ enabled: false }));
  expect(await resolved()).toMatchObject({
    charges: { level: 'invoice', subject: invoiceId, enabled: false, base: 'principal' },
    reminders: { level: 'company' },
  });
});

test('without any policy the reminders are the built-in ones and there are no charges', async () => {
  const other = await addTenant(world);
  const invoice = await other.invoice(await other.customer('New'), 5, '2026-03-01');
  await world.idle();
  const answer = await other.call(`/policies/resolved?invoice=${invoice.Id}`);
  expect(expectStatus(answer, 200)).toMatchObject({
    reminders: { level: 'default', version: 0 },
    charges: null,
  });
});

test.each([
  ['charges.amount.percent', chargesWith({ amount: { kind: 'annualRate', percent: 18 } })],
  ['charges.amount.amount', chargesWith({ amount: { kind: 'flat' } })],
  ['charges.minimum', chargesWith({ minimum: '2.005' })],
  ['charges.maximum', chargesWith({ minimum: '5.00', maximum: '2.00' })],
  ['charges.colour', chargesWith({ colour: 'red' })],
  ['charges.writeBack', chargesWith({ writeBack: 'yearlyInvoicePerCustomer' })],
  ['charges.item', chargesWith({ item: 'Interest' })],
  ['charges.description', chargesWith({ description: 'Interest on {base} at {rat}' })],
  ['charge', { charge: chargesOfExample1 }],
  ['reminders.steps', { reminders: { steps: [] } }],
  [
    'reminders.steps.0.offsetDays',
    { reminders: { steps: [{ offsetDays: 1.5, template: 'polite' }] } },
  ],
  ['', {}],
  ['', []],
])('a policy with a wrong field "%s" is refused by its name', async (field, policy) => {
  const problem = problemIn(await put('company', policy));
  expect(problem.status).toBe(422);
  expect(problem.errors?.map((error) => error.field)).toContain(field);
});

test('every wrong field is named at once', async () => {
  const policy = chargesWith({ maximumCount: 0, writeBack: 'yearlyInvoicePerCustomer' });
  const { errors } = problemIn(await put('company', policy));
  expect(errors?.map((error) => error.field).toSorted()).toEqual([
    'charges.maximumCount',
    'charges.writeBack',
  ]);
});

test('a policy needs a customer or an invoice that the company has', async () => {
  expect((await put('customer/9999', { reminders: politeReminders })).status).toBe(404);
  expect((await put('invoice/9999', { reminders: politeReminders })).status).toBe(404);
  expect((await tenant.call('/policies/resolved?invoice=9999')).status).toBe(404);
  expect((await tenant.call('/policies/resolved')).status).toBe(422);
});

test('amounts are read in the currency that they are in', async () => {
  const yen = await addTenant(world, { country: 'JP', currency: 'JPY', timeZone: 'Asia/Tokyo' });
  const body = chargesWith({ amount: { kind: 'flat', amount: '100.50' } });
  const problem = problemIn(await yen.call('/policies/company', { method: 'PUT', body }));
  expect(problem.errors).toEqual([
    { field: 'charges.amount.amount', message: expect.stringContaining('JPY') },
  ]);
});
