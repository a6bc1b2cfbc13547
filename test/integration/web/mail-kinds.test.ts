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
  expect((await call('GET')).body).toEqual({ chargeNotices: false, thankYous: false });
  await stage.visitor.post(stage.at('/mails/kinds'), { chargeNotices: 'on' });
  expect(await settings(stage)).toMatchObject({ chargeNotices: true, thankYous: false });
  expect((await call('PATCH', { thankYous: true })).body).toEqual({
    ...{ chargeNotices: true, thankYous: true },
  });
  const since = (await settings(stage)).chargeNoticesSince;
  await call('PATCH', { thankYous: false });
  expect(await settings(stage)).toMatchObject({ chargeNoticesSince: since, thankYous: false });
  expect(await settings(other)).toMatchObject({ chargeNotices: false });
  const page = await stage.visitor.get(stage.at('/mails/kinds'));
  expect(page.html).toMatch(/name="chargeNotices"[^>]*checked/);
  expect(page.html).not.toMatch(/name="thankYous"[^>]*checked/);
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
