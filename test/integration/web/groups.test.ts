import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startWorld, type World } from '../../support/world.ts';
import { chargeForm, setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
let other: Stage;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
  other = await setStage(world);
});
afterAll(() => world.stop());

const overdue = (over: string) => ({
  'conditions.0.kind': 'overdueBalance',
  'conditions.0.value': over,
});
const send = (name: string, fields: Record<string, string>) =>
  stage.visitor.post(stage.at(`/groups/${encodeURIComponent(name)}`), fields);
const factsOf = () => world.dunwell.stores.facts.customer(stage.realmId, stage.customerId);

describe('a group by rule', () => {
  test('shows who matches before it is saved, and then by the facts of each moment', async () => {
    const seen = await send('Big debts', { ...overdue('1000'), intent: 'matches' });
    expect(textOf(seen.html)).toContain('1 customer would be in it');
    expect(await world.dunwell.stores.groups.history(stage.realmId, 'Big debts')).toEqual([]);
    const none = await send('Big debts', { ...overdue('2000'), intent: 'matches' });
    expect(textOf(none.html)).toContain('0 customers would be in it');

    await send('Big debts', { ...overdue('1000'), rank: '2', intent: 'save' });
    expect(await factsOf()).toMatchObject({
      groups: ['Big debts'],
      groupsBecause: { 'Big debts': 'overdue balance over 1,000' },
    });
    const page = textOf((await stage.visitor.get(stage.at('/groups'))).html);
    expect(page).toContain('Big debts 2 overdue balance over 1,000 1 none yet');
  });

  test('a person’s word wins over the rule', async () => {
    await send('Big debts', { ...overdue('1000'), keptOut: 'harbour & sons', intent: 'save' });
    expect((await factsOf())?.groups).toEqual([]);
    await send('Big debts', { ...overdue('9000'), named: stage.customerId, intent: 'save' });
    expect(await factsOf()).toMatchObject({ groupsBecause: { 'Big debts': 'named in it' } });
    await send('Big debts', { ...overdue('1000'), rank: '2', intent: 'save' });
  });

  test('a tag of the owner’s makes a member', async () => {
    await stage.visitor.post(stage.at(`/customers/${stage.customerId}/tags`), { tags: 'VIP, vip' });
    const rule = { 'conditions.0.kind': 'tag', 'conditions.0.value': 'vip', rank: '1' };
    await send('VIPs', { ...rule, intent: 'save' });
    expect((await factsOf())?.groups).toEqual(['Big debts', 'VIPs']);
  });

  test('refuses what is no rule beside its field', async () => {
    const page = await send('Odd', {
      ...overdue('lots'),
      rank: 'first',
      named: 'Nobody',
      intent: 'save',
    });
    expect(page.status).toBe(422);
    for (const id of ['conditions-0-value', 'rank', 'named']) {
      expect(page.html).toContain(`id="${id}-error"`);
    }
  });
});

test('the group of the least rank wins, and a customer that moves is recorded in the decision', async () => {
  const rules = { ...chargeForm, intent: 'save' };
  await stage.visitor.post(stage.at('/policy/group/Big%20debts'), rules);
  const dearer = { ...rules, 'charges.amount.annualRate.percent': '24' };
  await stage.visitor.post(stage.at('/policy/group/VIPs'), dearer);
  const groupOf = async (): Promise<unknown> => {
    await world.dunwell.run(stage.realmId, { dryRun: false, trigger: 'person' });
    const row = await world.dunwell.db.decision.findFirst({
      where: { realmId: stage.realmId, subjectId: stage.invoiceId, topic: 'charge' },
      orderBy: { createdAt: 'desc' },
    });
    return z.object({ group: z.unknown() }).parse(row?.numbers).group;
  };
  expect(await groupOf()).toEqual({ name: 'VIPs', because: 'tagged “vip”' });
  await stage.visitor.post(stage.at(`/customers/${stage.customerId}/tags`), { tags: '' });
  expect(await groupOf()).toEqual({ name: 'Big debts', because: 'overdue balance over 1,000' });
  const page = await stage.visitor.get(stage.at(`/invoices/${stage.invoiceId}`));
  expect(textOf(page.html)).toContain('because: overdue balance over 1,000');
});

test('groups of one company are nothing to another', async () => {
  const { groups } = world.dunwell.stores;
  expect(await groups.names(other.realmId)).toEqual([]);
  expect((await other.visitor.get(stage.at('/groups'))).status).toBe(404);
});
