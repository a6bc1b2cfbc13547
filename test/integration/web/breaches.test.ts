import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world, { customer: 'Peach & <Sons>' });
});
afterAll(() => world.stop());

test('the page lists whom the guard would stop a policy for, and of whom too little is known', async () => {
  const page = async (query = '') =>
    (await stage.visitor.get(stage.at(`/policy/breaches${query}`))).html;
  expect(await page()).toContain('Nothing found');
  const put = async (path: string, body: object): Promise<void> => {
    const answer = await world.api(`/companies/${stage.realmId}${path}`, {
      method: 'PUT',
      body,
      key: stage.apiKey,
    });
    expect(answer.status).toBe(200);
  };
  const rate = { kind: 'annualRate', percent: '24' };
  await put('/policies/company', { charges: { amount: rate, law: { annualPercent: '18' } } });
  const idle = await stage.ledger.create('customer', { DisplayName: 'Owes nothing' });
  const consumer = await stage.ledger.create('customer', { DisplayName: 'Ana' });
  await world.idle();
  await put(`/policies/customer/${consumer.Id}`, { charges: { amount: rate } });
  await put(`/customers/${consumer.Id}/legal`, { party: 'consumer', country: 'NO' });

  const html = await page();
  expect(html).toContain('Peach &amp; &lt;Sons>');
  expect(html).toContain('your own cap');
  const text = textOf(html);
  expect(text).toContain('An open invoice above the bounds : 1 customer ');
  expect(text).toContain('A typical invoice above the bounds : 1 customer ');
  expect(text).toContain('No record for its place, and no cap : 1 customer ');
  expect(text).toContain('A consumer : 1 customer ');
  expect(text).toContain('23.95% of at most 18%');
  expect(text).toMatch(/Owes nothing a typical invoice/);
  expect(html).toContain(`/customers/${idle.Id}#legal`);

  const some = textOf(await page('?kind=consumer'));
  expect(some).toContain('It is charged all the same.');
  expect(some).not.toContain('Owes nothing');
  expect(textOf(await page('?q=peach'))).not.toContain('Owes nothing');

  const csv = (await stage.visitor.get(stage.at('/policy/breaches.csv?kind=invoice'))).html;
  const [header, ...records] = csv.trimEnd().split('\r\n');
  expect(header).toContain('Kind,Customer,Customer id');
  expect(records).toHaveLength(1);
  expect(records[0]).toContain('invoice,Peach & <Sons>');

  const api = await world.api(`/companies/${stage.realmId}/breaches?kind=no-record`, {
    key: stage.apiKey,
  });
  expect(api.body).toMatchObject({
    items: [
      { kind: 'no-record', customerId: consumer.Id, place: 'NO', isCharged: true, wanted: null },
    ],
  });
});
