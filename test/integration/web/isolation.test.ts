import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createVisitor } from '../../support/visitor.ts';
import { startWorld, type World } from '../../support/world.ts';
import { allWith, chargeForm, setStage, statusesOf, type Stage } from './stage.ts';

let world: World;
let ours: Stage;
let theirs: Stage;
/** The ids of the other company's rows. */
let foreign: { charge: string; reminder: string; run: string; hold: string; key: string };

const pages = [
  '/sync',
  '/sync/progress',
  '/invoices',
  '/customers',
  '/charges',
  '/reminders',
  '/reminders.csv',
  '/replies',
  '/policy',
  '/policy/group/late',
  '/preview',
  '/runs',
  '/settings',
  '/mails/payer-page',
];

async function fill(stage: Stage): Promise<typeof foreign> {
  const { visitor, realmId, at } = stage;
  const { stores } = world.dunwell;
  await visitor.post(at('/policy'), { ...chargeForm, intent: 'save' });
  await visitor.post(at('/settings/modes'), { reminders: 'review', charges: 'review' });
  await world.dunwell.run(realmId, { dryRun: false, trigger: 'person' });
  await visitor.post(at('/holds'), {
    scopeKind: 'invoice',
    scopeId: stage.invoiceId,
    stops: 'reminders',
    reason: 'dispute',
  });
  const [charge] = await stores.charges.list(realmId, {}, { limit: 1 });
  const [reminder] = await stores.reminders.list(realmId, {}, { limit: 1 });
  const [run] = await stores.runs.list(realmId, { limit: 1 });
  const [hold] = await stores.holds.list(realmId);
  const [key] = await stores.apiKeys.list(realmId);
  if (!charge || !reminder || !run || !hold || !key) throw new Error('Something was not made');
  return {
    charge: charge.id,
    reminder: reminder.id,
    run: run.id,
    hold: hold.id,
    key: key.id,
  };
}

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  ours = await setStage(world);
  theirs = await setStage(world, { customer: 'Secret Customer', docNumber: 'SECRET-7' });
  foreign = await fill(theirs);
});
afterAll(() => world.stop());

describe('a session that holds one company', () => {
  test.each(pages)('finds nothing at %s of another one', async (path) => {
    const page = await ours.visitor.get(theirs.at(path));
    expect(page.status).toBe(404);
    expect(page.html).not.toMatch(/Secret|SECRET/);
  });

  test('cannot tell a company that exists from one that does not', async () => {
    const existing = await ours.visitor.get(theirs.at('/invoices'));
    const invented = await ours.visitor.get('/c/1/invoices');
    const plain = (html: string): string => html.replaceAll(/<code>[^<]*<\/code>/g, '');
    expect(plain(existing.html)).toBe(plain(invented.html));
    expect(existing.status).toBe(invented.status);
  });

  test('finds no row of another one under its own address', async () => {
    const paths = [
      `/charges/${foreign.charge}`,
      `/reminders/${foreign.reminder}`,
      `/reminders/${foreign.reminder}/mail`,
      `/runs/${foreign.run}`,
    ].map(ours.at);
    expect(await statusesOf(ours.visitor, paths)).toEqual(allWith(paths, 404));
  });

  test('cannot act on another one, under its address or under its own', async () => {
    const posts = [
      `/charges/${foreign.charge}/approve`,
      `/charges/${foreign.charge}/waive`,
      `/reminders/${foreign.reminder}/approve`,
      `/reminders/${foreign.reminder}/cancel`,
      `/holds/${foreign.hold}/lift`,
      `/settings/keys/${foreign.key}/revoke`,
    ];
    const outside = [
      '/runs',
      '/sync',
      '/disconnect',
      '/settings',
      '/policy',
      '/stop',
      '/settings/limits',
    ];
    const targets = [
      ...posts.flatMap((path) => [ours.at(path), theirs.at(path)]),
      ...outside.map(theirs.at),
    ];
    const fields = { reason: 'because', stopped: 'true', intent: 'save' };
    const statuses: Record<string, number> = {};
    for (const path of targets) {
      statuses[path] = (await ours.visitor.post(path, fields)).status;
    }
    expect(statuses).toEqual(allWith(targets, 404));
    await ours.visitor.post(ours.at('/charges/review'), {
      charge: foreign.charge,
      action: 'approve',
    });
    const { stores } = world.dunwell;
    const charge = await stores.charges.find(theirs.realmId, foreign.charge);
    expect(charge?.status).toBe('proposed');
    expect((await stores.companies.find(theirs.realmId))?.stopped).toBe(false);
    expect(await stores.holds.list(theirs.realmId, 'unlifted')).toHaveLength(1);
  });

  test('ids that are none are not found either', async () => {
    const paths = ['/charges/x', '/reminders/1', '/runs/%00', '/invoices/999', '/customers/999'];
    const addresses = paths.map(ours.at);
    expect(await statusesOf(ours.visitor, addresses)).toEqual(allWith(addresses, 404));
  });
});

test('a browser without a session is asked to connect, whatever the company', async () => {
  const stranger = createVisitor(world.baseUrl);
  for (const realm of [ours.realmId, '1']) {
    const page = await stranger.get(`/c/${realm}/invoices`);
    expect(page.status).toBe(401);
    expect(page.html).toContain('Please connect first');
  }
});
