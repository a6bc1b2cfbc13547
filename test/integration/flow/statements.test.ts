/** Statements of account: what they hold, what they tie to, and as which files they come. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { readStatement } from '../../../src/flow/reports/read-statement.ts';
import { startStory, type Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());

const year = { from: parsePlainDate('2025-04-01'), to: parsePlainDate('2026-03-12') };

/** Ada's shop is billed with her, her barn by itself; she has paid too much and has a credit. */
async function family() {
  const book = await story.stage.addCompany(story.dunwell);
  const ada = await book.customer();
  const under = { Job: true, ParentRef: { value: ada.Id } };
  const shop = await book.customer('Shop', { ...under, BillWithParent: true });
  const barn = await book.customer('Barn', { ...under, BillWithParent: false });
  const first = await book.invoice(ada, 1000, '2026-01-10');
  await book.invoice(shop, 250.5, '2026-02-01');
  await book.invoice(barn, 77, '2026-02-01');
  await book.payment(ada, first, 400, '2026-02-15');
  await book.create('Payment', {
    CustomerRef: { value: ada.Id },
    TotalAmt: 60,
    TxnDate: '2026-03-01',
  });
  await book.create('CreditMemo', {
    ...{ CustomerRef: { value: shop.Id }, TxnDate: '2026-03-02' },
    Line: [
      {
        ...{ Amount: 20, DetailType: 'SalesItemLineDetail' },
        SalesItemLineDetail: { ItemRef: { value: '1' } },
      },
    ],
  });
  await story.dunwell.sync(book.realmId, { repair: true });
  return { realmId: book.realmId, ada, shop, barn };
}

describe('the statement of a customer', () => {
  it('is about all that are billed with it, and ties to the open balances', async () => {
    const { realmId, ada, shop, barn } = await family();
    const { stores } = story.dunwell;
    const statement = await readStatement(stores, realmId, ada.Id, year);
    const [usd] = statement?.currencies ?? [];
    expect(usd?.entries.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['invoice', 1000_00n],
      ['invoice', 250_50n],
      ['payment', -400_00n],
      ['payment', -60_00n],
      ['credit', -20_00n],
    ]);
    const sums = await stores.openBalances.sums(realmId, 'USD', [ada.Id, shop.Id]);
    expect(usd?.closing).toBe(sums.reduce((all, { open }) => all + open, 0n));
    expect(usd).toMatchObject({ closing: 770_50n, unapplied: 80_00n });
    // A customer that is billed with another has that one's.
    expect(await readStatement(stores, realmId, shop.Id, year)).toEqual(statement);
    const ofBarn = await readStatement(stores, realmId, barn.Id, year);
    expect(ofBarn?.currencies.map(({ closing }) => closing)).toEqual([77_00n]);
    expect(await readStatement(stores, realmId, '999999', year)).toBeNull();
  });

  it('tells of a payment for another on the days when it came, on both sides', async () => {
    const book = await story.stage.addCompany(story.dunwell);
    const ada = await book.customer();
    const barn = await book.customer('Barn', { Job: true, ParentRef: { value: ada.Id } });
    await book.invoice(ada, 50, '2026-01-05');
    const ofBarn = await book.invoice(barn, 100, '2026-01-10');
    const memo = await book.create('CreditMemo', {
      ...{ CustomerRef: { value: barn.Id }, TxnDate: '2026-01-20' },
      Line: [
        {
          ...{ Amount: 30, DetailType: 'SalesItemLineDetail' },
          SalesItemLineDetail: { ItemRef: { value: '1' } },
        },
      ],
    });
    // Ada pays her barn's invoice in March, with the barn's credit.
    await book.create('Payment', {
      ...{ CustomerRef: { value: ada.Id }, TotalAmt: 70, TxnDate: '2026-03-05' },
      Line: [
        { Amount: 100, LinkedTxn: [{ TxnId: ofBarn.Id, TxnType: 'Invoice' }] },
        { Amount: 30, LinkedTxn: [{ TxnId: memo.Id, TxnType: 'CreditMemo' }] },
      ],
    });
    await story.dunwell.sync(book.realmId, { repair: true });
    const closings = async (customer: string, to: string): Promise<(bigint | undefined)[]> => {
      const period = { from: year.from, to: parsePlainDate(to) };
      const found = await readStatement(story.dunwell.stores, book.realmId, customer, period);
      return [found?.currencies[0]?.closing, found?.currencies[0]?.unapplied];
    };
    expect(await closings(barn.Id, '2026-01-15')).toEqual([100_00n, 0n]);
    expect(await closings(barn.Id, '2026-02-28')).toEqual([70_00n, 30_00n]);
    expect(await closings(barn.Id, '2026-03-12')).toEqual([0n, 0n]);
    expect(await closings(ada.Id, '2026-02-28')).toEqual([50_00n, 0n]);
    expect(await closings(ada.Id, '2026-03-12')).toEqual([50_00n, 0n]);
  });
});
