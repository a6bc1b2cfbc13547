import { afterAll, beforeAll, expect, it } from 'vitest';
import { chargeLinesOf } from './book.ts';
import { arrange, runNow } from './policies.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ now: '2026-03-12T17:00:00Z' });
});
afterAll(() => stage.stop());

it('charges of one pass are read in one call and written 30 to a call', async () => {
  const dunwell = stage.start();
  const book = await stage.addCompany(dunwell);
  // Webhooks that come late would have the run read what they name; here the repair brings it in.
  await stage.control('POST', '/webhooks', { mode: 'drop' });
  const ada = await book.customer();
  for (let count = 0; count < 32; count += 1) await book.invoice(ada, 1234.56, '2026-03-01');
  await arrange(dunwell, book.realmId, { reminders: 'off' });
  await dunwell.sync(book.realmId, { repair: true });
  const { items: before } = await stage.requestsOf(book.realmId);
  await runNow(dunwell, book.realmId);
  const { items } = await stage.requestsOf(book.realmId);
  // The item that charges are written with is looked for and made once.
  const setUp = ['query', 'query', 'create', 'create'];
  expect(items.slice(before.length).map(({ kind }) => kind)).toEqual([
    'query',
    ...setUp,
    'batch',
    'batch',
  ]);
  const invoices = await book.all('Invoice');
  expect(invoices.map(chargeLinesOf)).toEqual(invoices.map(() => [6.7]));
});
