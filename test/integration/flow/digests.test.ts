/** The weekly digest to the owner, by date and by what went wrong. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reminderTasks } from '../../../src/adapters/store/reminder-tasks.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import type { Book } from './book.ts';
import { arrange, runNow } from './policies.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
let dunwell: Dunwell;
beforeAll(async () => {
  stage = await setStage({ now: '2026-02-17T17:00:00Z' });
  dunwell = stage.start();
});
afterAll(() => stage.stop());

const monday = 1;

async function company(owner: string): Promise<Book> {
  const book = await stage.addCompany(dunwell);
  const { companies, digestSettings } = dunwell.stores;
  await companies.update(book.realmId, { replyTo: owner, timeZone: 'America/New_York' });
  await digestSettings.save(book.realmId, { isOn: true, weekday: monday, addresses: [] }, 'owner');
  return book;
}
async function sweepAt(instant: string): Promise<void> {
  await stage.setClock(instant);
  await dunwell.sweeps.notices();
  await dunwell.sweeps.notices();
}
const mailsTo = async (owner: string) =>
  (await stage.mails())
    .filter(({ to, subject }) => to.includes(owner) && subject.startsWith('Your week'))
    .toReversed();
const digestsOf = async ({ realmId }: Book) =>
  (await dunwell.stores.notices.list(realmId, 9))
    .filter(({ kind }) => kind === 'weekly-digest')
    .map(({ state }) => state);

describe('a digest', () => {
  it.each(['notice: claimed', 'notice: sent'])(
    'goes out once when the program is killed at "%s"',
    async (place) => {
      const owner = `${place.slice(8)}@digest.example`;
      const book = await company(owner);
      const { realmId } = book;
      const ada = await book.customer();
      await book.invoice(ada, 1234.56, '2026-02-01');
      await arrange(dunwell, realmId, { reminders: 'review' });
      await dunwell.sync(realmId, { repair: true });
      await runNow(dunwell, realmId);
      const dying = stage.start({
        async checkpoint(at) {
          if (at === place) await new Promise(() => {});
        },
      });
      const now = stage.sandbox.clock.now();
      await stage.setClock(new Date(now.getTime() + 7 * 86_400_000).toISOString());
      void dying.sweeps.notices().catch(() => {});
      const sent = place === 'notice: sent' ? 1 : 0;
      await expect
        .poll(async () => [await digestsOf(book), (await mailsTo(owner)).length], {
          timeout: 15_000,
        })
        .toEqual([['sending'], sent]);
      await stage.killAll();
      dunwell = stage.start();
      await dunwell.sweeps.notices();
      await sweepAt(new Date(stage.sandbox.clock.now().getTime() + 60_000).toISOString());
      expect(await mailsTo(owner)).toHaveLength(1);
      expect(await digestsOf(book)).toEqual(['sent']);
    },
  );
});

describe('a week', () => {
  it('is told once, at the company’s hour of the day chosen, and not when it was empty', async () => {
    // A Thursday; the company's clock is four hours behind since 8 March.
    await stage.setClock('2026-03-12T17:00:00Z');
    const owner = 'owner@week.example';
    const book = await company(owner);
    const quiet = await company('quiet@week.example');
    const { realmId } = book;
    const { digestSettings } = dunwell.stores;
    const addresses = ['books@week.example', owner];
    await digestSettings.save(realmId, { isOn: true, weekday: monday, addresses }, 'owner');
    const ada = await book.customer();
    await book.invoice(ada, 1234.56, '2026-03-01');
    const later = await book.invoice(ada, 200, '2026-05-01');
    await arrange(dunwell, realmId);
    await dunwell.sync(realmId, { repair: true });
    await runNow(dunwell, realmId);
    await book.payment(ada, later, 50, '2026-03-12');
    const found = await dunwell.stores.companies.find(realmId);
    if (!found) throw new Error('There is no company');
    const today = parsePlainDate('2026-03-12');
    const promise = { dueOn: today, promisedBy: null, note: null, author: 'owner', today };
    const subject = { kind: 'invoice', id: later.Id } as const;
    await dunwell.promises.addPromise({ company: found, subject, amount: 10_000n, ...promise });
    await dunwell.disputes.openDispute({
      ...{ realmId, subject: { kind: 'customer', id: ada.Id }, amount: null, until: null },
      ...{ reason: 'damaged', reasonText: null, responsible: null, stops: 'reminders', note: null },
      ...{ accrueDuringHold: null, dueOn: parsePlainDate('2026-03-15'), author: 'owner', today },
    });
    await dunwell.sync(realmId, { repair: true });
    await sweepAt('2026-03-16T12:59:00Z');
    expect(await mailsTo(owner)).toEqual([]);
    await dunwell.sync(realmId, { repair: true });
    await sweepAt('2026-03-16T13:00:00Z');
    const [mail, ...others] = await mailsTo(owner);
    expect(others).toEqual([]);
    expect(mail?.to).toEqual([owner, 'books@week.example']);
    const at = (path: string): string => `\n  http://localhost/c/${realmId}${path}`;
    const text = mail?.text.replaceAll(/http:\/\/[^/]+\/c/g, 'http://localhost/c');
    expect(text).toBe(
      [
        `${found.name}, 9 Mar 2026 to 16 Mar 2026`,
        '',
        'WAITS FOR YOU',
        `Open disputes: 1, 1 past the day to settle it by${at('/holds?reason=dispute')}`,
        '',
        'MAILS',
        `Reminders sent: 1${at('/reminders?status=sent')}`,
        '',
        'MONEY',
        `Payments entered: 1 (50.00 USD)${at('/invoices?status=paid')}`,
        `Promised: 1 (100.00 USD)${at('/holds?reason=promise')}`,
        `Promises broken or kept in part: 1 (100.00 USD)${at('/holds?reason=promise&state=all')}`,
        '',
        'FINANCE CHARGES',
        `Charged: 1 (6.70 USD)${at('/charges')}`,
        '',
        'You get this once a week, and nothing after a week without news. Change or stop it:',
        `http://localhost/c/${realmId}/mails/kinds`,
        '',
      ].join('\n'),
    );
    expect(mail?.html).toContain('<a href="http');
    expect(await digestsOf(book)).toEqual(['sent']);
    expect(await digestsOf(quiet)).toEqual(['cancelled']);
    expect(await mailsTo('quiet@week.example')).toEqual([]);

    // The dispute still waits a week later; nothing else is told a second time.
    await sweepAt('2026-03-23T13:00:00Z');
    const [, second] = await mailsTo(owner);
    expect(second?.text).toContain('Open disputes: 1');
    expect(second?.text).not.toMatch(/Reminders sent|Payments|Promise|Charged/);

    // A week whose digest failed was told to nobody; the next one tells of it too.
    await dunwell.db.ownerNotice.updateMany({
      where: { realmId, kind: 'weekly-digest', since: new Date('2026-03-23T13:00:00Z') },
      data: { state: 'failed' },
    });
    await sweepAt('2026-03-30T13:00:00Z');
    const [, , third] = await mailsTo(owner);
    expect(third?.subject).toContain('16 Mar 2026 to 30 Mar 2026');
  });

  it('that nobody worked in is told of when work goes on, and another day waits a week', async () => {
    const owner = 'asleep@week.example';
    await stage.setClock('2026-04-01T17:00:00Z');
    const book = await company(owner);
    const { realmId } = book;
    const ada = await book.customer();
    await book.invoice(ada, 1234.56, '2026-03-01');
    await arrange(dunwell, realmId);
    await dunwell.sync(realmId, { repair: true });
    await runNow(dunwell, realmId);
    await sweepAt('2026-04-15T17:00:00Z');
    const [mail, ...others] = await mailsTo(owner);
    expect(others).toEqual([]);
    expect(mail?.subject).toContain('1 Apr 2026 to 13 Apr 2026');
    expect(mail?.text).toContain('Reminders sent: 1');
    // From Mondays to Wednesdays: the one after next, with what lies between.
    await dunwell.stores.digestSettings.save(
      realmId,
      { isOn: true, weekday: 3, addresses: [] },
      'owner',
    );
    const again = await book.customer('Grace Hopper');
    await book.payment(again, await book.invoice(again, 30, '2026-06-01'), 30, '2026-04-15');
    await dunwell.sync(realmId, { repair: true });
    await sweepAt('2026-04-15T17:30:00Z');
    expect(await mailsTo(owner)).toHaveLength(1);
    await sweepAt('2026-04-22T13:00:00Z');
    const [, second] = await mailsTo(owner);
    expect(second?.subject).toContain('13 Apr 2026 to 22 Apr 2026');
    expect(second?.text).toContain('Payments entered: 1 (30.00 USD)');
  });

  it('is not told by a company whose owner switched it off, or chose it after the week', async () => {
    const book = await company('off@week.example');
    const { digestSettings } = dunwell.stores;
    await sweepAt('2026-04-25T17:00:00Z');
    await digestSettings.save(
      book.realmId,
      { isOn: false, weekday: monday, addresses: [] },
      'owner',
    );
    await sweepAt('2026-04-27T17:00:00Z');
    await digestSettings.save(
      book.realmId,
      { isOn: true, weekday: monday, addresses: [] },
      'owner',
    );
    await sweepAt('2026-04-28T17:00:00Z');
    expect(await mailsTo('off@week.example')).toEqual([]);
    expect(await digestsOf(book)).toEqual([]);
  });

  it('names what keeps reminders from going out, as long as it does', async () => {
    const owner = 'tasks@week.example';
    const book = await company(owner);
    const { realmId } = book;
    const parent = await book.customer('Holding', { PrimaryEmailAddr: { Address: '' } });
    const billed = { ParentRef: { value: parent.Id }, BillWithParent: true, Job: true };
    const silent = { ...billed, PrimaryEmailAddr: { Address: '' } };
    await book.invoice(await book.customer('Yard', silent), 70, '2026-03-01');
    const rich = await book.customer('Grace Hopper');
    await book.invoice(rich, 30, '2026-03-01');
    const credit = { CustomerRef: { value: rich.Id }, TotalAmt: 30, TxnDate: '2026-03-20' };
    await book.create('Payment', credit);
    await arrange(dunwell, realmId, { charges: 'off' });
    await dunwell.sync(realmId, { repair: true });
    await runNow(dunwell, realmId);
    expect(await reminderTasks(dunwell.db, realmId)).toEqual([
      { kind: 'credit-covers', customerId: rich.Id, name: 'Grace Hopper', invoices: 1 },
      { kind: 'no-recipient', customerId: parent.Id, name: 'Holding', invoices: 1 },
    ]);
    await sweepAt('2026-05-04T13:00:00Z');
    const [mail] = await mailsTo(owner);
    expect(mail?.text).toContain('Customers without an address to remind: 1');
    expect(mail?.text).toContain('Customers whose credit to apply first: 1');
    await book.update('Customer', { ...parent, PrimaryEmailAddr: { Address: 'pay@holding.test' } });
    await dunwell.sync(realmId, { repair: true });
    await runNow(dunwell, realmId);
    const after = await reminderTasks(dunwell.db, realmId);
    expect(after.map(({ kind }) => kind)).toEqual(['credit-covers']);
  });
});
