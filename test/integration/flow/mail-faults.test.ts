import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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
