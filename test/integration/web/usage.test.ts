import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
}, 120_000);
afterAll(() => world.stop());

test('what was read of QuickBooks is shown, and its budget when most of it is used', async () => {
  const { realmId, apiKey } = await world.addCompany({ name: 'First' });
  const { realmId: other } = await world.addCompany({ name: 'Second' });
  await world.idle();
  await world.dunwell.meter.flush();
  const counted = await world.control(`/requests?api=quickbooks&realmId=${realmId}`);
  expect(counted.body).toMatchObject({ totals: { metered: expect.any(Number) } });
  const usage = await world.api(`/companies/${realmId}/usage`, { key: apiKey });
  const metered: unknown = Reflect.get(
    Object(Reflect.get(Object(counted.body), 'totals')),
    'metered',
  );
  expect(usage.body).toMatchObject({
    today: metered,
    month: metered,
    days: [{ day: '2026-03-12', reads: metered }],
    budget: { budget: 500_000, isLow: false },
  });

  const visitor = await world.signIn(realmId, other);
  const page = await visitor.get(`/c/${realmId}/usage`);
  expect(page.status).toBe(200);
  expect(page.html).toContain('Reads of QuickBooks');
  expect(page.html).toContain('All your companies');
  expect(page.html).not.toContain('Most of this month');

  await world.dunwell.stores.meteredReads.add(realmId, parsePlainDate('2026-03-11'), 400_000);
  world.dunwell.meter.count(realmId, 1);
  await world.dunwell.meter.flush();
  const warned = await visitor.get(`/c/${realmId}/invoices`);
  expect(warned.html).toContain('Most of this month');
  expect((await visitor.get(`/c/${realmId}/usage`)).html).toContain('400,0');
});
