import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredHold } from '../../../src/adapters/store/holds.ts';
import { addDays, parsePlainDate, type PlainDate } from '../../../src/core/calendar/plain-date.ts';
import type { DisputeRequest } from '../../../src/flow/collections/disputes.ts';
import { chargeLinesOf, type Book, type Entity } from './book.ts';
import { arrange } from './policies.ts';
import { startStory, type Story } from './story.ts';

const day = parsePlainDate;
const today = day('2026-03-12');
let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());

const todayThere = (): PlainDate => day(story.stage.sandbox.clock.now().toISOString().slice(0, 10));

/** The company's holds as a run on a day finds them. */
async function atNoonOf(date: string, realmId: string): Promise<StoredHold[]> {
  await story.stage.setClock(`${date}T17:00:00Z`);
  return afterSync(realmId);
}

async function afterSync(realmId: string): Promise<StoredHold[]> {
  await story.dunwell.sync(realmId, { repair: true });
  return story.dunwell.stores.holds.list(realmId);
}

async function promised(book: Book, invoice: Entity, dueOn: PlainDate, amount: bigint | null) {
  const company = await story.dunwell.stores.companies.find(book.realmId);
  if (!company) throw new Error('There is no company');
  return story.dunwell.promises.addPromise({
    ...{ company, subject: { kind: 'invoice', id: invoice.Id }, amount, dueOn },
    ...{ promisedBy: 'Ada', note: null, author: 'payer', today },
  });
}

async function disputed(book: Book, invoice: Entity, fields: Partial<DisputeRequest> = {}) {
  const answer = await story.dunwell.disputes.openDispute({
    ...{ realmId: book.realmId, subject: { kind: 'invoice', id: invoice.Id }, amount: 23_456n },
    ...{ reason: 'damaged', reasonText: null, responsible: 'Grace', dueOn: day('2026-03-20') },
    ...{ stops: 'both', accrueDuringHold: null, note: 'Two boxes', until: null },
    ...{ author: 'payer', today, ...fields },
  });
  if (answer.outcome !== 'opened') throw new Error(`Not opened: ${answer.outcome}`);
  return answer.hold;
}

describe('holds that people and payers put', () => {
  it('pause for promises that what is paid keeps, and end when it does', async () => {
    const kept = await story.overdueCompany();
    const broken = await story.overdueCompany();
    const { paymentPromises, holdLog } = story.dunwell.stores;
    for (const { book, invoice } of [kept, broken]) {
      expect(await promised(book, invoice, day('2026-03-14'), 50_000n)).toMatchObject({
        outcome: 'added',
        hold: { reason: 'promise', stops: 'reminders', until: '2026-03-17', author: 'payer' },
        promise: { state: 'open', amount: 50_000n, promisedBy: 'Ada' },
      });
    }
    expect(await promised(kept.book, kept.invoice, day('2026-03-20'), null)).toMatchObject({
      outcome: 'refused',
      field: 'dueOn',
    });
    expect(await promised(kept.book, kept.invoice, day('2026-03-11'), null)).toMatchObject({
      outcome: 'refused',
      field: 'dueOn',
    });
    await kept.book.payment(kept.ada, kept.invoice, 500, '2026-03-13');
    const [ended] = await atNoonOf('2026-03-16', kept.book.realmId);
    expect(ended).toMatchObject({ liftedOn: '2026-03-16' });
    const [lapsed] = await atNoonOf('2026-03-17', broken.book.realmId);
    expect(lapsed).toMatchObject({ liftedOn: null, until: '2026-03-17' });
    const ids = [ended, lapsed].map((hold) => hold?.id ?? '');
    const found = [
      ...(await paymentPromises.ofHolds(kept.book.realmId, ids)).values(),
      ...(await paymentPromises.ofHolds(broken.book.realmId, ids)).values(),
    ];
    expect(found).toMatchObject([
      { state: 'kept', settledOn: '2026-03-13', received: 50_000n },
      { state: 'broken', settledOn: '2026-03-17', received: 0n },
    ]);
    const log = await holdLog.list(broken.book.realmId, lapsed?.id ?? '');
    expect(new Set(log.map(({ kind }) => kind))).toEqual(new Set(['opened', 'promise', 'lapsed']));
    // A payment that became known late, but came in time, mends it, once.
    await broken.book.payment(broken.ada, broken.invoice, 500, '2026-03-16');
    await atNoonOf('2026-03-18', broken.book.realmId);
    await afterSync(broken.book.realmId);
    const mended = await paymentPromises.ofHolds(broken.book.realmId, ids);
    expect([...mended.values()]).toMatchObject([{ state: 'kept', settledOn: '2026-03-16' }]);
  });

  it('close a dispute once its credit is on the invoice', async () => {
    const { book, ada, invoice } = await story.overdueCompany();
    const now = { today: day('2026-03-18') };
    const hold = await disputed(book, invoice, { ...now, dueOn: day('2026-03-25') });
    const word = { realmId: book.realmId, holdId: hold.id, note: null, actor: 'ann', ...now };
    expect(await story.dunwell.disputes.closeDispute({ ...word, outcome: 'credit' })).toMatchObject(
      {
        outcome: 'done',
        isClosed: false,
      },
    );
    const [waiting] = await afterSync(book.realmId);
    expect(waiting).toMatchObject({ liftedOn: null, accrueDuringHold: false });
    const memo = await book.create('CreditMemo', {
      CustomerRef: { value: ada.Id },
      TxnDate: '2026-03-18',
      Line: [
        {
          Amount: 234.56,
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: { ItemRef: { value: '1' } },
        },
      ],
    });
    await book.create('Payment', {
      CustomerRef: { value: ada.Id },
      TotalAmt: 0,
      TxnDate: '2026-03-18',
      Line: [
        { Amount: 234.56, LinkedTxn: [{ TxnId: invoice.Id, TxnType: 'Invoice' }] },
        { Amount: 234.56, LinkedTxn: [{ TxnId: memo.Id, TxnType: 'CreditMemo' }] },
      ],
    });
    const [closed] = await atNoonOf('2026-03-19', book.realmId);
    expect(closed).toMatchObject({ liftedOn: '2026-03-19' });
    const disputes = await story.dunwell.stores.disputes.ofHolds(book.realmId, [hold.id]);
    expect(disputes.get(hold.id)).toMatchObject({
      outcome: 'credit',
      closedOn: '2026-03-19',
      closedBy: 'QuickBooks',
    });
  });

  it('forgive the charges of an invoice whose dispute is settled so', async () => {
    const { book, invoice } = await story.overdueCompany();
    await story.runThrough(book.realmId);
    const charged = await book.read('Invoice', invoice.Id);
    expect(chargeLinesOf(charged)).toHaveLength(1);
    const now = { today: day('2026-03-19') };
    const hold = await disputed(book, invoice, { ...now, amount: null });
    const word = { realmId: book.realmId, holdId: hold.id, note: 'Ours', actor: 'ann', ...now };
    expect(await story.dunwell.disputes.closeDispute({ ...word, outcome: 'waive' })).toMatchObject({
      outcome: 'done',
      isClosed: true,
      reversed: 1,
      left: [],
    });
    expect(await story.dunwell.disputes.closeDispute({ ...word, outcome: 'waive' })).toMatchObject({
      outcome: 'refused',
    });
    await story.runThrough(book.realmId);
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([]);
  });

  it.each([
    ['waited for a person', 'review'],
    ['was about to be written', 'automatic'],
  ] as const)('forgive a charge that they cancelled while it %s', async (_when, mode) => {
    const { book, invoice } = await story.overdueCompany();
    const { realmId } = book;
    await arrange(story.dunwell, realmId, { reminders: 'off', charges: mode });
    const now = { today: todayThere() };
    const whole = { amount: null, dueOn: null };
    let hold: StoredHold | undefined;
    const dispute = async () => (hold = await disputed(book, invoice, { ...now, ...whole }));
    if (mode === 'automatic') story.meanwhile('charge: claimed', dispute);
    await story.runThrough(realmId);
    if (mode === 'review') await dispute();
    expect(await story.chargesOf(realmId)).toMatchObject([{ status: 'cancelled' }]);
    const word = { realmId, holdId: hold?.id ?? '', note: null, actor: 'ann', ...now };
    // Two say it at once.
    const ends = await Promise.all([
      story.dunwell.disputes.closeDispute({ ...word, outcome: 'waive' }),
      story.dunwell.disputes.closeDispute({ ...word, outcome: 'waive' }),
    ]);
    expect(ends).toContainEqual(expect.objectContaining({ outcome: 'done', waived: 1 }));
    expect(ends).toContainEqual({ outcome: 'refused', reason: 'The dispute is closed already.' });
    await arrange(story.dunwell, realmId, { reminders: 'off' });
    await story.runThrough(realmId);
    expect(await story.chargesOf(realmId)).toMatchObject([
      { status: 'waived', decidedBy: 'ann', reason: 'Dispute settled' },
    ]);
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([]);
  });

  it.each([
    ['its day comes', true],
    ['a person lifts the hold', false],
  ])('forgive what was decided so, though a crash came between, once %s', async (_end, lapses) => {
    const cancelled = await story.overdueCompany();
    const written = await story.overdueCompany();
    await arrange(story.dunwell, cancelled.book.realmId, { reminders: 'off', charges: 'review' });
    const on = todayThere();
    const until = lapses ? addDays(on, 1) : null;
    const holds = new Map<string, string>();
    for (const { book, invoice } of [cancelled, written]) {
      const { realmId } = book;
      await story.runThrough(realmId);
      const hold = await disputed(book, invoice, { today: on, amount: null, dueOn: null, until });
      holds.set(realmId, hold.id);
      // As a process leaves it that dies, or is of a version that dies, before it forgives.
      expect(await story.dunwell.stores.disputes.decide(realmId, hold.id, 'waive', on)).toBe(true);
    }
    if (until !== null) await story.stage.setClock(`${until}T17:00:00Z`);
    for (const { book, invoice } of [cancelled, written]) {
      const { realmId } = book;
      const word = { realmId, actor: 'ann', reason: null };
      if (until === null) await story.dunwell.stops.liftHold(word, holds.get(realmId) ?? '', on);
      await arrange(story.dunwell, realmId, { reminders: 'off' });
      await story.runThrough(realmId);
      expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([]);
      const status = book === written.book ? 'reversed' : 'waived';
      expect(await story.chargesOf(realmId)).toMatchObject([{ status }]);
    }
  });

  it('end one way, whoever says another at the same time', async () => {
    const { book, invoice } = await story.overdueCompany();
    const now = { today: todayThere() };
    const hold = await disputed(book, invoice, { ...now, dueOn: null });
    const word = { realmId: book.realmId, holdId: hold.id, note: null, actor: 'ann', ...now };
    const ends = await Promise.all([
      story.dunwell.disputes.closeDispute({ ...word, outcome: 'resume' }),
      story.dunwell.disputes.closeDispute({ ...word, outcome: 'waive' }),
    ]);
    expect(ends.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'refused']);
    const log = await story.dunwell.stores.holdLog.list(book.realmId, hold.id);
    expect(log.filter(({ kind }) => kind === 'decided')).toHaveLength(1);
  });
});
