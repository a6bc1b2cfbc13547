import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nextLocalHour } from '../../../src/core/calendar/zones.ts';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import { repairFromChanges } from '../../../src/flow/sync/repair.ts';
import type { Book, Entity } from './book.ts';
import { arrange } from './policies.ts';
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
const statusOf = async (realmId: string, { Id }: Entity) =>
  (await dunwell.stores.facts.invoices(realmId, [Id]))[0]?.status;
async function companyWithInvoice(): Promise<{ book: Book; ada: Entity; invoice: Entity }> {
  const book = await stage.addCompany(dunwell);
  const ada = await book.customer();
  const invoice = await book.invoice(ada, 100, '2026-03-01');
  await stage.control('POST', '/webhooks/flush', {});
  await dunwell.sync(book.realmId, { repair: true });
  return { book, ada, invoice };
}

async function idsMet(realmId: string): Promise<{ rows: unknown[] }> {
  const client = new Client({ connectionString: stage.databaseUrl });
  await client.connect();
  try {
    return await client.query('select id from compare_seen where realm_id = $1', [realmId]);
  } finally {
    await client.end();
  }
}

describe('an event of a company that is not connected', () => {
  it('is recorded and never worked, and keeps nobody busy', async () => {
    const body = [
      {
        specversion: '1.0',
        id: 'stranger-1',
        type: 'qbo.invoice.created.v1',
        intuitentityid: '1',
        intuitaccountid: '999',
      },
    ];
    const answer = await dunwell.receiver.receiveQuickBooks(Buffer.from(JSON.stringify(body)));
    expect(answer).toEqual({ outcome: 'stored' });
    await dunwell.sweeps.sync();
    const [event] = await dunwell.stores.inbox.troubled(1);
    expect(event).toMatchObject({ eventKey: 'quickbooks:stranger-1', state: 'unknown-realm' });
  });

  it('waits for the owner when its grant has ended, and keeps nobody busy meanwhile', async () => {
    const { book, ada } = await companyWithInvoice();
    const { realmId } = book;
    expect(await dunwell.isIdle()).toBe(true);
    await dunwell.stores.connections.markReauthorise(realmId, 'ended');
    const late = await book.invoice(ada, 70, '2026-03-01');
    await stage.control('POST', '/webhooks/flush', {});
    await dunwell.sweeps.sync();
    expect(await dunwell.isIdle()).toBe(true);
    await stage.connect(dunwell, realmId);
    expect(await statusOf(realmId, late)).toBe('open');
  });
});

describe('a payment', () => {
  it.each([true, false])(
    'closes its invoice in the mirror, whether that is news of its own (%s) or not',
    async (linkedEvents) => {
      const book = await stage.addCompany(dunwell, { linkedEvents });
      const ada = await book.customer();
      const invoice = await book.invoice(ada, 100, '2026-03-01');
      await stage.control('POST', '/webhooks/flush', {});
      await dunwell.sync(book.realmId);
      expect(await statusOf(book.realmId, invoice)).toBe('open');
      const payment = await book.payment(ada, invoice, 100);
      await stage.control('POST', '/webhooks/flush', {});
      await dunwell.sync(book.realmId);
      expect(await statusOf(book.realmId, invoice)).toBe('paid');
      await book.voided('Payment', payment);
      await stage.control('POST', '/webhooks/flush', {});
      await dunwell.sync(book.realmId);
      expect(await statusOf(book.realmId, invoice)).toBe('open');
    },
  );
});

describe('a credit memo', () => {
  it.each([true, false])(
    'is free again once the payment that applied it is deleted (told of itself: %s)',
    async (linkedEvents) => {
      const book = await stage.addCompany(dunwell, { linkedEvents });
      const ada = await book.customer();
      const CustomerRef = { value: ada.Id };
      const invoice = await book.invoice(ada, 100, '2026-03-01');
      const memo = await book.create('CreditMemo', {
        CustomerRef,
        Line: [
          {
            Amount: 40,
            DetailType: 'SalesItemLineDetail',
            SalesItemLineDetail: { ItemRef: { value: '1' } },
          },
        ],
      });
      const applied = (TxnType: string, { Id }: Entity) => ({
        Amount: 40,
        LinkedTxn: [{ TxnId: Id, TxnType }],
      });
      const Line = [applied('Invoice', invoice), applied('CreditMemo', memo)];
      const payment = await book.create('Payment', { CustomerRef, TotalAmt: 0, Line });
      await stage.control('POST', '/webhooks/flush', {});
      await dunwell.sync(book.realmId);
      const creditOf = async () =>
        (await dunwell.stores.facts.customer(book.realmId, ada.Id))?.unappliedCredit;
      expect(await creditOf()).toEqual([]);
      await book.remove('Payment', payment);
      await stage.control('POST', '/webhooks/flush', {});
      await dunwell.sync(book.realmId);
      expect(await creditOf()).toEqual([{ currency: 'USD', amount: 4000n }]);
    },
  );
});

describe('a repair', () => {
  it('brings in what the webhooks missed: changes, payments and deletions', async () => {
    const { book, ada, invoice } = await companyWithInvoice();
    await stage.control('POST', '/webhooks', { mode: 'drop' });
    const paid = await book.invoice(ada, 50, '2026-03-01');
    await book.payment(ada, paid, 50);
    await book.remove('Invoice', invoice);
    await dunwell.sync(book.realmId);
    expect(await statusOf(book.realmId, invoice)).toBe('open');
    await dunwell.sync(book.realmId, { repair: true });
    expect(await statusOf(book.realmId, invoice)).toBe('deleted');
    expect(await statusOf(book.realmId, paid)).toBe('paid');
  });

  it('reads again what a payment left and what it went to, although they are not told of', async () => {
    const { book, ada, invoice } = await companyWithInvoice();
    const other = await book.invoice(ada, 100, '2026-03-01');
    const payment = await book.payment(ada, invoice, 100);
    await dunwell.sync(book.realmId, { repair: true });
    await stage.control('POST', '/webhooks', { mode: 'drop' });
    const { Id, SyncToken } = payment;
    const Line = [{ Amount: 100, LinkedTxn: [{ TxnId: other.Id, TxnType: 'Invoice' }] }];
    const CustomerRef = { value: ada.Id };
    await book.update('Payment', { Id, SyncToken, CustomerRef, TotalAmt: 100, Line });

    const quickbooks = dunwell.quickbooks.forCompany(book.realmId);
    await repairFromChanges({
      ...dunwell.stores,
      quickbooks: {
        ...quickbooks,
        async changesSince(...asked) {
          const changes = await quickbooks.changesSince(...asked);
          changes.delete('Invoice');
          return changes;
        },
      },
      homeCurrency: 'USD',
      clock: dunwell.clock,
      repairEveryHours: 4,
      isStopping: () => false,
      log: pino({ level: 'silent' }),
    });
    expect(await statusOf(book.realmId, invoice)).toBe('open');
    expect(await statusOf(book.realmId, other)).toBe('paid');
  });

  it('after weeks without contact also finds what was deleted before the oldest change', async () => {
    const { book, ada, invoice } = await companyWithInvoice();
    const kept = await book.invoice(ada, 70, '2026-03-01');
    await dunwell.sync(book.realmId, { repair: true });
    await stage.control('POST', '/webhooks', { mode: 'drop' });
    await book.remove('Invoice', invoice);
    await letPass(45 * day);
    await dunwell.sync(book.realmId);
    expect(await statusOf(book.realmId, invoice)).toBe('deleted');
    expect(await statusOf(book.realmId, kept)).toBe('open');
  });
});

describe('a first sync', () => {
  it('that breaks off goes on where it was', async () => {
    const { realmId, accessToken } = await stage.newCompany();
    const book = stage.openBook(realmId, accessToken);
    const ada = await book.customer();
    const invoice = await book.invoice(ada, 100, '2026-03-01');
    await book.payment(ada, invoice, 40);
    await stage.fault({ path: 'from%20Payment%20orderby', realmId }, '500', { times: 3 });
    await expect(stage.connect(dunwell, realmId)).rejects.toThrow('QuickBooks failed');
    const broken = await dunwell.stores.syncStates.find(realmId);
    expect(broken?.firstSync).toBe('running');
    expect(broken?.progress.map((part) => part.state)).toEqual([
      'done',
      'done',
      expect.stringMatching(/waiting|running/),
      'waiting',
    ]);
    await stage.killAll();
    dunwell = stage.start();
    await dunwell.sync(realmId);
    expect((await dunwell.stores.syncStates.find(realmId))?.firstSync).toBe('done');
    const [facts] = await dunwell.stores.facts.invoices(realmId, [invoice.Id]);
    expect(facts).toMatchObject({ openBalance: 6000n, status: 'open' });
    expect(facts?.postings).toMatchObject([{ amount: 4000n }]);
  });

  it('that starts over and is killed remembers what it met, and looks only for the rest', async () => {
    const { book, ada, invoice } = await companyWithInvoice();
    const { realmId } = book;
    // An event that comes late would have the invoice read for its own sake.
    await stage.control('POST', '/webhooks', { mode: 'drop' });
    const kept = await book.invoice(ada, 70, '2026-03-01');
    await dunwell.sync(realmId, { repair: true });
    await book.remove('Invoice', invoice);
    await letPass(45 * day);
    const before = (await stage.requestsOf(realmId)).items.length;
    await stage.fault({ path: 'from%20Payment', realmId }, '500', { times: 3 });
    await expect(dunwell.sync(realmId, { full: true })).rejects.toThrow('QuickBooks failed');
    await stage.killAll();
    dunwell = stage.start();
    await dunwell.sync(realmId);

    expect(await statusOf(realmId, invoice)).toBe('deleted');
    expect(await statusOf(realmId, kept)).toBe('open');
    const { items } = await stage.requestsOf(realmId);
    const asked = items
      .slice(before)
      .map(({ path }) => decodeURIComponent(path))
      .filter((path) => /from Invoice where Id IN/i.test(path));
    expect(asked.filter((path) => path.includes(`'${invoice.Id}'`))).not.toEqual([]);
    expect(asked.filter((path) => path.includes(`'${kept.Id}'`))).toEqual([]);
    const { rows } = await idsMet(realmId);
    expect(rows).toEqual([]);
  });
});

describe('while QuickBooks cannot be read', () => {
  it('nothing is decided, and a scheduled run is made up for on the same day', async () => {
    const { book, ada, invoice } = await companyWithInvoice();
    const { realmId } = book;
    const { companies, runs } = dunwell.stores;
    await arrange(dunwell, realmId);
    await letPass(day);
    const morning = nextLocalHour(stage.sandbox.clock.now(), 10, 'America/New_York');
    await stage.setClock(morning.toISOString());
    await book.payment(ada, invoice, 100);
    const due = stage.sandbox.clock.now();
    await companies.update(realmId, { nextRunAt: due });
    await stage.fault({ realmId, method: 'GET' }, '500', { times: 100 });
    await dunwell.sweeps.runs();
    expect((await runs.list(realmId, { limit: 9 })).map(({ status }) => status)).toEqual(['held']);
    expect(await dunwell.stores.decisions.list(realmId, {}, { limit: 9 })).toEqual([]);
    const again = (await companies.find(realmId))?.nextRunAt?.getTime() ?? 0;
    expect(again - due.getTime()).toBeGreaterThan(14 * 60_000);
    expect(again - due.getTime()).toBeLessThan(20 * 60_000);

    await stage.control('DELETE', '/faults');
    await letPass(20 * 60_000);
    await dunwell.sweeps.runs();
    expect((await runs.list(realmId, { limit: 9 })).map(({ status }) => status)).toEqual([
      'done',
      'held',
    ]);
    expect(await statusOf(realmId, invoice)).toBe('paid');
  });

  it('a run does not act on events that could not be worked', async () => {
    const { book, ada, invoice } = await companyWithInvoice();
    const { realmId } = book;
    await arrange(dunwell, realmId);
    await stage.control('POST', '/webhooks', { mode: 'hold' });
    await book.payment(ada, invoice, 100);
    await stage.control('POST', '/webhooks/flush', {});
    await stage.fault({ realmId, path: 'from%20Payment' }, '500', { times: 100 });
    const run = await dunwell.run(realmId, { dryRun: false, trigger: 'api' });
    expect(run).toMatchObject({ status: 'held', actions: [] });
    expect(run.note).toContain('QuickBooks could not be read');
  });

  it('the sweeps leave it alone for a while, and then bring everything in', async () => {
    const { book, ada } = await companyWithInvoice();
    const { realmId } = book;
    await stage.fault({ realmId, method: 'GET' }, '429', { times: 100 });
    const late = await book.invoice(ada, 70, '2026-03-01');
    await stage.control('POST', '/webhooks/flush', {});
    for (let turn = 0; turn < 4; turn += 1) await dunwell.sweeps.sync();
    const { items } = await stage.requestsOf(realmId);
    expect(items.filter(({ fault }) => fault === '429')).toHaveLength(1);
    await stage.control('DELETE', '/faults');
    await letPass(61_000);
    await dunwell.sweeps.sync();
    await dunwell.sweeps.sync();
    expect(await statusOf(realmId, late)).toBe('open');
    expect((await dunwell.stores.syncStates.find(realmId))?.lastError).toBeNull();
  });
});
