/** Holds by the API: what is said anew of them, their log and evidence, disputes and promises. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from '../../support/world.ts';
import { addTenant, expectStatus, idOf, listIn, problemIn, type Tenant } from './stage.ts';

let world: World;
let tenant: Tenant;
let customerId: string;
let invoiceId: string;
beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  tenant = await addTenant(world);
  const customer = await tenant.customer('Ada');
  customerId = customer.Id;
  invoiceId = (await tenant.invoice(customer, 500, '2026-03-01')).Id;
  await world.idle();
});
afterAll(() => world.stop());

const patch = (id: string, body: unknown) => tenant.call(`/holds/${id}`, { method: 'PATCH', body });
const wrongIn = (answer: Parameters<typeof problemIn>[0]) => problemIn(answer).errors?.[0];
const dispute = async (fields: object = {}): Promise<string> => {
  const scope = { kind: 'invoice', id: invoiceId };
  const body = { scope, stops: 'both', reason: 'dispute', amount: '100.00', ...fields };
  return idOf(expectStatus(await tenant.call('/holds', { body }), 201));
};

test('a dispute is said anew, with its part on its first day only, and its log tells of it', async () => {
  const id = await dispute();
  const changes = {
    until: '2026-04-01',
    note: 'Two boxes',
    amount: '120.00',
    responsible: 'Grace',
  };
  const changed = expectStatus(await patch(id, { ...changes, dueOn: '2026-03-20' }), 200);
  expect(changed).toMatchObject({
    ...{ until: '2026-04-01', note: 'Two boxes', amount: '120.00', currency: 'USD' },
    dispute: { responsible: 'Grace', dueOn: '2026-03-20', outcome: null, closedOn: null },
    promise: null,
  });
  // What is absent stays.
  expect(expectStatus(await patch(id, { note: null }), 200)).toMatchObject({
    ...{ until: '2026-04-01', note: null, dispute: { responsible: 'Grace' } },
  });
  expect(wrongIn(await patch(id, { amount: '500.01' }))).toEqual({
    field: 'amount',
    message: 'must be 500.00 USD at most, which is open on the invoice',
  });
  expect(wrongIn(await patch(id, { until: '2026-03-12' }))?.field).toBe('until');
  expect(wrongIn(await patch(id, { stops: 'charges' }))).toMatchObject({ field: 'stops' });
  const log = { text: 'Photos are asked for' };
  expectStatus(await tenant.call(`/holds/${id}/log`, { body: log }), 201);
  expect(listIn(await tenant.call(`/holds/${id}/log`)).items).toMatchObject([
    { kind: 'note', text: 'Photos are asked for' },
    { kind: 'changed', text: 'Note removed.' },
    {
      kind: 'changed',
      text: 'Until 2026-04-01. In dispute: 120.00 USD. Settled by Grace, until 2026-03-20. Note: Two boxes',
    },
    { kind: 'opened' },
  ]);
  await world.setClock('2026-03-13T17:00:00Z');
  expect(wrongIn(await patch(id, { amount: null }))?.message).toContain('on the first day');
  const settle = (outcome: string) => tenant.call(`/holds/${id}/outcome`, { body: { outcome } });
  expect(expectStatus(await settle('credit'), 200)).toMatchObject({
    ...{ isClosed: false, hold: { dispute: { outcome: 'credit', closedOn: null } } },
  });
  expect(expectStatus(await settle('resume'), 200)).toMatchObject({
    ...{ isClosed: true, hold: { liftedOn: '2026-03-13', dispute: { closedOn: '2026-03-13' } } },
  });
  expect(problemIn(await settle('waive'))).toMatchObject({ status: 409 });
  expect(problemIn(await patch(id, { note: 'Too late' }))).toMatchObject({ status: 409 });
});

test('evidence is kept as it came, and what is no document is refused', async () => {
  const id = await dispute({ amount: null });
  const send = (content: string) => {
    const body = new FormData();
    body.set('file', new File([content], 'photos.pdf'));
    return tenant.call(`/holds/${id}/files`, { body });
  };
  expect(wrongIn(await send('<html>'))?.field).toBe('file');
  expectStatus(await send('%PDF-1.7 photos'), 201);
  const [file] = listIn(await tenant.call(`/holds/${id}/files`)).items;
  expect(file).toMatchObject({ name: 'photos.pdf', mediaType: 'application/pdf', byteSize: 15 });
  const answer = await tenant.call(`/holds/${id}/files/${idOf(file)}`);
  expect(answer.body).toBe('%PDF-1.7 photos');
  expect((await tenant.call(`/holds/${id}/files/${id}`)).status).toBe(404);
  const word = { body: { outcome: 'resume' } };
  expectStatus(await tenant.call(`/holds/${id}/outcome`, word), 200);
});

test('the days of grace are the company’s, for promises made from then on', async () => {
  const change = (promiseGraceDays: number) =>
    tenant.call('', { method: 'PATCH', body: { promiseGraceDays } });
  expect(expectStatus(await change(5), 200)).toMatchObject({ promiseGraceDays: 5 });
  const body = { scope: { kind: 'customer', id: customerId }, amount: '10', dueOn: '2026-03-15' };
  const made = expectStatus(await tenant.call('/promises', { body }), 201);
  expect(made).toMatchObject({ lastDay: '2026-03-20' });
  const { holdId } = Object(made);
  expect((await tenant.call(`/holds/${holdId}`, { method: 'DELETE' })).status).toBe(204);
  expect((await tenant.call('/promises?state=withdrawn')).body).toMatchObject({
    items: [{ id: idOf(made), state: 'withdrawn' }],
  });
  await change(2);
});

test('a promise pauses reminders, and a customer’s record tells what became of it', async () => {
  const promise = { scope: { kind: 'invoice', id: invoiceId }, dueOn: '2026-03-16' };
  const made = expectStatus(await tenant.call('/promises', { body: promise }), 201);
  expect(made).toMatchObject({
    ...{ amount: '500.00', currency: 'USD', state: 'open', lastDay: '2026-03-18' },
    ...{ invoiceId, customerId, madeOn: '2026-03-13' },
  });
  expect(wrongIn(await tenant.call('/promises', { body: promise }))).toEqual({
    field: 'dueOn',
    message: 'There is an open promise for 16 Mar 2026. Withdraw it first.',
  });
  const { holdId } = Object(made);
  expect(wrongIn(await patch(holdId, { until: '2026-04-01' }))?.field).toBe('until');
  expect((await tenant.call(`/holds/${holdId}`)).body).toMatchObject({
    promise: { state: 'open', dueOn: '2026-03-16' },
    dispute: null,
  });
  await world.setClock('2026-03-19T17:00:00Z');
  await world.dunwell.sync(tenant.realmId, { repair: true });
  expect(listIn(await tenant.call('/promises?state=open')).items).toEqual([]);
  expect(listIn(await tenant.call('/promises?state=broken')).items).toMatchObject([
    { id: idOf(made), received: '0.00', settledOn: '2026-03-19' },
  ]);
  expect((await tenant.call(`/customers/${customerId}/promises`)).body).toMatchObject({
    ...{ made: 1, kept: 0, partlyKept: 0, broken: 1, averageDaysLate: 3 },
    promises: [{ state: 'broken' }, { state: 'withdrawn' }],
  });
});
