import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import type { Book, Entity } from './book.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
let dunwell: Dunwell;
beforeAll(async () => {
  stage = await setStage({ now: '2026-03-12T12:00:00Z' });
  dunwell = stage.start();
});
afterAll(() => stage.stop());
afterEach(async () => {
  await stage.control('DELETE', '/faults');
  await stage.control('POST', '/webhooks', { mode: 'deliver' });
});

const day = 86_400_000;
const letPass = (ms: number): Promise<void> =>
  stage.setClock(new Date(stage.sandbox.clock.now().getTime() + ms).toISOString());

async function companyInStep(): Promise<{ book: Book; ada: Entity; bob: Entity; old: Entity }> {
  const book = await stage.addCompany(dunwell);
  const ada = await book.customer();
  const bob = await book.customer('Bob');
  const old = await book.invoice(bob, 100, '2026-03-01');
  await book.invoice(ada, 200, '2026-03-01');
  await stage.control('POST', '/webhooks/flush', {});
  await dunwell.sync(book.realmId, { repair: true });
  return { book, ada, bob, old };
}
const newest = async ({ realmId }: Book) => {
  const [compare] = await dunwell.stores.balanceCompares.list(realmId, { limit: 1 });
  return compare;
};

describe('the weekly compare of open balances', () => {
  it('finds no difference in a mirror that is in step, future dates and credits included', async () => {
    const { book, ada } = await companyInStep();
    const later = await book.invoice(ada, 75, '2026-05-01');
    await book.payment(ada, later, 25, '2026-04-20');
    const Line = [
      {
        Amount: 40,
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: { value: '1' } },
      },
    ];
    await book.create('CreditMemo', { CustomerRef: { value: ada.Id }, Line });
    await book.create('Payment', { CustomerRef: { value: ada.Id }, TotalAmt: 500 });
    await book.customer('Child', { Job: true, ParentRef: { value: ada.Id } });
    const [child] = (await book.all('Customer')).slice(-1);
    if (child) await book.invoice(child, 9.99, '2026-03-02');
    await stage.control('POST', '/webhooks/flush', {});
    await dunwell.sync(book.realmId, { repair: true });
    expect(await dunwell.compare(book.realmId, 'api')).toMatchObject({ differences: 0 });
    expect(await newest(book)).toMatchObject({
      status: 'done',
      trigger: 'api',
      reportDate: '2026-05-01',
      customers: 3,
      differences: [],
    });
  });

  it('finds, repairs and explains what no webhook told of', async () => {
    const { book, ada, bob, old } = await companyInStep();
    await stage.control('POST', '/webhooks', { mode: 'drop' });
    await book.invoice(ada, 50, '2026-03-02');
    await book.remove('Invoice', old);
    expect(await dunwell.compare(book.realmId, 'person')).toMatchObject({ differences: 2 });
    const compare = await newest(book);
    expect(compare?.differences).toEqual([
      expect.objectContaining({
        customerId: ada.Id,
        customerName: 'Ada Lovelace',
        currency: 'USD',
        inQuickbooks: 25000n,
        inMirror: 20000n,
        afterRepair: 25000n,
        cause: 'missed-change',
        detail: '1 transaction added or changed',
      }),
      expect.objectContaining({
        customerId: bob.Id,
        inQuickbooks: 0n,
        inMirror: 10000n,
        afterRepair: 0n,
        cause: 'missed-deletion',
      }),
    ]);
    const [facts] = await dunwell.stores.facts.invoices(book.realmId, [old.Id]);
    expect(facts?.status).toBe('deleted');
    expect(await dunwell.compare(book.realmId, 'api')).toMatchObject({ differences: 0 });
  });

  it('sees a payment that was lost, and a payment that was voided unheard', async () => {
    const { book, ada } = await companyInStep();
    const paid = await book.invoice(ada, 80, '2026-03-02');
    const payment = await book.payment(ada, paid, 80);
    await stage.control('POST', '/webhooks/flush', {});
    await dunwell.sync(book.realmId, { repair: true });
    await stage.control('POST', '/webhooks', { mode: 'drop' });
    await book.voided('Payment', payment);
    await dunwell.compare(book.realmId, 'api');
    expect((await newest(book))?.differences).toMatchObject([
      { inMirror: 20000n, inQuickbooks: 28000n, afterRepair: 28000n, cause: 'missed-change' },
    ]);
    const [facts] = await dunwell.stores.facts.invoices(book.realmId, [paid.Id]);
    expect(facts).toMatchObject({ status: 'open', openBalance: 8000n });
  });

  it('comes by itself once a week, and again in a few hours when QuickBooks gives no report', async () => {
    const { book } = await companyInStep();
    const { syncStates } = dunwell.stores;
    await dunwell.sweeps.compares();
    expect(await newest(book)).toBeUndefined();
    await letPass(7 * day + 60_000);
    await dunwell.sync(book.realmId);
    await stage.fault({ realmId: book.realmId, path: '/reports/' }, '500', { times: 20 });
    await dunwell.sweeps.compares();
    expect(await newest(book)).toMatchObject({ status: 'failed', trigger: 'schedule' });
    const again = (await syncStates.find(book.realmId))?.nextCompareAt?.getTime() ?? 0;
    expect(again - dunwell.clock.now().getTime()).toBeLessThan(day);
    await stage.control('DELETE', '/faults');
    await letPass(day / 4);
    await dunwell.sweeps.compares();
    expect(await newest(book)).toMatchObject({ status: 'done', differences: [] });
    const next = (await syncStates.find(book.realmId))?.nextCompareAt?.getTime() ?? 0;
    expect(next - dunwell.clock.now().getTime()).toBeGreaterThan(6 * day);
  });

  it('that was broken off is over when the next begins', async () => {
    const { book } = await companyInStep();
    await dunwell.stores.balanceCompares.start(book.realmId, 'schedule');
    await dunwell.compare(book.realmId, 'api');
    const compares = await dunwell.stores.balanceCompares.list(book.realmId, { limit: 9 });
    expect(compares.map(({ status }) => status)).toEqual(['done', 'failed']);
  });
});
