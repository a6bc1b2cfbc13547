import { afterAll, beforeAll, expect, test } from 'vitest';
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
let tenant: Tenant;
/** Charges of 2.71, 5.42, 10.85 and 16.27, of which all but the last are in QuickBooks. */
let ids: string[];

const reversal = z.looseObject({
  id: z.string(),
  status: z.string(),
  qbo: z.object({ id: z.string().nullable() }),
});
const charge = z.looseObject({
  id: z.string(),
  reference: z.string(),
  invoiceId: z.string(),
  customerId: z.string(),
  amount: z.string(),
  status: z.string(),
  reversed: z.string().optional(),
  reversals: z.array(reversal).optional(),
});

beforeAll(async () => {
  world = await startStage();
  tenant = await addTenant(world);
  for (const [name, amount] of [
    ['Ada', 500],
    ['Bob', 1000],
    ['Cyd', 2000],
    ['Dee', 3000],
  ] as const) {
    await tenant.invoice(await tenant.customer(name), amount, '2026-03-01');
  }
  await world.idle();
  const policy = { charges: chargesOfExample1 };
  expectStatus(await tenant.call('/policies/company', { method: 'PUT', body: policy }), 200);
  const modes = { charges: 'review', reminders: 'off' };
  expectStatus(await tenant.call('', { method: 'PATCH', body: { modes } }), 200);
  expectStatus(await tenant.call('/runs', { method: 'POST' }), 200);
  const { items } = listIn(await tenant.call('/charges?status=proposed'));
  ids = items
    .map((item) => charge.parse(item))
    .toSorted((a, b) => Number(a.amount) - Number(b.amount))
    .map(({ id }) => id);
  const body = { ids: ids.slice(0, 3) };
  expectStatus(await tenant.call('/charges/approve', { body }), 200);
  await world.idle();
}, 120_000);
afterAll(() => world.stop());

const chargeOf = async (id: string | undefined) =>
  charge.parse(expectStatus(await tenant.call(`/charges/${id}`), 200));
const reverse = (id: string | undefined, body: object) =>
  tenant.call(`/charges/${id}/reverse`, { body });

test('a charge in QuickBooks goes back in part, and then whole', async () => {
  const [id] = ids;
  const asked = { reason: 'Goodwill', amount: '0.71' };
  const first = expectStatus(await reverse(id, asked), 201);
  expect(first).toMatchObject({
    chargeId: id,
    status: 'approved',
    amount: '0.71',
    currency: 'USD',
  });
  await world.idle();
  expect(await chargeOf(id)).toMatchObject({
    status: 'written',
    reversed: '0.71',
    reversals: [{ amount: '0.71', status: 'written', method: 'lowerLine', reason: 'Goodwill' }],
  });
  const { detail, status } = problemIn(await reverse(id, { reason: 'All', amount: '2.01' }));
  expect([status, detail]).toEqual([409, expect.stringContaining('more than is left')]);

  expectStatus(await reverse(id, { reason: 'All of it' }), 201);
  await world.idle();
  expect(await chargeOf(id)).toMatchObject({
    status: 'reversed',
    reversed: '2.71',
    reversals: [
      { amount: '2.00', method: 'removeLine' },
      { amount: '0.71', method: 'lowerLine' },
    ],
  });
  const again = problemIn(await reverse(id, { reason: 'Once more' }));
  expect([again.status, again.detail]).toEqual([409, 'The charge is reversed already.']);
});

test('a charge that somebody took out of QuickBooks says so, and nothing of it counts', async () => {
  const { db } = world.dunwell;
  const found = 'Invoice 1001 is voided in QuickBooks.';
  const byHandAt = new Date('2026-03-20T17:00:00Z');
  const removed = { byHand: -542n, byHandKind: 'removed', byHandFound: found, byHandAt };
  await db.charge.update({ where: { id: ids[1] ?? '' }, data: removed });
  const byHand = { kind: 'removed', amount: '-5.42', found, seenAt: byHandAt.toISOString() };
  expect(await chargeOf(ids[1])).toMatchObject({ status: 'written', live: '0.00', byHand });
  const { items } = listIn(await tenant.call('/charges?byHand=removed'));
  expect(items.map(({ id }) => id)).toEqual([ids[1]]);
  const back = { byHand: 0n, byHandKind: null, byHandFound: null, byHandAt: null };
  await db.charge.update({ where: { id: ids[1] ?? '' }, data: back });
  expect(await chargeOf(ids[1])).toMatchObject({ live: '5.42', byHand: null });
});

test('a charge that is not in QuickBooks is waived instead', async () => {
  const { status, detail } = problemIn(await reverse(ids[3], { reason: 'Goodwill' }));
  expect([status, detail]).toEqual([409, 'The charge is not in QuickBooks: waive it instead.']);
  expect(await chargeOf(ids[3])).toMatchObject({ status: 'proposed', reversals: [] });
});

test.each([
  ['reason', {}],
  ['reason', { reason: ' ' }],
  ['amount', { reason: 'x', amount: '0.00' }],
  ['amount', { reason: 'x', amount: '0.001' }],
  ['amount', { reason: 'x', amount: '-1.00' }],
])('a bad %s is named', async (field, body) => {
  const { status, errors } = problemIn(await reverse(ids[1], body));
  expect([status, errors?.map((error) => error.field)]).toEqual([422, [field]]);
});

test('proposals are approved or rejected once, and listed by charge and status', async () => {
  const propose = async (chargeId: string | undefined): Promise<string> => {
    const added = await world.dunwell.stores.chargeReversals.add({
      realmId: tenant.realmId,
      chargeId: chargeId ?? '',
      amount: 100n,
      cause: 'back-dated-posting',
      reason: 'A payment came in late',
      status: 'proposed',
    });
    if (added.outcome !== 'added') throw new Error(`The proposal is ${added.outcome}`);
    return added.id;
  };
  const [taken, left] = [await propose(ids[1]), await propose(ids[2])];
  const idsIn = async (query: string) =>
    listIn(await tenant.call(`/reversals?${query}`)).items.map(({ id }) => id);
  expect(await idsIn('status=proposed')).toEqual([left, taken]);
  expect(await idsIn(`charge=${ids[1]}`)).toEqual([taken]);
  const both = 'status=proposed&cause=back-dated-posting&from=2026-03-01&to=2099-12-31';
  expect(await idsIn(both)).toEqual([left, taken]);
  expect(await idsIn('status=proposed&cause=person')).toEqual([]);
  expect(await idsIn('status=proposed&customer=none')).toEqual([]);
  expect(await idsIn('status=proposed&to=2026-03-01')).toEqual([]);
  expect(await idsIn('status=proposed&method=creditMemo')).toEqual([]);
  const { next } = listIn(await tenant.call('/reversals?status=proposed&limit=1'));
  expect(await idsIn(`status=proposed&limit=1&cursor=${next}`)).toEqual([taken]);

  const approve = (id: string) => tenant.call(`/reversals/${id}/approve`, { body: {} });
  const reject = (id: string, body: object = { reason: 'Agreed otherwise' }) =>
    tenant.call(`/reversals/${id}/reject`, { body });
  expect(expectStatus(await approve(taken), 200)).toMatchObject({ status: 'approved' });
  expect(problemIn(await reject(left, {})).errors).toMatchObject([{ field: 'reason' }]);
  expect(expectStatus(await reject(left), 200)).toMatchObject({ status: 'rejected' });
  await world.idle();
  expect(await chargeOf(ids[1])).toMatchObject({ reversed: '1.00', status: 'written' });
  expect(await chargeOf(ids[2])).toMatchObject({ reversed: '0.00', status: 'written' });
  for (const answer of [await approve(taken), await reject(taken), await approve(left)]) {
    expect(problemIn(answer)).toMatchObject({
      status: 409,
      detail: expect.stringMatching(/^The reversal is (written|rejected) already\./),
    });
  }
});

test('an invoice tells what a payment puts on it of money and of a credit for a charge', async () => {
  const { ledger } = tenant;
  const { invoiceId, customerId, reference } = await chargeOf(ids[2]);
  const onInvoice = { Amount: 2010.85, LinkedTxn: [{ TxnId: invoiceId, TxnType: 'Invoice' }] };
  const payment = { CustomerRef: { value: customerId }, TxnDate: '2026-03-12' };
  const whole = { ...payment, TotalAmt: 2010.85, Line: [onInvoice] };
  const { Id, SyncToken } = await ledger.create('payment', whole);
  await world.idle();
  expectStatus(await reverse(ids[2], { reason: 'Goodwill' }), 201);
  await world.idle();
  const TxnId = (await chargeOf(ids[2])).reversals?.[0]?.qbo.id;
  const credit = { Amount: 10.85, LinkedTxn: [{ TxnId, TxnType: 'CreditMemo' }] };
  const less = { ...payment, Id, SyncToken, TotalAmt: 2000, Line: [onInvoice, credit] };
  await ledger.update('payment', less);
  await world.idle();
  const entry = { paymentId: Id, date: '2026-03-12' };
  expect(expectStatus(await tenant.call(`/invoices/${invoiceId}`), 200)).toMatchObject({
    openBalance: '0.00',
    postings: [
      { ...entry, amount: '10.85', takesBack: reference },
      { ...entry, amount: '2000.00', takesBack: null },
    ],
  });
});
