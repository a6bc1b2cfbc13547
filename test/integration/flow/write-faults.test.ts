import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chargeLinesOf, type Book, type Entity } from './book.ts';
import { oneOfEach, startStory, type Story } from './story.ts';

const atMost = { timeout: 15_000 };
let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());
afterEach(() => story.stage.control('DELETE', '/faults'));

describe('a write of a charge line', () => {
  it.each(['timeout', 'reset', '500', '429', 'applied-then-reset'])(
    'that ends in a %s leaves one line',
    async (fault) => {
      const { book, invoice } = await story.overdueCompany();
      const match = { api: 'quickbooks', method: 'POST', path: `/${book.realmId}/batch` };
      await story.stage.fault(match, fault, { times: 2 });
      await story.runThrough(book.realmId);
      expect(await story.outcome(book, invoice)).toEqual(oneOfEach);
      expect((await story.runThrough(book.realmId)).actions).toEqual([]);
      expect(await story.outcome(book, invoice)).toEqual(oneOfEach);
    },
  );

  it('that QuickBooks refuses with a 200 is left to a person, who may try it again', async () => {
    const { book, invoice } = await story.overdueCompany();
    const match = { api: 'quickbooks', method: 'POST', path: `/${book.realmId}/batch` };
    await story.stage.fault(match, '200-fault');
    await story.runThrough(book.realmId);
    const [charge] = await story.chargesOf(book.realmId);
    expect(charge).toMatchObject({ status: 'failed' });
    expect(charge?.reason).toContain('code 6000');
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([]);

    const subject = { realmId: book.realmId, id: charge?.id ?? '', actor: 'ann', reason: null };
    expect(await story.dunwell.approvals.approveCharge(subject)).toEqual({ outcome: 'done' });
    await story.dunwell.sweeps.outbox();
    expect(await story.outcome(book, invoice)).toEqual(oneOfEach);
  });

  it('goes through although the item and its account fail to be made at first', async () => {
    const { book, invoice } = await story.overdueCompany();
    const { realmId } = book;
    await story.stage.fault({ method: 'POST', path: `/${realmId}/account` }, 'applied-then-reset');
    await story.stage.fault({ method: 'POST', path: `/${realmId}/item` }, 'applied-then-reset');
    await story.runThrough(realmId);
    expect(await story.outcome(book, invoice)).toEqual(oneOfEach);
  });

  it('that is overtaken by a person’s change of the invoice is decided on the changed one', async () => {
    const { book, invoice } = await story.overdueCompany();
    const { Id, SyncToken } = invoice;
    story.meanwhile('charge: claimed', () =>
      book.update('Invoice', { Id, SyncToken, PrivateNote: 'Called Ada' }),
    );
    await story.runThrough(book.realmId);
    expect(await story.outcome(book, invoice)).toEqual(oneOfEach);
    expect(await book.read('Invoice', invoice.Id)).toMatchObject({ PrivateNote: 'Called Ada' });
  });
});

describe('a charge on an invoice of its own', () => {
  const closeBooks = (book: Book): Promise<Entity> =>
    book.update('Preferences', {
      Id: '1',
      SyncToken: '0',
      AccountingInfoPrefs: { BookCloseDate: '2026-03-05' },
    });
  async function closedCompany(): Promise<{ book: Book; invoice: Entity }> {
    const { book, invoice } = await story.overdueCompany();
    await closeBooks(book);
    await story.dunwell.sync(book.realmId, { repair: true });
    return { book, invoice };
  }
  async function expectOneChargeInvoice(book: Book, source: Entity): Promise<void> {
    const [charge, ...others] = await story.chargesOf(book.realmId);
    expect(others).toEqual([]);
    expect(charge).toMatchObject({ status: 'written', writeBack: 'newInvoice', amount: 670n });
    expect(charge?.qboInvoiceId).not.toBe(source.Id);
    const made = await book.read('Invoice', charge?.qboInvoiceId ?? '');
    expect(made).toMatchObject({ TotalAmt: 6.7, CustomerRef: source['CustomerRef'] });
    expect(made['PrivateNote']).toContain(`[${charge?.reference ?? ''}]`);
    const next = Number(made.Id) + 1;
    await expect(book.read('Invoice', String(next))).rejects.toThrow(/610|404|400/);
    expect(await book.read('Invoice', source.Id)).toMatchObject({ Balance: 1234.56 });
  }

  it.each(['timeout', 'reset', '500', 'applied-then-reset'])(
    'is made once when the write ends in a %s',
    async (fault) => {
      const { book, invoice } = await closedCompany();
      const match = { method: 'POST', path: `/${book.realmId}/batch` };
      await story.stage.fault(match, fault, { times: 2 });
      await story.runThrough(book.realmId);
      await expectOneChargeInvoice(book, invoice);
      const { decisions } = story.dunwell.stores;
      const of = { invoiceId: invoice.Id, topic: 'charge' } as const;
      const [decision] = await decisions.list(book.realmId, of, { limit: 1 });
      expect(decision?.reason).toContain('on a new invoice, because the books are closed');
    },
  );

  it('is found again although QuickBooks forgot the request and could not be read at first', async () => {
    const { book, invoice } = await closedCompany();
    await story.stage.fault(
      { method: 'POST', path: `/${book.realmId}/batch` },
      'applied-then-reset',
    );
    // The look at the invoice that follows fails, and so does the next.
    story.meanwhile('charge: claimed', () =>
      story.stage.fault({ method: 'GET', path: `/${book.realmId}/query` }, '429', { times: 2 }),
    );
    const run = story.runThrough(book.realmId);
    await expect
      .poll(async () => (await story.chargesOf(book.realmId))[0]?.status, atMost)
      .toBe('unknown');
    await story.dunwell.db.$executeRaw`delete from sandbox.qbo_requests`;
    await run;
    await expectOneChargeInvoice(book, invoice);
  });

  it('is made without a try at the invoice once it is known that the books were closed since', async () => {
    const { book, invoice } = await story.overdueCompany();
    const { realmId } = book;
    story.meanwhile('run: concluded', async () => {
      await closeBooks(book);
      const bookCloseDate = new Date('2026-03-05');
      await story.dunwell.db.company.update({ where: { realmId }, data: { bookCloseDate } });
    });
    await story.runThrough(realmId);
    const [second, first] = await story.chargesOf(realmId);
    expect(first).toMatchObject({
      status: 'cancelled',
      reason: 'The books were closed for the date of its invoice since.',
    });
    expect(second).toMatchObject({ status: 'written', writeBack: 'newInvoice', amount: 670n });
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([]);
  });

  it('is made where QuickBooks turns out to have closed the books meanwhile', async () => {
    const { book, invoice } = await story.overdueCompany();
    await closeBooks(book);
    await story.runThrough(book.realmId);
    const [second, first] = await story.chargesOf(book.realmId);
    expect(first).toMatchObject({ status: 'cancelled', writeBack: 'lineOnInvoice' });
    expect(first?.reason).toContain('The books are closed');
    expect(second).toMatchObject({ status: 'written', writeBack: 'newInvoice', amount: 670n });
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([]);
    const made = await book.read('Invoice', second?.qboInvoiceId ?? '');
    expect(made).toMatchObject({ TotalAmt: 6.7, Balance: 6.7 });
  });
});
