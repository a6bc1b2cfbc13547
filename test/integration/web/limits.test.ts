import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
});
afterAll(() => world.stop());

const path = '/settings/limits';
const typed = {
  unusual: 'on',
  unusualFactor: '10',
  chargesPerRun: '',
  sumPerRun: '',
  chargesPerCustomer: '',
  sumPerCustomer: '',
  mailsPerRun: '',
  mailsPerCustomer: '',
  mailDays: '30',
};
const limits = () => world.dunwell.limits.of(stage.realmId);

test('the limits are explained, changed, and remembered with who changed them', async () => {
  const { visitor, at, realmId } = stage;
  const before = textOf((await visitor.get(at(path))).html);
  expect(before).toContain('Not known yet: fewer than 12 runs');
  expect(before).toContain('No run charged anything in this time');
  expect(before).toContain('Nobody has changed them');

  const charges = { sumPerRun: '5,000.00', chargesPerCustomer: '3' };
  const mails = { mailsPerRun: '1,250', mailsPerCustomer: '3', mailDays: '14' };
  const figures = { ...typed, ...charges, ...mails };
  const tried = await visitor.post(at(path), { ...figures, intent: 'try' });
  expect(tried.status).toBe(200);
  expect(tried.html).toContain('value="5,000.00"');
  expect(await limits()).toMatchObject({ charges: { sumPerRun: null } });

  const saved = await visitor.post(at(path), { ...figures, intent: 'save' });
  expect(textOf(saved.html)).toContain('The limits hold from the next run on.');
  expect(await limits()).toEqual({
    charges: {
      unusualFactor: 10,
      chargesPerRun: null,
      sumPerRun: 500_000n,
      chargesPerCustomer: 3,
      sumPerCustomer: null,
    },
    mails: { perRun: 1_250, perCustomer: { mails: 3, days: 14 } },
  });
  expect(textOf(saved.html)).toContain('3 in 14 days');
  const off = await visitor.post(at(path), { ...typed, unusual: 'off', intent: 'save' });
  expect(textOf(off.html)).toContain('Every limit of charges is off');
  const [change] = await world.dunwell.stores.audit.list(realmId, 1);
  expect(change).toMatchObject({
    what: 'run limits changed',
    detail: {
      ...{ unusualFactor: null, sumPerRun: null, currency: 'USD' },
      ...{ mailsPerRun: null, mailsPerCustomer: null },
    },
  });
  expect(off.html.match(/<tr>/g)).toHaveLength(3);
});

test.each([
  ['unusualFactor', '1'],
  ['unusualFactor', ''],
  ['chargesPerRun', '0'],
  ['chargesPerRun', '1.5'],
  ['sumPerRun', '-1'],
  ['sumPerCustomer', '10.005'],
  ['chargesPerCustomer', 'many'],
  ['mailsPerRun', '0'],
  ['mailsPerCustomer', '2.5'],
  ['mailDays', ''],
  ['mailDays', '367'],
])('a bad %s (%s) is refused beside its field, and nothing is saved', async (field, value) => {
  const before = await limits();
  const page = await stage.visitor.post(stage.at(path), {
    ...{ ...typed, mailsPerCustomer: '3' },
    [field]: value,
    intent: 'save',
  });
  expect(page.status).toBe(422);
  expect(page.html).toContain(`href="#${field}"`);
  expect(await limits()).toEqual(before);
});

test('figures are tried on the runs of the last 30 days', async () => {
  const { visitor, at, realmId } = stage;
  const usual = { realmId, trigger: 'api', dryRun: false, status: 'done' };
  const on = (day: string) => {
    const date = new Date(`${day}T00:00:00Z`);
    return { ...usual, date, startedAt: date, finishedAt: date };
  };
  const few = { chargeCount: 1, chargeSum: 670n };
  await world.dunwell.db.run.createMany({
    data: Array.from({ length: 12 }, (_, day) => ({ ...on(`2026-01-${day + 10}`), ...few })),
  });
  const page = await visitor.post(at(path), { ...typed, unusualFactor: '2', intent: 'try' });
  const text = textOf(page.html);
  expect(text).toContain('12 runs that it is known from');
  expect(text).toContain('33.50');
});
