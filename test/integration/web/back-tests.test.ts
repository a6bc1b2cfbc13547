import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { startWorld, type World } from '../../support/world.ts';
import { chargeForm, setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
let other: Stage;

beforeAll(async () => {
  world = await startWorld({ now: '2026-04-12T17:00:00Z' });
  stage = await setStage(world);
  other = await setStage(world);
  await stage.visitor.post(stage.at('/policy'), { ...chargeForm, intent: 'save' });
});
afterAll(() => world.stop());

const tests = () => world.dunwell.stores.backTests.list(stage.realmId);

describe('a back-test', () => {
  test('of saved rules tells what would have been charged, with worksheets and as CSV', async () => {
    const page = await stage.visitor.post(stage.at('/policy/back-tests'), {
      level: 'company:',
      from: '2026-01-01',
      to: '2026-04-12',
      goLive: 'always',
    });
    const text = textOf(page.html);
    expect(text).toContain('1 invoice of 1 looked at');
    // Example 1: 6.70 on 12 March and 18.26 on 11 April.
    expect(text).toContain('24.96');
    expect(text).toContain('Customers are taken to have paid what they paid when they paid it');
    const [made] = await tests();
    const at = (path: string) => stage.at(`/policy/back-tests/${made?.id}${path}`);
    const charges = textOf((await stage.visitor.get(at('/charges'))).html);
    expect(charges).toMatch(/12 Mar 2026 .* 6\.70 .* 11 Apr 2026 .* 18\.26/);
    const sheet = await stage.visitor.get(at(`/invoices/${stage.invoiceId}?date=2026-03-12`));
    expect(textOf(sheet.html)).toContain('11 Apr 2026');
    expect(sheet.html).toContain('id="worksheet"');
    const csv = await stage.visitor.get(at('/charges.csv'));
    expect(csv.html.split('\r\n').slice(1, 3)).toEqual([
      `would have been,Harbour & Sons,${stage.customerId},A-1,${stage.invoiceId},2026-03-12,USD,6.70,,`,
      `would have been,Harbour & Sons,${stage.customerId},A-1,${stage.invoiceId},2026-04-11,USD,18.26,,`,
    ]);
  });

  test('of rules that are not saved starts from their form, and saves nothing', async () => {
    const page = await stage.visitor.post(stage.at('/policy'), {
      ...chargeForm,
      'charges.amount.annualRate.percent': '36',
      intent: 'backTest',
    });
    expect(textOf(page.html)).toContain('not saved, over');
    expect(textOf(page.html)).toContain('36% a year');
    const history = await world.dunwell.stores.policies.history(stage.realmId, 'company', '');
    expect(history).toHaveLength(1);
  });

  test('refuses days that it cannot test, beside their fields', async () => {
    const page = await stage.visitor.post(stage.at('/policy/back-tests'), {
      level: 'group:Nobody',
      from: '2026-05-01',
      to: '2026-05-02',
    });
    expect(page.status).toBe(422);
    expect(textOf(page.html)).toContain('The last day must not be after today.');
    expect(textOf(page.html)).toContain('Choose rules that are saved.');
  });

  test('is not another company’s to see', async () => {
    const [made] = await tests();
    const path = `/policy/back-tests/${made?.id}`;
    expect((await other.visitor.get(other.at(path))).status).toBe(404);
    expect((await other.visitor.get(stage.at(path))).status).toBe(404);
  });
});

test('a back-test that nobody waits for goes on by itself, from where it was left', async () => {
  const { backTests, sweeps, stores } = world.dunwell;
  const to = parsePlainDate('2026-04-12');
  const question = {
    level: 'company' as const,
    subject: '',
    goLive: 'always' as const,
    from: addDays(to, -100),
    to,
  };
  const [saved] = await stores.policies.history(stage.realmId, 'company', '');
  const by = { author: 'test', version: 1, charges: saved?.charges };
  const left = await backTests.start(stage.realmId, question, by, 0);
  expect(left).toMatchObject({ status: 'running', looked: 0, invoices: 1 });
  // A part that was taken in elsewhere meanwhile is not taken in twice.
  const part = { cursor: stage.invoiceId, looked: 1, elsewhere: 0, lines: [] };
  expect(await stores.backTests.advance(left, part)).toBe(true);
  expect(await stores.backTests.advance(left, part)).toBe(false);
  await sweeps.backTests();
  expect(await stores.backTests.find(stage.realmId, left.id)).toMatchObject({
    status: 'done',
    looked: 1,
  });
});
