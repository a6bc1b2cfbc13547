/** Contacts of customers: entered by people and programs, used by the next mail, left by syncs. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { arrange } from '../flow/policies.ts';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, textOf, type Stage } from './stage.ts';

const mailbox = z.object({
  items: z.array(z.object({ to: z.array(z.string()), cc: z.array(z.string()), text: z.string() })),
});

let world: World;
let stage: Stage;
let other: Stage;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
  other = await setStage(world);
  await world.dunwell.stores.companies.update(stage.realmId, { replyTo: 'sam@lakeside.example' });
});
afterAll(() => world.stop());

const customer = (): string => stage.at(`/customers/${stage.customerId}`);
const add = (fields: Record<string, string>) =>
  stage.visitor.post(`${customer()}/contacts`, { line: 'to', role: 'billing', ...fields });
const contacts = async () =>
  (await world.dunwell.contacts.find(stage.realmId, stage.customerId)).contacts.map(
    ({ email, line }) => `${line} ${email}`,
  );
const call = (method: string, body?: unknown) =>
  world.api(`/companies/${stage.realmId}/customers/${stage.customerId}/contacts`, {
    ...{ method, body, key: stage.apiKey },
  });

describe('a contact', () => {
  test('is refused with what is wrong, and the form keeps what was typed', async () => {
    const page = await add({ email: 'pay at harbour', name: 'Ada' });
    expect(page.status).toBe(422);
    expect(page.html).toContain('value="pay at harbour"');
    expect(textOf(page.html)).toContain('The address must be an e-mail address.');
  });

  test('in copy has to be the customer’s or the owner’s, by its domain', async () => {
    const page = await add({ email: 'tax@advisers.example', line: 'cc' });
    expect(page.status).toBe(422);
    expect(textOf(page.html)).toContain('telling third parties of a debt is forbidden');
    await add({ email: 'cfo@HARBOUR.example', line: 'cc', role: 'escalation' });
    await add({ email: 'me@lakeside.example', line: 'bcc', role: 'other' });
    // Whoever is written to is the customer's, as the owner says; so are the others of its house.
    await add({ email: 'ada@bookkeepers.example', name: 'Ada Byron' });
    await add({ email: 'ben@bookkeepers.example', line: 'cc' });
    expect(await contacts()).toEqual([
      'cc cfo@HARBOUR.example',
      'bcc me@lakeside.example',
      'to ada@bookkeepers.example',
      'cc ben@bookkeepers.example',
    ]);
    expect((await add({ email: 'ADA@bookkeepers.example' })).status).toBe(422);
  });

  test('is removed by its button, and not from another company', async () => {
    const page = await stage.visitor.get(customer());
    const paths = [...page.html.matchAll(/action="([^"]+\/contacts\/[^"]+\/remove)"/g)];
    const last = paths.at(-1)?.[1] ?? '';
    const foreign = last.replace(`/c/${stage.realmId}/`, `/c/${other.realmId}/`);
    await other.visitor.post(foreign);
    expect(await contacts()).toHaveLength(4);
    await stage.visitor.post(last);
    expect(await contacts()).toHaveLength(3);
  });
});

test('the next mail goes to the contacts in the customer’s language, whatever a sync says', async () => {
  const { dunwell } = world;
  const { realmId, customerId, ledger } = stage;
  await stage.visitor.post(`${customer()}/mail`, { language: 'fr', withoutQuickBooks: 'on' });
  const now = await ledger.read('customer', customerId);
  await ledger.update('customer', {
    ...now,
    PrimaryEmailAddr: { Address: 'new@harbour.example' },
  });
  await world.idle();
  expect(await contacts()).toHaveLength(3);
  const steps = [{ offsetDays: 1, template: 'polite', recipients: 'escalation' }];
  await arrange(dunwell, realmId, { policy: { reminders: { steps } }, charges: 'off' });
  await dunwell.run(realmId, { dryRun: false, trigger: 'api' });
  const { body } = await world.control('/mailbox?to=ada@bookkeepers.example');
  const [mail] = mailbox.parse(body).items;
  expect(mail).toMatchObject({
    to: ['ada@bookkeepers.example'],
    cc: ['cfo@HARBOUR.example'],
  });
  expect(mail?.text).toContain('Bonjour Ada');
  const [reminder] = await dunwell.stores.reminders.list(realmId, {}, { limit: 5 });
  expect(reminder).toMatchObject({ status: 'sent', language: 'fr', bcc: ['me@lakeside.example'] });
  expect(await dunwell.historyChecks.check(realmId, 'test')).toMatchObject({ wrong: 0 });
  const page = textOf((await stage.visitor.get(stage.at(`/reminders/${reminder?.id}`))).html);
  expect(page).toContain('Hidden copy me@lakeside.example');
});

describe('rules that send copies', () => {
  const policy = (cc: string) => ({ reminders: { steps: [{ ...step, cc: [cc] }] } });
  const step = { offsetDays: 1, template: 'polite' };
  const put = (level: string, cc: string) =>
    world.api(`/companies/${stage.realmId}/policies/${level}`, {
      ...{ method: 'PUT', body: policy(cc), key: stage.apiKey },
    });

  test('to all customers go to the owner alone, those of one customer to its own as well', async () => {
    const own = `customer/${stage.customerId}`;
    expect((await put('company', 'boss@lakeside.example')).status).toBe(200);
    expect((await put('company', 'pay@harbour.example')).status).toBe(422);
    expect((await put(own, 'pay@harbour.example')).status).toBe(200);
    expect((await put(`invoice/${stage.invoiceId}`, 'x@bookkeepers.example')).status).toBe(200);
    const refused = await put(own, 'news@press.example');
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('telling third parties of a debt is forbidden');
  });

  test('are refused in the form, beside the field', async () => {
    const page = await stage.visitor.post(stage.at('/policy'), {
      'reminders.defined': 'here',
      'reminders.enabled': 'on',
      'reminders.steps.0.offsetDays': '3',
      'reminders.steps.0.template': 'polite',
      'reminders.steps.0.recipients': 'escalation',
      'reminders.steps.0.cc': 'news@press.example',
      'charges.defined': 'inherit',
      intent: 'save',
    });
    expect(page.status).toBe(422);
    expect(textOf(page.html)).toContain('cannot be news@press.example');
    expect(page.html).toMatch(/value="escalation" selected/);
  });
});

test('a program says them anew, all at once, and hears which of them is not taken', async () => {
  const given = {
    contacts: [
      { email: 'pay@harbour.example', name: 'Pat' },
      { email: 'news@press.example', line: 'cc' },
    ],
  };
  const refused = await call('PUT', given);
  expect(refused.status).toBe(422);
  expect(JSON.stringify(refused.body)).toContain('contacts.1.email');
  expect((await call('PUT', { contacts: given.contacts.slice(0, 1) })).status).toBe(200);
  expect((await call('GET')).body).toEqual({
    contacts: [{ email: 'pay@harbour.example', name: 'Pat', role: 'billing', line: 'to' }],
    language: null,
    usesQuickBooks: true,
  });
});
