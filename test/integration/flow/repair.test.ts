import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { QuickBooksClient } from '../../../src/adapters/quickbooks/client.ts';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import { repairFromChanges, mostObjects } from '../../../src/flow/sync/repair.ts';
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
  await stage.control('POST', '/webhooks', { mode: 'deliver' });
});

const day = 86_400_000;
const letPass = (ms: number): Promise<void> =>
  stage.setClock(new Date(stage.sandbox.clock.now().getTime() + ms).toISOString());
const statusOf = async ({ realmId }: Book, { Id }: Entity) =>
  (await dunwell.stores.facts.invoices(realmId, [Id]))[0]?.status;

/** A company in step, whose webhooks are lost from here on. */
async function companyOutOfEarshot(): Promise<{ book: Book; ada: Entity; invoice: Entity }> {
  const book = await stage.addCompany(dunwell);
  const ada = await book.customer();
  const invoice = await book.invoice(ada, 100, '2026-03-01');
  await stage.control('POST', '/webhooks/flush', {});
  await dunwell.sync(book.realmId, { repair: true });
  await stage.control('POST', '/webhooks', { mode: 'drop' });
  return { book, ada, invoice };
}

type Told = { readonly asked: string[][]; readonly queries: string[]; readonly pages: string[] };

/**
 * QuickBooks whose change data capture is cut off: for these entities it gives as many objects as
 * an answer may hold, of which most say nothing new.
 */
function cutOff(
  realmId: string,
  full: readonly string[],
): { client: QuickBooksClient; told: Told } {
  const real = dunwell.quickbooks.forCompany(realmId);
  const told: Told = { asked: [], queries: [], pages: [] };
  const client: QuickBooksClient = {
    ...real,
    async changesSince(entities, since) {
      told.asked.push([...entities]);
      const changes = await real.changesSince(entities, since);
      if (!entities.some((entity) => full.includes(entity))) return changes;
      const [customer = {}] = await real.page('Customer', 1, 1);
      const many = Array.from({ length: mostObjects }, () => customer);
      for (const entity of entities) changes.set(entity, many);
      return changes;
    },
    query(entity, criteria) {
      told.queries.push(entity);
      return real.query(entity, criteria);
    },
    page(entity, position, size) {
      told.pages.push(entity);
      return real.page(entity, position, size);
    },
  };
  return { client, told };
}

const repair = (quickbooks: QuickBooksClient, isStopping = () => false) =>
  repairFromChanges({
    ...dunwell.stores,
    quickbooks,
    homeCurrency: 'USD',
    clock: dunwell.clock,
    repairEveryHours: 4,
    isStopping,
    log: pino({ level: 'silent' }),
  });

describe('when more changed than one answer of change data capture holds', () => {
  it('each entity is asked for by itself, and a full one is read by the time of its changes', async () => {
    const { book, ada, invoice } = await companyOutOfEarshot();
    const late = await book.invoice(ada, 70, '2026-03-01');
    await book.payment(ada, invoice, 100);
    const { client, told } = cutOff(book.realmId, ['Invoice']);
    expect(await repair(client)).toBe('repaired');
    expect(told.asked).toEqual([
      ['Customer', 'Invoice', 'Payment', 'CreditMemo'],
      ['Customer'],
      ['Invoice'],
      ['Payment'],
      ['CreditMemo'],
    ]);
    expect(told.queries).toEqual(['Invoice']);
    expect(told.pages).toEqual([]);
    expect(await statusOf(book, late)).toBe('open');
    expect(await statusOf(book, invoice)).toBe('paid');
  });

  it('and something was deleted as well, the entity is compared by id', async () => {
    const { book, ada, invoice } = await companyOutOfEarshot();
    const late = await book.invoice(ada, 70, '2026-03-01');
    await book.remove('Invoice', invoice);
    const { client, told } = cutOff(book.realmId, ['Invoice']);
    expect(await repair(client)).toBe('repaired');
    expect(told.pages).toEqual(['Invoice']);
    expect(await statusOf(book, invoice)).toBe('deleted');
    expect(await statusOf(book, late)).toBe('open');
  });
});

describe('when the last look is longer ago than QuickBooks remembers', () => {
  it('the whole company is compared: what changed, what is new and what is gone', async () => {
    const { book, ada, invoice } = await companyOutOfEarshot();
    const second = await book.invoice(ada, 40, '2026-03-01');
    await dunwell.sync(book.realmId, { repair: true });
    const gone = await book.customer('Gone Ltd');
    const late = await book.invoice(gone, 70, '2026-03-01');
    await book.remove('Invoice', invoice);
    await book.payment(ada, second, 40);
    await letPass(45 * day);
    const { firstSync, finishedAt } = (await dunwell.stores.syncStates.find(book.realmId)) ?? {};
    await dunwell.sync(book.realmId);
    expect(await statusOf(book, invoice)).toBe('deleted');
    expect(await statusOf(book, second)).toBe('paid');
    expect(await statusOf(book, late)).toBe('open');
    const after = await dunwell.stores.syncStates.find(book.realmId);
    expect(after).toMatchObject({ firstSync, finishedAt, lastError: null });
    expect(after?.freshAsOf?.getTime()).toBeGreaterThan(dunwell.clock.now().getTime() - day);
    const [ours] = await dunwell.stores.facts.customers(book.realmId);
    expect(ours).toBeDefined();
    expect(await dunwell.db.compareSeen.count({ where: { realmId: book.realmId } })).toBe(0);
  });

  it('a compare that was stopped half way is made again and leaves the mirror due', async () => {
    const { book, invoice } = await companyOutOfEarshot();
    await book.remove('Invoice', invoice);
    await letPass(45 * day);
    const { client, told } = cutOff(book.realmId, []);
    expect(await repair(client, () => told.pages.includes('Customer'))).toBe('stopped');
    expect(await statusOf(book, invoice)).toBe('open');
    expect(await dunwell.stores.syncStates.dueForRepair(dunwell.clock.now())).toContain(
      book.realmId,
    );
    expect(await repair(dunwell.quickbooks.forCompany(book.realmId))).toBe('repaired');
    expect(await statusOf(book, invoice)).toBe('deleted');
  });
});

describe('a repair that breaks off', () => {
  it('still reads the invoice again whose payment is gone, when only the payment is news', async () => {
    const { book, ada, invoice } = await companyOutOfEarshot();
    const payment = await book.payment(ada, invoice, 100);
    await dunwell.sync(book.realmId, { repair: true });
    expect(await statusOf(book, invoice)).toBe('paid');

    await book.remove('Payment', payment);
    const real = dunwell.quickbooks.forCompany(book.realmId);
    let isDown = true;
    const client: QuickBooksClient = {
      ...real,
      async changesSince(entities, since) {
        const changes = await real.changesSince(entities, since);
        changes.delete('Invoice');
        return changes;
      },
      async readByIds(entity, ids) {
        if (isDown && entity === 'Invoice') throw new Error('QuickBooks is down');
        return real.readByIds(entity, ids);
      },
    };
    await expect(repair(client)).rejects.toThrow('QuickBooks is down');
    isDown = false;
    expect(await repair(client)).toBe('repaired');
    expect(await statusOf(book, invoice)).toBe('open');
  });
});
