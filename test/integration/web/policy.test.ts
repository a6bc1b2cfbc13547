import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorld, type World } from '../../support/world.ts';
import { allWith, chargeForm, setStage, statusesOf, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
});
afterAll(() => world.stop());

const history = () => world.dunwell.stores.policies.history(stage.realmId, 'company', '');
const send = (fields: Record<string, string>, path = '/policy') =>
  stage.visitor.post(stage.at(path), { ...chargeForm, ...fields });

describe('the policy form', () => {
  test('starts new charges today, in sight', async () => {
    const page = await stage.visitor.get(stage.at('/policy'));
    expect(page.html).toMatch(/name="charges\.start\.notBefore"[^>]*value="2026-03-12"/);
  });

  test.each([
    ['charges.amount.annualRate.percent', { 'charges.amount.annualRate.percent': 'eighteen' }],
    ['charges.start.graceDays', { 'charges.start.graceDays': '-1' }],
    ['charges.minimum', { 'charges.minimum': '2.005' }],
    ['charges.maximum', { 'charges.minimum': '5.00', 'charges.maximum': '2.00' }],
    ['charges.writeBack', { 'charges.writeBack': 'byPost' }],
    ['charges.amount.kind', { 'charges.amount.kind': 'kept', 'charges.amount.json': '{' }],
    ['charges.amount.of.add', { 'charges.amount.kind': 'sumOf' }],
    ['charges.item', { 'charges.item': 'Interest' }],
    ['note', { note: 'x'.repeat(501) }],
  ])(
    'refuses a bad %s with 422 beside its field, and keeps what was typed',
    async (field, typed) => {
      const page = await send({ ...typed, intent: 'save' });
      expect(page.status).toBe(422);
      const id = field.replaceAll('.', '-');
      expect(page.html).toContain(`href="#${id}"`);
      expect(page.html).toContain(`id="${id}-error"`);
      expect(page.html).toContain('name="charges.assess.days" type="text" value="30"');
      expect(await history()).toEqual([]);
    },
  );

  test('previews the unsaved rules over the real invoices, and saves nothing', async () => {
    const page = await send({ intent: 'preview' });
    expect(page.status).toBe(200);
    const text = textOf(page.html);
    expect(text).toContain('With the rules you typed for: Company');
    expect(text).toContain('18% p.a. on 1,234.56 for 11 days');
    expect(text).toContain('6.70');
    expect(text).toContain('A reminder about invoice A-1');
    expect(await history()).toEqual([]);
    expect(await world.dunwell.stores.charges.list(stage.realmId, {}, { limit: 1 })).toEqual([]);
  });

  test('tells what the draft would change while it is typed, and saves nothing', async () => {
    const page = await send({ intent: 'draft' });
    expect(page.html).not.toContain('<html');
    const text = textOf(page.html);
    expect(text).toContain('1 invoice charged , of 1 open invoice');
    expect(text).toContain('1 charged that are not now');
    expect(text).toContain('18% a year (actual/365) on the open principal.');
    // The next charge comes a day after the 30 days ahead.
    expect(text).toMatch(/USD 6\.70 0\.00 6\.70 0\.00/);
    const capped = textOf((await send({ 'charges.maximum': '5.00', intent: 'draft' })).html);
    expect(capped).toContain('5.00');
    const wrong = await send({ 'charges.start.graceDays': 'ten', intent: 'draft' });
    expect(wrong.html).toContain('href="#charges-start-graceDays"');
    expect(await history()).toEqual([]);
  });

  test('is filled in from a template, with nothing saved', async () => {
    const page = await stage.visitor.get(stage.at('/policy?template=flat-once'));
    expect(page.html).toMatch(/name="charges\.amount\.flat\.amount"[^>]*value="25.00"/);
    expect(page.html).toMatch(/name="charges\.start\.notBefore"[^>]*value="2026-03-12"/);
    expect(textOf(page.html)).toContain('by the end of June USD 25.00');
    expect(await history()).toEqual([]);
  });

  test('goes back to the form with what was typed', async () => {
    const page = await send({ 'charges.amount.annualRate.percent': '17', intent: 'edit' });
    expect(page.status).toBe(200);
    expect(page.html).toContain('value="17"');
  });

  test('adds a step without saving', async () => {
    const page = await send({ 'reminders.steps.0.offsetDays': '1', intent: 'addStep' });
    expect(page.html).toContain('name="reminders.steps.1.offsetDays"');
    expect(await history()).toEqual([]);
  });

  test('builds an amount of several row by row, and opens it again as it was saved', async () => {
    const path = '/policy/group/Sized';
    const begun = await send(
      { 'charges.amount.kind': 'tiered', intent: 'addPart.charges.amount.tiers' },
      path,
    );
    expect(begun.status).toBe(200);
    expect(begun.html).toMatch(/name="charges\.amount\.tiers\.0\.upTo"[^>]*autofocus/);
    const rows = {
      'charges.amount.kind': 'tiered',
      'charges.amount.tiers.0.upTo': '1000.00',
      'charges.amount.tiers.0.amount.kind': 'flat',
      'charges.amount.tiers.0.amount.flat.amount': '25.00',
      'charges.amount.tiers.1.amount.kind': 'greaterOf',
      'charges.amount.tiers.1.amount.of.0.kind': 'flat',
      'charges.amount.tiers.1.amount.of.0.flat.amount': '40.00',
      'charges.amount.tiers.1.amount.of.1.kind': 'percent',
      'charges.amount.tiers.1.amount.of.1.percent.percent': '2',
    };
    const wrong = await send(
      { ...rows, 'charges.amount.tiers.1.amount.of.0.flat.amount': 'forty', intent: 'save' },
      path,
    );
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('id="charges-amount-tiers-1-amount-of-0-flat-amount-error"');
    const saved = await send({ ...rows, intent: 'save' }, path);
    expect(textOf(saved.html)).toContain('Version 1 is saved');
    for (const [name, value] of Object.entries(rows).filter(([each]) => !each.endsWith('kind'))) {
      expect(saved.html).toContain(`name="${name}" type="text" value="${value}"`);
    }
    await stage.visitor.post(stage.at(path), { intent: 'clear' });
  });

  test('offers the names that QuickBooks has, and keeps an id where it cannot be read', async () => {
    const { ledger } = stage;
    await ledger.update('preferences', {
      Id: '1',
      SyncToken: '0',
      AccountingInfoPrefs: { ClassTrackingPerTxnLine: true },
    });
    const retail = await ledger.create('class', { Name: 'Retail' });
    const shop = await ledger.create('class', { Name: 'Shop' });
    const page = await stage.visitor.get(stage.at('/policy'));
    expect(page.html).toContain(`<option value="${retail.Id}">Retail</option>`);
    expect(page.html).not.toContain('name="charges.department"');
    await ledger.update('class', { ...shop, Active: false });
    const typed = { 'charges.class': shop.Id, intent: 'edit' };
    const inactive = await send(typed);
    expect(inactive.html).toContain(
      `<option value="${shop.Id}" selected>Shop (inactive in QuickBooks)</option>`,
    );
    expect(textOf(inactive.html)).toContain('is inactive in QuickBooks; make it active there');
    await world.control('/faults', {
      match: { api: 'quickbooks', path: '/query' },
      fault: '500',
      times: 40,
    });
    const unread = await send(typed);
    await world.control('/faults', undefined, 'DELETE');
    expect(textOf(unread.html)).toContain('The lists of QuickBooks could not be read');
    expect(unread.html).toMatch(new RegExp(`name="charges.class" type="text" value="${shop.Id}"`));
  });

  test('saves versions with author and note, and takes them back with one that defines nothing', async () => {
    const saved = await send({ note: 'Agreed in March', intent: 'save' });
    expect(saved.status).toBe(200);
    expect(textOf(saved.html)).toContain('Version 1 is saved for: Company');
    const cleared = await stage.visitor.post(stage.at('/policy'), { intent: 'clear' });
    expect(textOf(cleared.html)).toContain('The rules are removed for: Company');
    const versions = await history();
    expect(versions.map(({ version, note }) => ({ version, note }))).toEqual([
      { version: 2, note: null },
      { version: 1, note: 'Agreed in March' },
    ]);
    expect(versions[0]?.charges).toBeUndefined();
    const audit = await world.dunwell.stores.audit.list(stage.realmId, 2);
    expect(audit.map((entry) => entry.what)).toEqual(['policy saved', 'policy saved']);
    expect(audit[0]?.actor).toBe(versions[0]?.author);
  });
});

describe('the versions', () => {
  test('tell what each changed, open in the form, and come back as a new one', async () => {
    const path = '/policy/group/Versions';
    const cleared = { 'charges.start.graceDays': '5', 'charges.minimum': '2.00' };
    await send({ intent: 'save' }, path);
    const page = await send({ ...cleared, intent: 'save' }, path);
    const text = textOf(page.html);
    expect(text).toContain('Grace: 10 days → became 5 days');
    expect(text).toContain('Least charge: not set → became 2.00');
    const opened = await stage.visitor.get(stage.at(`${path}?version=1`));
    expect(opened.html).toMatch(/name="charges\.start\.graceDays"[^>]*value="10"/);
    const restored = await stage.visitor.post(stage.at(path), { intent: 'restore.1' });
    expect(textOf(restored.html)).toContain('Version 3 is saved for: Group “Versions”');
    const { policies } = world.dunwell.stores;
    const [third, , first] = await policies.history(stage.realmId, 'group', 'Versions');
    expect(third?.charges).toEqual(first?.charges);
    expect(third?.note).toBe('Version 1 restored');
    const unknown = await stage.visitor.post(stage.at(path), { intent: 'restore.9' });
    expect(unknown.status).toBe(404);

    // As it could be saved before copies to third parties were refused.
    const steps = [{ offsetDays: 1, template: 'polite', cc: ['news@press.example'] }];
    const reminders = { enabled: true, steps, consolidate: true };
    const by = { author: 'owner', note: null };
    const { version } = await policies.save(
      ...([stage.realmId, 'group', 'Versions', { reminders }, by] as const),
    );
    const refused = await stage.visitor.post(stage.at(path), { intent: `restore.${version}` });
    expect(textOf(refused.html)).toContain('cannot be news@press.example');
    expect((await policies.history(stage.realmId, 'group', 'Versions'))[0]?.version).toBe(version);
    await stage.visitor.post(stage.at(path), { intent: 'clear' });
  });
});

describe('the levels', () => {
  test('each has its own form, and the invoice says which one won', async () => {
    const levels = [
      '/policy',
      '/policy/group/Slow%20payers',
      `/policy/customer/${stage.customerId}`,
      `/policy/invoice/${stage.invoiceId}`,
    ];
    const statuses: number[] = [];
    for (const path of levels) statuses.push((await send({ intent: 'save' }, path)).status);
    expect(statuses).toEqual([200, 200, 200, 200]);
    const invoice = await stage.visitor.get(stage.at(`/invoices/${stage.invoiceId}`));
    expect(invoice.html).toContain('18% a year (actual/365) on the open principal');
    expect(textOf(invoice.html)).toContain('From Invoice A-1 , version 1');
  });

  test('a group is joined on the page of a customer', async () => {
    await stage.visitor.post(stage.at(`/policy/invoice/${stage.invoiceId}`), { intent: 'clear' });
    await stage.visitor.post(stage.at(`/policy/customer/${stage.customerId}`), { intent: 'clear' });
    const page = await stage.visitor.post(stage.at(`/customers/${stage.customerId}/groups`), {
      groups: ' Slow payers, Key accounts ,Slow payers',
    });
    const text = textOf(page.html);
    expect(text).toContain('The customer is in Slow payers, Key accounts now.');
    expect(text).toContain('From Group “Slow payers” , version 1');
  });

  test('customers and invoices that are not there have none', async () => {
    const paths = ['/policy/customer/999', '/policy/invoice/999', '/policy/group/%20'];
    const addresses = paths.map(stage.at);
    expect(await statusesOf(stage.visitor, addresses)).toEqual(allWith(addresses, 404));
  });
});
