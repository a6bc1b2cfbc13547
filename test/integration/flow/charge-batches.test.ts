import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { chargeLinesOf, type Book, type Entity } from './book.ts';
import { arrange } from './policies.ts';
import { startStory, type Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());
afterEach(() => story.stage.control('DELETE', '/faults'));

/** Ada owes some invoices of 1,234.56, due 1 March, of which each is to be charged 6.70. */
async function owing(count: number): Promise<{ book: Book; ada: Entity; invoices: Entity[] }> {
  const book = await story.stage.addCompany(story.dunwell);
  const ada = await book.customer();
  const invoices: Entity[] = [];
  for (let each = 0; each < count; each += 1) {
    invoices.push(await book.invoice(ada, 1234.56, '2026-03-01'));
  }
  await arrange(story.dunwell, book.realmId, { reminders: 'off' });
  await story.dunwell.sync(book.realmId, { repair: true });
  return { book, ada, invoices };
}

async function linesOf(book: Book, invoices: readonly Entity[]): Promise<number[][]> {
  return Promise.all(invoices.map(async ({ Id }) => chargeLinesOf(await book.read('Invoice', Id))));
}

const statusesOf = async ({ realmId }: Book): Promise<string[]> => {
  const charges = await story.dunwell.stores.charges.list(realmId, {}, { limit: 100 });
  return charges.map(({ status }) => status).toSorted();
};

describe('charges of one pass', () => {
  it.each(['reset', '500', '429', 'applied-then-reset'])(
    'whose batch ends in a %s leave one line each',
    async (fault) => {
      const { book, invoices } = await owing(4);
      const match = { api: 'quickbooks', method: 'POST', path: `/${book.realmId}/batch` };
      await story.stage.fault(match, fault, { times: 2 });
      await story.runThrough(book.realmId);
      expect(await linesOf(book, invoices)).toEqual(invoices.map(() => [6.7]));
      expect(await statusesOf(book)).toEqual(invoices.map(() => 'written'));
      expect((await story.runThrough(book.realmId)).actions).toEqual([]);
    },
  );

  it('have each a result of their own', async () => {
    const { book, ada, invoices } = await owing(4);
    const [noted, paid, deleted, quiet] = invoices;
    if (!noted || !paid || !deleted || !quiet) throw new Error('Four were made');
    story.meanwhile('charge: claimed', async () => {
      await book.update('Invoice', { ...idOf(noted), PrivateNote: 'Called Ada' });
      await book.payment(ada, paid, 1234.56);
      await book.remove('Invoice', deleted);
    });
    await story.runThrough(book.realmId);
    // The note changes nothing of what was assessed; it was only the SyncToken that was stale.
    expect(await linesOf(book, [noted, paid, quiet])).toEqual([[6.7], [], [6.7]]);
    expect(await book.read('Invoice', noted.Id)).toMatchObject({ PrivateNote: 'Called Ada' });
    const charges = await story.chargesOf(book.realmId);
    const statusOf = ({ Id }: Entity) => charges.find((each) => each.invoiceId === Id)?.status;
    expect([noted, quiet].map(statusOf)).toEqual(['written', 'written']);
    expect([paid, deleted].map(statusOf)).not.toContain('written');
  });

  it('of a batch that QuickBooks did half before the line broke are written once', async () => {
    const { book, invoices } = await owing(3);
    const [done] = invoices;
    if (!done) throw new Error('Three were made');
    await story.stage.fault({ method: 'POST', path: `/${book.realmId}/batch` }, 'reset');
    story.meanwhile('charge: claimed', async () => {
      const charges = await story.chargesOf(book.realmId);
      const charge = charges.find((each) => each.invoiceId === done.Id);
      await book.update('Invoice', {
        ...idOf(done),
        Line: [...lines(done), chargedLine(charge?.reference ?? '')],
      });
    });
    await story.runThrough(book.realmId);
    expect(await linesOf(book, invoices)).toEqual([[6.7], [6.7], [6.7]]);
    expect(await statusesOf(book)).toEqual(['written', 'written', 'written']);
  });

  it('are held back by what comes up while their batch waits for its turn', async () => {
    const { book, invoices } = await owing(2);
    const [held, free] = invoices;
    if (!held || !free) throw new Error('Two were made');
    story.meanwhile('charge: turn has come', () =>
      story.dunwell.stores.holds.add(book.realmId, {
        scope: 'invoice',
        subjectId: held.Id,
        stops: 'charges',
        reason: 'dispute',
        note: null,
        amount: null,
        startsOn: parsePlainDate('2026-03-12'),
        until: null,
        author: 'ann',
      }),
    );
    await story.runThrough(book.realmId);
    expect(await linesOf(book, [held, free])).toEqual([[], [6.7]]);
    const charge = (await story.chargesOf(book.realmId)).find((each) => each.invoiceId === held.Id);
    expect(charge?.reason).toBe('A hold (dispute) stops charges.');
  });

  it('on invoices of their own are not written on a look that has grown old', async () => {
    const { book, ada, invoices } = await owing(31);
    const { realmId } = book;
    await book.update('Preferences', {
      Id: '1',
      SyncToken: '0',
      AccountingInfoPrefs: { BookCloseDate: '2026-03-05' },
    });
    await story.dunwell.sync(realmId, { repair: true });
    const charges = () => story.dunwell.stores.charges.list(realmId, {}, { limit: 100 });
    let left: string | undefined;
    story.meanwhile('charge: written', async () => {
      left = (await charges()).find(({ status }) => status === 'approved')?.invoiceId;
      const invoice = invoices.find(({ Id }) => Id === left);
      if (!invoice) throw new Error('One batch takes 30');
      await book.payment(ada, invoice, 1234.56, '2026-03-12');
      const later = new Date(story.stage.sandbox.clock.now().getTime() + 60_000);
      await story.stage.setClock(later.toISOString());
    });
    await story.dunwell.run(realmId, { dryRun: false, trigger: 'api' });
    const unwritten = (await charges()).filter(({ status }) => status !== 'written');
    expect(unwritten).toMatchObject([
      { invoiceId: left, status: 'cancelled', reason: 'The invoice is paid in QuickBooks now.' },
    ]);
  });

  it('on one invoice are written one after the other, the second on what the first left', async () => {
    const { book, invoices } = await owing(1);
    const { realmId } = book;
    await arrange(story.dunwell, realmId, { reminders: 'off', charges: 'review' });
    await story.runThrough(realmId);
    await story.stage.setClock('2026-04-11T17:00:00Z');
    await story.runThrough(realmId);
    const ids = (await story.chargesOf(realmId)).map(({ id }) => id);
    const word = { realmId, ids, actor: 'ann', reason: null };
    const answers = await story.dunwell.approvals.approveCharges(word);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    await story.dunwell.sweeps.outbox();
    const [written] = await linesOf(book, invoices);
    expect(written?.toSorted((a, b) => a - b)).toEqual([6.7, 18.26]);
  });
});

const idOf = ({ Id, SyncToken }: Entity) => ({ Id, SyncToken });

function lines(invoice: Entity): unknown[] {
  const all: unknown = invoice['Line'];
  if (!Array.isArray(all)) throw new Error('An invoice has lines');
  return all.slice(0, 1);
}

const chargedLine = (reference: string) => ({
  Amount: 6.7,
  Description: `Finance charge [${reference}]`,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: '1' }, TaxCodeRef: { value: 'NON' } },
});
