import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import { arrange, runNow } from './policies.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
let dunwell: Dunwell;
beforeAll(async () => {
  stage = await setStage({ now: '2026-03-05T17:00:00Z' });
  dunwell = stage.start();
});
afterAll(() => stage.stop());

describe('an invoice that is paid, and open again because its payment was voided', () => {
  it.each(['deliver', 'drop'])(
    'is left alone while paid and then reminded and charged (webhooks: %s)',
    async (mode) => {
      await stage.control('POST', '/webhooks', { mode: 'deliver' });
      const book = await stage.addCompany(dunwell);
      const ada = await book.customer();
      const invoice = await book.invoice(ada, 1234.56, '2026-03-01');
      const payment = await book.payment(ada, invoice, 1234.56);
      await stage.control('POST', '/webhooks/flush', {});
      await arrange(dunwell, book.realmId);
      await dunwell.sync(book.realmId, { repair: true });
      expect((await runNow(dunwell, book.realmId)).actions).toEqual([]);

      await stage.control('POST', '/webhooks', { mode });
      await book.voided('Payment', payment);
      await stage.control('POST', '/webhooks/flush', {});
      const later = stage.sandbox.clock.now().getTime() + 11 * 86_400_000;
      await stage.setClock(new Date(later).toISOString());
      const { actions } = await runNow(dunwell, book.realmId);
      expect(actions.map(({ kind }) => kind).toSorted()).toEqual(['charge', 'reminder']);
      const [facts] = await dunwell.stores.facts.invoices(book.realmId, [invoice.Id]);
      expect(facts).toMatchObject({ status: 'open', postings: [] });
      const [charge] = await dunwell.stores.charges.list(book.realmId, {}, { limit: 1 });
      // No payment ever lowered the principal: the days since the due date count whole.
      expect(charge).toMatchObject({ status: 'written', coversFrom: '2026-03-01' });
      expect((await runNow(dunwell, book.realmId)).actions).toEqual([]);
    },
  );
});
