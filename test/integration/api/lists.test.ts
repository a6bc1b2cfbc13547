import { afterAll, beforeAll, expect, test } from 'vitest';
import type { World } from '../../support/world.ts';
import {
  addTenant,
  expectStatus,
  idOf,
  listIn,
  problemIn,
  startStage,
  type Tenant,
} from './stage.ts';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startStage();
  tenant = await addTenant(world);
  const customer = await tenant.customer('Ada');
  for (const [amount, dueDate] of [
    [10, '2026-03-11'],
    [20, '2026-03-12'],
    [30, '2026-04-01'],
    [40, '2026-03-11'],
    [50, '2026-02-01'],
  ] as const) {
    await tenant.invoice(customer, amount, dueDate);
  }
  await world.idle();
});
afterAll(() => world.stop());

const dueDates = async (query: string): Promise<unknown[]> =>
  listIn(await tenant.call(`/invoices${query}`)).items.map((each) => each['dueDate']);

test('invoices are listed by status; the open ones hold the overdue', async () => {
  const overdue = ['2026-02-01', '2026-03-11', '2026-03-11'];
  expect(await dueDates('?status=overdue')).toEqual(overdue);
  expect(await dueDates('?status=open')).toEqual([...overdue, '2026-03-12', '2026-04-01']);
  expect(await dueDates('?status=paid')).toEqual([]);
  expect(await dueDates('?customer=999')).toEqual([]);
  const { items } = listIn(await tenant.call('/invoices'));
  expect(items.map((each) => [each['status'], each['daysOverdue']])).toEqual([
    ['overdue', 39],
    ['overdue', 1],
    ['overdue', 1],
    ['open', 0],
    ['open', -20],
  ]);
});

test('pages follow one another without a gap or a repetition', async () => {
  const all = listIn(await tenant.call('/invoices')).items.map((each) => each['id']);
  const paged: unknown[] = [];
  let cursor = '';
  for (let page = 0; page < 10; page += 1) {
    const { items, next } = listIn(await tenant.call(`/invoices?limit=2${cursor}`));
    paged.push(...items.map((each) => each['id']));
    if (next === null) break;
    cursor = `&cursor=${next}`;
  }
  expect(paged).toEqual(all);
  expect(listIn(await tenant.call('/invoices?limit=5')).next).toBeNull();
});

test('holds come in pages too, and a lifted one stays on record', async () => {
  const ids = [];
  for (const reason of ['dispute', 'promise', 'plan']) {
    const body = { scope: { kind: 'customer', id: '1' }, stops: 'both', reason };
    const hold = expectStatus(await tenant.call('/holds', { body }), 201);
    ids.unshift(idOf(hold));
  }
  const first = listIn(await tenant.call('/holds?limit=2'));
  const second = listIn(await tenant.call(`/holds?limit=2&cursor=${first.next}`));
  expect([...first.items, ...second.items].map((each) => each['id'])).toEqual(ids);
  expect((await tenant.call(`/holds/${ids[0]}`, { method: 'DELETE' })).status).toBe(204);
  expect((await tenant.call(`/holds/${ids[0]}`, { method: 'DELETE' })).status).toBe(404);
  expect(listIn(await tenant.call('/holds')).items).toHaveLength(2);
  expect(listIn(await tenant.call('/holds?lifted=true')).items[0]).toMatchObject({
    id: ids[0],
    liftedOn: '2026-03-12',
  });
});

test.each([
  ['scope.id', { scope: { kind: 'invoice', id: '999' } }],
  ['scope.kind', { scope: { kind: 'group', id: '1' } }],
  ['until', { until: '2026-03-12' }],
  ['until', { until: '2026-02-30' }],
  ['amount', { amount: '0.00' }],
  ['amount', { amount: '1.005' }],
  ['amount', { amount: 12.5 }],
  ['reason', { reason: 'mood' }],
])('a hold with a wrong %s is refused', async (field, changes) => {
  const hold = { scope: { kind: 'customer', id: '1' }, stops: 'both', reason: 'dispute' };
  const problem = problemIn(await tenant.call('/holds', { body: { ...hold, ...changes } }));
  expect(problem.errors?.map((error) => error.field)).toEqual([field]);
});

test.each(['limit=0', 'limit=501', 'limit=many', 'limit=1&limit=2', 'cursor=x', 'cursor='])(
  'a list refuses %s',
  async (query) => {
    expect(problemIn(await tenant.call(`/invoices?${query}`)).status).toBe(422);
  },
);
