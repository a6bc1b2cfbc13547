import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import type { Book, Entity } from './book.ts';
import { arrange, examplePolicy, runNow } from './policies.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
let dunwell: Dunwell;
beforeAll(async () => {
  stage = await setStage({ now: '2026-03-02T17:00:00Z' });
  dunwell = stage.start();
});
afterAll(() => stage.stop());

const page = { limit: 20 };
async function companyWith(
  steps: readonly number[],
  more: Parameters<typeof arrange>[2] = {},
): Promise<{ book: Book; invoice: Entity }> {
  const book = await stage.addCompany(dunwell);
  const invoice = await book.invoice(await book.customer(), 1234.56, '2026-03-01');
  const reminders = {
    ...examplePolicy.reminders,
    steps: steps.map((offsetDays) => ({ offsetDays, template: 'polite', recipients: 'primary' })),
  };
  await arrange(dunwell, book.realmId, { policy: { reminders }, ...more });
  await dunwell.sync(book.realmId, { repair: true });
  return { book, invoice };
}
const lastOn = async (book: Book, invoice: Entity, topic: 'charge' | 'reminder') =>
  (await dunwell.stores.decisions.list(book.realmId, { invoiceId: invoice.Id, topic }, page))[0];

describe('a reminder that waited two weeks for its approval', () => {
  it('keeps the next one at half its distance from the day on which it really went out', async () => {
    const { book, invoice } = await companyWith([1, 15], { reminders: 'review' });
    const { realmId } = book;
    await runNow(dunwell, realmId);
    const [first] = await dunwell.stores.reminders.list(realmId, {}, page);
    // 03:00 UTC on the 17th is still the 16th in New York.
    await stage.setClock('2026-03-17T03:00:00Z');
    const subject = { realmId, id: first?.id ?? '', actor: 'ann', reason: null };
    expect(await dunwell.approvals.approveReminder(subject)).toEqual({ outcome: 'done' });
    await dunwell.sweeps.outbox();
    expect((await dunwell.stores.reminders.find(realmId, subject.id))?.status).toBe('sent');

    await stage.setClock('2026-03-17T17:00:00Z');
    expect((await runNow(dunwell, realmId)).actions).toEqual([]);
    // Half of the fourteen days between the steps, from 16 March on.
    expect((await lastOn(book, invoice, 'reminder'))?.reason).toContain('is due on 23 Mar 2026');
    await stage.setClock('2026-03-23T17:00:00Z');
    expect((await runNow(dunwell, realmId)).actions).toMatchObject([{ kind: 'reminder' }]);
  });
});

describe('a decision', () => {
  it('outlives a change of the zone that takes the company back to the day before', async () => {
    const { book, invoice } = await companyWith([40]);
    const { companies } = dunwell.stores;
    await companies.update(book.realmId, { timeZone: 'Pacific/Auckland' });
    const first = await runNow(dunwell, book.realmId);
    const before = await lastOn(book, invoice, 'reminder');
    await companies.update(book.realmId, { timeZone: 'Pacific/Honolulu' });
    const second = await runNow(dunwell, book.realmId);
    expect(second.date < first.date).toBe(true);
    expect(await lastOn(book, invoice, 'reminder')).toMatchObject({
      id: before?.id,
      date: first.date,
      lastDate: first.date,
    });
  });
});

describe('a percent discount on the invoice', () => {
  it('stays at the sum it came to, and takes nothing from the charge', async () => {
    const { book } = await companyWith([40]);
    const { realmId } = book;
    const [ada] = await book.all('Customer');
    if (!ada) throw new Error('No customer');
    const discounted = await book.invoice(ada, 0, '2026-03-01', {
      Line: [
        {
          Amount: 1000,
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: { ItemRef: { value: '1' } },
        },
        {
          DetailType: 'DiscountLineDetail',
          DiscountLineDetail: { PercentBased: true, DiscountPercent: 10 },
        },
      ],
    });
    const { charges } = examplePolicy;
    const start = { ...charges.start, graceDays: 0 };
    const policy = { charges: { ...charges, start, amount: { kind: 'flat', amount: '25.00' } } };
    await arrange(dunwell, realmId, { policy });
    await dunwell.sync(realmId, { repair: true });
    await runNow(dunwell, realmId);
    const [charge] = await dunwell.stores.charges.list(realmId, { invoiceId: discounted.Id }, page);
    expect(charge).toMatchObject({ status: 'written', reason: null });
    const [facts] = await dunwell.stores.facts.invoices(realmId, [discounted.Id]);
    expect(facts?.total).toBe(90_000n + 2_500n);
  });
});
