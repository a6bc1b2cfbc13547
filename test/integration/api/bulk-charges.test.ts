import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { World } from '../../support/world.ts';
import {
  addTenant,
  chargesOfExample1,
  expectStatus,
  listIn,
  problemIn,
  startStage,
  type Tenant,
} from './stage.ts';

let world: World;
beforeAll(async () => {
  world = await startStage();
});
afterAll(() => world.stop());

const charge = z.looseObject({ id: z.string(), amount: z.string(), status: z.string() });
const review = z.object({
  counts: z.record(z.string(), z.number()),
  totals: z.array(z.unknown()),
  items: z.array(z.object({ id: z.string(), outcome: z.string(), reason: z.string().nullable() })),
});

/** A company of which charges of 2.71, 5.42 and 10.85 wait for a person. */
async function waiting(): Promise<{ tenant: Tenant; ids: string[]; customers: string[] }> {
  const tenant = await addTenant(world);
  const customers: string[] = [];
  for (const [name, amount] of [
    ['Ada', 500],
    ['Bob', 1000],
    ['Cyd', 2000],
  ] as const) {
    const customer = await tenant.customer(name);
    customers.push(customer.Id);
    await tenant.invoice(customer, amount, '2026-03-01');
  }
  await world.idle();
  const policy = { charges: chargesOfExample1 };
  expectStatus(await tenant.call('/policies/company', { method: 'PUT', body: policy }), 200);
  const modes = { charges: 'review', reminders: 'off' };
  expectStatus(await tenant.call('', { method: 'PATCH', body: { modes } }), 200);
  expectStatus(await tenant.call('/runs', { method: 'POST' }), 200);
  const { items } = listIn(await tenant.call('/charges?status=proposed'));
  const charges = items.map((item) => charge.parse(item));
  const inOrder = charges.toSorted((a, b) => Number(a.amount) - Number(b.amount));
  expect(inOrder.map(({ amount }) => amount)).toEqual(['2.71', '5.42', '10.85']);
  return { tenant, ids: inOrder.map(({ id }) => id), customers };
}
const say = async (tenant: Tenant, what: 'approve' | 'waive', body: object) =>
  review.parse(expectStatus(await tenant.call(`/charges/${what}`, { body }), 200));
const byAmount = (a: bigint, b: bigint): number => Number(a - b);
const statusOf = async (tenant: Tenant, id: string) =>
  charge.parse(expectStatus(await tenant.call(`/charges/${id}`), 200)).status;

describe('a word on many charges', () => {
  test('has an outcome for each, and said twice the effect of once', async () => {
    const { tenant, ids } = await waiting();
    const { ids: others } = await waiting();
    const [first = '', second = '', third = ''] = ids;
    await say(tenant, 'waive', { ids: [third], reason: 'goodwill' });
    const body = { ids: [first, second, third, others[0]], reason: 'checked' };
    const answer = await say(tenant, 'approve', body);
    expect(answer.items).toEqual([
      { id: first, outcome: 'done', reason: null },
      { id: second, outcome: 'done', reason: null },
      { id: third, outcome: 'refused', reason: 'The charge is waived already.' },
      { id: others[0], outcome: 'not-found', reason: 'There is no such charge.' },
    ]);
    expect(answer.counts).toEqual({ done: 2, refused: 1, 'not-found': 1 });
    await world.idle();
    expect(await statusOf(tenant, first)).toBe('written');
    const again = await say(tenant, 'approve', body);
    expect(again.items.map(({ outcome }) => outcome)).toEqual([
      'already',
      'already',
      'refused',
      'not-found',
    ]);
    await world.idle();
    const { realmId } = tenant;
    const invoices = await world.dunwell.db.invoice.findMany({ where: { realmId } });
    expect(invoices.map(({ total }) => total).toSorted(byAmount)).toEqual([
      50_271n,
      100_542n,
      200_000n,
    ]);
    const word = await world.dunwell.db.auditEntry.count({
      where: { realmId, what: 'charge approved' },
    });
    expect(word).toBe(2);
  });

  test('by a filter is about what the caller saw, or about nothing', async () => {
    const { tenant, ids, customers } = await waiting();
    const filter = { currency: 'USD', amountUnder: '10.85' };
    const expected = [{ currency: 'USD', count: 3, amount: '18.98' }];
    const refused = await tenant.call('/charges/approve', { body: { filter, expected } });
    expect(problemIn(refused)).toMatchObject({
      status: 409,
      detail: 'Expected 3 of 18.98 USD; there are 2 of 8.13 USD. Nothing was done.',
    });
    expect(await statusOf(tenant, ids[0] ?? '')).toBe('proposed');

    const seen = [{ currency: 'USD', count: 2, amount: '8.13' }];
    const answer = await say(tenant, 'approve', { filter, expected: seen });
    expect(answer).toMatchObject({ totals: seen, counts: { done: 2 } });
    const none = await say(tenant, 'approve', { filter });
    expect(none).toMatchObject({ totals: [], counts: {}, items: [] });
    const rest = { customer: customers[2], assessedFrom: '2026-03-12', assessedTo: '2026-03-12' };
    const waived = await say(tenant, 'waive', { filter: rest, reason: 'goodwill' });
    expect(waived.items).toEqual([{ id: ids[2], outcome: 'done', reason: null }]);
  });

  test.each([
    ['neither ids nor a filter', {}, 'ids'],
    ['both', { ids: [crypto.randomUUID()], filter: {} }, 'ids'],
    ['an amount without its currency', { filter: { amountUnder: '5' } }, 'filter.currency'],
    [
      'an amount that is none',
      { filter: { currency: 'USD', amountUnder: '-1' } },
      'filter.amountUnder',
    ],
    ['a waiver without a reason', { ids: [crypto.randomUUID()] }, 'reason'],
  ])('is refused with %s', async (what, body, field) => {
    const { realmId } = tenantOfAll;
    const action = what.startsWith('a waiver') ? 'waive' : 'approve';
    const path = `/companies/${realmId}/charges/${action}`;
    const answer = await world.api(path, { body, method: 'POST', key: tenantOfAll.writeKey });
    expect(problemIn(answer)).toMatchObject({ status: 422, errors: [{ field }] });
  });

  test('does nothing to a charge under which a policy changes', async () => {
    const { tenant, ids } = await waiting();
    const amount = { kind: 'annualRate', percent: '36', dayCount: 'actual/365' };
    const dearer = { charges: { ...chargesOfExample1, amount } };
    expectStatus(await tenant.call('/policies/company', { method: 'PUT', body: dearer }), 200);
    // Saving it has them decided anew at once.
    await world.idle();
    const answer = await say(tenant, 'approve', { ids });
    expect(answer.counts).toEqual({ refused: 3 });
    const { items } = listIn(await tenant.call('/charges?status=proposed'));
    const amounts = items.map((item) => charge.parse(item).amount);
    expect(amounts.toSorted()).toEqual(['10.85', '21.70', '5.42']);
  });

  test('finds nothing to do once a hold stops the customer', async () => {
    const { tenant, ids, customers } = await waiting();
    const hold = { scope: { kind: 'customer', id: customers[0] }, stops: 'charges' };
    const body = { ...hold, reason: 'dispute' };
    expectStatus(await tenant.call('/holds', { body }), 201);
    await world.idle();
    const held = charge.parse(expectStatus(await tenant.call(`/charges/${ids[0]}`), 200));
    expect(held).toMatchObject({
      status: 'cancelled',
      reason: 'A hold (dispute) was put on the customer.',
    });
    expect((await say(tenant, 'approve', { filter: {} })).counts).toEqual({ done: 2 });
  });
});

let tenantOfAll: Tenant;
beforeAll(async () => {
  tenantOfAll = await addTenant(world);
});
