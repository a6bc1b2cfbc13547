import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { World } from '../../support/world.ts';
import {
  addTenant,
  chargesOfExample1,
  expectStatus,
  idOf,
  listIn,
  politeReminders,
  problemIn,
  startStage,
  type Tenant,
} from './stage.ts';

let world: World;
let tenant: Tenant;
let invoiceId: string;

const runShape = z.looseObject({
  id: z.string(),
  date: z.string(),
  dryRun: z.boolean(),
  status: z.string(),
  decisions: z.array(z.looseObject({ topic: z.string(), outcome: z.string() })),
  actions: z.array(z.looseObject({ kind: z.string(), status: z.string() })),
});

async function run(body?: unknown): Promise<z.infer<typeof runShape>> {
  const answer = await tenant.call('/runs', { method: 'POST', body });
  return runShape.parse(expectStatus(answer, 200));
}

beforeAll(async () => {
  world = await startStage();
  tenant = await addTenant(world);
  const customer = await tenant.customer('Harbour');
  invoiceId = (await tenant.invoice(customer, 1234.56, '2026-03-01')).Id;
  await world.idle();
  const policy = { charges: chargesOfExample1, reminders: politeReminders };
  expectStatus(await tenant.call('/policies/company', { method: 'PUT', body: policy }), 200);
});
afterAll(() => world.stop());

test('an invoice made in QuickBooks is in the API with its amounts as decimal texts', async () => {
  const invoice = expectStatus(await tenant.call(`/invoices/${invoiceId}`), 200);
  expect(invoice).toMatchObject({
    id: invoiceId,
    currency: 'USD',
    txnDate: '2026-03-01',
    dueDate: '2026-03-01',
    total: '1234.56',
    openBalance: '1234.56',
    openPrincipal: '1234.56',
    daysOverdue: 11,
    status: 'overdue',
    postings: [],
    chargeLines: [],
  });
});

test('a dry run says what would be done, and does nothing', async () => {
  expectStatus(await tenant.call('', { method: 'PATCH', body: automatic }), 200);
  const planned = await run({ dryRun: true });
  expect(planned).toMatchObject({ dryRun: true, status: 'done', date: '2026-03-12' });
  expect(planned.actions).toEqual([
    expect.objectContaining({ kind: 'charge', id: null, status: 'planned', amount: '6.70' }),
    expect.objectContaining({ kind: 'reminder', id: null, invoiceIds: [invoiceId] }),
  ]);
  expect(planned.decisions.map(({ topic, outcome }) => `${topic}: ${outcome}`)).toEqual([
    'charge: charge',
    'reminder: remind',
  ]);
  expect(listIn(await tenant.call('/charges')).items).toEqual([]);
  expect(listIn(await tenant.call('/reminders')).items).toEqual([]);
  expect(listIn(await tenant.call('/decisions')).items).toEqual([]);
});

const automatic = { modes: { reminders: 'automatic', charges: 'automatic' } };

test('a run answers when the charge is in QuickBooks and the mail is out, exactly once', async () => {
  const done = await run();
  expect(done.actions).toEqual([
    expect.objectContaining({ kind: 'charge', status: 'written', amount: '6.70' }),
    expect.objectContaining({ kind: 'reminder', status: 'sent' }),
  ]);
  expect(done.decisions).toHaveLength(2);

  const [listed] = listIn(await tenant.call(`/charges?invoice=${invoiceId}&status=written`)).items;
  const charge = expectStatus(await tenant.call(`/charges/${idOf(listed)}`), 200);
  expect(charge).toMatchObject({
    invoiceId,
    assessmentDate: '2026-03-12',
    amount: '6.70',
    currency: 'USD',
    qbo: { invoiceId },
    worksheet: { amount: '6.70', calculation: { kind: 'annualRate', segments: [{ days: 11 }] } },
  });
  expect(listed).not.toHaveProperty('worksheet');

  const [sent] = listIn(await tenant.call(`/reminders?invoice=${invoiceId}`)).items;
  const reminder = expectStatus(await tenant.call(`/reminders/${idOf(sent)}`), 200);
  expect(reminder).toMatchObject({
    invoiceIds: [invoiceId],
    step: 'offset:1',
    status: 'sent',
    to: ['harbour@payer.example'],
    mail: { text: expect.stringContaining('1,241.26 USD, including 6.70') },
  });

  const invoice = expectStatus(await tenant.call(`/invoices/${invoiceId}`), 200);
  expect(invoice).toMatchObject({
    total: '1241.26',
    openBalance: '1241.26',
    openPrincipal: '1234.56',
    chargeLines: [{ amount: '6.70', date: '2026-03-12' }],
  });

  const again = await run({ dryRun: false });
  expect(again.actions).toEqual([]);
  expect(listIn(await tenant.call('/charges')).items).toHaveLength(1);
});

test('a charge that is written cannot be approved or waived any more', async () => {
  const [written] = listIn(await tenant.call('/charges?status=written')).items;
  const path = `/charges/${idOf(written)}`;
  const approve = problemIn(await tenant.call(`${path}/approve`, { method: 'POST' }));
  expect(approve).toMatchObject({ status: 409, detail: 'The charge is written already.' });
  const waive = await tenant.call(`${path}/waive`, { body: { reason: 'Goodwill' } });
  expect(problemIn(waive).status).toBe(409);
});

test('each run keeps what it concluded, also when later runs conclude the same', async () => {
  const [latest] = listIn(await tenant.call('/runs?limit=1')).items;
  const before = runShape.parse(expectStatus(await tenant.call(`/runs/${idOf(latest)}`), 200));
  expect(before.decisions.length).toBeGreaterThan(0);
  await run();
  const after = runShape.parse(expectStatus(await tenant.call(`/runs/${idOf(latest)}`), 200));
  expect(after.decisions.map(({ id }) => id)).toEqual(before.decisions.map(({ id }) => id));
});

test('decisions are found by invoice and by a day on which they held', async () => {
  const all = listIn(await tenant.call(`/decisions?invoice=${invoiceId}&topic=charge`)).items;
  expect(all.map((each) => each['outcome'])).toContain('charge');
  expect(all[0]).toMatchObject({ subject: { kind: 'invoice', id: invoiceId }, policyVersion: 1 });
  const onDay = listIn(await tenant.call('/decisions?date=2026-03-12')).items;
  expect(onDay.length).toBeGreaterThan(0);
  expect(listIn(await tenant.call('/decisions?date=2026-03-11')).items).toEqual([]);
});

test('sync brings in what webhooks lost, and says how fresh the mirror is', async () => {
  await world.control('/webhooks', { mode: 'drop' });
  const customer = await tenant.customer('Quiet');
  expect((await tenant.call(`/customers/${customer.Id}`)).status).toBe(404);
  const synced = expectStatus(await tenant.call('/sync', { method: 'POST' }), 200);
  expect(synced).toMatchObject({ pending: 0, firstSync: 'done' });
  expect((await tenant.call(`/customers/${customer.Id}`)).status).toBe(200);
  await world.control('/webhooks', { mode: 'deliver' });
  const full = await tenant.call('/sync', { method: 'POST', body: { full: true } });
  expect(full.status).toBe(200);
});

test('a run of a company that is not connected is held, and says why', async () => {
  await world.dunwell.stores.connections.disconnect(tenant.realmId);
  const held = await run();
  expect(held).toMatchObject({ status: 'held', decisions: [], actions: [] });
  expect(held['note']).toContain('not connected');
  const sync = await tenant.call('/sync', { method: 'POST' });
  expect(sync.status).toBe(409);
  const company = expectStatus(await tenant.call(''), 200);
  expect(company).toMatchObject({ connection: { status: 'disconnected' } });
});
