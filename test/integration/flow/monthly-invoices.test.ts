/** Charges that accrue on their own dates and are invoiced together on the charge day. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dateInZone } from '../../../src/core/calendar/zones.ts';
import { addDays, parsePlainDate, type PlainDate } from '../../../src/core/calendar/plain-date.ts';
import { defaultWriteBack } from '../../../src/adapters/store/write-back-settings.ts';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import type { Book, Entity } from './book.ts';
import { arrange, examplePolicy } from './policies.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
let dunwell: Dunwell;
const interruptions = new Map<string, () => Promise<unknown>>();
beforeAll(async () => {
  stage = await setStage({ now: '2026-03-12T17:00:00Z' });
  dunwell = stage.start({
    async checkpoint(place) {
      const happens = interruptions.get(place);
      interruptions.delete(place);
      await happens?.();
    },
  });
});
afterAll(() => stage.stop());
afterEach(() => stage.control('DELETE', '/faults'));

const policy = {
  charges: { ...examplePolicy.charges, writeBack: 'monthlyInvoicePerCustomer' },
};
const today = (): PlainDate => dateInZone(stage.sandbox.clock.now(), 'America/New_York');
const daysAgo = (count: number): PlainDate => addDays(today(), -count);

async function days(count: number): Promise<void> {
  const now = stage.sandbox.clock.now().getTime();
  await stage.setClock(new Date(now + count * 86_400_000).toISOString());
}

/** The charge day of the company is so many days from today. */
async function chargeDayIn(realmId: string, count: number): Promise<void> {
  const chargeDay = Number(addDays(today(), count).slice(8));
  const books = { chargeItemId: null, chargeAccountId: null };
  const by = { author: 'test', today: today() };
  await dunwell.stores.writeBackSettings.save(
    realmId,
    { ...defaultWriteBack, chargeDay },
    books,
    by,
  );
}

/** A company whose invoices are charged today by its policy, if they fell due eleven days ago. */
async function company(made: Record<string, unknown> = {}): Promise<Book> {
  const book = await stage.addCompany(dunwell, { timeZone: 'America/New_York', ...made });
  await arrange(dunwell, book.realmId, { policy, reminders: 'off' });
  await chargeDayIn(book.realmId, 1);
  return book;
}
const owes = (book: Book, customer: Entity, more: object = {}): Promise<Entity> =>
  book.invoice(customer, 1234.56, daysAgo(11), more);
const run = async ({ realmId }: Book) => {
  await dunwell.sync(realmId, { repair: true });
  const result = await dunwell.run(realmId, { dryRun: false, trigger: 'api' });
  expect(result.note).toBeNull();
  return result;
};
const chargesOf = ({ realmId }: Book) => dunwell.stores.charges.list(realmId, {}, { limit: 500 });

const lineSchema = z
  .object({ Id: z.string().optional(), Amount: z.number(), Description: z.string().optional() })
  .loose();
const invoiceSchema = z
  .object({
    Id: z.string(),
    TotalAmt: z.number(),
    TxnDate: z.string(),
    CustomerRef: z.object({ value: z.string() }).loose(),
    CurrencyRef: z.object({ value: z.string() }).loose(),
    Line: z.array(lineSchema),
  })
  .loose();

/** The invoices in QuickBooks that carry charges, each with its lines. */
async function chargeInvoices(book: Book) {
  const all = z.array(invoiceSchema).parse(await book.all('Invoice'));
  return all.flatMap((invoice) => {
    const lines = invoice.Line.filter((line) => /\[DW-\w+\]$/.test(line.Description ?? ''));
    if (lines.length === 0) return [];
    const { Id, TotalAmt, TxnDate, CustomerRef, CurrencyRef } = invoice;
    const customer = CustomerRef.value;
    return [{ id: Id, TotalAmt, TxnDate, customer, currency: CurrencyRef.value, lines }];
  });
}
const amounts = (invoices: Awaited<ReturnType<typeof chargeInvoices>>): number[][] =>
  invoices.map(({ lines }) => lines.map((line) => line.Amount));

describe('the invoice of a charge day', () => {
  it('carries all of a customer’s charges, a line for each that names its late invoice', async () => {
    const book = await company();
    const ada = await book.customer('Ada');
    const bob = await book.customer('Bob');
    const late = [await owes(book, ada), await owes(book, ada), await owes(book, bob)];
    await run(book);
    expect((await chargesOf(book)).map(({ status }) => status)).toEqual(Array(3).fill('accrued'));
    expect(await chargeInvoices(book)).toEqual([]);

    await days(1);
    const day = today();
    await run(book);
    const made = await chargeInvoices(book);
    expect(made).toMatchObject([
      { customer: ada.Id, TxnDate: day, TotalAmt: 13.4, lines: [{}, {}] },
      { customer: bob.Id, TxnDate: day, TotalAmt: 6.7, lines: [{}] },
    ]);
    for (const charge of await chargesOf(book)) {
      const source = late.find(({ Id }) => Id === charge.invoiceId);
      const line = made
        .find(({ id }) => id === charge.qboInvoiceId)
        ?.lines.find(({ Id }) => Id === charge.qboLineId);
      expect(charge).toMatchObject({ status: 'written', writeBack: 'monthlyInvoice' });
      expect(line?.Amount).toBe(6.7);
      expect(line?.Description).toBe(charge.writtenWith?.description);
      const named = `Finance charge on invoice ${String(source?.['DocNumber'])} to `;
      expect(line?.Description).toContain(named);
      expect(line?.Description?.endsWith(` [${charge.reference}]`)).toBe(true);
    }
    for (const { Id } of late) {
      expect(await book.read('Invoice', Id)).toMatchObject({ TotalAmt: 1234.56, SyncToken: '0' });
    }
    const facts = await dunwell.stores.facts.invoices(
      book.realmId,
      made.map(({ id }) => id),
    );
    expect(facts.map(({ carriesOnlyCharges }) => carriesOnlyCharges)).toEqual([true, true]);
    // A person's own line on it does not make it an invoice to charge.
    const [first] = made;
    const carrier = await book.read('Invoice', first?.id ?? '');
    const lines = z.array(z.record(z.string(), z.unknown())).parse(carrier['Line']);
    const fee = { Amount: 5, Description: 'Bank fee', DetailType: 'SalesItemLineDetail' };
    const Line = [...lines, { ...fee, SalesItemLineDetail: { ItemRef: { value: '1' } } }];
    await book.update('Invoice', { Id: carrier.Id, SyncToken: carrier.SyncToken, Line });
    await days(1);
    await dunwell.sync(book.realmId, { repair: true });
    const [changed] = await dunwell.stores.facts.invoices(book.realmId, [carrier.Id]);
    expect(changed).toMatchObject({ total: 1840n, madeForCharges: true });
    await run(book);
    expect(await chargeInvoices(book)).toHaveLength(2);
  });

  it('leaves a charge as owed that was paid after it was assessed, and lowers one paid before', async () => {
    const book = await company();
    const ada = await book.customer('Ada');
    const [after, before, gone] = [
      await owes(book, ada),
      await owes(book, ada),
      await owes(book, ada),
    ];
    await run(book);
    await days(1);
    await book.payment(ada, after, 1234.56, today());
    await book.payment(ada, before, 1234.56, daysAgo(7));
    await book.voided('Invoice', gone);
    await run(book);
    // Five of the eleven days: 1,234.56 × 18 % × 5 / 365 = 3.04.
    expect(
      amounts(await chargeInvoices(book)).map(([one = 0, other = 0]) => [
        Math.min(one, other),
        Math.max(one, other),
      ]),
    ).toEqual([[3.04, 6.7]]);
    const charges = await chargesOf(book);
    const cancelled = charges.filter(({ status }) => status === 'cancelled');
    expect(new Set(cancelled.map(({ reason }) => reason))).toEqual(
      new Set([
        '6.70 USD comes down to 3.04 USD by what became known since.',
        'The invoice is void.',
      ]),
    );
    const lowered = charges.find(({ amount }) => amount === 304n);
    expect(lowered).toMatchObject({ invoiceId: before.Id, status: 'written' });
    expect(lowered?.assessmentDate).toBe(daysAgo(1));
  });

  it('lacks what is waived, held or of an inactive customer; what is held goes on the next', async () => {
    const book = await company();
    const ada = await book.customer('Ada');
    const bob = await book.customer('Bob');
    const [waived, held, free] = [
      await owes(book, ada),
      await owes(book, ada),
      await owes(book, ada),
    ];
    await owes(book, bob);
    await run(book);
    await days(1);
    const { realmId } = book;
    const ofInvoice = async ({ Id }: Entity) =>
      (await chargesOf(book)).find(({ invoiceId }) => invoiceId === Id);
    const word = { realmId, actor: 'ann', reason: 'Ada is ill' };
    const waive = { ...word, ids: [(await ofInvoice(waived))?.id ?? ''] };
    const [answer] = await dunwell.approvals.waiveCharges(waive);
    expect(answer?.outcome).toBe('done');
    const hold = await dunwell.stores.holds.add(realmId, {
      scope: 'invoice',
      subjectId: held.Id,
      stops: 'charges',
      reason: 'dispute',
      note: null,
      amount: null,
      startsOn: today(),
      until: null,
      author: 'ann',
    });
    await book.update('Customer', { Id: bob.Id, SyncToken: bob.SyncToken, Active: false });
    await run(book);
    expect(amounts(await chargeInvoices(book))).toEqual([[6.7]]);
    expect(await ofInvoice(free)).toMatchObject({ status: 'written' });
    expect(await ofInvoice(held)).toMatchObject({ status: 'accrued' });
    expect((await ofInvoice(held))?.reason).toContain('on hold (dispute)');

    await dunwell.stores.holds.lift(realmId, hold.id, today(), 'ann');
    await run(book);
    expect(await chargeInvoices(book)).toHaveLength(1);
    await days(31);
    await run(book);
    const [, second] = await chargeInvoices(book);
    expect(second?.lines.map(({ Description }) => Description)).toContainEqual(
      expect.stringContaining((await ofInvoice(held))?.reference ?? 'none'),
    );
    const statuses = (await chargesOf(book)).filter(({ customerId }) => customerId === bob.Id);
    expect(statuses).toMatchObject([{ status: 'accrued' }]);
  });

  it('is made up for by the first run after an outage, whatever the policy is by then', async () => {
    const book = await company();
    const ada = await book.customer('Ada');
    await owes(book, ada);
    await run(book);
    await days(3);
    await arrange(dunwell, book.realmId, { policy: examplePolicy, reminders: 'off' });
    await run(book);
    expect(await chargeInvoices(book)).toMatchObject([{ TxnDate: today(), lines: [{}] }]);
  });

  it('is one for each currency, goes to the parent that is billed, and follows a merge', async () => {
    const book = await company({ currencies: ['EUR'] });
    const ada = await book.customer('Ada');
    const part = { Job: true, ParentRef: { value: ada.Id } };
    const billed = await book.customer('Billed', { ...part, BillWithParent: true });
    const own = await book.customer('Own', part);
    const euro = await book.customer('Euro', { CurrencyRef: { value: 'EUR' } });
    const old = await book.customer('Old name');
    for (const customer of [ada, billed, own, euro, old]) await owes(book, customer);
    await run(book);
    await days(1);
    const merge = { realmId: book.realmId, survivorId: own.Id, mergedId: old.Id };
    await stage.control('POST', '/merges', merge);
    await run(book);
    const made = await chargeInvoices(book);
    const shown = made.map(({ customer, currency, lines }) =>
      [customer, currency, lines.length].join(' '),
    );
    expect(new Set(shown)).toEqual(
      new Set([`${ada.Id} USD 2`, `${own.Id} USD 2`, `${euro.Id} EUR 1`]),
    );
    expect(
      await dunwell.db.charge.count({ where: { realmId: book.realmId, status: 'written' } }),
    ).toBe(5);
  });

  it('takes in what a person approved before it, and not what nobody approved', async () => {
    const book = await company();
    const { realmId } = book;
    await arrange(dunwell, realmId, { policy, reminders: 'off', charges: 'review' });
    const ada = await book.customer('Ada');
    await owes(book, ada);
    await owes(book, ada);
    await run(book);
    const [first, second] = await chargesOf(book);
    expect([first?.status, second?.status]).toEqual(['proposed', 'proposed']);
    const word = { realmId, ids: [first?.id ?? ''], actor: 'ann', reason: null };
    await dunwell.approvals.approveCharges(word);
    expect(await dunwell.stores.charges.find(realmId, first?.id ?? '')).toMatchObject({
      status: 'accrued',
      invoiceOn: addDays(today(), 1),
      decidedBy: 'ann',
    });
    await days(1);
    await run(book);
    expect(amounts(await chargeInvoices(book))).toEqual([[6.7]]);
  });

  it('waits as long as the books are closed for its day', async () => {
    const book = await company();
    const ada = await book.customer('Ada');
    await owes(book, ada);
    await run(book);
    await days(1);
    const close = (BookCloseDate: string, SyncToken: string) =>
      book.update('Preferences', { Id: '1', SyncToken, AccountingInfoPrefs: { BookCloseDate } });
    // Closed where the mirror does not know it yet, so that QuickBooks refuses it.
    interruptions.set('charge: claimed', () => close(today(), '0'));
    await dunwell.run(book.realmId, { dryRun: false, trigger: 'api' });
    expect(await chargeInvoices(book)).toEqual([]);
    expect(await chargesOf(book)).toMatchObject([{ status: 'accrued' }]);
    const [charge] = await chargesOf(book);
    expect(charge?.reason).toContain(`closed until`);
    expect(parsePlainDate(charge?.invoiceOn ?? '') > today()).toBe(true);
  });
});

describe('whatever goes wrong while it is written', () => {
  async function accrued(): Promise<Book> {
    const book = await company();
    const ada = await book.customer('Ada');
    for (let each = 0; each < 3; each += 1) await owes(book, ada);
    await run(book);
    await days(1);
    return book;
  }
  /** A run and the sweeps after it, while time goes by fast, until all is in QuickBooks. */
  async function recover(by: Dunwell, { realmId }: Book): Promise<void> {
    const left = () => by.db.charge.count({ where: { realmId, status: { not: 'written' } } });
    const state = { isOver: false };
    const work = (async () => {
      while ((await left()) > 0) {
        await by.sweeps.outbox();
        await by.run(realmId, { dryRun: false, trigger: 'api' });
      }
    })().finally(() => (state.isOver = true));
    while (!state.isOver) {
      const later = new Date(stage.sandbox.clock.now().getTime() + 30_000);
      await stage.setClock(later.toISOString());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await work;
  }
  async function expectOne(book: Book): Promise<void> {
    const made = await chargeInvoices(book);
    expect(amounts(made)).toEqual([[6.7, 6.7, 6.7]]);
    const stands = (await chargesOf(book)).map(
      ({ qboInvoiceId, qboLineId }) => `${qboInvoiceId} ${qboLineId}`,
    );
    const [invoice] = made;
    expect(new Set(stands)).toEqual(
      new Set(invoice?.lines.map(({ Id }) => `${invoice.id} ${Id ?? ''}`)),
    );
  }

  it.each(['reset', 'applied-then-reset'])('a %s leaves one invoice', async (fault) => {
    const book = await accrued();
    await stage.fault({ method: 'POST', path: `/${book.realmId}/batch` }, fault, { times: 2 });
    await recover(dunwell, book);
    await expectOne(book);
  });

  it('one invoice is found by its references where QuickBooks forgot the request', async () => {
    const book = await accrued();
    const match = { method: 'POST', path: `/${book.realmId}/batch` };
    await stage.fault(match, 'applied-then-reset');
    interruptions.set(
      'outbox: worked',
      () => dunwell.db.$executeRaw`delete from sandbox.qbo_requests`,
    );
    await recover(dunwell, book);
    await expectOne(book);
  });

  it('a charge that is waived while its invoice is made up drops its line only', async () => {
    const book = await accrued();
    const { realmId } = book;
    interruptions.set('charge: turn has come', async () => {
      const [charge] = await chargesOf(book);
      const word = { realmId, ids: [charge?.id ?? ''], actor: 'ann', reason: 'A gift' };
      await dunwell.approvals.waiveCharges(word);
    });
    await run(book);
    expect(amounts(await chargeInvoices(book))).toEqual([[6.7, 6.7]]);
  });

  it('an invoice that is paid while it is made up is decided on again, and all stay together', async () => {
    const book = await accrued();
    const [charge] = await chargesOf(book);
    const source = await book.read('Invoice', charge?.invoiceId ?? '');
    interruptions.set('outbox: claimed', async () => {
      const customer = { Id: charge?.customerId ?? '', SyncToken: '0' };
      await book.payment(customer, source, 1234.56, today());
    });
    await dunwell.run(book.realmId, { dryRun: false, trigger: 'api' });
    const made = await chargeInvoices(book);
    expect(amounts(made).flat()).toEqual([6.7, 6.7, 6.7]);
    expect((await chargesOf(book)).map(({ status }) => status)).toEqual(Array(3).fill('written'));
  });

  it.each(['run: accrued invoiced', 'charge: claimed', 'charge: written'])(
    'a death at "%s" leaves one invoice',
    async (place) => {
      const book = await accrued();
      let reached: () => void = () => undefined;
      const isReached = new Promise<void>((resolve) => (reached = resolve));
      const dying = stage.start({
        async checkpoint(name) {
          if (name !== place) return;
          reached();
          await new Promise(() => undefined);
        },
      });
      void dying.run(book.realmId, { dryRun: false, trigger: 'api' });
      await isReached;
      await stage.killAll();
      dunwell = stage.start();
      await recover(dunwell, book);
      await expectOne(book);
    },
  );
});
