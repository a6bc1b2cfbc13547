/** Postings that come to light after a charge, dated before its assessment. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { createWorksheetRowStore } from '../../../src/adapters/store/worksheet-rows.ts';
import { createReversalStore } from '../../../src/adapters/store/charge-reversals.ts';
import { recheckCharges } from '../../../src/flow/collections/recheck-charges.ts';
import { verifyWorksheets } from '../../../src/flow/collections/verify-worksheets.ts';
import { worksheetProblems } from '../../../src/core/charges/verify-worksheet.ts';
import type { Book, Entity } from './book.ts';
import { chargeLine, editLine, ofAmount } from './charge-edits.ts';
import { arrange, examplePolicy } from './policies.ts';
import { startStory, type Story } from './story.ts';

let story: Story;

beforeAll(async () => {
  story = await startStory();
});
afterAll(async () => {
  await story.stage.stop();
});

const reversals = () => {
  const { db, clock } = story.dunwell;
  return createReversalStore({ db, clock });
};

/** The proposals of a company as [status, minor units], by status. */
async function proposals(realmId: string): Promise<[string, bigint][]> {
  const rows = await reversals().list(realmId, {}, { limit: 20 });
  return rows
    .toSorted((a, b) => (a.status < b.status ? -1 : 1))
    .map(({ status, amount }) => [status, amount]);
}

const noted = async (realmId: string) =>
  (await story.dunwell.stores.rechecks.list(realmId, {}, { limit: 20 })).map((each) => [
    each.tooMuch,
    each.amount,
  ]);

const marks = (realmId: string) => story.dunwell.db.postingChange.count({ where: { realmId } });

const sync = (realmId: string) => story.dunwell.sync(realmId, { repair: true });

/** Ada's invoice of 1,234.56, charged 6.70 on 12 March. */
async function charged(): Promise<{ book: Book; ada: Entity; invoice: Entity }> {
  const scene = await story.overdueCompany();
  await story.runThrough(scene.book.realmId);
  return scene;
}

describe('a payment dated before an assessment that did not know it', () => {
  it('leads to one proposal of the difference, which follows the facts until somebody decides', async () => {
    const { book, ada, invoice } = await charged();
    const { realmId } = book;
    const payment = await book.payment(ada, invoice, 1000, '2026-03-06');
    await sync(realmId);
    expect(await proposals(realmId)).toEqual([['proposed', 296n]]);
    const [proposal] = await reversals().list(realmId, {}, { limit: 1 });
    expect(proposal?.cause).toBe('back-dated-posting');
    expect(proposal?.reason).toBe(
      `Not known when it was assessed: 1,000.00 USD of 6 Mar 2026 (payment ${payment.Id}).`,
    );
    const [recheck] = await story.dunwell.stores.rechecks.list(realmId, {}, { limit: 1 });
    expect(recheck && worksheetProblems(recheck.recomputed)).toEqual([]);
    expect(proposal?.recomputed).toEqual(recheck?.recomputed);
    expect(await marks(realmId)).toBe(0);

    // Looking again, by a further sync and by a run, adds nothing.
    await sync(realmId);
    await story.runThrough(realmId);
    expect(await proposals(realmId)).toEqual([['proposed', 296n]]);

    // A second one: 5 days on 1,234.56, 3 on 234.56, 3 on 134.56.
    const second = await book.payment(ada, invoice, 100, '2026-03-09');
    await sync(realmId);
    expect(await proposals(realmId)).toEqual([['proposed', 311n]]);

    // The first is dated anew, after the assessment; the second goes.
    await book.update('Payment', { ...payment, TxnDate: '2026-03-12' });
    await book.remove('Payment', second);
    await sync(realmId);
    expect(await proposals(realmId)).toEqual([['rejected', 311n]]);
    expect(await noted(realmId)).toEqual([]);
    // And back to where it was: a new proposal, for the program withdrew the last by itself.
    const moved = await book.read('Payment', payment.Id);
    await book.update('Payment', { ...moved, TxnDate: '2026-03-06' });
    await sync(realmId);
    expect(await proposals(realmId)).toEqual([
      ['proposed', 296n],
      ['rejected', 311n],
    ]);
    // The stored worksheet of the charge is as it was.
    const checks = await verifyWorksheets(createWorksheetRowStore(story.dunwell.db), {
      realmId,
      onMismatch: (mismatch) => expect.fail(mismatch.problems.join(' ')),
    });
    expect(checks).toEqual({ checked: 1, withoutHash: 0, wrong: 0 });
  });

  it('is not asked for again once a person has said no, unless the difference changes', async () => {
    const { book, ada, invoice } = await charged();
    const { realmId } = book;
    await book.payment(ada, invoice, 1000, '2026-03-06');
    await sync(realmId);
    const [proposal] = await reversals().list(realmId, {}, { limit: 1 });
    if (!proposal) throw new Error('Nothing was proposed');
    await reversals().move(proposal, 'rejected', { decidedBy: 'ann', reason: 'Agreed by phone' });
    const note = await book.payment(ada, invoice, 10, '2026-04-01');
    await sync(realmId);
    expect(await proposals(realmId)).toEqual([['rejected', 296n]]);
    await book.update('Payment', { ...note, TxnDate: '2026-03-11' });
    await sync(realmId);
    expect(await proposals(realmId)).toEqual([
      ['proposed', 297n],
      ['rejected', 296n],
    ]);
  });

  it('is looked at after a crash between the mirror and the look', async () => {
    const { book, ada, invoice } = await charged();
    const { realmId } = book;
    const payment = await book.payment(ada, invoice, 1000, '2026-03-06');
    // The mirror takes the payment in, and then the program is gone.
    const { mirror } = story.dunwell.stores;
    await mirror.apply(realmId, {
      payments: [
        {
          id: payment.Id,
          customerId: ada.Id,
          currency: 'USD',
          txnDate: parsePlainDate('2026-03-06'),
          total: 100_000n,
          unapplied: 0n,
          void: false,
          syncToken: 0,
          lastUpdatedAt: new Date('2026-03-12T17:00:00Z'),
          raw: {},
          postings: [{ invoiceId: invoice.Id, amount: 100_000n }],
        },
      ],
    });
    expect(await marks(realmId)).toBe(1);
    expect(await proposals(realmId)).toEqual([]);
    const deps = { ...story.dunwell.stores, clock: story.dunwell.clock, log: story.dunwell.log };
    await Promise.all([recheckCharges(deps, realmId), recheckCharges(deps, realmId)]);
    expect((await proposals(realmId)).filter(([status]) => status === 'proposed')).toHaveLength(1);
    expect(await marks(realmId)).toBe(0);
  });
});

describe('a charge that a person raised or lowered in QuickBooks', () => {
  async function changedTo(amount: number) {
    const { book, ada, invoice } = await charged();
    const [charge] = await story.chargesOf(book.realmId);
    const { id = '', reference = '' } = charge ?? {};
    await editLine(book, invoice.Id, reference, ofAmount(amount));
    await sync(book.realmId);
    return { book, ada, invoice, id, reference };
  }

  it('comes down by what Dunwell wrote too much, and what the person put on stays', async () => {
    const { book, ada, invoice, id, reference } = await changedTo(9.7);
    const { realmId } = book;
    await book.payment(ada, invoice, 1000, '2026-03-06');
    await sync(realmId);
    expect(await proposals(realmId)).toEqual([['proposed', 296n]]);
    // Somebody takes back what was put on: the proposal is of the rest.
    const word = { realmId, actor: 'ann', reason: 'Not agreed' };
    await story.dunwell.reversals.reverseCharge({ ...word, id, amount: 300n });
    await story.runThrough(realmId);
    await sync(realmId);
    const [proposal] = await reversals().list(realmId, { statuses: ['proposed'] }, { limit: 1 });
    expect(proposal?.amount).toBe(296n);
    await story.dunwell.reversals.approve({ ...word, id: proposal?.id ?? '' });
    await story.runThrough(realmId);
    expect(await proposals(realmId)).toEqual([
      ['written', 300n],
      ['written', 296n],
    ]);
    // What a person set on the line is left as it is: both come back as credits.
    const now = await book.read('Invoice', invoice.Id);
    expect(chargeLine(now, reference)?.Amount).toBe(9.7);
    expect(now['Balance']).toBe(234.56 + 3.74);
  });

  it('comes down by no more than still stands of it', async () => {
    const { book, ada, invoice, reference } = await changedTo(5);
    const { realmId } = book;
    await book.payment(ada, invoice, 1000, '2026-03-06');
    await sync(realmId);
    expect(await proposals(realmId)).toEqual([['proposed', 126n]]);
    await editLine(book, invoice.Id, reference, ofAmount(3.7));
    await sync(realmId);
    expect(await proposals(realmId)).toEqual([['rejected', 126n]]);
  });
});

describe('a posting that goes away', () => {
  it('only leaves a note that too little was charged', async () => {
    const { book, ada, invoice } = await story.overdueCompany();
    const { realmId } = book;
    const payment = await book.payment(ada, invoice, 1000, '2026-03-06');
    await sync(realmId);
    await story.runThrough(realmId);
    await book.voided('Payment', payment);
    await sync(realmId);
    expect(await proposals(realmId)).toEqual([]);
    expect(await noted(realmId)).toEqual([[-296n, 670n]]);
  });
});

describe('a charge that is not in QuickBooks yet', () => {
  it('is cancelled and decided anew instead', async () => {
    const { book, ada, invoice } = await story.overdueCompany();
    const { realmId } = book;
    await arrange(story.dunwell, realmId, { charges: 'review' });
    await story.runThrough(realmId);
    const [waiting] = await story.chargesOf(realmId);
    await story.dunwell.db.charge.update({
      where: { id: waiting?.id ?? '' },
      data: { status: 'approved' },
    });
    await book.payment(ada, invoice, 1000, '2026-03-06');
    await sync(realmId);
    expect(await proposals(realmId)).toEqual([]);
    expect((await story.chargesOf(realmId)).map(({ status }) => status)).toEqual(['cancelled']);
    await story.runThrough(realmId);
    const now = await story.chargesOf(realmId);
    expect(now.map(({ status, amount }) => [status, amount])).toEqual([
      ['proposed', 374n],
      ['cancelled', 670n],
    ]);
  });
});

describe('a look at charges', () => {
  it('is only taken where postings changed, not where a charge was written or a date moved', async () => {
    const { book, invoice } = await charged();
    const { realmId } = book;
    expect(await marks(realmId)).toBe(0);
    const live = await book.read('Invoice', invoice.Id);
    await book.update('Invoice', { Id: live.Id, SyncToken: live.SyncToken, DueDate: '2026-03-02' });
    await sync(realmId);
    expect(await noted(realmId)).toEqual([]);
  });
});

describe('a charge that has accrued for the charge day', () => {
  it('stays on its date, and comes down on that day', async () => {
    const { book, ada, invoice } = await story.overdueCompany();
    const { realmId } = book;
    const charges = {
      ...examplePolicy.charges,
      amount: { kind: 'percent', percent: '1.5' },
      writeBack: 'monthlyInvoicePerCustomer',
    };
    await arrange(story.dunwell, realmId, { policy: { charges } });
    await story.runThrough(realmId);
    await book.payment(ada, invoice, 1000, '2026-03-06');
    await sync(realmId);
    const [accrued] = await story.chargesOf(realmId);
    expect(accrued).toMatchObject({ status: 'accrued', amount: 1852n });
    await story.stage.setClock('2026-03-31T17:00:00Z');
    await story.runThrough(realmId);
    const [now] = await story.chargesOf(realmId);
    expect(now).toMatchObject({ status: 'written', assessmentDate: '2026-03-12', amount: 352n });
  });
});
