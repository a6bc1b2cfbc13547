/** The page of mails beside the reminders, and how one that waits for a person is shown. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrange, examplePolicy } from '../flow/policies.ts';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
let other: Stage;
beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
  other = await setStage(world);
});
afterAll(() => world.stop());

const settings = ({ realmId }: Stage) => world.dunwell.stores.courtesySettings.find(realmId);
const call = (method: string, body?: unknown) =>
  world.api(`/companies/${stage.realmId}/mail-kinds`, { method, body, key: stage.apiKey });

test('nothing is sent beside reminders until the owner wants it, on the page or by a program', async () => {
  const digest = { isOn: false, weekday: 1, addresses: [] };
  expect((await call('GET')).body).toEqual({ chargeNotices: false, thankYous: false, digest });
  await stage.visitor.post(stage.at('/mails/kinds'), { chargeNotices: 'on', digestDay: '1' });
  expect(await settings(stage)).toMatchObject({ chargeNotices: true, thankYous: false });
  expect((await call('PATCH', { thankYous: true })).body).toEqual({
    ...{ chargeNotices: true, thankYous: true, digest },
  });
  const since = (await settings(stage)).chargeNoticesSince;
  await call('PATCH', { thankYous: false });
  expect(await settings(stage)).toMatchObject({ chargeNoticesSince: since, thankYous: false });
  expect(await settings(other)).toMatchObject({ chargeNotices: false });
  const page = await stage.visitor.get(stage.at('/mails/kinds'));
  expect(page.html).toMatch(/name="chargeNotices"[^>]*checked/);
  expect(page.html).not.toMatch(/name="thankYous"[^>]*checked/);
});

test('the weekly digest is chosen with its day and further addresses', async () => {
  const form = { chargeNotices: 'on', digest: 'on', digestDay: '5' };
  const post = (digestAddresses: string) =>
    stage.visitor.post(stage.at('/mails/kinds'), { ...form, digestAddresses });
  const refused = await post('books@example.com\nnobody');
  expect(refused.status).toBe(422);
  expect(textOf(refused.html)).toContain('“nobody” is no mail address');
  expect(refused.html).toMatch(/name="digest"[^>]*checked/);
  await post('books@example.com\npartner@example.com, books@example.com');
  const addresses = ['books@example.com', 'partner@example.com'];
  const digest = { isOn: true, weekday: 5, addresses };
  expect((await call('GET')).body).toMatchObject({ chargeNotices: true, digest });
  const wrong = await call('PATCH', { digest: { weekday: 8 } });
  expect(wrong.body).toMatchObject({ errors: [{ field: 'digest.weekday' }] });
  const changed = await call('PATCH', { digest: { addresses: [] } });
  expect(changed.body).toMatchObject({ digest: { ...digest, addresses: [] } });
  await call('PATCH', { digest: { isOn: false } });
  const [entry] = await world.dunwell.stores.audit.list(stage.realmId, 1);
  expect(entry).toMatchObject({ detail: { digest: false, weekday: 5, addresses: 0 } });
});

test('a notice that waits for a person is shown as it would be written now, and in the history', async () => {
  const { dunwell } = world;
  const { realmId } = stage;
  const reminders = { steps: [{ offsetDays: 90, template: 'polite' }] };
  const policy = { reminders, charges: examplePolicy.charges };
  await arrange(dunwell, realmId, { policy, reminders: 'review' });
  await dunwell.run(realmId, { dryRun: false, trigger: 'api' });
  const [notice] = await dunwell.stores.reminders.list(realmId, {}, { limit: 5 });
  expect(notice).toMatchObject({ template: 'charge-notice', status: 'proposed' });
  const page = textOf((await stage.visitor.get(stage.at(`/reminders/${notice?.id}`))).html);
  expect(page).toContain('Notice of a charge');
  expect(page).toContain('Finance charge of 6.70 USD added');
  expect(page).toContain('18% p.a. on 1,234.56 for 11 days');
  const invoice = textOf((await stage.visitor.get(stage.at(`/invoices/${stage.invoiceId}`))).html);
  expect(invoice).toContain('Notice of a charge');
});

test('a reminder tells where its notes stand, and an invoice of the thanks for what was paid', async () => {
  const { dunwell } = world;
  const { realmId, apiKey, customerId, invoiceId } = other;
  await dunwell.stores.courtesySettings.save(
    ...([realmId, { chargeNotices: false, thankYous: true }, 'owner'] as const),
  );
  await arrange(dunwell, realmId, { charges: 'off' });
  await dunwell.run(realmId, { dryRun: false, trigger: 'api' });
  await world.idle();
  const [reminder] = await dunwell.stores.reminders.list(realmId, { status: 'sent' }, { limit: 5 });
  const notes = async () => {
    const path = `/companies/${realmId}/reminders/${reminder?.id}`;
    const page = await other.visitor.get(other.at(`/reminders/${reminder?.id}`));
    const shown = textOf(page.html);
    return [(await world.api(path, { key: apiKey })).body, shown] as const;
  };
  const [waiting] = await notes();
  expect(waiting).toMatchObject({ notes: [{ invoiceId, state: 'waiting', writtenAt: null }] });
  await world.setClock('2026-03-13T17:00:00Z');
  await world.idle();
  const [written, shown] = await notes();
  expect(written).toMatchObject({ notes: [{ invoiceId, state: 'written', problem: null }] });
  expect(shown).toMatch(/Notes in QuickBooks A-1 . In QuickBooks/);

  await dunwell.run(realmId, { dryRun: false, trigger: 'api' });
  await other.ledger.create('payment', {
    ...{ CustomerRef: { value: customerId }, TotalAmt: 100, TxnDate: '2026-03-13' },
    Line: [{ Amount: 100, LinkedTxn: [{ TxnId: invoiceId, TxnType: 'Invoice' }] }],
  });
  await world.idle();
  await dunwell.sync(realmId, { repair: true });
  const invoice = textOf((await other.visitor.get(other.at(`/invoices/${invoiceId}`))).html);
  expect(invoice).toContain('Thank-you for a payment');
});
