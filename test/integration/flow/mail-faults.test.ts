import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { arrange, examplePolicy } from './policies.ts';
import { oneOfEach, startStory, type Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());
afterEach(() => story.stage.control('DELETE', '/faults'));

describe('a mail', () => {
  it.each(['reset', '500', '429', '200-fault', 'applied-then-reset'])(
    'whose sending ends in a %s goes out once',
    async (fault) => {
      const { book, invoice } = await story.overdueCompany();
      await story.stage.fault({ api: 'postmark', method: 'POST', path: '/email' }, fault, {
        times: 2,
      });
      await story.runThrough(book.realmId);
      expect(await story.outcome(book, invoice)).toEqual(oneOfEach);
      expect((await story.runThrough(book.realmId)).actions).toEqual([]);
      expect(await story.outcome(book, invoice)).toEqual(oneOfEach);
    },
  );

  it('of unknown outcome is not sent again while the search cannot be asked', async () => {
    const { book, invoice } = await story.overdueCompany();
    await story.stage.fault({ api: 'postmark', path: '/email' }, 'applied-then-reset');
    await story.stage.fault({ api: 'postmark', method: 'GET', path: '/messages' }, '500', {
      times: 3,
    });
    await story.runThrough(book.realmId);
    expect(await story.outcome(book, invoice)).toEqual(oneOfEach);
    const [mail] = await story.mailsOf(book.realmId);
    const [reminder] = await story.remindersOf(book.realmId);
    expect(reminder?.messageId).toBe(mail?.messageId);
  });
});

describe('the history of mails', () => {
  it('is sealed by its sweep, which comes to an end', async () => {
    const { book } = await story.overdueCompany();
    await story.runThrough(book.realmId);
    const { historyRows } = story.dunwell.stores;
    expect(await historyRows.realmsToSeal()).toContain(book.realmId);
    await story.dunwell.sweeps.history();
    expect(await historyRows.realmsToSeal()).toEqual([]);
    expect(await historyRows.head(book.realmId)).not.toBeNull();
  }, 20_000);
});

/** As many mails as invoices, to one customer. */
async function owesMany(count: number) {
  const book = await story.stage.addCompany(story.dunwell);
  const ada = await book.customer();
  await Promise.all(
    Array.from({ length: count }, (_, index) => book.invoice(ada, 100 + index, '2026-03-01')),
  );
  const reminders = { ...examplePolicy.reminders, consolidate: false };
  await arrange(story.dunwell, book.realmId, { policy: { reminders }, charges: 'off' });
  await story.dunwell.sync(book.realmId, { repair: true });
  return book;
}

describe('a batch of mails', () => {
  it.each(['applied-then-reset', 'partly-applied-then-reset', 'reset', '500', '429'])(
    'whose sending ends in a %s goes out once, each mail of it',
    async (fault) => {
      const { realmId } = await owesMany(5);
      const since = (await story.stage.mails()).length;
      await story.stage.fault({ api: 'postmark', method: 'POST', path: '/email/batch' }, fault);
      await story.runThrough(realmId);
      expect((await story.stage.mails()).length - since).toBe(5);
      const mails = await story.mailsOf(realmId);
      const reminders = await story.remindersOf(realmId);
      expect(reminders.map(({ status }) => status)).toEqual(Array(5).fill('sent'));
      expect(new Set(reminders.map(({ messageId }) => messageId))).toEqual(
        new Set(mails.map(({ messageId }) => messageId)),
      );
    },
  );
});
