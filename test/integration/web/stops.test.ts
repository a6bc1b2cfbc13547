import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from '../../support/world.ts';
import { chargeForm, setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
  await stage.visitor.post(stage.at('/policy'), {
    ...chargeForm,
    'reminders.defined': 'here',
    'reminders.enabled': 'on',
    'reminders.steps.0.offsetDays': '1',
    'reminders.steps.0.template': 'polite',
    'reminders.consolidate': 'on',
    intent: 'save',
  });
  const modes = { remindersMode: 'review', chargesMode: 'review' } as const;
  await world.dunwell.stores.companies.update(stage.realmId, modes);
});
afterAll(() => world.stop());

const run = () => world.dunwell.run(stage.realmId, { dryRun: false, trigger: 'api' });
/** What the newest charge and reminder have come to. */
async function newest() {
  const { charges, reminders } = world.dunwell.stores;
  const [[charge], [reminder]] = await Promise.all([
    charges.list(stage.realmId, {}, { limit: 1 }),
    reminders.list(stage.realmId, {}, { limit: 1 }),
  ]);
  return { charge: charge?.status, reminder: reminder?.status, reason: reminder?.reason };
}

test.each([
  ['customer', () => `/customers/${stage.customerId}`],
  ['invoice', () => `/invoices/${stage.invoiceId}`],
  ['company', () => ''],
])('the switch of a %s cancels what waits at once, and is a hold like any', async (kind, path) => {
  await run();
  expect(await newest()).toMatchObject({ charge: 'proposed', reminder: 'proposed' });
  const { visitor, at } = stage;
  const asked = await visitor.get(at(`${path()}/stop`));
  expect(textOf(asked.html)).toContain('What waits is cancelled: 1 charge and 1 reminder');
  const stopped = await visitor.post(at(`${path()}/stop`), { reason: 'They asked us to' });
  const text = textOf(stopped.html);
  expect(text).toContain('1 charge and 1 reminder that waited: cancelled.');
  expect(text).toContain('They asked us to');
  const reason = `Everything was stopped for the ${kind}: They asked us to`;
  expect(await newest()).toEqual({ charge: 'cancelled', reminder: 'cancelled', reason });
  const holds = await world.dunwell.stores.holds.list(stage.realmId, 'unlifted');
  expect(holds).toMatchObject(
    kind === 'company' ? [] : [{ scope: kind, reason: 'exclusion', stops: 'both', until: null }],
  );
  expect((await visitor.post(at(`${path()}/stop`), { reason: 'Again' })).status).toBe(422);

  const lists = await Promise.all([visitor.get(at('/customers')), visitor.get(at('/invoices'))]);
  const [customers, invoices] = lists.map(({ html }) =>
    /badge-mark[^/]*\/span>Stopped</.test(html),
  );
  expect({ customers, invoices }).toEqual({
    customers: kind === 'customer',
    invoices: kind !== 'company',
  });
  await run();
  expect(await newest()).toMatchObject({ charge: 'cancelled', reminder: 'cancelled' });

  const resumed = await visitor.post(at(`${path()}/stop/resume`));
  expect(textOf(resumed.html)).toContain('It goes on: the next run decides anew.');
  expect((await visitor.post(at(`${path()}/stop/resume`))).status).toBe(422);
  await run();
  expect(await newest()).toMatchObject({ charge: 'proposed', reminder: 'proposed' });
});

test('the switch of a customer shows on its invoices, and the API throws it as a hold', async () => {
  const { visitor, at, apiKey, realmId, customerId, invoiceId } = stage;
  await world.dunwell.stores.companies.update(realmId, { chargesMode: 'automatic' });
  const body = { scope: { kind: 'customer', id: customerId }, stops: 'both', reason: 'exclusion' };
  const answer = await world.api(`/companies/${realmId}/holds`, {
    method: 'POST',
    key: apiKey,
    body,
  });
  expect(answer.status).toBe(201);
  expect(await newest()).toMatchObject({ charge: 'cancelled', reminder: 'cancelled' });
  const page = await visitor.get(at(`/invoices/${invoiceId}`));
  expect(textOf(page.html)).toContain('Stopped: nothing is sent or charged for this invoice');
  expect(page.html).toContain(
    `Everything is stopped for <a href="${at(`/customers/${customerId}`)}"`,
  );
  expect(page.html).not.toContain(`/invoices/${invoiceId}/stop/resume`);
});

test('no invoice is stopped without a reason', async () => {
  const page = await stage.visitor.post(stage.at(`/invoices/${stage.invoiceId}/stop`), {
    reason: ' ',
  });
  expect(page.status).toBe(422);
  expect(page.html).toContain('href="#reason"');
});

test('of what the company does not have nothing is stopped', async () => {
  for (const path of ['/customers/999/stop', '/invoices/999/stop', '/invoices/999/stop/resume']) {
    expect((await stage.visitor.post(stage.at(path), { reason: 'because' })).status).toBe(404);
  }
});
