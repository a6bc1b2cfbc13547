/** What becomes of mails that payers, or their programs, answer with. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHistoryCompare } from '../../../src/adapters/store/history-compare.ts';
import { parsePlainDate as plainDate } from '../../../src/core/calendar/plain-date.ts';
import { replyToOf } from '../../../src/core/replies/mailbox-hash.ts';
import { verifyHistory } from '../../../src/flow/history/verify-history.ts';
import type { Book } from './book.ts';
import { answerTo, comesIn } from './inbound-mail.ts';
import { arrange, runNow } from './policies.ts';
import type { Mail } from './stage.ts';
import { startStory, type Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());

const steps = [11, 12, 13, 14].map((offsetDays) => ({ offsetDays, template: 'polite' }));
const owner = 'owner@firm.example';
let companies = 0;

/** A company whose one customer owes since 1 March and was reminded of it. */
async function reminded(more: { name?: string; email?: string } = {}) {
  const { dunwell, stage } = story;
  const book = await stage.addCompany(dunwell);
  companies += 1;
  const email = more.email ?? `payer${companies}@payer.example`;
  const payer = await book.customer(more.name ?? 'Ada Lovelace', {
    PrimaryEmailAddr: { Address: email },
  });
  const invoice = await book.invoice(payer, 1234.56, '2026-03-01');
  await dunwell.stores.companies.update(book.realmId, { replyTo: owner });
  await arrange(dunwell, book.realmId, { policy: { reminders: { enabled: true, steps } } });
  await dunwell.sync(book.realmId, { repair: true });
  await runNow(dunwell, book.realmId);
  const [mail] = await toPayer(book, email);
  if (!mail) throw new Error('Nothing was sent');
  return { book, payer, invoice, mail, email };
}

const toPayer = async ({ realmId }: Book, email: string): Promise<Mail[]> =>
  (await story.mailsOf(realmId)).filter(({ to }) => to.includes(email));
const toOwner = async ({ realmId }: Book): Promise<Mail[]> =>
  (await story.mailsOf(realmId)).filter(({ to }) => to.includes(owner));
const repliesOf = ({ realmId }: Book) =>
  story.dunwell.stores.replies.list(realmId, { show: 'all' }, { limit: 20 });
const holdsOf = ({ realmId }: Book) => story.dunwell.stores.holds.list(realmId, 'unlifted');

async function read(book: Book, replyId: string): Promise<void> {
  const word = { realmId: book.realmId, replyId, actor: 'Mary', today: plainDate('2026-03-14') };
  expect(await story.dunwell.replyActs.markRead(word)).toBe(true);
}

describe('a reply', () => {
  it('is placed on its mail, stops reminders until somebody read it, and is in the history', async () => {
    const { dunwell } = story;
    const { book, payer, mail, email } = await reminded();
    const { realmId } = book;
    const reminderId = mail.metadata['dunwell-reminder'] ?? '';
    expect(mail.replyTo).toBe(replyToOf(owner, 'inbound@inbound.postmark.example', reminderId));
    const file = Buffer.from('%PDF-1.7 proof of payment').toString('base64');
    const Attachments = [
      { Name: 'proof.pdf', ContentType: 'application/pdf', Content: file, ContentLength: 25 },
      { Name: 'run.exe', ContentType: 'application/pdf', Content: 'TVqQ', ContentLength: 3 },
    ];
    await comesIn(dunwell, answerTo(mail, { more: { Attachments } }));

    const [reply] = await repliesOf(book);
    expect(reply).toMatchObject({
      ...{ kind: 'payer', placedBy: 'mailbox', customerId: payer.Id, reminderId, readAt: null },
      ...{ fromAddress: email, body: 'We pay on Friday.' },
      files: [
        { name: 'proof.pdf', mediaType: 'application/pdf', problem: null },
        { name: 'run.exe', sha256: null },
      ],
    });
    const [event] = (await dunwell.stores.reminders.find(realmId, reminderId))?.events ?? [];
    expect(event).toMatchObject({ kind: 'replied', detail: 'We pay on Friday.' });
    expect(await holdsOf(book)).toMatchObject([
      { scope: 'customer', subjectId: payer.Id, stops: 'reminders', reason: 'reply', until: null },
    ]);

    await story.stage.setClock('2026-03-13T17:00:00Z');
    await runNow(dunwell, realmId);
    expect(await toPayer(book, email)).toHaveLength(1);
    const decisions = await dunwell.stores.decisions.list(realmId, {}, { limit: 20 });
    expect(decisions.map(({ reason }) => reason)).toContain(
      'The customer is on hold (unread reply).',
    );

    await story.stage.setClock('2026-03-16T17:00:00Z');
    await read(book, reply?.id ?? '');
    expect(await holdsOf(book)).toEqual([]);
    await runNow(dunwell, realmId);
    expect(await toPayer(book, email)).toHaveLength(2);
    const [after] = await repliesOf(book);
    expect(after).toMatchObject({ readBy: 'Mary', entries: [{ kind: 'read', author: 'Mary' }] });

    await dunwell.sweeps.history();
    const deps = { rows: dunwell.stores.historyRows, compare: createHistoryCompare(dunwell.db) };
    const problems: unknown[] = [];
    const verify = () =>
      verifyHistory(deps, { realmId, onProblem: (problem) => problems.push(problem) });
    expect(await verify()).toMatchObject({ replies: 1, wrong: 0 });
    await expect(
      dunwell.db.reply.updateMany({ where: { realmId }, data: { wholeBody: 'nothing' } }),
    ).rejects.toThrow('Replies are evidence');
    await expect(dunwell.db.reply.deleteMany({ where: { realmId } })).rejects.toThrow(
      'Replies are evidence',
    );
  });

  it('that a program sent is kept as that, and stops nothing', async () => {
    const { dunwell } = story;
    const { book, mail } = await reminded();
    const headers = [{ Name: 'Auto-Submitted', Value: 'auto-replied (vacation)' }];
    const text = 'I am away until Monday.';
    await comesIn(
      dunwell,
      answerTo(mail, { headers, text, to: [mail.replyTo?.split(', ')[1] ?? ''] }),
    );
    expect(await repliesOf(book)).toMatchObject([{ kind: 'automatic', body: text, holdId: null }]);
    expect(await holdsOf(book)).toEqual([]);
    expect(await dunwell.stores.replies.countUnread(book.realmId)).toBe(0);
    await dunwell.sweeps.notices();
    expect(await toOwner(book)).toEqual([]);
  });

  it('is kept once, however often it is delivered and whoever reads it meanwhile', async () => {
    const { dunwell } = story;
    const { book, mail } = await reminded();
    const answer = answerTo(mail, {});
    await Promise.all([comesIn(dunwell, answer), comesIn(dunwell, answer)]);
    const [reply] = await repliesOf(book);
    await read(book, reply?.id ?? '');
    await comesIn(dunwell, answer);
    expect(await repliesOf(book)).toMatchObject([{ id: reply?.id, readBy: 'Mary' }]);
    expect(await holdsOf(book)).toEqual([]);
    const [reminder] = await story.remindersOf(book.realmId);
    expect(reminder?.events.map(({ kind }) => kind)).toEqual(['replied']);
  });

  it('that comes before its mail is known as sent finds it, by its address or later by its head', async () => {
    const { dunwell } = story;
    const name = 'Grace Hopper';
    const lines: string[] = [];
    story.meanwhile('reminder: sent', async () => {
      const [mail] = await story.stage.mails();
      if (!mail) throw new Error('Nothing was sent');
      lines.push(...(await comesIn(dunwell, answerTo(mail, { text: 'By its address.' }))));
      // The owner's mail server passed it on: nothing but its head says what it answers.
      const to = ['office@elsewhere.example'];
      const late = answerTo(mail, { text: 'By its head.', from: 'grace@home.example', to });
      lines.push(...(await comesIn(dunwell, late)));
    });
    const { book } = await reminded({ name });
    expect(await repliesOf(book)).toMatchObject([{ body: 'By its address.' }]);
    expect(lines.join()).toContain('a reply could not be placed');
    await dunwell.sweeps.notices();
    await dunwell.sweeps.notices();
    const replies = await repliesOf(book);
    expect(replies.map(({ body, placedBy }) => `${body} ${placedBy}`).toSorted()).toEqual([
      'By its address. mailbox',
      'By its head. headers',
    ]);
    expect(await holdsOf(book)).toHaveLength(2);
  });

  it('of somebody unknown is kept for nobody, and its address stays out of the log', async () => {
    const { dunwell } = story;
    const { book, mail } = await reminded();
    const stranger = { from: 'stranger@nowhere.example', to: ['inbound@inbound.postmark.example'] };
    const foreign = answerTo(mail, { ...stranger, headers: [], text: 'Buy our watches' });
    const lines = await comesIn(dunwell, foreign);
    expect(await repliesOf(book)).toEqual([]);
    const [kept] = await dunwell.db.reply.findMany({ where: { fromAddress: stranger.from } });
    expect(kept).toMatchObject({ realmId: null, customerId: null, wholeBody: expect.any(String) });
    expect(lines.join()).not.toMatch(/stranger|watches/);
  });

  it('without a mark goes to the one customer whose address it is, and to none of two companies', async () => {
    const { dunwell } = story;
    const email = 'shared@payer.example';
    const one = await reminded({ email });
    const plain = { from: 'Shared@Payer.example', to: ['inbound@inbound.postmark.example'] };
    await comesIn(dunwell, answerTo(one.mail, { ...plain, headers: [], text: 'Only one.' }));
    expect(await repliesOf(one.book)).toMatchObject([
      { placedBy: 'sender', customerId: one.payer.Id, reminderId: null, body: 'Only one.' },
    ]);
    const spam = [{ Name: 'X-Spam-Status', Value: 'Yes, score=9.1' }];
    await comesIn(dunwell, answerTo(one.mail, { ...plain, headers: spam, text: 'Cheap watches' }));
    expect(await repliesOf(one.book)).toHaveLength(1);
    const two = await reminded({ email });
    await comesIn(dunwell, answerTo(one.mail, { ...plain, headers: [], text: 'Whose?' }));
    await comesIn(dunwell, answerTo(two.mail, { text: 'With a mark.' }));
    expect((await repliesOf(one.book)).map(({ body }) => body)).toEqual(['Only one.']);
    expect((await repliesOf(two.book)).map(({ body }) => body)).toEqual(['With a mark.']);
    expect((await holdsOf(two.book)).map(({ subjectId }) => subjectId)).toEqual([two.payer.Id]);
  });

  it('is forwarded once to an owner whom the payer left out, and the owner’s own is no reply', async () => {
    const { dunwell } = story;
    const { book, mail, email } = await reminded();
    const ours = mail.replyTo?.split(', ')[1] ?? '';
    await comesIn(dunwell, answerTo(mail, { text: 'To both.' }));
    await dunwell.sweeps.notices();
    expect(await toOwner(book)).toEqual([]);

    const proof = { Name: 'proof.pdf', Content: Buffer.from('%PDF-1.7').toString('base64') };
    const more = { Attachments: [proof, { Name: 'run.exe', Content: 'TVqQ' }] };
    const answer = answerTo(mail, { text: 'To <b>Dunwell</b> alone.', to: [ours], more });
    await comesIn(dunwell, answer);
    await comesIn(dunwell, answer);
    // The answer is lost after Postmark took the mail: it is asked for, and not sent again.
    await story.stage.fault({ api: 'postmark', path: '/email' }, 'applied-then-reset');
    await dunwell.sweeps.notices();
    await story.stage.setClock(later(60));
    await dunwell.sweeps.notices();
    await dunwell.sweeps.notices();
    const forwarded = await toOwner(book);
    expect(forwarded).toMatchObject([{ replyTo: email, subject: `Re: ${mail.subject}` }]);
    expect(forwarded[0]?.text).toContain('To <b>Dunwell</b> alone.');
    expect(forwarded[0]?.text).toContain('1 of its files did not come along.');
    expect(forwarded[0]?.attachments.map(({ name }) => name)).toEqual(['proof.pdf']);
    expect(forwarded[0]?.html).toContain('To &lt;b&gt;Dunwell&lt;/b&gt; alone.');
    const state = await dunwell.stores.notices.list(book.realmId, 5);
    expect(state).toMatchObject([{ kind: 'payer-reply', state: 'sent' }]);

    const before = await holdsOf(book);
    await comesIn(dunwell, answerTo(mail, { from: owner, to: [email, ours], text: 'Thank you!' }));
    const thread = await repliesOf(book);
    expect(thread[0]).toMatchObject({ kind: 'owner', body: 'Thank you!' });
    expect(await holdsOf(book)).toHaveLength(before.length);
    await dunwell.sweeps.notices();
    expect(await toOwner(book)).toHaveLength(1);
  });

  it('stops nothing where the owner wants that, and lets go what was stopped', async () => {
    const { dunwell } = story;
    const { book, mail } = await reminded();
    const { realmId } = book;
    await comesIn(dunwell, answerTo(mail, {}));
    expect(await holdsOf(book)).toHaveLength(1);
    await dunwell.replyActs.savePauses(
      { realmId, actor: 'Mary', today: plainDate('2026-03-17') },
      false,
    );
    expect(await holdsOf(book)).toEqual([]);
    await comesIn(dunwell, answerTo(mail, { text: 'And once more.' }));
    expect(await holdsOf(book)).toEqual([]);
    expect(await dunwell.stores.replies.countUnread(realmId)).toBe(2);
    const waiting = await dunwell.stores.digestFacts.waiting(realmId, plainDate('2026-03-17'));
    expect(waiting.replies).toBe(2);
  });

  it('follows its customer where that is merged into another, and holds that one', async () => {
    const { dunwell } = story;
    const { book, mail, payer } = await reminded();
    await comesIn(dunwell, answerTo(mail, {}));
    const survivor = await book.customer('Survivor');
    const merge = { from: payer.Id, into: survivor.Id, trace: 'told by QuickBooks' } as const;
    await dunwell.stores.merges.follow(book.realmId, merge);
    const [reply] = await repliesOf(book);
    expect(reply?.customerId).toBe(survivor.Id);
    expect((await holdsOf(book)).map(({ subjectId }) => subjectId)).toEqual([survivor.Id]);
    await read(book, reply?.id ?? '');
    expect(await holdsOf(book)).toEqual([]);
  });

  it('that says it is paid waits for the payment, and reminders go on without it', async () => {
    const { dunwell } = story;
    const { book, mail } = await reminded();
    const { realmId } = book;
    await comesIn(dunwell, answerTo(mail, { text: 'Paid on Monday.' }));
    const [reply] = await repliesOf(book);
    const word = {
      realmId,
      replyId: reply?.id ?? '',
      actor: 'Mary',
      today: plainDate('2026-03-16'),
    };
    expect(await dunwell.replyActs.saidPaid(word)).toBe('2026-03-23');
    expect(await dunwell.replyActs.saidPaid(word)).toBe('2026-03-23');
    expect(await holdsOf(book)).toMatchObject([
      { stops: 'reminders', reason: 'other', until: '2026-03-24', author: 'Mary' },
    ]);
    const [after] = await repliesOf(book);
    expect(after).toMatchObject({ readBy: 'Mary', entries: [{ kind: 'paid' }] });
  });
});

const later = (seconds: number): string =>
  new Date(story.stage.sandbox.clock.now().getTime() + seconds * 1_000).toISOString();
