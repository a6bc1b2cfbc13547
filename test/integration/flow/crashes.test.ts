import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import { chargeLinesOf, type Book } from './book.ts';
import { arrange, runNow } from './policies.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ now: '2026-03-12T17:00:00Z' });
});
afterAll(() => stage.stop());

/** Everything that may be left to do after a death is done, as a worker's sweeps would. */
async function recover(dunwell: Dunwell): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await dunwell.sweeps.sync();
    await dunwell.sweeps.outbox();
    if (await dunwell.isIdle()) return;
    const later = new Date(stage.sandbox.clock.now().getTime() + 20_000);
    await stage.setClock(later.toISOString());
  }
  throw new Error('Dunwell did not come to rest');
}

async function expectOneOfEach(dunwell: Dunwell, book: Book, invoiceId: string): Promise<void> {
  const { realmId } = book;
  const invoice = await book.read('Invoice', invoiceId);
  expect(chargeLinesOf(invoice)).toEqual([6.7]);
  expect(invoice['Balance']).toBe(1241.26);
  const mails = (await stage.mails()).filter((mail) => mail.metadata['dunwell-realm'] === realmId);
  expect(mails).toHaveLength(1);

  const page = { limit: 10 };
  const charges = await dunwell.stores.charges.list(realmId, {}, page);
  expect(charges.map((charge) => charge.status)).toEqual(['written']);
  expect(charges[0]).toMatchObject({ amount: 670n, qboInvoiceId: invoiceId });
  expect(charges[0]?.qboLineId).not.toBeNull();
  const reminders = await dunwell.stores.reminders.list(realmId, {}, page);
  expect(reminders.map((reminder) => reminder.status)).toEqual(['sent']);
  expect(reminders[0]?.messageId).toBe(mails[0]?.messageId);
  const [mirrored] = await dunwell.stores.facts.invoices(realmId, [invoiceId]);
  expect(mirrored).toMatchObject({ total: 124126n, openBalance: 124126n });
  expect(
    await dunwell.db.outboxItem.findMany({ where: { realmId, state: { not: 'done' } } }),
  ).toEqual([]);
}

async function overdueCompany(dunwell: Dunwell): Promise<{ book: Book; invoiceId: string }> {
  const book = await stage.addCompany(dunwell);
  const ada = await book.customer();
  const invoice = await book.invoice(ada, 1234.56, '2026-03-01');
  await arrange(dunwell, book.realmId);
  await dunwell.sync(book.realmId, { repair: true });
  return { book, invoiceId: invoice.Id };
}

/** Begins a run and ends the process when it comes to a place for the nth time. */
async function killAt(realmId: string, name: string, time: number): Promise<void> {
  let passed = 0;
  let reached: () => void = () => undefined;
  const isReached = new Promise<void>((resolve) => (reached = resolve));
  const dying = stage.start({
    async checkpoint(place) {
      if (place !== name) return;
      passed += 1;
      if (passed !== time) return;
      reached();
      await new Promise(() => undefined);
    },
  });
  void dying.run(realmId, { dryRun: false, trigger: 'api' });
  await isReached;
  await stage.killAll();
}

describe('a process that is killed', () => {
  const places: readonly [string, number][] = [
    ['run: concluded', 1],
    ['outbox: claimed', 1],
    ['charge: invoice read', 1],
    ['charge: turn has come', 1],
    ['charge: claimed', 1],
    ['charge: written', 1],
    ['charge: mirrored', 1],
    ['outbox: worked', 1],
    ['outbox: claimed', 2],
    ['reminder: invoices read', 1],
    ['reminder: claimed', 1],
    ['reminder: sent', 1],
    ['outbox: worked', 2],
  ];
  it.each(places)('at "%s" (time %i) leaves one line and one mail', async (name, time) => {
    const { book, invoiceId } = await overdueCompany(stage.start());
    await killAt(book.realmId, name, time);

    const heir = stage.start();
    await recover(heir);
    await expectOneOfEach(heir, book, invoiceId);
    const again = await runNow(heir, book.realmId);
    expect(again.actions).toEqual([]);
    await expectOneOfEach(heir, book, invoiceId);
    await stage.killAll();
  });
});

describe('a process that is killed in the middle of a batch of charges', () => {
  const places: readonly [string, number][] = [
    ['charge: claimed', 1],
    ['charge: written', 1],
    ['charge: mirrored', 1],
    ['outbox: worked', 1],
  ];
  it.each(places)('at "%s" (time %i) leaves one line on each invoice', async (name, time) => {
    const before = stage.start();
    const book = await stage.addCompany(before);
    const ada = await book.customer();
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      ids.push((await book.invoice(ada, 1234.56, '2026-03-01')).Id);
    }
    await arrange(before, book.realmId);
    await before.sync(book.realmId, { repair: true });
    await killAt(book.realmId, name, time);

    const heir = stage.start();
    await recover(heir);
    await runNow(heir, book.realmId);
    for (const id of ids) {
      expect(chargeLinesOf(await book.read('Invoice', id))).toEqual([6.7]);
    }
    const charges = await heir.stores.charges.list(book.realmId, {}, { limit: 10 });
    expect(charges.map((charge) => charge.status)).toEqual(['written', 'written', 'written']);
    await stage.killAll();
  });
});
