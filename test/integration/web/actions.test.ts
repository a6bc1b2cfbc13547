import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { startWorld, type World } from '../../support/world.ts';
import { chargeForm, setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
  await stage.visitor.post(stage.at('/policy'), { ...chargeForm, intent: 'save' });
});
afterAll(() => world.stop());

const company = async () => {
  const found = await world.dunwell.stores.companies.find(stage.realmId);
  if (!found) throw new Error('The company is gone');
  return found;
};
const lastAudit = async () => (await world.dunwell.stores.audit.list(stage.realmId, 1))[0];

describe('settings', () => {
  const sending = {
    timeZone: 'Europe/London',
    sendingHour: '14',
    promiseGraceDays: '5',
    'sendingDay.1': 'on',
    'sendingDay.3': 'on',
    fromName: 'Harbour Office',
    replyTo: 'office@dunwell.example',
    paymentInstructions: 'Bank transfer to 12345.',
  };

  test('change the sending, and with it the next run', async () => {
    const page = await stage.visitor.post(stage.at('/settings'), sending);
    expect(textOf(page.html)).toContain('The settings are saved.');
    expect(await company()).toMatchObject({
      timeZone: 'Europe/London',
      sendingHour: 14,
      promiseGraceDays: 5,
      sendingDays: [1, 3],
      fromName: 'Harbour Office',
      replyTo: 'office@dunwell.example',
      paymentInstructions: 'Bank transfer to 12345.',
      nextRunAt: new Date('2026-03-13T14:00:00Z'),
    });
    expect(await lastAudit()).toMatchObject({ what: 'sending changed' });
  });

  test.each([
    ['timeZone', { timeZone: 'Mars/Olympus' }],
    ['timeZone', { timeZone: '+02:00' }],
    ['sendingHour', { sendingHour: '24' }],
    ['promiseGraceDays', { promiseGraceDays: '31' }],
    ['promiseGraceDays', { promiseGraceDays: '1.5' }],
    ['replyTo', { replyTo: 'nobody' }],
    ['fromName', { fromName: 'A\r\nBcc: x@example.com' }],
  ])('refuse a bad %s with 422 and keep the rest as typed', async (field, typed) => {
    const before = await company();
    const page = await stage.visitor.post(stage.at('/settings'), { ...sending, ...typed });
    expect(page.status).toBe(422);
    expect(page.html).toContain(`href="#${field}"`);
    expect(page.html).toContain('Bank transfer to 12345.');
    expect(await company()).toEqual(before);
  });

  const holidays = (country: string, region: string, daysOff: string) =>
    stage.visitor.post(stage.at('/settings/holidays'), {
      holidayCountry: country,
      holidayRegion: region,
      daysOff,
    });

  test('keep the holidays of a place and days off of one’s own', async () => {
    const chosen = await holidays('GB', '', '2026-12-24\r\n2026-04-02\r\n2026-04-02');
    expect(textOf(chosen.html)).toContain('The country’s regions can be chosen now.');
    expect(textOf(chosen.html)).toContain('2 Apr 2026 , a day off of your own');
    expect(textOf(chosen.html)).toContain('3 Apr 2026 , Good Friday');
    const page = await holidays('GB', 'SCT', '2026-12-24');
    expect(textOf(page.html)).toContain('3 Aug 2026 , Summer bank holiday');
    expect(await company()).toMatchObject({
      holidays: { country: 'GB', region: 'SCT' },
      daysOff: ['2026-12-24'],
    });
    // The region belonged to the country before.
    await holidays('US', 'SCT', '');
    expect(await company()).toMatchObject({
      holidays: { country: 'US', region: null },
      daysOff: [],
    });
    expect(await lastAudit()).toMatchObject({ what: 'holidays changed' });
    await holidays('', '', '');
    expect(await company()).toMatchObject({ holidays: null });
  });

  test.each([
    ['holidayCountry', 'XX', '2026-12-24'],
    ['daysOff', 'US', '2026-12-24\n24 Dec'],
  ])('refuse a bad %s with 422 and keep what was typed', async (field, country, days) => {
    const before = await company();
    const page = await holidays(country, '', days);
    expect(page.status).toBe(422);
    expect(page.html).toContain(`href="#${field}"`);
    expect(page.html).toContain('2026-12-24');
    expect(await company()).toEqual(before);
  });

  test('want at least one sending day', async () => {
    const { 'sendingDay.1': _monday, 'sendingDay.3': _wednesday, ...none } = sending;
    expect((await stage.visitor.post(stage.at('/settings'), none)).status).toBe(422);
  });

  test('the kill switch tells since when and why on every page', async () => {
    const asked = await stage.visitor.get(stage.at('/stop'));
    expect(textOf(asked.html)).toContain('From this moment no reminder is sent');
    await stage.visitor.post(stage.at('/stop'), { reason: 'Looking at the rates' });
    expect((await company()).stopped).toBe(true);
    expect((await stage.visitor.post(stage.at('/stop'), {})).status).toBe(422);
    const page = await stage.visitor.get(stage.at('/invoices'));
    expect(textOf(page.html)).toContain('Reason: Looking at the rates');
    await stage.visitor.post(stage.at('/stop/resume'));
    expect((await company()).stopped).toBe(false);
    expect((await stage.visitor.post(stage.at('/stop/resume'))).status).toBe(422);
  });

  test('a key to the API is shown once, works, and is revoked', async () => {
    const made = await stage.visitor.post(stage.at('/settings/keys'), {
      name: 'Reports',
      access: 'read',
    });
    const key = /dw_[\w-]+/.exec(/class="secret">([^<]+)</.exec(made.html)?.[1] ?? '')?.[0];
    expect(key).toBeDefined();
    expect((await stage.visitor.get(stage.at('/settings'))).html).not.toContain(key);
    expect((await world.api('/companies', { key })).status).toBe(200);
    const keys = await world.dunwell.stores.apiKeys.list(stage.realmId);
    const id = keys.find((each) => each.name === 'Reports')?.id ?? '';
    await stage.visitor.post(stage.at(`/settings/keys/${id}/revoke`));
    expect((await world.api('/companies', { key })).status).toBe(401);
    const nameless = await stage.visitor.post(stage.at('/settings/keys'), {
      name: ' ',
      access: 'read',
    });
    expect(nameless.status).toBe(422);
  });
});

describe('runs and what a person decides', () => {
  test('a dry run is shown as a preview and changes nothing', async () => {
    const page = await stage.visitor.post(stage.at('/runs'), { dryRun: 'true' });
    expect(page.url.pathname).toBe(stage.at('/preview'));
    expect(textOf(page.html)).toContain('6.70');
    expect(await world.dunwell.stores.charges.list(stage.realmId, {}, { limit: 1 })).toEqual([]);
  });

  test('a run in review proposes, and its page says why', async () => {
    await stage.visitor.post(stage.at('/settings'), {
      timeZone: 'America/New_York',
      sendingHour: '9',
      promiseGraceDays: '2',
      'sendingDay.4': 'on',
      fromName: 'Harbour Office',
      replyTo: '',
      paymentInstructions: '',
    });
    await stage.visitor.post(stage.at('/settings/modes'), {
      reminders: 'review',
      charges: 'review',
    });
    let page = await stage.visitor.post(stage.at('/runs'), { dryRun: 'false' });
    expect(page.url.pathname).toMatch(/\/runs\/[0-9a-f-]{36}$/);
    await expect
      .poll(async () => {
        page = await stage.visitor.get(page.url.pathname);
        return page.headers.get('refresh');
      })
      .toBeNull();
    const text = textOf(page.html);
    expect(text).toContain('invoice A-1');
    expect(text).toContain('6.70 USD for 1 Mar 2026 to 12 Mar 2026 is charged once a person');
    expect(text).toContain('Waiting for approval');
  });

  test('a charge is waived only with a reason', async () => {
    const charges = await world.dunwell.stores.charges.list(stage.realmId, {}, { limit: 5 });
    const id = charges[0]?.id ?? '';
    const page = await stage.visitor.post(stage.at(`/charges/${id}/waive`), { reason: ' ' });
    expect(page.status).toBe(422);
    expect(textOf(page.html)).toContain('Say why');
    const reverse = await stage.visitor.post(stage.at(`/charges/${id}/reverse`), { reason: 'x' });
    expect(reverse.status).toBe(422);
    const [still] = await world.dunwell.stores.charges.list(stage.realmId, {}, { limit: 5 });
    expect(still?.status).toBe('proposed');
  });

  test('approving the chosen charges writes them, and nothing approves twice', async () => {
    const review = stage.at('/charges/review');
    const list = await stage.visitor.get(review);
    const id = /name="charge" value="([^"]+)"/.exec(list.html)?.[1] ?? '';
    const word = { charge: id, action: 'approve', reason: '' };
    const page = await stage.visitor.post(review, word);
    expect(textOf(page.html)).toContain('1 charge approved.');
    await world.idle();
    expect((await stage.ledger.read('invoice', stage.invoiceId)).Balance).toBe(1241.26);
    const again = await stage.visitor.post(review, word);
    expect(textOf(again.html)).toContain('0 charges approved. 1 charge had been before.');
    const one = await stage.visitor.post(stage.at(`/charges/${id}/approve`), { reason: '' });
    expect(one.status).toBe(422);
    const none = await stage.visitor.post(review, { action: 'approve' });
    expect(none.status).toBe(422);
    expect(textOf(none.html)).toContain('Choose at least one charge.');
    const worksheet = await stage.visitor.get(stage.at(`/charges/${id}`));
    const text = textOf(worksheet.html);
    expect(text).toContain('11 365');
    expect(text).toContain('Written into QuickBooks');
    expect(text).toContain('Approved');
  });

  test('a mail is read before it is approved, and its exact copy after', async () => {
    const [reminder] = await world.dunwell.stores.reminders.list(stage.realmId, {}, { limit: 1 });
    const path = stage.at(`/reminders/${reminder?.id}`);
    const before = await stage.visitor.get(path);
    expect(textOf(before.html)).toContain(
      'Invoice A-1: 1,241.26 USD, including 6.70 USD in finance charges',
    );
    expect((await stage.visitor.get(`${path}/mail`)).status).toBe(404);
    await stage.visitor.post(`${path}/approve`, { reason: 'Looks right' });
    await world.idle();
    const mail = await stage.visitor.get(`${path}/mail`);
    expect(mail.status).toBe(200);
    expect(mail.html).toContain('1,241.26');
    const policy = mail.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^sandbox; default-src 'none'/);
    const cancel = await stage.visitor.post(`${path}/cancel`, { reason: 'Too late' });
    expect(cancel.status).toBe(422);
  });

  test('the timeline of the invoice tells all of it, newest first', async () => {
    const page = await stage.visitor.get(stage.at(`/invoices/${stage.invoiceId}`));
    const text = textOf(page.html);
    for (const part of [
      'In QuickBooks',
      'Polite: 1 day after the due date',
      'Decision:',
      'Company, version 1',
      'Dated, due 1 Mar 2026',
    ]) {
      expect(text).toContain(part);
    }
    const instants = [...page.html.matchAll(/class="event-when"><time[^>]*datetime="([^"]+)"/g)];
    const order = instants.map((match) => match[1] ?? '');
    expect(order.length).toBeGreaterThan(3);
    expect(order.toSorted().toReversed()).toEqual(order);
  });
});

describe('holds', () => {
  const hold = {
    scopeKind: 'customer',
    stops: 'reminders',
    reason: 'promise',
    note: 'Pays Friday',
  };

  test('are put on a customer, shown on its invoices, and lifted', async () => {
    const fields = { ...hold, scopeId: stage.customerId, until: '2026-03-20', amount: '100' };
    const page = await stage.visitor.post(stage.at('/holds'), fields);
    expect(page.url.pathname).toBe(stage.at(`/customers/${stage.customerId}`));
    expect(textOf(page.html)).toContain('Promise to pay: reminders stopped');
    const invoice = await stage.visitor.get(stage.at(`/invoices/${stage.invoiceId}`));
    expect(textOf(invoice.html)).toContain('Pays Friday');
    const [stored] = await world.dunwell.stores.holds.list(stage.realmId);
    expect(stored).toMatchObject({ amount: 10_000n, until: '2026-03-20', stops: 'reminders' });
    const lift = stage.at(`/holds/${stored?.id}/lift`);
    expect(textOf((await stage.visitor.post(lift)).html)).toContain('The hold is lifted.');
    expect((await stage.visitor.post(lift)).status).toBe(422);
    expect(await lastAudit()).toMatchObject({ what: 'hold lifted' });
  });

  test.each([
    ['until', { until: '2026-03-12' }],
    ['until', { until: 'Friday' }],
    ['amount', { amount: '-5' }],
    ['amount', { amount: '1.005' }],
    ['reason', { reason: 'mood' }],
    ['note', { note: 'x'.repeat(501) }],
  ])('with a bad %s are refused on the page they were typed on', async (field, typed) => {
    const fields = { ...hold, scopeKind: 'invoice', scopeId: stage.invoiceId, ...typed };
    const page = await stage.visitor.post(stage.at('/holds'), fields);
    expect(page.status).toBe(422);
    expect(page.html).toContain(`id="hold-${field}-error"`);
    expect(await world.dunwell.stores.holds.list(stage.realmId, 'unlifted')).toEqual([]);
  });

  test('on nothing are not found', async () => {
    const page = await stage.visitor.post(stage.at('/holds'), { ...hold, scopeId: '999' });
    expect(page.status).toBe(404);
    const shapeless = await stage.visitor.post(stage.at('/holds'), { scopeKind: 'planet' });
    expect(shapeless.status).toBe(422);
  });

  test('change with all that tells of it, or not at all, and no more once they have ended', async () => {
    const { db, stores } = world.dunwell;
    const put = (until: string | null) =>
      stores.holds.add(stage.realmId, {
        ...{ scope: 'invoice', subjectId: stage.invoiceId, stops: 'charges', reason: 'dispute' },
        ...{ note: null, amount: null, author: 'ann', startsOn: parsePlainDate('2026-03-01') },
        until: until === null ? null : parsePlainDate(until),
      });
    const open = await put(null);
    const changes = { until: '2026-04-01', responsible: 'Grace', dueOn: '' };
    const change = (id: string) => stage.visitor.post(stage.at(`/holds/${id}`), changes);
    await db.$executeRaw`
      alter table audit_entry add constraint cut_off check (what <> 'hold changed') not valid`;
    expect((await change(open.id)).status).toBe(500);
    expect(await stores.holds.find(stage.realmId, open.id)).toEqual(open);
    expect(await stores.holdLog.list(stage.realmId, open.id)).toEqual([]);
    expect(await stores.disputes.ofHolds(stage.realmId, [open.id])).toEqual(new Map());

    await db.$executeRaw`alter table audit_entry drop constraint cut_off`;
    expect(textOf((await change(open.id)).html)).toContain('Saved.');
    expect(await stores.holds.find(stage.realmId, open.id)).toMatchObject({ until: '2026-04-01' });
    expect(await stores.holdLog.list(stage.realmId, open.id)).toMatchObject([{ kind: 'changed' }]);
    const disputes = await stores.disputes.ofHolds(stage.realmId, [open.id]);
    expect(disputes.get(open.id)).toMatchObject({ responsible: 'Grace' });
    expect(await lastAudit()).toMatchObject({ what: 'hold changed' });

    const over = await put('2026-03-05');
    const refused = await change(over.id);
    expect(refused.status).toBe(422);
    expect(textOf(refused.html)).toContain('The hold has ended');
    expect(await stores.holds.find(stage.realmId, over.id)).toEqual(over);
  });
});

test('a sync is asked for again and comes to its end', async () => {
  await stage.visitor.post(stage.at('/sync'));
  await world.idle();
  const page = await stage.visitor.get(stage.at('/sync'));
  expect(page.html).toContain('Everything is read');
});
