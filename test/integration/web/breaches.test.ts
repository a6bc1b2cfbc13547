import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, type Stage } from './stage.ts';

let world: World;
let stage: Stage;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world, { customer: 'Peach & <Sons>' });
});
afterAll(() => world.stop());

test('the page lists whom the guard would stop a policy for, and who is within bounds is not', async () => {
  const page = async () => (await stage.visitor.get(stage.at('/policy/breaches'))).html;
  expect(await page()).toContain('Nothing found');
  const charges = { amount: { kind: 'annualRate', percent: '24' }, law: { annualPercent: '18' } };
  const answer = await world.api(`/companies/${stage.realmId}/policies/company`, {
    method: 'PUT',
    body: { charges },
    key: stage.apiKey,
  });
  expect(answer.status).toBe(200);
  const html = await page();
  expect(html).toContain('1 customer<');
  expect(html).toContain('Peach &amp; &lt;Sons>');
  expect(html).toContain('23.95% of at most 18%');
  expect(html).toContain('your own cap');
});
