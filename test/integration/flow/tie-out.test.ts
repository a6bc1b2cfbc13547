/** What Dunwell charged, against the income account in QuickBooks, through two months. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredTieOut } from '../../../src/adapters/store/charge-tie-outs.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { changesByHand } from '../../../src/core/reports/changes-by-hand.ts';
import type { ChargeRecords } from '../../../src/core/reports/charge-record.ts';
import { chargesReport } from '../../../src/core/reports/charges-report.ts';
import type { Book, Entity } from './book.ts';
import { arrange, examplePolicy } from './policies.ts';
import { startStory, type Story } from './story.ts';

let story: Story;
let book: Book;
const made: Record<string, { customer: Entity; invoice: Entity }> = {};
const period = { from: parsePlainDate('2026-03-01'), to: parsePlainDate('2026-04-30') };

beforeAll(async () => {
  story = await startStory();
  const { dunwell, stage } = story;
  book = await stage.addCompany(dunwell, { currencies: ['EUR'] });
  const { realmId } = book;
  await arrange(dunwell, realmId, { reminders: 'off' });
  for (const name of ['keeps', 'removed', 'lowered', 'credited', 'by hand', 'own', 'voided']) {
    await owe(name);
  }
  await owe('euro', { CurrencyRef: { value: 'EUR' } }, { ExchangeRate: 1.1 });
  await owe('monthly');
  await owe('waived');
  const writeBacks = {
    ...{ own: 'invoicePerInvoice', voided: 'invoicePerInvoice' },
    ...{ monthly: 'monthlyInvoicePerCustomer', waived: 'monthlyInvoicePerCustomer' },
  };
  for (const [name, writeBack] of Object.entries(writeBacks)) {
    const charges = { ...examplePolicy.charges, writeBack };
    const by = { author: 'test', note: null };
    await dunwell.stores.policies.save(realmId, 'customer', idOf(name), { charges }, by);
  }
  await dunwell.sync(realmId, { repair: true });
  await story.runThrough(realmId);
}, 300_000);
afterAll(() => story.stage.stop());

async function owe(name: string, more: object = {}, form: object = {}): Promise<void> {
  const customer = await book.customer(name, more);
  made[name] = { customer, invoice: await book.invoice(customer, 1234.56, '2026-03-01', form) };
}
const of = (name: string) => {
  const found = made[name];
  if (!found) throw new Error(`Nobody is called ${name}`);
  return found;
};
const idOf = (name: string): string => of(name).customer.Id;
const fresh = (name: string): Promise<Entity> => book.read('Invoice', of(name).invoice.Id);

async function chargeOf(name: string) {
  const filter = { customerId: idOf(name) };
  const [charge] = await story.dunwell.stores.charges.list(book.realmId, filter, { limit: 2 });
  if (!charge) throw new Error(`Nothing is charged to ${name}`);
  return charge;
}

async function tieOut(): Promise<StoredTieOut> {
  const { dunwell } = story;
  await dunwell.sync(book.realmId, { repair: true });
  const wish = { period, trigger: 'person', actor: 'Ann' } as const;
  const outcome = await dunwell.tieOut(book.realmId, wish);
  const found = await dunwell.stores.tieOuts.find(book.realmId, outcome.id);
  if (!found) throw new Error('The tie-out was not kept');
  return found;
}
const told = ({ differences }: StoredTieOut) =>
  differences.map(({ cause, month, inBooks, inDunwell }) => [cause, month, inBooks, inDunwell]);

async function reverse(name: string, amount: bigint | null = null): Promise<void> {
  const { dunwell, stage } = story;
  const { id } = await chargeOf(name);
  const word = { realmId: book.realmId, id, actor: 'Ann', amount, reason: 'Goodwill' };
  expect(await dunwell.reversals.reverseCharge(word)).toMatchObject({ outcome: 'done' });
  for (let round = 0; round < 12; round += 1) {
    await dunwell.sweeps.outbox();
    const now = stage.sandbox.clock.now().getTime();
    if ((await dunwell.stores.outbox.countDue(book.realmId, new Date(now + 3_600_000))) === 0)
      return;
    await stage.setClock(new Date(now + 130_000).toISOString());
  }
}

test('charges in every kind of write-back and two currencies tie to the cent', async () => {
  const result = await tieOut();
  expect(result).toMatchObject({ status: 'done', note: null, steps: 2, stepsDone: 2 });
  expect(result.accounts.map(({ name }) => name)).toEqual(['Finance charge income']);
  expect(told(result)).toEqual([]);
  // Seven of 6.70 USD, and 6.70 EUR at 1.1; two wait for the day on which they are invoiced.
  expect(result.months).toEqual([
    { month: '2026-03', inBooks: 5_427n, inDunwell: 5_427n },
    { month: '2026-04', inBooks: 0n, inDunwell: 0n },
  ]);
});

test('what is paid, waived, and taken back in every way ties as well', async () => {
  const { dunwell, stage } = story;
  const { realmId } = book;
  const subject = { realmId, id: (await chargeOf('waived')).id, actor: 'Ann', reason: 'Goodwill' };
  expect(await dunwell.approvals.waiveCharge(subject)).toMatchObject({ outcome: 'done' });
  const own = await book.read('Invoice', (await chargeOf('own')).qboInvoiceId ?? '');
  await book.payment(of('own').customer, own, 2, '2026-03-20');
  await book.payment(of('credited').customer, await fresh('credited'), 1241.26, '2026-03-20');
  await dunwell.sync(realmId, { repair: true });
  await stage.setClock('2026-03-31T17:00:00Z');
  await story.runThrough(realmId);
  await stage.setClock('2026-04-02T17:00:00Z');
  await reverse('removed');
  await reverse('lowered', 200n);
  await reverse('voided');
  await reverse('credited');

  const result = await tieOut();
  expect(told(result)).toEqual([]);
  // One line is gone, one lower by 2.00, one invoice is voided, and one came on 31 March; the
  // credit memo stands in April.
  expect(result.months).toEqual([
    { month: '2026-03', inBooks: 4_557n, inDunwell: 4_557n },
    { month: '2026-04', inBooks: -670n, inDunwell: -670n },
  ]);
  const report = chargesReport(await recordsNow(), period);
  expect(report.home.months).toEqual([
    {
      ...{ month: '2026-03', opening: 0n, charged: 6_097n, collected: 870n, reversed: 0n },
      ...{ waived: 670n, closing: 5_227n },
    },
    {
      // What had been paid on the charge that was credited is the customer's again.
      ...{ month: '2026-04', opening: 5_227n, charged: 0n, collected: -670n, reversed: 2_210n },
      ...{ waived: 0n, closing: 3_687n },
    },
  ]);
  expect(report.waiting).toEqual([]);
});

async function recordsNow(): Promise<ChargeRecords> {
  const { companies, chargeRecords } = story.dunwell.stores;
  const company = await companies.find(book.realmId);
  if (!company) throw new Error('There is no company');
  return chargeRecords.all(company);
}

test('what people do by hand is listed with its cause, and explains every cent', async () => {
  const { Id, SyncToken } = await fresh('by hand');
  const Line = of('by hand').invoice['Line'];
  await book.update('Invoice', { Id, SyncToken, Line });
  const euro = await fresh('euro');
  await book.update('Invoice', { Id: euro.Id, SyncToken: euro.SyncToken, TxnDate: '2026-04-15' });
  const { chargeAccountId } = (await story.dunwell.stores.companies.find(book.realmId)) ?? {};
  const posting = (PostingType: string, account: string) => ({
    ...{ Amount: 5, Description: 'Interest of the bank', DetailType: 'JournalEntryLineDetail' },
    JournalEntryLineDetail: { PostingType, AccountRef: { value: account } },
  });
  await book.create('JournalEntry', {
    TxnDate: '2026-03-31',
    Line: [posting('Debit', '5'), posting('Credit', chargeAccountId ?? '')],
  });

  const result = await tieOut();
  expect(told(result)).toEqual([
    ['other-month', '2026-03', 0n, 737n],
    ['not-ours', '2026-03', 500n, 0n],
    ['other-month', '2026-04', 737n, 0n],
  ]);
  expect(result.differences[1]?.detail).toBe('An entry “Interest of the bank”.');
  expect(result.months).toEqual([
    { month: '2026-03', inBooks: 3_650n, inDunwell: 3_887n },
    { month: '2026-04', inBooks: 67n, inDunwell: -670n },
  ]);
  // The line that was taken out is known, so it ties; the report says who did it, and when.
  const gone = await chargeOf('by hand');
  const known = changesByHand(await recordsNow(), period);
  expect(known.map(({ charge, on, own, home }) => [charge.id, on, own, home])).toEqual([
    [gone.id, '2026-04-02', -670n, -670n],
  ]);
  expect(known[0]?.found).toMatch(/^Somebody removed the line of the charge from invoice \d+/);
  const report = chargesReport(await recordsNow(), period);
  expect(report.home.months[1]).toMatchObject({ reversed: 2_880n, closing: 3_017n });

  // A person's word that the line is gone changes no month: it was taken back on the day it went.
  await story.stage.setClock('2026-05-04T17:00:00Z');
  await reverse('by hand');
  expect(told(await tieOut()).map(([cause]) => cause)).toEqual([
    ...['other-month', 'not-ours', 'other-month'],
  ]);
  expect(chargesReport(await recordsNow(), period)).toEqual(report);
  expect(changesByHand(await recordsNow(), period)).toHaveLength(1);
});

test('a line with another item is found on its account, and a lost answer is told', async () => {
  const { Id, SyncToken, Line } = await fresh('keeps');
  const changed = JSON.stringify(Line).replaceAll(
    /"ItemRef":\{"value":"\d+","name":"Finance charge"\}/g,
    '"ItemRef":{"value":"1"}',
  );
  await book.update('Invoice', { Id, SyncToken, Line: JSON.parse(changed) });
  const moved = (await tieOut()).differences.find(({ cause }) => cause === 'other-account');
  expect(moved?.detail).toContain('posts to the account Services');

  await story.stage.fault({ path: '/reports/' }, '500', { times: 20 });
  expect(await tieOut()).toMatchObject({ status: 'failed', months: [], differences: [] });
  const { tieOuts } = story.dunwell.stores;
  expect(await tieOuts.newest(book.realmId)).toMatchObject({ status: 'failed' });
  expect(await tieOuts.newest(book.realmId, 'done')).toMatchObject({
    status: 'done',
    actor: 'Ann',
  });
});
