/** Charges that are in QuickBooks go back by the way that the books allow, once, whatever happens. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { chargeLinesOf, type Book, type Entity } from './book.ts';
import { arrange, examplePolicy } from './policies.ts';
import { startStory, type Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());
afterEach(() => story.stage.control('DELETE', '/faults'));

type Charged = { book: Book; ada: Entity; invoice: Entity; chargeId: string; reference: string };

/** open: nothing is closed. closed: since the charge. own: before it, so it got an own invoice. */
type Books = 'open' | 'closed' | 'own';
const pools = new Map<Books, Charged[]>();

/** A customer's invoice of 1,234.56 with a charge of 6.70, in a company with others like it. */
async function charged(books: Books = 'open'): Promise<Charged> {
  const pool = pools.get(books) ?? (await fill(books, books === 'own' ? 2 : 12));
  pools.set(books, pool);
  const next = pool.pop();
  return next ?? (pools.delete(books), charged(books));
}

async function fill(books: Books, count: number): Promise<Charged[]> {
  const { stage, dunwell } = story;
  const book = await stage.addCompany(dunwell);
  const made: { ada: Entity; invoice: Entity }[] = [];
  for (let number = 1; number <= count; number += 1) {
    const ada = await book.customer(`Ada ${number}`);
    made.push({ ada, invoice: await book.invoice(ada, 1234.56, '2026-03-01') });
  }
  await arrange(dunwell, book.realmId, { reminders: 'off' });
  if (books === 'own') await closeBooks(book, '2026-03-05');
  await dunwell.sync(book.realmId, { repair: true });
  await story.runThrough(book.realmId);
  const charges = await story.chargesOf(book.realmId);
  expect(charges.map(({ status }) => status)).toEqual(made.map(() => 'written'));
  if (books === 'closed') {
    await closeBooks(book, '2026-03-05');
    await dunwell.sync(book.realmId, { repair: true });
  }
  return made.map(({ ada, invoice }) => {
    const charge = charges.find(({ invoiceId }) => invoiceId === invoice.Id);
    const { id = '', reference = '' } = charge ?? {};
    return { book, ada, invoice, chargeId: id, reference };
  });
}

const closeBooks = (book: Book, BookCloseDate: string): Promise<Entity> =>
  book.update('Preferences', { Id: '1', SyncToken: '0', AccountingInfoPrefs: { BookCloseDate } });

/** Asks for the reversal and works the outbox while time goes by fast. */
async function reverse({ book, chargeId }: Charged, amount: bigint | null = null): Promise<void> {
  const word = { realmId: book.realmId, id: chargeId, actor: 'Ann', amount, reason: 'Goodwill' };
  expect(await story.dunwell.reversals.reverseCharge(word)).toMatchObject({ outcome: 'done' });
  await workOff(book);
}

async function workOff(book: Book): Promise<void> {
  const { dunwell, stage } = story;
  for (let round = 0; round < 12; round += 1) {
    await dunwell.sweeps.outbox();
    const soon = new Date(stage.sandbox.clock.now().getTime() + 3_600_000);
    if ((await dunwell.stores.outbox.countDue(book.realmId, soon)) === 0) return;
    await stage.setClock(new Date(stage.sandbox.clock.now().getTime() + 130_000).toISOString());
  }
}

const reversalsOf = ({ book, chargeId }: Charged) =>
  story.dunwell.stores.chargeReversals.list(book.realmId, { chargeIds: [chargeId] }, { limit: 9 });
/** What QuickBooks has of a kind of the charge's customer. */
async function hers({ book, ada }: Charged, type: string): Promise<Entity[]> {
  const all = await book.all(type);
  return all.filter((each) => JSON.stringify(each['CustomerRef']).includes(`"${ada.Id}"`));
}
async function chargeOf({ book, chargeId }: Charged) {
  const charge = await story.dunwell.stores.charges.find(book.realmId, chargeId);
  return { status: charge?.status, reversed: charge?.reversed };
}
const all = { status: 'reversed', reversed: 670n };
const moves = ['Line', 'TotalAmt', 'Balance', 'SyncToken', 'MetaData', 'HomeBalance', 'LinkedTxn'];
const rest = (form: Entity) =>
  Object.fromEntries(Object.entries(form).filter(([key]) => !moves.includes(key)));

describe('a charge on an open invoice', () => {
  it('loses its line, and nothing else of the invoice changes', async () => {
    const debt = await charged();
    await reverse(debt);
    const now = await debt.book.read('Invoice', debt.invoice.Id);
    expect(now).toMatchObject({ TotalAmt: 1234.56, Balance: 1234.56, Line: debt.invoice['Line'] });
    expect(rest(now)).toEqual(rest(debt.invoice));
    expect(await chargeOf(debt)).toEqual(all);
    expect(await reversalsOf(debt)).toMatchObject([{ status: 'written', method: 'removeLine' }]);
    expect(await hers(debt, 'CreditMemo')).toEqual([]);
    // The date is not charged again.
    expect((await story.runThrough(debt.book.realmId)).actions).toEqual([]);
  });

  it('is lowered by a part, and then goes by the rest', async () => {
    const debt = await charged();
    await reverse(debt, 200n);
    const lowered = await debt.book.read('Invoice', debt.invoice.Id);
    expect(lowered).toMatchObject({ TotalAmt: 1239.26, Balance: 1239.26 });
    expect(chargeLinesOf(lowered)).toEqual([4.7]);
    const text = JSON.stringify(lowered['Line']);
    const [reversal] = await reversalsOf(debt);
    expect(text).toContain(`lowered by 2.00 (${reversal?.reference ?? ''}) [${debt.reference}]`);
    expect(await chargeOf(debt)).toEqual({ status: 'written', reversed: 200n });
    const invoices = await story.dunwell.stores.facts.invoices(debt.book.realmId, [
      debt.invoice.Id,
    ]);
    expect(invoices[0]?.charges).toMatchObject([{ amount: 470n, status: 'written' }]);

    await reverse(debt);
    const now = await debt.book.read('Invoice', debt.invoice.Id);
    expect(now).toMatchObject({ TotalAmt: 1234.56, Line: debt.invoice['Line'] });
    expect(await chargeOf(debt)).toEqual(all);
  });

  it('goes although the company is stopped, charges are off and the customer is held', async () => {
    const [debt] = await fill('open', 1);
    if (!debt) throw new Error('No charge');
    const { realmId } = debt.book;
    await story.dunwell.stores.companies.update(realmId, { stopped: true, chargesMode: 'off' });
    await reverse(debt);
    expect(await chargeOf(debt)).toEqual(all);
  });
});

describe('where the line cannot go, a credit memo takes the charge back', () => {
  it('partly paid: applied to what is open, by a payment of nothing', async () => {
    const debt = await charged();
    await debt.book.payment(debt.ada, debt.invoice, 1236.26);
    await reverse(debt);
    const [reversal] = await reversalsOf(debt);
    expect(reversal).toMatchObject({ status: 'written', method: 'creditMemo', credited: 670n });
    expect(reversal).toMatchObject({ applied: 500n });
    expect(reversal?.finding).toContain('Less than the charge is unpaid');
    const [memo] = await hers(debt, 'CreditMemo');
    expect(memo).toMatchObject({ TotalAmt: 6.7, RemainingCredit: 1.7, TxnDate: '2026-03-12' });
    expect(memo?.['PrivateNote']).toContain(`[${reversal?.reference ?? ''}]`);
    const invoice = await debt.book.read('Invoice', debt.invoice.Id);
    expect(invoice).toMatchObject({ TotalAmt: 1241.26, Balance: 0 });
    const [charge] =
      JSON.stringify(invoice['Line'])
        .match(/"ItemRef":\{"value":"\d+"/g)
        ?.slice(-1) ?? [];
    expect(JSON.stringify(memo?.['Line'])).toContain(charge);
  });

  it('closed books that only the write meets', async () => {
    const debt = await charged('closed');
    const { realmId } = debt.book;
    await story.dunwell.db.$executeRaw`
      update company set book_close_date = null where realm_id = ${realmId}`;
    await reverse(debt);
    await story.dunwell.sync(realmId, { repair: true });
    expect(await reversalsOf(debt)).toMatchObject([
      {
        status: 'written',
        method: 'creditMemo',
        finding: expect.stringMatching(/QuickBooks says/),
      },
    ]);
  });

  it('paid in full: the credit is the customer’s, and says so', async () => {
    const debt = await charged();
    await debt.book.payment(debt.ada, debt.invoice, 1241.26);
    await reverse(debt);
    expect(await reversalsOf(debt)).toMatchObject([
      {
        method: 'creditMemo',
        applied: 0n,
        qboPaymentId: null,
        finding: expect.stringMatching(/is paid/),
      },
    ]);
    expect(await hers(debt, 'CreditMemo')).toMatchObject([{ RemainingCredit: 6.7 }]);
  });
});

describe('a charge on an invoice of its own', () => {
  it('that is unpaid is voided', async () => {
    const debt = await charged('own');
    await reverse(debt);
    const [reversal] = await reversalsOf(debt);
    expect(reversal).toMatchObject({ status: 'written', method: 'voidInvoice' });
    const carrier = await debt.book.read('Invoice', reversal?.qboId ?? '');
    expect(carrier).toMatchObject({
      TotalAmt: 0,
      Balance: 0,
      PrivateNote: expect.stringMatching(/^Voided/),
    });
    expect(await debt.book.read('Invoice', debt.invoice.Id)).toMatchObject({ Balance: 1234.56 });
  });

  it('that is partly paid is credited', async () => {
    const debt = await charged('own');
    const charge = await story.dunwell.stores.charges.find(debt.book.realmId, debt.chargeId);
    const own = await debt.book.read('Invoice', charge?.qboInvoiceId ?? '');
    await debt.book.payment(debt.ada, own, 1, '2026-03-12');
    await reverse(debt);
    expect(await reversalsOf(debt)).toMatchObject([{ method: 'creditMemo', applied: 570n }]);
    expect(await debt.book.read('Invoice', own.Id)).toMatchObject({ TotalAmt: 6.7, Balance: 0 });
  });
});

describe('what a person changed meanwhile', () => {
  const edit = async (
    { book, invoice, reference }: Charged,
    change: (line: Record<string, unknown>) => Record<string, unknown>[],
  ): Promise<void> => {
    const now = await book.read('Invoice', invoice.Id);
    const lines: unknown = now['Line'];
    if (!Array.isArray(lines)) throw new Error('No lines');
    const Line = lines
      .filter((line) => line.DetailType !== 'SubTotalLineDetail')
      .flatMap((line) => (String(line.Description).includes(reference) ? change(line) : [line]));
    await book.update('Invoice', { Id: now.Id, SyncToken: now.SyncToken, Line });
  };

  it('a line taken out is recorded, and nothing is written', async () => {
    const debt = await charged();
    await edit(debt, () => []);
    const before = await debt.book.read('Invoice', debt.invoice.Id);
    await reverse(debt);
    expect(await reversalsOf(debt)).toMatchObject([
      {
        status: 'written',
        method: 'foundRemoved',
        finding: expect.stringMatching(/removed the line/),
      },
    ]);
    expect(await chargeOf(debt)).toEqual(all);
    expect(await debt.book.read('Invoice', debt.invoice.Id)).toEqual(before);
    expect(await hers(debt, 'CreditMemo')).toEqual([]);
  });

  it.each(['voided', 'remove'] as const)('an invoice that was %s is recorded', async (end) => {
    const debt = await charged();
    await debt.book[end]('Invoice', await debt.book.read('Invoice', debt.invoice.Id));
    await reverse(debt);
    expect(await reversalsOf(debt)).toMatchObject([{ method: 'foundRemoved' }]);
    expect(await hers(debt, 'CreditMemo')).toEqual([]);
  });

  it('a lowered line is credited by what still stands on it', async () => {
    const debt = await charged();
    await edit(debt, (line) => [
      { ...line, Amount: 5, SalesItemLineDetail: { ItemRef: itemOf(line) } },
    ]);
    await reverse(debt);
    expect(await reversalsOf(debt)).toMatchObject([
      {
        method: 'creditMemo',
        credited: 500n,
        finding: expect.stringMatching(/from 6\.70 to 5\.00/),
      },
    ]);
    const invoice = await debt.book.read('Invoice', debt.invoice.Id);
    expect(chargeLinesOf(invoice)).toEqual([5]);
    expect(invoice).toMatchObject({ Balance: 1234.56 });
  });

  it('a text that somebody rewrote stays', async () => {
    const debt = await charged();
    const Description = `Agreed with Ada [${debt.reference}]`;
    await edit(debt, (line) => [{ ...line, Description }]);
    await reverse(debt);
    expect(await reversalsOf(debt)).toMatchObject([{ method: 'creditMemo', credited: 670n }]);
    const { Line } = await debt.book.read('Invoice', debt.invoice.Id);
    expect(JSON.stringify(Line)).toContain(Description);
  });

  it('another change of the invoice at the same moment is kept', async () => {
    const debt = await charged();
    story.meanwhile('reversal: claimed', async () => {
      const { Id, SyncToken } = await debt.book.read('Invoice', debt.invoice.Id);
      await debt.book.update('Invoice', { Id, SyncToken, PrivateNote: 'Called Ada' });
    });
    await reverse(debt);
    const now = await debt.book.read('Invoice', debt.invoice.Id);
    expect(now).toMatchObject({ Balance: 1234.56, PrivateNote: 'Called Ada' });
    expect(await reversalsOf(debt)).toMatchObject([{ status: 'written', method: 'removeLine' }]);
  });
});

const itemOf = (line: Record<string, unknown>): unknown => {
  const detail: unknown = line['SalesItemLineDetail'];
  return typeof detail === 'object' && detail !== null && 'ItemRef' in detail
    ? detail.ItemRef
    : undefined;
};

describe('whatever goes wrong', () => {
  const faults = ['reset', '429', 'applied-then-reset'];
  it.each(faults)('a removal that ends in a %s is made once', async (fault) => {
    const debt = await charged();
    const path = `/${debt.book.realmId}/invoice`;
    await story.stage.fault({ method: 'POST', path }, fault, { times: 2 });
    await reverse(debt);
    expect(await chargeOf(debt)).toEqual(all);
    expect(await debt.book.read('Invoice', debt.invoice.Id)).toMatchObject({ TotalAmt: 1234.56 });
  });

  it.each(
    faults.flatMap((fault) => [
      ['credit memo', 'creditmemo', fault],
      ['payment', 'payment', fault],
    ]),
  )('a %s (%s) that ends in a %s is made once', async (_what, entity, fault) => {
    const debt = await charged('closed');
    const path = `/${debt.book.realmId}/${entity}`;
    await story.stage.fault({ method: 'POST', path }, fault, { times: 2 });
    // QuickBooks may have forgotten the request by the time it is asked again.
    story.meanwhile(
      'reversal: read',
      () => story.dunwell.db.$executeRaw`delete from sandbox.qbo_requests`,
    );
    await reverse(debt);
    expect(await chargeOf(debt)).toEqual(all);
    expect(await hers(debt, 'CreditMemo')).toMatchObject([{ TotalAmt: 6.7, RemainingCredit: 0 }]);
    expect(await hers(debt, 'Payment')).toHaveLength(1);
    expect(await debt.book.read('Invoice', debt.invoice.Id)).toMatchObject({ Balance: 1234.56 });
  });
});

describe('a program that dies', () => {
  const dying = async (debt: Charged, place: string): Promise<boolean> => {
    const { stage, dunwell } = story;
    let isPassed = false;
    const word = {
      realmId: debt.book.realmId,
      id: debt.chargeId,
      actor: 'Ann',
      amount: null,
      reason: 'Goodwill',
    };
    await dunwell.reversals.reverseCharge(word);
    const other = stage.start({
      async checkpoint(name) {
        if (name !== place || isPassed) return;
        isPassed = true;
        await Promise.reject(new Error('dies here'));
      },
    });
    await other.sweeps.outbox();
    // What a dead program leaves: its item as being worked.
    await dunwell.db.$executeRaw`
      update outbox_item set state = 'working', next_try_at = now() - interval '1 year'
      where realm_id = ${debt.book.realmId} and state in ('waiting', 'unknown')`;
    other.beginStop();
    return isPassed;
  };

  const onInvoice = ['claimed', 'written', 'mirrored'];
  const onCredit = ['written', 'credit memo kept', 'payment made', 'applied'];

  it.each(onInvoice)('at "reversal: %s" leaves the line gone once', async (place) => {
    const debt = await charged();
    expect(await dying(debt, `reversal: ${place}`)).toBe(true);
    await workOff(debt.book);
    expect(await chargeOf(debt)).toEqual(all);
    expect(await debt.book.read('Invoice', debt.invoice.Id)).toMatchObject({ TotalAmt: 1234.56 });
    expect(await hers(debt, 'CreditMemo')).toEqual([]);
  });

  it.each(onCredit)('at "reversal: %s" leaves one credit memo, applied once', async (place) => {
    const debt = await charged('closed');
    expect(await dying(debt, `reversal: ${place}`)).toBe(true);
    await workOff(debt.book);
    expect(await chargeOf(debt)).toEqual(all);
    expect(await hers(debt, 'CreditMemo')).toMatchObject([{ TotalAmt: 6.7, RemainingCredit: 0 }]);
    expect(await hers(debt, 'Payment')).toHaveLength(1);
    expect(await debt.book.read('Invoice', debt.invoice.Id)).toMatchObject({ Balance: 1234.56 });
  });
});

it('a charge that was credited in closed books pays no principal', async () => {
  const [debt] = await fill('closed', 1);
  if (!debt) throw new Error('No charge');
  await reverse(debt);
  const [reversal] = await reversalsOf(debt);
  expect(reversal).toMatchObject({
    method: 'creditMemo',
    applied: 670n,
    qboPaymentId: expect.stringMatching(/\d+/),
  });
  expect(reversal?.finding).toContain('closed up to 5 Mar 2026');
  expect(await debt.book.read('Invoice', debt.invoice.Id)).toMatchObject({ Balance: 1234.56 });
  await story.stage.setClock('2026-04-11T17:00:00Z');
  await story.dunwell.sync(debt.book.realmId, { repair: true });
  await story.runThrough(debt.book.realmId);
  const [second] = await story.chargesOf(debt.book.realmId);
  // 30 days on the whole 1,234.56, as if the first had never been charged.
  expect(second).toMatchObject({ amount: 1826n, assessmentDate: '2026-04-11' });
});

it('a credit that stays unused takes its charge back all the same, and later through whoever applies it', async () => {
  const { dunwell, stage } = story;
  await stage.setClock('2026-04-11T18:00:00Z');
  const [debt] = await fill('open', 1);
  if (!debt) throw new Error('No charge');
  const { book, ada, invoice } = debt;
  const runOn = async (date: string, base: 'balance' | 'principal'): Promise<bigint> => {
    const charges = { ...examplePolicy.charges, base };
    await arrange(dunwell, book.realmId, { policy: { charges }, reminders: 'off' });
    await stage.setClock(`${date}T17:00:00Z`);
    await dunwell.sync(book.realmId, { repair: true });
    await story.runThrough(book.realmId);
    return (await story.chargesOf(book.realmId))[0]?.amount ?? 0n;
  };
  const linesOf = async () => {
    const [facts] = await dunwell.stores.facts.invoices(book.realmId, [invoice.Id]);
    return { lines: facts?.chargeLines, postings: facts?.postings };
  };
  // The first charge is of 41 days: 24.96. It is paid, taken back, and then not paid after all.
  const paid = await book.payment(ada, invoice, 1259.52, '2026-04-11');
  await reverse(debt);
  await book.voided('Payment', await book.read('Payment', paid.Id));
  // 30 days on the whole 1,234.56, as if the first had never been charged.
  expect(await runOn('2026-05-11', 'balance')).toBe(1826n);
  const { lines } = await linesOf();
  expect(lines).toMatchObject([{ amount: 2496n, credited: 2496n }, { amount: 1826n }]);
  const company = await dunwell.stores.companies.find(book.realmId);
  if (!company) throw new Error('No company');
  const { carriers } = await dunwell.stores.chargeRecords.all(company);
  expect(carriers.get(invoice.Id)?.chargeLines.filter((line) => 'credited' in line)).toEqual([]);

  const promise = await dunwell.promises.addPromise({
    ...{ company, subject: { kind: 'invoice', id: invoice.Id }, amount: 20_000n },
    ...{ dueOn: parsePlainDate('2026-05-20'), promisedBy: 'Ada', note: null, author: 'payer' },
    today: parsePlainDate('2026-05-11'),
  });
  if (promise.outcome !== 'added') throw new Error(`Not added: ${promise.outcome}`);
  const [memo] = await hers(debt, 'CreditMemo');
  const pay = await book.create('Payment', {
    CustomerRef: { value: ada.Id },
    TotalAmt: 100,
    TxnDate: '2026-05-11',
    Line: [
      { Amount: 124.96, LinkedTxn: [{ TxnId: invoice.Id, TxnType: 'Invoice' }] },
      { Amount: 24.96, LinkedTxn: [{ TxnId: memo?.Id, TxnType: 'CreditMemo' }] },
    ],
  });
  // 30 days on the 1,134.56 that the 100.00 leave of what was sold.
  expect(await runOn('2026-06-10', 'principal')).toBe(1679n);
  expect((await linesOf()).postings).toEqual([
    { paymentId: pay.Id, date: '2026-05-11', amount: 2496n, takesBack: debt.reference },
    { paymentId: pay.Id, date: '2026-05-11', amount: 10_000n },
  ]);
  const found = await dunwell.stores.paymentPromises.paid(book.realmId, [promise.promise.id]);
  expect(found.get(promise.promise.id)?.paid).toEqual([{ date: '2026-05-11', amount: 10_000n }]);
});

it('a credit of ours that somebody applies is not the one that a dispute waits for', async () => {
  const { dunwell, stage } = story;
  await stage.setClock('2026-06-11T17:00:00Z');
  const [debt] = await fill('open', 1);
  if (!debt) throw new Error('No charge');
  const { book, ada, invoice } = debt;
  const { realmId } = book;
  const other = await book.invoice(ada, 300, '2026-06-01');
  const owed = Number((await book.read('Invoice', invoice.Id))['Balance']);
  const paid = await book.payment(ada, invoice, owed, '2026-06-11');
  await reverse(debt);
  await book.voided('Payment', await book.read('Payment', paid.Id));
  const [ours] = await hers(debt, 'CreditMemo');
  const left = owed - 1234.56;
  expect(ours).toMatchObject({ RemainingCredit: expect.closeTo(left) });
  await dunwell.sync(realmId, { repair: true });
  const dispute = async ({ Id: id }: Entity): Promise<string> => {
    const today = parsePlainDate('2026-06-11');
    const word = { realmId, note: null, today };
    const opened = await dunwell.disputes.openDispute({
      ...{ ...word, subject: { kind: 'invoice', id }, amount: 500n, reason: 'damaged' },
      ...{ reasonText: null, responsible: 'Grace', dueOn: parsePlainDate('2026-06-30') },
      ...{ stops: 'both', accrueDuringHold: null, until: null, author: 'payer' },
    });
    if (opened.outcome !== 'opened') throw new Error(`Not opened: ${opened.outcome}`);
    const holdId = opened.hold.id;
    await dunwell.disputes.closeDispute({ ...word, holdId, actor: 'ann', outcome: 'credit' });
    return holdId;
  };
  const ids = [await dispute(invoice), await dispute(other)];
  const apply = async (onto: Entity, memos: [Entity | undefined, number][]): Promise<unknown> => {
    const sum = memos.reduce((cents, [, amount]) => cents + Math.round(amount * 100), 0) / 100;
    const line = (Amount: number, TxnId: string | undefined, TxnType: string) => ({
      ...{ Amount, LinkedTxn: [{ TxnId, TxnType }] },
    });
    await book.create('Payment', {
      ...{ CustomerRef: { value: ada.Id }, TotalAmt: 0, TxnDate: '2026-06-11' },
      Line: [
        line(sum, onto.Id, 'Invoice'),
        ...memos.map(([memo, amount]) => line(amount, memo?.Id, 'CreditMemo')),
      ],
    });
    await dunwell.sync(realmId, { repair: true });
    const disputes = await dunwell.stores.disputes.ofHolds(realmId, ids);
    return ids.map((id) => disputes.get(id)?.closedBy);
  };
  expect(await apply(invoice, [[ours, 10]])).toEqual([null, null]);
  // What is left of it goes onto an invoice that the charge is not on.
  expect(await apply(other, [[ours, 10]])).toEqual([null, null]);
  const theirs = await book.create('CreditMemo', {
    ...{ CustomerRef: { value: ada.Id }, TxnDate: '2026-06-11' },
    Line: [
      {
        ...{ Amount: 5, DetailType: 'SalesItemLineDetail' },
        SalesItemLineDetail: { ItemRef: { value: '1' } },
      },
    ],
  });
  const both: [Entity | undefined, number][] = [
    [ours, 10],
    [theirs, 5],
  ];
  expect(await apply(invoice, both)).toEqual(['QuickBooks', null]);
});
