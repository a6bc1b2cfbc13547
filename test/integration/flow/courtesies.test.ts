/** Mails beside the reminders: notices of charges and thank-yous, by date and by what went wrong. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { createPostmarkReceiver } from '../../../src/flow/inbox/receive-postmark.ts';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import type { Book, Entity } from './book.ts';
import { arrange, examplePolicy, runNow } from './policies.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
let dunwell: Dunwell;
beforeAll(async () => {
  stage = await setStage({ now: '2026-03-12T17:00:00Z' });
  dunwell = stage.start();
});
afterAll(() => stage.stop());

const on = (date: string, hour = '17'): Promise<void> => stage.setClock(`${date}T${hour}:00:00Z`);
const subjectsOf = async ({ realmId }: Book) =>
  (await stage.mails())
    .filter((mail) => mail.metadata['dunwell-realm'] === realmId)
    .map(({ subject }) => subject)
    .toReversed();
const mailsOf = async ({ realmId }: Book) =>
  (await stage.mails()).filter((mail) => mail.metadata['dunwell-realm'] === realmId);
const storedOf = ({ realmId }: Book) => dunwell.stores.reminders.list(realmId, {}, { limit: 20 });
const polite = (number: string) => expect.stringContaining(`reminder about invoice ${number}`);
const notice = expect.stringContaining('Finance charge of 6.70 USD added');
const thanks = (amount: string) => `Thank you for your payment of ${amount}`;

type Told = { book: Book; ada: Entity; invoice: Entity; number: string };

/** Ada owes 1,234.56 since 1 March; on the 12th she is reminded and charged 6.70. */
async function charged(
  wanted: { notices?: boolean; thanks?: boolean; mode?: 'review' } = {},
): Promise<Told> {
  const book = await stage.addCompany(dunwell);
  const { realmId } = book;
  const ada = await book.customer();
  const invoice = await book.invoice(ada, 1234.56, '2026-03-01');
  await arrange(dunwell, realmId);
  const { notices: chargeNotices = true, thanks: thankYous = false } = wanted;
  await dunwell.stores.courtesySettings.save(realmId, { chargeNotices, thankYous }, 'owner');
  await dunwell.sync(realmId, { repair: true });
  await runNow(dunwell, realmId);
  const { docNumber } = (await dunwell.stores.facts.invoiceRows(realmId, [invoice.Id]))[0] ?? {};
  const number = docNumber ?? invoice.Id;
  expect(await subjectsOf(book)).toEqual([polite(number)]);
  if (wanted.mode) await dunwell.stores.companies.update(realmId, { remindersMode: wanted.mode });
  return { book, ada, invoice, number };
}

async function approveNewest(book: Book): Promise<void> {
  const [{ id } = { id: '' }] = await storedOf(book);
  const word = { realmId: book.realmId, id, actor: 'owner', reason: null };
  expect(await dunwell.approvals.approveReminder(word)).toEqual({ outcome: 'done' });
  await dunwell.sweeps.outbox();
}

describe('a charge that is in QuickBooks', () => {
  it('is explained in a mail of its own, once, and not on a day with a reminder', async () => {
    const told = await charged();
    const off = await charged({ notices: false });
    const paid = await charged({ mode: 'review' });
    const back = await charged();
    const held = await charged();
    const { book, number, invoice } = told;
    await runNow(dunwell, book.realmId);
    expect(await subjectsOf(book)).toEqual([polite(number)]);

    // What takes the reason for a notice away before it is due.
    const [charge] = await dunwell.stores.charges.list(back.book.realmId, {}, { limit: 1 });
    const reverse = { realmId: back.book.realmId, id: charge?.id ?? '', amount: null };
    await dunwell.reversals.reverseCharge({ ...reverse, actor: 'owner', reason: 'Goodwill' });
    await dunwell.sweeps.outbox();
    await dunwell.stores.holds.add(held.book.realmId, {
      ...{ scope: 'customer', subjectId: held.ada.Id, stops: 'reminders', reason: 'plan' },
      ...{ note: null, amount: null, until: null, author: 'owner' },
      startsOn: parsePlainDate('2026-03-12'),
    });

    await on('2026-03-13');
    for (const each of [told, off, paid, back, held]) await runNow(dunwell, each.book.realmId);
    await runNow(dunwell, book.realmId);
    expect(await subjectsOf(book)).toEqual([polite(number), notice]);
    const [mail] = await mailsOf(book);
    expect(mail?.text).toContain(`6.70 USD on invoice ${number}, as of 12 March 2026`);
    expect(mail?.text).toContain('How it was worked out: 18% p.a. on 1,234.56 for 11 days');
    expect(mail?.text).toContain('On the basis of: our terms of payment');
    expect(mail?.text).toContain('1,241.26 USD');
    expect((await storedOf(book))[0]).toMatchObject({
      template: 'charge-notice',
      status: 'sent',
      invoices: [{ invoiceId: invoice.Id, step: null, openBalance: 124126n, charges: 670n }],
    });
    expect(await dunwell.historyChecks.check(book.realmId, 'test')).toMatchObject({ wrong: 0 });
    for (const each of [off, back, held]) {
      expect(await subjectsOf(each.book)).toEqual([polite(each.number)]);
    }

    // In review it waits for a person, and what was paid meanwhile is not told of.
    expect((await storedOf(paid.book))[0]).toMatchObject({ status: 'proposed' });
    await paid.book.payment(paid.ada, paid.invoice, 1241.26, '2026-03-13');
    await approveNewest(paid.book);
    expect((await storedOf(paid.book))[0]).toMatchObject({
      status: 'cancelled',
      reason: 'The charge was taken back or paid meanwhile.',
    });
    expect(await subjectsOf(paid.book)).toEqual([polite(paid.number)]);
    await on('2026-03-16');
    await runNow(dunwell, book.realmId);
    expect(await subjectsOf(book)).toHaveLength(2);
  });

  it('is explained to the next contact where the notice came back, and not without end', async () => {
    const book = await stage.addCompany(dunwell);
    const { realmId } = book;
    const asked = { chargeNotices: true, thankYous: false };
    await dunwell.stores.courtesySettings.save(realmId, asked, 'owner');
    const ada = await book.customer('Ada');
    await book.invoice(ada, 1234.56, '2026-03-01', {
      BillEmail: { Address: 'billing@payer.example' },
    });
    const { charges } = examplePolicy;
    const reminders = { steps: [{ offsetDays: 90, template: 'polite' }] };
    await arrange(dunwell, realmId, { policy: { charges, reminders } });
    await dunwell.sync(realmId, { repair: true });
    await runNow(dunwell, realmId);
    const [first] = await mailsOf(book);
    expect(first).toMatchObject({ to: ['billing@payer.example'], subject: notice });
    const receiver = createPostmarkReceiver({
      ...{ ...dunwell.stores, db: dunwell.db, clock: dunwell.clock },
      log: pino({ level: 'silent' }),
    });
    const bounce = {
      ...{ RecordType: 'Bounce', ID: 7, Type: 'HardBounce', Name: 'HardBounce', Inactive: true },
      ...{ MessageID: first?.messageId, Metadata: first?.metadata },
      ...{ Email: 'billing@payer.example', BouncedAt: '2026-03-16T17:00:00Z' },
    };
    await receiver.receivePostmark(Buffer.from(JSON.stringify(bounce)));
    await on('2026-03-17');
    await runNow(dunwell, realmId);
    await runNow(dunwell, realmId);
    const mails = await mailsOf(book);
    expect(mails.map(({ to }) => to)).toEqual([['ada@example.com'], ['billing@payer.example']]);
  });
});

describe('a payment', () => {
  it('is thanked for where that is switched on, once a day, and not beside a reminder', async () => {
    const { book, ada, invoice } = await chargedLater({ thanks: true });
    const silent = await chargedLater({ thanks: false });
    const { realmId } = book;
    await on('2026-03-18');
    for (const each of [book, silent.book]) await runNow(dunwell, each.realmId);
    const before = (await subjectsOf(book)).length;
    const pay = (amount: number, date = '2026-03-18') => book.payment(ada, invoice, amount, date);
    await pay(100);
    await pay(50.5);
    const wrong = await pay(7);
    await book.voided('Payment', wrong);
    // One of last month that is only entered now.
    await pay(9, '2026-02-18');
    await silent.book.payment(silent.ada, silent.invoice, 100, '2026-03-18');
    for (const each of [book, silent.book]) {
      await dunwell.sync(each.realmId, { repair: true });
      await dunwell.sweeps.outbox();
    }
    expect((await subjectsOf(book)).slice(before)).toEqual([thanks('150.50 USD')]);
    expect(await subjectsOf(silent.book)).not.toContain(thanks('100.00 USD'));
    const [mail] = await mailsOf(book);
    expect(mail?.text).toContain('payment of 150.50 USD of 18 March 2026');
    expect(mail?.text).not.toContain('1,234.56');

    // A second one of the day waits for the next; so does a reminder that comes due on this one.
    const second = await pay(25);
    await dunwell.sync(realmId, { repair: true });
    const reminders = { steps: [{ offsetDays: 10, template: 'polite' }] };
    await arrange(dunwell, realmId, { policy: { reminders }, charges: 'off' });
    await runNow(dunwell, realmId);
    expect((await subjectsOf(book)).slice(before)).toHaveLength(1);
    const decisions = await dunwell.db.decision.findMany({
      where: { realmId, topic: 'reminder', subjectId: invoice.Id },
    });
    expect(decisions.map(({ outcome }) => outcome)).toContain('mailed-today');

    // On the next day the reminder goes, and no thank-you beside it; then that.
    await on('2026-03-19');
    await runNow(dunwell, realmId);
    expect((await subjectsOf(book)).at(-1)).toContain('reminder about');
    await on('2026-03-20');
    // Dated anew it is still the same payment; one that is void by then would not be thanked for.
    await book.update('Payment', {
      ...(await book.read('Payment', second.Id)),
      TxnDate: '2026-03-19',
    });
    await dunwell.sync(realmId, { repair: true });
    await runNow(dunwell, realmId);
    expect((await subjectsOf(book)).at(-1)).toBe(thanks('25.00 USD'));
    await on('2026-03-23');
    await book.update('Payment', {
      ...(await book.read('Payment', second.Id)),
      TxnDate: '2026-03-23',
    });
    await dunwell.sync(realmId, { repair: true });
    await runNow(dunwell, realmId);
    expect((await subjectsOf(book)).filter((each) => each === thanks('25.00 USD'))).toHaveLength(1);
  });

  it('that is void by the time a person approves is not thanked for', async () => {
    const { book, ada, invoice } = await chargedLater({ thanks: true });
    const { realmId } = book;
    await dunwell.stores.companies.update(realmId, { remindersMode: 'review' });
    await runNow(dunwell, realmId);
    const payment = await book.payment(ada, invoice, 1234.56, '2026-03-23');
    await dunwell.sync(realmId, { repair: true });
    expect((await storedOf(book))[0]).toMatchObject({ status: 'proposed', template: 'thank-you' });
    await book.voided('Payment', await book.read('Payment', payment.Id));
    await approveNewest(book);
    expect((await storedOf(book))[0]).toMatchObject({
      status: 'cancelled',
      reason: 'The payment does not stand any more.',
    });
  });
});

describe('a notice that waits', () => {
  it('loses what is stopped and keeps the rest, and comes back after a stop of everything', async () => {
    await on('2026-04-06');
    const { book, ada, invoice } = await charged({ mode: 'review' });
    const { realmId } = book;
    const other = await book.invoice(ada, 1000, '2026-03-01');
    await dunwell.sync(realmId, { repair: true });
    await runNow(dunwell, realmId);
    await on('2026-04-07');
    await runNow(dunwell, realmId);
    const notices = async () =>
      (await storedOf(book)).filter(({ template }) => template === 'charge-notice');
    const lines = async () => (await notices())[0]?.invoices.map(({ invoiceId }) => invoiceId);
    expect(await lines()).toEqual([invoice.Id, other.Id]);

    const word = { realmId, actor: 'owner', reason: 'A look at the books' };
    await dunwell.stops.stopCompany(word);
    await dunwell.stops.startCompany(word);
    expect((await notices()).map(({ status }) => status)).toEqual(['cancelled']);
    await dunwell.sync(realmId);
    expect((await notices()).map(({ status }) => status)).toEqual(['proposed', 'cancelled']);

    const answer = await dunwell.disputes.openDispute({
      ...{ realmId, subject: { kind: 'invoice', id: invoice.Id }, amount: null },
      ...{ reason: 'damaged', reasonText: null, responsible: null, dueOn: null, note: null },
      ...{ stops: 'both', accrueDuringHold: null, until: null, author: 'payer' },
      today: parsePlainDate('2026-04-07'),
    });
    expect(answer).toMatchObject({ outcome: 'opened' });
    expect((await notices())[0]).toMatchObject({ status: 'proposed' });
    expect(await lines()).toEqual([other.Id]);
    await approveNewest(book);
    const [mail] = await mailsOf(book);
    // 1,000.00 at 18 % for 11 days, and nothing of the 6.70 on the invoice in dispute.
    expect(mail?.subject).toContain('Finance charge of 5.42 USD');
    expect(mail?.text).not.toContain('6.70');

    // What a person does not want told is not told.
    await on('2026-04-08');
    await runNow(dunwell, realmId);
    expect(await notices()).toHaveLength(2);

    // The charge that dropped out is told of once its invoice is free again.
    const [hold] = await dunwell.stores.holds.list(realmId);
    const today = parsePlainDate('2026-04-09');
    await dunwell.stores.holds.lift(realmId, hold?.id ?? '', today, 'owner');
    await on('2026-04-09');
    await runNow(dunwell, realmId);
    expect((await notices())[0]).toMatchObject({ status: 'proposed' });
    expect(await lines()).toEqual([invoice.Id]);
  });
});

/** Ada owes 1,234.56, and nothing is due of reminders or charges for a long time. */
async function chargedLater({ thanks: thankYous }: { thanks: boolean }) {
  const book = await stage.addCompany(dunwell);
  const { realmId } = book;
  const ada = await book.customer();
  const invoice = await book.invoice(ada, 1234.56, '2026-03-01');
  const reminders = { steps: [{ offsetDays: 90, template: 'polite' }] };
  await arrange(dunwell, realmId, { policy: { reminders }, charges: 'off' });
  await dunwell.stores.courtesySettings.save(realmId, { chargeNotices: false, thankYous }, 'owner');
  await dunwell.sync(realmId, { repair: true });
  return { book, ada, invoice };
}
