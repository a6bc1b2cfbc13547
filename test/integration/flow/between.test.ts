import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { chargeLinesOf } from './book.ts';
import { arrange, examplePolicy } from './policies.ts';
import { startStory, type Story } from './story.ts';

const invoiceDate = parsePlainDate('2026-03-01');
let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());
afterEach(() => story.stage.control('DELETE', '/faults'));

describe('what happens between deciding and acting', () => {
  it('a payment cancels the charge with the reason, and the rest is decided anew', async () => {
    const { book, ada, invoice } = await story.overdueCompany();
    story.meanwhile('run: concluded', () => book.payment(ada, invoice, 1000, '2026-03-08'));
    await story.runThrough(book.realmId);
    const [second, first] = await story.chargesOf(book.realmId);
    expect(first).toMatchObject({
      status: 'cancelled',
      reason: 'The open balance has changed from 1234.56 to 234.56.',
    });
    // 7 days on 1,234.56 and 4 days on 234.56.
    expect(second).toMatchObject({ status: 'written', amount: 472n });
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([4.72]);
  });

  it('a payment in full leaves neither charge nor mail', async () => {
    const { book, ada, invoice } = await story.overdueCompany();
    story.meanwhile('run: concluded', () => book.payment(ada, invoice, 1234.56));
    await story.runThrough(book.realmId);
    expect(await story.chargesOf(book.realmId)).toMatchObject([
      { status: 'cancelled', reason: 'The invoice is paid in QuickBooks now.' },
    ]);
    expect(await story.remindersOf(book.realmId)).toMatchObject([
      {
        status: 'cancelled',
        reason: 'Nothing that was to be reminded of is open any more.',
      },
    ]);
    expect(await story.mailsOf(book.realmId)).toEqual([]);
    const [decision] = await story.dunwell.stores.decisions.list(
      book.realmId,
      { invoiceId: invoice.Id, topic: 'charge' },
      { limit: 1 },
    );
    expect(decision).toMatchObject({ outcome: 'paid', reason: 'The invoice is paid.' });
  });

  it('an invoice that is voided or deleted is left alone', async () => {
    for (const end of ['voided', 'remove'] as const) {
      const { book, invoice } = await story.overdueCompany();
      story.meanwhile('run: concluded', () => book[end]('Invoice', invoice));
      await story.runThrough(book.realmId);
      expect((await story.chargesOf(book.realmId)).map(({ status }) => status)).toEqual([
        'cancelled',
      ]);
      expect(await story.mailsOf(book.realmId)).toEqual([]);
    }
  });

  it('an invoice that goes to another customer is decided as that customer’s', async () => {
    const { book, invoice } = await story.overdueCompany();
    const bob = await book.customer('Bob', { PrimaryEmailAddr: { Address: 'bob@example.com' } });
    await story.dunwell.sync(book.realmId, { repair: true });
    story.meanwhile('run: concluded', () =>
      book.update('Invoice', {
        Id: invoice.Id,
        SyncToken: invoice.SyncToken,
        CustomerRef: { value: bob.Id },
        BillEmail: { Address: 'bob@example.com' },
      }),
    );
    await story.runThrough(book.realmId);
    const mails = await story.mailsOf(book.realmId);
    expect(mails.map((mail) => mail.to)).toEqual([['bob@example.com']]);
    const [second, first] = await story.chargesOf(book.realmId);
    expect(first).toMatchObject({
      status: 'cancelled',
      reason: 'The invoice belongs to another customer now.',
    });
    expect(second).toMatchObject({ status: 'written', customerId: bob.Id });
  });

  it('a due date that is put off takes the mail and the charge back', async () => {
    const { book, invoice } = await story.overdueCompany();
    story.meanwhile('run: concluded', () =>
      book.update('Invoice', {
        Id: invoice.Id,
        SyncToken: invoice.SyncToken,
        DueDate: '2026-05-01',
      }),
    );
    await story.runThrough(book.realmId);
    expect(await story.mailsOf(book.realmId)).toEqual([]);
    expect(await story.chargesOf(book.realmId)).toMatchObject([
      {
        status: 'cancelled',
        reason: 'The due date has changed from 1 Mar 2026 to 1 May 2026.',
      },
    ]);
  });

  it('the kill switch stops what was decided before it', async () => {
    const { book, invoice } = await story.overdueCompany();
    const { companies } = story.dunwell.stores;
    story.meanwhile('run: concluded', () => companies.update(book.realmId, { stopped: true }));
    await story.runThrough(book.realmId);
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([]);
    expect(await story.mailsOf(book.realmId)).toEqual([]);
    const reason = 'Dunwell is stopped for this company.';
    expect(await story.chargesOf(book.realmId)).toMatchObject([{ status: 'cancelled', reason }]);
    expect(await story.remindersOf(book.realmId)).toMatchObject([{ status: 'cancelled', reason }]);

    await companies.update(book.realmId, { stopped: false });
    await story.runThrough(book.realmId);
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([6.7]);
    expect(await story.mailsOf(book.realmId)).toHaveLength(1);
  });

  it('a change to review mode leaves to a person what nobody has approved', async () => {
    const { book, invoice } = await story.overdueCompany();
    const review = { remindersMode: 'review', chargesMode: 'review' } as const;
    story.meanwhile('run: concluded', () =>
      story.dunwell.stores.companies.update(book.realmId, review),
    );
    await story.runThrough(book.realmId);
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([]);
    expect(await story.mailsOf(book.realmId)).toEqual([]);
    const statuses = (await story.chargesOf(book.realmId)).map(({ status }) => status);
    expect(statuses).toEqual(['proposed', 'cancelled']);
  });

  it.each(['customer', 'parent', 'invoice'])('a hold on the %s stops both', async (scope) => {
    const book = await story.stage.addCompany(story.dunwell);
    const parent = await book.customer('Parent');
    const ada = await book.customer('Ada', { Job: true, ParentRef: { value: parent.Id } });
    const invoice = await book.invoice(ada, 1234.56, '2026-03-01');
    await arrange(story.dunwell, book.realmId);
    await story.dunwell.sync(book.realmId, { repair: true });
    const subjects: Record<string, string> = {
      customer: ada.Id,
      parent: parent.Id,
      invoice: invoice.Id,
    };
    story.meanwhile('run: concluded', () =>
      story.dunwell.stores.holds.add(book.realmId, {
        scope: scope === 'invoice' ? 'invoice' : 'customer',
        subjectId: subjects[scope] ?? '',
        stops: 'both',
        reason: 'dispute',
        note: null,
        amount: null,
        startsOn: invoiceDate,
        until: null,
        author: 'ann',
      }),
    );
    await story.runThrough(book.realmId);
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([]);
    expect(await story.mailsOf(book.realmId)).toEqual([]);
    expect(await story.chargesOf(book.realmId)).toMatchObject([
      { status: 'cancelled', reason: 'A hold (dispute) stops charges.' },
    ]);
  });

  it('a dispute of a part has the rest charged, and the mail asks for the rest', async () => {
    const { book, invoice } = await story.overdueCompany();
    const hold = {
      scope: 'invoice',
      subjectId: invoice.Id,
      stops: 'both',
      reason: 'dispute',
      note: null,
      amount: 23_456n,
      startsOn: parsePlainDate('2026-03-08'),
      until: null,
      author: 'ann',
      accrueDuringHold: true,
    } as const;
    story.meanwhile('run: concluded', () => story.dunwell.stores.holds.add(book.realmId, hold));
    await story.runThrough(book.realmId);
    const [second, first] = await story.chargesOf(book.realmId);
    expect(first).toMatchObject({
      status: 'cancelled',
      reason: '234.56 USD of the invoice is in dispute now.',
    });
    // 7 days on 1,234.56 and 4 days on the 1,000.00 that are not in dispute.
    expect(second).toMatchObject({ status: 'written', amount: 623n });
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([6.23]);
    const [mail] = await story.mailsOf(book.realmId);
    expect(mail?.text).toContain('234.56 USD of it is in dispute and not asked for');
    const [reminder] = await story.remindersOf(book.realmId);
    expect(reminder?.invoices).toMatchObject([{ openBalance: 123_456n, disputed: 23_456n }]);
    // What was left out is kept with the charge, for the first one after the dispute.
    const [facts] = await story.dunwell.stores.facts.invoices(book.realmId, [invoice.Id]);
    expect(facts?.charges.find(({ status }) => status === 'written')?.setAside).toMatchObject([
      { from: '2026-03-08', to: '2026-03-12', amount: 23_456n },
    ]);
  });

  it('credit for one of two invoices keeps no mail of its own invoice from going', async () => {
    const { book, ada } = await story.overdueCompany();
    const { realmId } = book;
    await book.invoice(ada, 1234.56, '2026-03-01');
    const reminders = { ...examplePolicy.reminders, consolidate: false };
    await arrange(story.dunwell, realmId, { policy: { reminders }, charges: 'off' });
    const onAccount = { CustomerRef: { value: ada.Id }, TotalAmt: 1500, TxnDate: '2026-03-05' };
    await book.create('Payment', onAccount);
    await story.dunwell.sync(realmId, { repair: true });
    await story.runThrough(realmId);
    expect(await story.mailsOf(realmId)).toHaveLength(2);
    expect(await story.remindersOf(realmId)).toMatchObject([
      { status: 'sent' },
      { status: 'sent' },
    ]);
  });

  it('an address that bounced is not written to', async () => {
    const { book } = await story.overdueCompany();
    story.meanwhile('run: concluded', () =>
      story.dunwell.stores.suppressions.suppress(book.realmId, 'Ada@example.com', 'bounced'),
    );
    await story.runThrough(book.realmId);
    expect(await story.mailsOf(book.realmId)).toEqual([]);
    expect((await story.remindersOf(book.realmId)).map(({ status }) => status)).toEqual([
      'cancelled',
    ]);
  });

  it('a charge that a person waives at the last moment is not written, and the mail still goes', async () => {
    const { book, invoice } = await story.overdueCompany();
    story.meanwhile('charge: invoice read', async () => {
      const [charge] = await story.chargesOf(book.realmId);
      const subject = {
        realmId: book.realmId,
        id: charge?.id ?? '',
        actor: 'ann',
        reason: 'Sorry',
      };
      expect(await story.dunwell.approvals.waiveCharge(subject)).toEqual({ outcome: 'done' });
    });
    const { status } = await story.runThrough(book.realmId);
    expect(status).toBe('done');
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([]);
    expect((await story.chargesOf(book.realmId)).map((charge) => charge.status)).toEqual([
      'waived',
    ]);
    expect(await story.mailsOf(book.realmId)).toHaveLength(1);
  });
});
