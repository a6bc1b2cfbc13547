import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import { setStage, type Stage } from './stage.ts';

const bulk = { customers: 30, invoices: 2_300, payments: 1_400 };
let stage: Stage;
let dunwell: Dunwell;

beforeAll(async () => {
  stage = await setStage({ now: '2026-03-12T12:00:00Z' });
  dunwell = stage.start();
});
afterAll(() => stage.stop());
afterEach(() => stage.control('DELETE', '/faults'));

/** How many of each the mirror holds, and what is open on all invoices together. */
async function held(realmId: string) {
  const { db } = dunwell;
  const where = { realmId, deleted: false };
  const [customers, payments, postings, invoices] = await Promise.all([
    db.customer.count({ where }),
    db.payment.count({ where }),
    db.posting.count({ where: { realmId } }),
    db.invoice.findMany({ where, select: { openBalance: true } }),
  ]);
  const open = invoices.reduce((sum, { openBalance }) => sum + openBalance, 0n);
  return { customers, invoices: invoices.length, payments, postings, open };
}

async function owedBy(realmId: string): Promise<bigint> {
  const customers = await dunwell.db.customer.findMany({ where: { realmId } });
  return customers.reduce((sum, { balance }) => sum + balance, 0n);
}

/** Lets a first sync run until so many pages of invoices are in the mirror, then does something. */
async function afterInvoicePages(
  realmId: string,
  pages: number,
  then: () => Promise<void>,
): Promise<void> {
  const { syncStates, mirror } = dunwell.stores;
  let seen = 0;
  const apply = mirror.apply.bind(mirror);
  Object.assign(mirror, {
    apply: async (...given: Parameters<typeof apply>) => {
      await apply(...given);
      if (given[0] !== realmId || !given[1].invoices?.length) return;
      seen += 1;
      if (seen === pages) await then();
    },
  });
  try {
    await stage.connect(dunwell, realmId).catch((error: unknown) => {
      if (seen < pages) throw error;
    });
  } finally {
    Object.assign(mirror, { apply });
  }
  expect(await syncStates.find(realmId)).not.toBeNull();
}

describe('a first sync of several pages', () => {
  it('ends with everything there once, as QuickBooks has it', async () => {
    const { realmId } = await stage.newCompany({ bulk });
    await stage.connect(dunwell, realmId);
    const all = await held(realmId);
    expect(all).toMatchObject({ ...bulk, postings: bulk.payments });
    expect(all.open).toBe(await owedBy(realmId));
    const state = await dunwell.stores.syncStates.find(realmId);
    expect(state?.progress.map(({ done, total }) => [done, total])).toEqual([
      [30, 30],
      [2_300, 2_300],
      [1_400, 1_400],
      [0, 0],
    ]);
  });

  it('that is killed behind a page goes on there, and reads nothing of what was done again', async () => {
    const { realmId } = await stage.newCompany({ bulk });
    await afterInvoicePages(realmId, 2, () => stage.killAll());
    dunwell = stage.start();
    expect((await dunwell.stores.syncStates.find(realmId))?.firstSync).toBe('running');
    const before = (await stage.requestsOf(realmId)).items.length;
    await dunwell.sync(realmId);
    const { items } = await stage.requestsOf(realmId);
    const again = items.slice(before).filter(({ path }) => path.includes('from%20Customer'));
    expect(again).toEqual([]);
    expect(await held(realmId)).toMatchObject({ ...bulk, postings: bulk.payments });
  });

  it('that a person cancels stops behind a page and keeps what was read', async () => {
    const { realmId } = await stage.newCompany({ bulk });
    const { syncStates } = dunwell.stores;
    await afterInvoicePages(realmId, 1, async () => {
      expect(await syncStates.cancelFirstSync(realmId)).toBe(true);
    });
    expect((await syncStates.find(realmId))?.firstSync).toBe('cancelled');
    expect(await held(realmId)).toMatchObject({ customers: 30, invoices: 1_000, payments: 0 });

    await dunwell.sweeps.firstSyncs();
    await dunwell.sweeps.sync();
    expect((await held(realmId)).invoices).toBe(1_000);
    expect(await dunwell.isIdle()).toBe(true);
    const run = await dunwell.run(realmId, { dryRun: false, trigger: 'person' });
    expect(run).toMatchObject({ status: 'held', actions: [] });
    expect(run.note).toContain('was cancelled');

    await dunwell.sync(realmId, { full: true });
    expect((await syncStates.find(realmId))?.firstSync).toBe('done');
    expect(await held(realmId)).toMatchObject({ ...bulk, postings: bulk.payments });
    expect(await syncStates.cancelFirstSync(realmId)).toBe(false);
  });

  it('begun anew also finds what was deleted since it was cancelled', async () => {
    const { realmId, accessToken } = await stage.newCompany({ bulk });
    const { syncStates } = dunwell.stores;
    await afterInvoicePages(
      realmId,
      1,
      async () => void (await syncStates.cancelFirstSync(realmId)),
    );
    await stage.control('POST', '/webhooks', { mode: 'drop' });
    const book = stage.openBook(realmId, accessToken);
    // The oldest invoices are in the mirror; the first of them is one of the paid ones.
    await book.remove('Invoice', await book.read('Invoice', '1'));
    await stage.control('POST', '/webhooks', { mode: 'deliver' });
    await dunwell.sync(realmId, { full: true });
    expect((await held(realmId)).invoices).toBe(bulk.invoices - 1);
    const gone = await dunwell.db.invoice.findFirst({ where: { realmId, id: '1' } });
    expect(gone).toMatchObject({ deleted: true, status: 'deleted', openBalance: 0n });
  });

  it('lists what it cannot read with the reason, takes the rest in, and runs hold until it can', async () => {
    const size = { customers: 3, invoices: 6, payments: 2 };
    const { realmId, accessToken } = await stage.newCompany({ bulk: size });
    // QuickBooks has given all kinds of things over the years; the ledger's API would refuse this.
    const spoil = (from: string, to: string) =>
      dunwell.db.$executeRaw`
        update sandbox.qbo_entities set body = replace(body::text, ${from}, ${to})::json
        where realm_id = ${realmId} and type = 'Invoice' and id = 4`;
    await spoil('"Balance":', '"Balance":"unknown","Was":');
    await stage.connect(dunwell, realmId);
    expect(await held(realmId)).toMatchObject({ ...size, invoices: 5 });
    expect(await dunwell.stores.mirror.unreadable(realmId)).toMatchObject({
      count: 1,
      first: [{ entity: 'Invoice', id: '4', reason: expect.stringContaining('Balance') }],
    });
    const run = await dunwell.run(realmId, { dryRun: false, trigger: 'person' });
    expect(run).toMatchObject({ status: 'held', actions: [] });
    expect(run.note).toContain('Invoice 4 cannot be read');

    await spoil('"Balance":"unknown","Was":', '"Balance":');
    const book = stage.openBook(realmId, accessToken);
    await book.update('Invoice', {
      ...(await book.read('Invoice', '4')),
      sparse: true,
      PrivateNote: 'Again',
    });
    await stage.control('POST', '/webhooks/flush', {});
    await dunwell.sync(realmId);
    expect((await dunwell.stores.mirror.unreadable(realmId)).count).toBe(0);
    expect(await held(realmId)).toMatchObject(size);
  });

  it('forgets what it could not read when that is deleted, and reads it again with each repair', async () => {
    const size = { customers: 3, invoices: 6, payments: 0 };
    const { realmId } = await stage.newCompany({ bulk: size });
    const change = (from: string, to: string, id: number) =>
      dunwell.db.$executeRaw`
        update sandbox.qbo_entities set body = replace(body::text, ${from}, ${to})::json
        where realm_id = ${realmId} and type = 'Invoice' and id = ${id}`;
    for (const id of [2, 3]) await change('"Balance":', '"Balance":"unknown","Was":', id);
    await stage.connect(dunwell, realmId);
    expect((await dunwell.stores.mirror.unreadable(realmId)).count).toBe(2);

    // Mended, and gone, without a word of it anywhere.
    await change('"Balance":"unknown","Was":', '"Balance":', 2);
    await dunwell.db.$executeRaw`
      delete from sandbox.qbo_entities where realm_id = ${realmId} and type = 'Invoice' and id = 3`;
    await dunwell.sync(realmId, { repair: true });
    expect((await dunwell.stores.mirror.unreadable(realmId)).count).toBe(0);
    expect((await held(realmId)).invoices).toBe(5);
  });
});
