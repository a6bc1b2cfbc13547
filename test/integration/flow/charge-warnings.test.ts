/** The warning before the first charge of an invoice, from the decision to the mailbox. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import type { Book } from './book.ts';
import { arrange, examplePolicy, runNow } from './policies.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
let dunwell: Dunwell;
beforeAll(async () => {
  stage = await setStage({ now: '2026-03-03T17:00:00Z' });
  dunwell = stage.start();
});
afterAll(() => stage.stop());

const policy = {
  ...examplePolicy,
  reminders: { ...examplePolicy.reminders, preChargeWarning: { daysBefore: 5 } },
};
const mailsOf = async ({ realmId }: Book) =>
  (await stage.mails()).filter((mail) => mail.metadata['dunwell-realm'] === realmId);
const remindersOf = ({ realmId }: Book) =>
  dunwell.stores.reminders.list(realmId, {}, { limit: 10 });

/** A company whose reminder of the day after the due date has gone out; the first charge is on the 12th. */
async function remindedCompany() {
  const book = await stage.addCompany(dunwell);
  const ada = await book.customer();
  const invoice = await book.invoice(ada, 1234.56, '2026-03-01');
  await arrange(dunwell, book.realmId, { policy });
  await dunwell.sync(book.realmId, { repair: true });
  await runNow(dunwell, book.realmId);
  expect(await mailsOf(book)).toHaveLength(1);
  return { book, ada, invoice };
}

describe('five days before its first charge', () => {
  it('an invoice is warned of once, with the amount, the day and the arithmetic', async () => {
    const { book, invoice } = await remindedCompany();
    const waiting = await remindedCompany();
    const paid = await remindedCompany();
    const { realmId } = book;
    await stage.setClock('2026-03-09T17:00:00Z');
    const run = await runNow(dunwell, realmId);
    expect(run.actions).toHaveLength(1);
    await runNow(dunwell, realmId);
    const [warning, ...others] = await mailsOf(book);
    expect(others).toHaveLength(1);
    expect(warning?.subject).toContain('Please pay by 11 March 2026');
    expect(warning?.text).toContain('6.70 USD will be added on 12 March 2026');
    expect(warning?.text).toContain('18% p.a. on 1,234.56 for 11 days');
    expect(warning?.html).toContain('6.70 USD will be added on 12 March 2026');
    const [stored] = await remindersOf(book);
    expect(stored).toMatchObject({ status: 'sent', template: 'pre-charge-warning' });
    expect(stored?.invoices).toMatchObject([{ invoiceId: invoice.Id, step: 'warning:2026-03-01' }]);

    // What a person approves is looked at once more before it leaves.
    for (const { book: other } of [waiting, paid]) {
      await dunwell.stores.companies.update(other.realmId, { remindersMode: 'review' });
      await runNow(dunwell, other.realmId);
      expect((await remindersOf(other))[0]).toMatchObject({ status: 'proposed' });
    }
    await dunwell.stores.holds.add(waiting.book.realmId, {
      ...{ scope: 'invoice', subjectId: waiting.invoice.Id, stops: 'charges', reason: 'plan' },
      ...{ note: null, amount: null, until: null, author: 'owner' },
      startsOn: parsePlainDate('2026-03-09'),
    });
    await paid.book.payment(paid.ada, paid.invoice, 1234.56);
    for (const { book: other } of [waiting, paid]) {
      const [{ id } = { id: '' }] = await remindersOf(other);
      const word = { realmId: other.realmId, id, actor: 'owner', reason: null };
      expect(await dunwell.approvals.approveReminder(word)).toEqual({ outcome: 'done' });
      await dunwell.sweeps.outbox();
      expect(await mailsOf(other)).toHaveLength(1);
    }
    expect((await remindersOf(waiting.book))[0]).toMatchObject({
      status: 'cancelled',
      reason: 'No first charge would follow any more that paying now avoids.',
    });
    expect((await remindersOf(paid.book))[0]).toMatchObject({ status: 'cancelled' });

    // On its day the charge comes, and no further warning with it or after it.
    await stage.setClock('2026-03-12T17:00:00Z');
    await runNow(dunwell, realmId);
    expect(await mailsOf(book)).toHaveLength(2);
    const charges = await dunwell.stores.charges.list(realmId, {}, { limit: 5 });
    expect(charges).toMatchObject([{ status: 'written', amount: 670n }]);
  });

  it('a reminder of that day says so itself, whatever words it is written in', async () => {
    const book = await stage.addCompany(dunwell);
    const { realmId } = book;
    await book.invoice(await book.customer(), 1234.56, '2026-03-10');
    const words = {
      subject: 'About {{ invoices }}',
      body: 'Our own words.\n\n{{ invoice_list }}\n\n{{ payment }}\n\n{{ signature }}',
    };
    const by = { author: 'owner', note: null, confirmed: [] };
    const of = { name: 'polite', language: 'en' } as const;
    await dunwell.stores.mailTemplates.save(realmId, of, words, by);
    const wanted = { ...policy.reminders, preChargeWarning: { daysBefore: 10 } };
    await arrange(dunwell, realmId, { policy: { ...policy, reminders: wanted } });
    await dunwell.sync(realmId, { repair: true });
    await runNow(dunwell, realmId);
    await stage.setClock('2026-03-13T17:00:00Z');
    await runNow(dunwell, realmId);
    const [mail, ...others] = await mailsOf(book);
    expect(others).toEqual([]);
    expect(mail?.text).toContain('Our own words.');
    expect(mail?.text).toContain('6.70 USD will be added on 21 March 2026');
  });
});
