import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { arrange, examplePolicy } from './policies.ts';
import { startStory, type Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());
afterEach(() => story.stage.control('DELETE', '/faults'));

const mailbox = z.object({
  items: z.array(
    z.object({
      text: z.string(),
      metadata: z.record(z.string(), z.string()),
      attachments: z.array(
        z.object({ name: z.string(), contentType: z.string(), content: z.string() }),
      ),
    }),
  ),
});

/** The only mail of a company with its files. */
async function mailOf(realmId: string) {
  const { items } = mailbox.parse(await story.stage.control('GET', '/mailbox'));
  const own = items.filter(({ metadata }) => metadata['dunwell-realm'] === realmId);
  expect(own).toHaveLength(1);
  return own[0];
}

/** Ada owes for two invoices, the second without a link, and gets their PDFs with her reminders. */
async function withPdfs() {
  const book = await story.stage.addCompany(story.dunwell);
  const ada = await book.customer();
  const first = await book.invoice(ada, 100, '2026-03-01', { DocNumber: 'A/1' });
  const second = await book.invoice(ada, 250, '2026-03-02', { DocNumber: '2' });
  const reminders = { ...examplePolicy.reminders, attachInvoicePdf: true };
  await arrange(story.dunwell, book.realmId, { policy: { reminders }, charges: 'off' });
  await story.dunwell.sync(book.realmId, { repair: true });
  return { book, first, second };
}

const kept = async (realmId: string) => (await story.remindersOf(realmId))[0]?.attachments;

describe('a reminder with the PDFs of its invoices', () => {
  it('carries each of them, and the history keeps their hashes', async () => {
    const { book, first, second } = await withPdfs();
    await story.runThrough(book.realmId);
    const mail = await mailOf(book.realmId);
    const files = mail?.attachments.map(({ name, contentType, content }) => {
      const bytes = Buffer.from(content, 'base64');
      expect(contentType).toBe('application/pdf');
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      return { name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    });
    expect(files?.map(({ name }) => name)).toEqual(['Invoice_A-1.pdf', 'Invoice_2.pdf']);
    expect(mail?.text).toContain('Attached: invoice A/1 and invoice 2.');
    expect(await kept(book.realmId)).toEqual(
      files?.map((file, index) => ({
        ...file,
        ...{ kind: 'invoice', subjectId: [first.Id, second.Id][index], leftOut: null },
      })),
    );
    const [reminder] = await story.remindersOf(book.realmId);
    const rows = await story.dunwell.stores.historyRows.ofReminder(
      book.realmId,
      reminder?.id ?? '',
    );
    expect(rows.at(-1)?.content).toContain(files?.[0]?.sha256);
  });

  it('waits for one that cannot be had now, and goes out once it can', async () => {
    const { book, second } = await withPdfs();
    await story.stage.fault({ path: `/invoice/${second.Id}/pdf` }, '429', { times: 2 });
    await story.runThrough(book.realmId);
    expect((await mailOf(book.realmId))?.attachments).toHaveLength(2);
  });

  it('goes without one that cannot be had for long, and says so', async () => {
    const { book, second } = await withPdfs();
    await story.stage.fault({ path: `/invoice/${second.Id}/pdf` }, '429', { times: 100 });
    await story.runThrough(book.realmId);
    // One try after the other, each later than the one before it let wait.
    for (let tries = 0; tries < 6; tries += 1) {
      const later = story.stage.sandbox.clock.now().getTime() + 20 * 60_000;
      await story.stage.setClock(new Date(later).toISOString());
      await story.dunwell.sweeps.outbox();
    }
    const mail = await mailOf(book.realmId);
    expect(mail?.attachments.map(({ name }) => name)).toEqual(['Invoice_A-1.pdf']);
    expect(mail?.text).toContain('We could not attach invoice 2.');
    expect((await kept(book.realmId))?.[1]).toMatchObject({
      ...{ name: 'Invoice_2.pdf', size: null, sha256: null },
      leftOut: expect.stringContaining('QuickBooks asks for fewer requests'),
    });
  });

  it('tells of what is open once they are read, and carries no PDF of what was paid meanwhile', async () => {
    const { book, second } = await withPdfs();
    story.meanwhile('reminder: files read', async () => {
      const ada = await book.all('Customer').then(([first]) => first);
      if (ada) await book.payment(ada, second, 250, '2026-03-12');
    });
    await story.runThrough(book.realmId);
    const mail = await mailOf(book.realmId);
    expect(mail?.attachments.map(({ name }) => name)).toEqual(['Invoice_A-1.pdf']);
    expect(mail?.text).toContain('Attached: invoice A/1.');
    expect(mail?.text).not.toContain('Invoice 2');
    const [reminder] = await story.remindersOf(book.realmId);
    expect(reminder?.invoices.map(({ openBalance }) => openBalance)).toEqual([100_00n]);
  });

  it('does not wait for one that QuickBooks refuses', async () => {
    const { book, first } = await withPdfs();
    await story.stage.fault({ path: `/invoice/${first.Id}/pdf` }, '200-fault');
    await story.runThrough(book.realmId);
    expect((await mailOf(book.realmId))?.attachments).toHaveLength(1);
  });

  it('carries the statement of account where its policy asks for it', async () => {
    const book = await story.stage.addCompany(story.dunwell);
    const ada = await book.customer();
    await book.invoice(ada, 100, '2026-03-01');
    const reminders = { ...examplePolicy.reminders, attachStatement: true };
    await arrange(story.dunwell, book.realmId, { policy: { reminders }, charges: 'off' });
    await story.dunwell.sync(book.realmId, { repair: true });
    await story.runThrough(book.realmId);
    const mail = await mailOf(book.realmId);
    expect(mail?.attachments.map(({ name }) => name)).toEqual(['Statement_2026-03-12.pdf']);
    expect(mail?.text).toContain('Attached: the statement of your account.');
    expect(await kept(book.realmId)).toMatchObject([{ kind: 'statement', subjectId: ada.Id }]);
  });

  it('has none where its policy asks for none', async () => {
    const { book } = await story.overdueCompany();
    await story.runThrough(book.realmId);
    expect((await mailOf(book.realmId))?.attachments).toEqual([]);
    expect(await kept(book.realmId)).toEqual([]);
  });
});
