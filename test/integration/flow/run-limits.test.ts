import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import { chargeLinesOf, type Book, type Entity } from './book.ts';
import { arrange } from './policies.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
let dunwell: Dunwell;
const interruptions = new Map<string, () => Promise<unknown>>();
beforeAll(async () => {
  stage = await setStage({ now: '2026-03-12T17:00:00Z' });
  dunwell = stage.start({
    async checkpoint(place) {
      const happens = interruptions.get(place);
      interruptions.delete(place);
      await happens?.();
    },
  });
});
afterAll(() => stage.stop());

type Owing = { book: Book; realmId: string; invoices: Entity[] };

/** Each customer owes invoices of these amounts since 1 March; all charges are automatic. */
async function owing(...customers: readonly number[][]): Promise<Owing> {
  const book = await stage.addCompany(dunwell);
  const invoices: Entity[] = [];
  for (const [place, amounts] of customers.entries()) {
    const customer = await book.customer(`Customer ${place + 1}`);
    for (const amount of amounts) invoices.push(await book.invoice(customer, amount, '2026-03-01'));
  }
  await arrange(dunwell, book.realmId, { reminders: 'off' });
  await dunwell.sync(book.realmId, { repair: true });
  return { book, realmId: book.realmId, invoices };
}

const none = {
  chargesPerRun: null,
  sumPerRun: null,
  chargesPerCustomer: null,
  sumPerCustomer: null,
  unusualFactor: null,
};
const limit = (realmId: string, limits: Partial<Parameters<typeof save>[1]>) =>
  save(realmId, { ...none, ...limits });
const save = (
  realmId: string,
  limits: Parameters<Dunwell['stores']['runLimits']['save']>[1],
): Promise<void> => dunwell.stores.runLimits.save(realmId, limits, 'test');
const run = (realmId: string, dryRun = false) => dunwell.run(realmId, { dryRun, trigger: 'api' });
const linesOf = ({ book, invoices }: Owing): Promise<number[][]> =>
  Promise.all(invoices.map(async ({ Id }) => chargeLinesOf(await book.read('Invoice', Id))));
const chargesOf = (realmId: string) => dunwell.stores.charges.list(realmId, {}, { limit: 100 });
const statusesOf = async (realmId: string): Promise<string[]> =>
  (await chargesOf(realmId)).map(({ status }) => status).toSorted();
const decisionsOf = async (realmId: string, runId: string) =>
  (await dunwell.stores.decisions.list(realmId, { runId, topic: 'charge' }, { limit: 100 })).map(
    ({ outcome, reason }) => ({ outcome, reason }),
  );
/** Twelve earlier runs of one charge of 6.70 each. */
async function pastRuns(realmId: string): Promise<void> {
  const { runs } = dunwell.stores;
  for (let day = 10; day < 22; day += 1) {
    const date = `2026-02-${day}`;
    const { startedAt, ...made } = { date, startedAt: new Date(`${date}T12:00:00Z`) };
    const at = { date: new Date(`${made.date}T00:00:00Z`), startedAt, finishedAt: startedAt };
    await dunwell.db.run.create({
      data: {
        realmId,
        ...at,
        dryRun: false,
        trigger: 'api',
        status: 'done',
        chargeCount: 1,
        chargeSum: 670n,
      },
    });
  }
  expect(await runs.list(realmId, { limit: 20 })).toHaveLength(12);
}

describe('a limit of what a customer is charged in one run', () => {
  it('leaves all charges of that customer to a person, and says so', async () => {
    const owed = await owing([1234.56], [1234.56, 1234.56]);
    const { realmId } = owed;
    await limit(realmId, { chargesPerCustomer: 1 });
    const plan = await run(realmId, true);
    expect(
      plan.plan.decisions.flatMap(({ outcome, topic }) => (topic === 'charge' ? outcome : [])),
    ).toEqual(['charge', 'over-limit', 'over-limit']);

    const { id } = await run(realmId);
    expect(await linesOf(owed)).toEqual([[6.7], [], []]);
    expect(await statusesOf(realmId)).toEqual(['proposed', 'proposed', 'written']);
    const decisions = await decisionsOf(realmId, id);
    expect(decisions.map(({ outcome }) => outcome).toSorted()).toEqual([
      'charge',
      'over-limit',
      'over-limit',
    ]);
    const over = decisions.find(({ outcome }) => outcome === 'over-limit');
    expect(over?.reason).toContain('2 charges in one run are more than the limit of 1');
    const record = await dunwell.stores.runs.find(realmId, id);
    expect(record?.summary).toMatchObject({ 'charge: charge': 1, 'charge: over-limit': 2 });

    // They wait: neither the next run nor another limit charges them again.
    await limit(realmId, {});
    await run(realmId);
    expect(await statusesOf(realmId)).toEqual(['proposed', 'proposed', 'written']);
    const waiting = (await chargesOf(realmId)).filter(({ status }) => status === 'proposed');
    for (const { id: chargeId } of waiting) {
      const subject = { realmId, id: chargeId, actor: 'Ada', reason: null };
      expect(await dunwell.approvals.approveCharge(subject)).toMatchObject({ outcome: 'done' });
    }
    await dunwell.sweeps.outbox();
    expect(await linesOf(owed)).toEqual([[6.7], [6.7], [6.7]]);
  });

  it('counts foreign charges by their invoices’ exchange rates', async () => {
    const book = await stage.addCompany(dunwell);
    const currency = { CurrencyRef: { value: 'EUR' } };
    const [preferences] = await book.all('Preferences');
    const CurrencyPrefs = { MultiCurrencyEnabled: true };
    await book.update('Preferences', { ...preferences, CurrencyPrefs });
    await book.create('CompanyCurrency', { Code: 'EUR' });
    const customer = await book.customer('Erika', currency);
    const rate = { ...currency, ExchangeRate: 1.5 };
    const invoice = await book.invoice(customer, 1234.56, '2026-03-01', rate);
    await arrange(dunwell, book.realmId, { reminders: 'off' });
    await dunwell.sync(book.realmId, { repair: true });
    // 6.70 EUR are 10.05 USD.
    await limit(book.realmId, { sumPerRun: 1_004n });
    await run(book.realmId);
    expect(await statusesOf(book.realmId)).toEqual(['proposed']);
    const [first] = await dunwell.db.charge.findMany({ where: { realmId: book.realmId } });
    expect(first).toMatchObject({ invoiceId: invoice.Id, homeAmount: 1_005n });
  });
});

describe('a run far from usual', () => {
  it('is held as a whole, the owner is told once, and a person lets it go', async () => {
    const owed = await owing([1234.56], [190_000]);
    const { realmId } = owed;
    await dunwell.stores.companies.update(realmId, { replyTo: 'held@owner.example' });
    await pastRuns(realmId);
    const { id, note } = await run(realmId);
    expect(note).toContain('the run came to 2 charges of 1,037.38 USD in all; usual are 5 charges');
    expect(await linesOf(owed)).toEqual([[], []]);
    expect(await statusesOf(realmId)).toEqual(['held', 'held']);
    expect(await dunwell.db.outboxItem.findMany({ where: { realmId } })).toEqual([]);
    const outcomes = (await decisionsOf(realmId, id)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['run-held', 'run-held']);

    // The next run makes nothing of the dates that wait.
    await run(realmId);
    expect(await statusesOf(realmId)).toEqual(['held', 'held']);
    await dunwell.sweeps.notices();
    await dunwell.sweeps.notices();
    const mails = (await stage.mails()).filter(({ to }) => to.includes('held@owner.example'));
    expect(mails.map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^Dunwell holds the charges of a run for /),
    ]);
    expect(mails[0]?.text).toContain('1,037.38 USD');
    expect(mails[0]?.text).toContain(`/c/${realmId}/runs/${id}`);

    // One of the two is disputed meanwhile: it is left to the next run, the other goes.
    await dunwell.stores.holds.add(realmId, {
      scope: 'invoice',
      subjectId: owed.invoices[1]?.Id ?? '',
      stops: 'charges',
      reason: 'dispute',
      note: null,
      amount: null,
      startsOn: parsePlainDate('2026-03-12'),
      until: null,
      author: 'Ada',
    });
    const word = { realmId, runId: id, actor: 'Ada', reason: 'The policy is new' };
    expect(await dunwell.heldRuns.release(word)).toEqual({
      outcome: 'released',
      released: 1,
      cancelled: 1,
    });
    expect(await dunwell.heldRuns.release(word)).toMatchObject({ outcome: 'refused' });
    await dunwell.sweeps.outbox();
    expect(await linesOf(owed)).toEqual([[6.7], []]);
    expect(await dunwell.stores.heldRuns.find(realmId, id)).toMatchObject({
      state: 'released',
      decidedBy: 'Ada',
    });
    const [entry] = await dunwell.stores.audit.list(realmId, 1);
    expect(entry).toMatchObject({ actor: 'Ada', what: 'held run released' });
    await dunwell.sweeps.notices();
    const [notice] = await dunwell.stores.notices.list(realmId, 1);
    expect(notice).toMatchObject({ state: 'sent', endedAt: expect.any(Date) });
  });

  it('is discarded by a person, and its dates are decided anew by the next run', async () => {
    const owed = await owing([190_000]);
    const { realmId } = owed;
    await pastRuns(realmId);
    const { id } = await run(realmId);
    const word = { realmId, runId: id, actor: 'Ada', reason: 'The rate was wrong' };
    expect(await dunwell.heldRuns.discard(word)).toEqual({ outcome: 'discarded', cancelled: 1 });
    const reason = 'Its run was discarded by a person: The rate was wrong';
    expect(await chargesOf(realmId)).toMatchObject([{ status: 'cancelled', reason }]);
    expect(await dunwell.heldRuns.release(word)).toMatchObject({ outcome: 'refused' });
    await limit(realmId, {});
    await run(realmId);
    expect(await statusesOf(realmId)).toEqual(['cancelled', 'written']);
    expect(await linesOf(owed)).toEqual([[1030.68]]);
  });

  it('does not go while everything is stopped', async () => {
    const { realmId } = await owing([190_000]);
    await pastRuns(realmId);
    const { id } = await run(realmId);
    await dunwell.stores.companies.update(realmId, { stopped: true });
    const word = { realmId, runId: id, actor: 'Ada', reason: null };
    expect(await dunwell.heldRuns.release(word)).toMatchObject({ outcome: 'refused' });
    expect(await statusesOf(realmId)).toEqual(['held']);
  });
});

describe('a run that ends before it was judged', () => {
  it('lets nothing out, and the next run decides its dates anew', async () => {
    const owed = await owing([1234.56], [1234.56]);
    const { realmId } = owed;
    interruptions.set('run: part concluded', () => Promise.reject(new Error('The process died')));
    await expect(run(realmId)).rejects.toThrow('The process died');
    expect(await statusesOf(realmId)).toEqual(['staged', 'staged']);
    await dunwell.sweeps.outbox();
    expect(await linesOf(owed)).toEqual([[], []]);

    await run(realmId);
    expect(await linesOf(owed)).toEqual([[6.7], [6.7]]);
    expect(await statusesOf(realmId)).toEqual(['cancelled', 'cancelled', 'written', 'written']);
  });
});
