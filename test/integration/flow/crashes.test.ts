import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import { chargeLinesOf, type Book } from './book.ts';
import { arrange, examplePolicy, runNow } from './policies.ts';
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

describe('a process that is killed in the middle of a batch of 500 mails', () => {
  it('again and again, wherever it stands, leaves each mail sent once', async () => {
    const before = stage.start();
    const bulk = { customers: 1, invoices: 500, payments: 0 };
    const { realmId } = await stage.addCompany(before, { bulk });
    const reminders = { ...examplePolicy.reminders, consolidate: false };
    await arrange(before, realmId, { policy: { reminders }, charges: 'off' });
    const first = (await stage.mails()).length;
    const mailsSent = async (): Promise<number> => (await stage.mails()).length - first;

    await killAt(realmId, 'run: concluded', 1);
    const places: readonly [string, boolean][] = [
      ['outbox: claimed', false],
      ['reminder: invoices read', false],
      ['reminder: claimed', false],
      // Claimed and never sent: what Postmark had time to know of by now, and does not, is sent.
      ['reminder: sent', true],
      ['outbox: worked', true],
    ];
    for (const [place, isAnySent] of places) {
      await killSweepAt(place);
      expect({ place, isAnySent: (await mailsSent()) > 0 }).toEqual({ place, isAnySent });
    }
    const heir = stage.start();
    await recover(heir);
    expect(await mailsSent()).toBe(500);
    const kept = await heir.db.reminder.findMany({ where: { realmId } });
    expect(kept.filter(({ status }) => status === 'sent')).toHaveLength(500);
    const ids = new Set((await stage.mails()).map(({ messageId }) => messageId));
    expect(kept.filter(({ messageId }) => messageId !== null && ids.has(messageId))).toHaveLength(
      500,
    );
    expect(new Set(kept.map(({ messageId }) => messageId)).size).toBe(500);
    expect((await runNow(heir, realmId)).actions).toEqual([]);
    await stage.killAll();
  });
});

it('a run that is killed before it was judged leaves the dates it passed by to the next', async () => {
  const before = stage.start();
  const book = await stage.addCompany(before);
  const ada = await book.customer();
  const invoice = await book.invoice(ada, 1234.56, '2026-03-01');
  // Example 12 of the rules of charging: the first run is on 20 April.
  const charges = { ...examplePolicy.charges, amount: { kind: 'percent', percent: '1.5' } };
  await arrange(before, book.realmId, { policy: { charges }, reminders: 'off' });
  await stage.setClock('2026-04-20T17:00:00Z');
  await before.sync(book.realmId, { repair: true });
  await killAt(book.realmId, 'run: part concluded', 1);

  const heir = stage.start();
  await recover(heir);
  await runNow(heir, book.realmId);
  const rows = await heir.stores.charges.list(book.realmId, {}, { limit: 10 });
  expect(rows.map(({ status, amount }) => [status, amount])).toEqual([
    ['written', 1852n],
    ['cancelled', 1852n],
  ]);
  const [facts] = await heir.stores.facts.invoices(book.realmId, [invoice.Id]);
  expect(facts?.skippedAssessmentDates).toEqual(['2026-03-12']);
  await stage.killAll();
});

/** Sweeps the outbox, hours later if need be, and ends the process when it comes to a place. */
async function killSweepAt(name: string): Promise<void> {
  let reached: (place: string) => void = () => undefined;
  const isReached = new Promise<string>((resolve) => (reached = resolve));
  const dying = stage.start({
    async checkpoint(place) {
      if (place !== name) return;
      reached(place);
      await new Promise(() => undefined);
    },
  });
  for (let turn = 0; turn < 10; turn += 1) {
    const swept = dying.sweeps.outbox().then(() => 'swept');
    const news = await Promise.race([isReached, swept]);
    if (news === name) {
      await stage.killAll();
      return;
    }
    const later = new Date(stage.sandbox.clock.now().getTime() + 60_000);
    await stage.setClock(later.toISOString());
  }
  throw new Error(`It never came to ${name}`);
}
