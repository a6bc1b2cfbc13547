/** What people do to charges in QuickBooks by hand is seen, and what stands there is what counts. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effective } from '../../../src/core/reports/charge-record.ts';
import type { Book, Entity } from './book.ts';
import { chargeLine, editLine, ofAmount, sold } from './charge-edits.ts';
import { arrange, examplePolicy } from './policies.ts';
import { startStory, type Story } from './story.ts';

const writeBacks = ['lineOnInvoice', 'invoicePerInvoice', 'monthlyInvoicePerCustomer'] as const;
type WriteBack = (typeof writeBacks)[number];
type Debt = {
  readonly customer: Entity;
  readonly invoice: Entity;
  readonly chargeId: string;
  readonly reference: string;
  /** The invoice that carries the charge. */
  readonly carrierId: string;
};

// One for each story below.
const howMany: Record<WriteBack, number> = {
  lineOnInvoice: 8,
  invoicePerInvoice: 6,
  monthlyInvoicePerCustomer: 6,
};
let story: Story;
let book: Book;
const pools = new Map<WriteBack, Debt[]>();

beforeAll(async () => {
  story = await startStory();
  const { stage, dunwell } = story;
  book = await stage.addCompany(dunwell);
  await arrange(dunwell, book.realmId, { reminders: 'off' });
  const owed: { kind: WriteBack; customer: Entity; invoice: Entity }[] = [];
  for (const kind of writeBacks) {
    for (let number = 1; number <= howMany[kind]; number += 1) {
      const customer = await book.customer(`${kind} ${number}`);
      const charges = { ...examplePolicy.charges, writeBack: kind };
      const by = { author: 'test', note: null };
      await dunwell.stores.policies.save(book.realmId, 'customer', customer.Id, { charges }, by);
      const invoice = await book.invoice(customer, 1234.56, '2026-03-01');
      owed.push({ kind, customer, invoice });
    }
  }
  await dunwell.sync(book.realmId, { repair: true });
  await story.runThrough(book.realmId);
  await stage.setClock('2026-03-31T17:00:00Z');
  await story.runThrough(book.realmId);
  const charges = await story.chargesOf(book.realmId);
  const written = charges.filter(({ status }) => status === 'written');
  if (written.length !== owed.length) throw new Error('Not every charge was written');
  for (const { kind, customer, invoice } of owed) {
    const charge = charges.find(({ invoiceId }) => invoiceId === invoice.Id);
    const { id: chargeId = '', reference = '', qboInvoiceId } = charge ?? {};
    const carrierId = qboInvoiceId ?? '';
    const pool = pools.get(kind) ?? [];
    pools.set(kind, [...pool, { customer, invoice, chargeId, reference, carrierId }]);
  }
});
afterAll(() => story.stage.stop());

function debtOf(kind: WriteBack): Debt {
  const debt = pools.get(kind)?.pop();
  if (!debt) throw new Error('No charge is left');
  return debt;
}

const sync = (): Promise<void> => story.dunwell.sync(book.realmId, { repair: true });

/** What Dunwell holds of a charge: its row, what later charges see of it, and its history. */
async function held({ chargeId, invoice }: Debt) {
  const { stores } = story.dunwell;
  const charge = await stores.charges.find(book.realmId, chargeId);
  const [facts] = await stores.facts.invoices(book.realmId, [invoice.Id]);
  const seen = facts?.charges.find(({ id }) => id === chargeId);
  return {
    status: charge?.status,
    kind: charge?.byHand?.kind ?? null,
    found: charge?.byHand?.found ?? null,
    counts: { status: seen?.status, amount: seen?.amount },
  };
}

/** What the report has of a charge. */
async function reported({ chargeId }: Debt) {
  const { companies, chargeRecords } = story.dunwell.stores;
  const company = await companies.find(book.realmId);
  if (!company) throw new Error('There is no company');
  const { charges } = await chargeRecords.all(company);
  const charge = charges.find(({ id }) => id === chargeId);
  if (!charge) throw new Error('The report does not have the charge');
  const left = effective(charge).reduce((rest, { amount }) => rest - amount, charge.amount);
  const lastByHand = charge.reversals.findLast(({ byHand }) => byHand !== null);
  return { left, isMoved: lastByHand?.byHand?.isMoved ?? false };
}

async function trail({ chargeId }: Debt): Promise<string[]> {
  const entries = await story.dunwell.db.auditEntry.findMany({
    where: { realmId: book.realmId, detail: { path: ['chargeId'], equals: chargeId } },
    orderBy: { id: 'asc' },
  });
  return entries.map(({ actor, what }) => `${actor}: ${what}`);
}

/** How often the invoice was charged. */
async function chargesOn({ invoice }: Debt): Promise<number> {
  const { charges } = story.dunwell.stores;
  return (await charges.list(book.realmId, { invoiceId: invoice.Id }, { limit: 9 })).length;
}

async function takeBack({ chargeId }: Debt, amount: bigint | null = null) {
  const word = { realmId: book.realmId, id: chargeId, actor: 'Ann', amount, reason: 'Goodwill' };
  const answer = await story.dunwell.reversals.reverseCharge(word);
  await story.dunwell.sweeps.outbox();
  return answer;
}

const whole = { status: 'written', kind: null, counts: { status: 'written', amount: 670n } };
const out = { status: 'written', kind: 'removed', counts: { status: 'reversed', amount: 0n } };

describe.each(writeBacks)('%s', (kind) => {
  it('a line taken out is out of every sum, its date stays charged; put back, it counts again', async () => {
    const debt = debtOf(kind);
    const before = await book.read('Invoice', debt.carrierId);
    await editLine(book, debt.carrierId, debt.reference, () => [sold(1)]);
    await sync();
    expect(await held(debt)).toMatchObject({
      ...out,
      found: expect.stringMatching(/^Somebody removed the line of the charge from invoice \d+/),
    });
    await sync();
    expect(await trail(debt)).toEqual(['QuickBooks: charge removed in QuickBooks']);
    await story.runThrough(book.realmId);
    expect(await chargesOn(debt)).toBe(1);

    const { SyncToken } = await book.read('Invoice', debt.carrierId);
    await book.update('Invoice', { Id: debt.carrierId, SyncToken, Line: before['Line'] });
    await sync();
    expect(await held(debt)).toMatchObject(whole);
    expect(await trail(debt)).toEqual([
      'QuickBooks: charge removed in QuickBooks',
      'QuickBooks: charge back in QuickBooks',
    ]);
  });

  it('another amount is what counts, and what is left of it goes back as a credit', async () => {
    const debt = debtOf(kind);
    await editLine(book, debt.carrierId, debt.reference, ofAmount(8));
    await sync();
    expect(await held(debt)).toMatchObject({
      kind: 'changed',
      found: 'Somebody changed the line of the charge from 6.70 to 8.00 in QuickBooks.',
      counts: { status: 'written', amount: 800n },
    });
    await editLine(book, debt.carrierId, debt.reference, ofAmount(5));
    await sync();
    expect(await held(debt)).toMatchObject({ counts: { status: 'written', amount: 500n } });
    expect(await trail(debt)).toEqual([
      'QuickBooks: charge changed in QuickBooks',
      'QuickBooks: charge changed in QuickBooks',
    ]);

    expect(await takeBack(debt, 501n)).toMatchObject({ outcome: 'refused' });
    expect(await takeBack(debt, 200n)).toMatchObject({ outcome: 'done' });
    await sync();
    expect(await held(debt)).toMatchObject({ counts: { status: 'written', amount: 300n } });
    expect(await takeBack(debt)).toMatchObject({ outcome: 'done' });
    await sync();
    expect(await held(debt)).toMatchObject({ status: 'reversed', counts: { amount: 0n } });
    const memos = (await book.all('CreditMemo')).filter((memo) =>
      JSON.stringify(memo['Line']).includes(debt.reference),
    );
    expect(memos.map((memo) => memo['TotalAmt'])).toEqual([2, 3]);
  });

  it.each(['voided', 'remove'] as const)('an invoice that was %s takes it out', async (end) => {
    const debt = debtOf(kind);
    await book[end]('Invoice', await book.read('Invoice', debt.carrierId));
    await sync();
    const said = end === 'voided' ? /^Invoice \d+ is voided/ : /carried the charge is deleted/;
    expect(await held(debt)).toMatchObject({ ...out, found: expect.stringMatching(said) });
    // A person's word keeps for good that it is out; nothing is written.
    expect(await takeBack(debt)).toMatchObject({ outcome: 'done' });
    expect(await held(debt)).toMatchObject({ status: 'reversed', counts: { amount: 0n } });
    expect(await takeBack(debt)).toMatchObject({ outcome: 'refused' });
  });

  it('what Dunwell itself takes back is not by hand, and a line put back after that is', async () => {
    const debt = debtOf(kind);
    const before = await book.read('Invoice', debt.carrierId);
    expect(await takeBack(debt, 200n)).toMatchObject({ outcome: 'done' });
    await sync();
    expect(await held(debt)).toMatchObject({ kind: null, counts: { amount: 470n } });
    expect(await takeBack(debt)).toMatchObject({ outcome: 'done' });
    await sync();
    expect(await held(debt)).toMatchObject({ status: 'reversed', kind: null });

    const { SyncToken } = await book.read('Invoice', debt.carrierId);
    await book.update('Invoice', { Id: debt.carrierId, SyncToken, Line: before['Line'] });
    await sync();
    expect(await held(debt)).toMatchObject({
      kind: 'restored',
      ...{ status: 'written', counts: { status: 'written', amount: 670n } },
    });
    expect((await trail(debt)).at(-1)).toBe('QuickBooks: charge put back in QuickBooks');
    expect(await takeBack(debt)).toMatchObject({ outcome: 'done' });
    await sync();
    expect(await held(debt)).toMatchObject({ status: 'reversed', counts: { amount: 0n } });
  });
});

describe('the day on which it was seen', () => {
  it('stays when only the invoice’s number changes after it', async () => {
    const debt = debtOf('lineOnInvoice');
    const seenAt = async (): Promise<Date | undefined> =>
      (await story.dunwell.stores.charges.find(book.realmId, debt.chargeId))?.byHand?.at;
    await editLine(book, debt.carrierId, debt.reference, () => [sold(1)]);
    await sync();
    const first = await seenAt();
    await story.stage.setClock('2026-04-01T17:00:00Z');
    const { SyncToken } = await book.read('Invoice', debt.carrierId);
    const Line = [sold(2)];
    await book.update('Invoice', { Id: debt.carrierId, SyncToken, DocNumber: 'R-77', Line });
    await sync();
    expect((await held(debt)).found).toContain('invoice R-77');
    expect(await seenAt()).toEqual(first);
    expect(await trail(debt)).toEqual(['QuickBooks: charge removed in QuickBooks']);
  });
});

describe('whatever order it becomes known in', () => {
  it('a line taken out while the charge is on its way back is its reversal’s to find', async () => {
    const debt = debtOf('lineOnInvoice');
    const word = { realmId: book.realmId, id: debt.chargeId, actor: 'Ann', reason: 'Goodwill' };
    await story.dunwell.reversals.reverseCharge({ ...word, amount: null });
    await editLine(book, debt.carrierId, debt.reference, () => []);
    await sync();
    expect(await held(debt)).toMatchObject({ status: 'written', kind: null });
    await story.dunwell.sweeps.outbox();
    await sync();
    expect(await held(debt)).toMatchObject({ status: 'reversed', kind: null });
    expect(await trail(debt)).toEqual(['Ann: charge reversed']);
    expect(await story.dunwell.db.chargeLineChange.count()).toBe(0);
  });

  it('what no webhook told is seen by a first sync that is made again', async () => {
    const debt = debtOf('invoicePerInvoice');
    await story.stage.control('POST', '/webhooks', { mode: 'drop' });
    await book.remove('Invoice', await book.read('Invoice', debt.carrierId));
    await story.dunwell.sync(book.realmId, { full: true });
    expect(await held(debt)).toMatchObject(out);
    await story.stage.control('POST', '/webhooks', { mode: 'deliver' });
  });

  it('the same edits lead to what stands in the books, lost, late, twice or shuffled', async () => {
    const debt = debtOf('monthlyInvoicePerCustomer');
    const before = await book.read('Invoice', debt.carrierId);
    const reset = async (): Promise<void> => {
      const { SyncToken } = await book.read('Invoice', debt.carrierId);
      await book.update('Invoice', { Id: debt.carrierId, SyncToken, Line: before['Line'] });
      for (const each of await copies()) await book.remove('Invoice', each);
    };
    const copies = async (): Promise<Entity[]> =>
      (await book.all('Invoice')).filter(
        (each) => each.Id !== debt.carrierId && chargeLine(each, debt.reference) !== undefined,
      );
    const edits = {
      remove: () => editLine(book, debt.carrierId, debt.reference, () => [sold(1)]),
      lower: () => editLine(book, debt.carrierId, debt.reference, ofAmount(2.5)),
      raise: () => editLine(book, debt.carrierId, debt.reference, ofAmount(9.99)),
      restore: reset,
      move: async () => {
        const line = chargeLine(await book.read('Invoice', debt.carrierId), debt.reference);
        if (!line || (await copies()).length > 0) return;
        const { Id: _id, ...copied } = line;
        await book.invoice(debt.customer, 1, '2026-03-31', { Line: [sold(1), copied] });
        await edits.remove();
      },
      sync: () => story.dunwell.sync(book.realmId),
    };
    const names = ['remove', 'lower', 'raise', 'restore', 'move', 'sync'] as const;
    const modes = fc.constantFrom('deliver', 'hold', 'drop', 'duplicate', 'shuffle');
    await fc.assert(
      fc.asyncProperty(
        modes,
        fc.array(fc.constantFrom(...names), { minLength: 2, maxLength: 6 }),
        async (mode, steps) => {
          await story.stage.control('POST', '/webhooks', { mode });
          for (const step of steps) await edits[step]();
          await story.stage.control('POST', '/webhooks', { mode: 'deliver' });
          await story.stage.control('POST', '/webhooks/flush');
          await sync();
          const own = chargeLine(await book.read('Invoice', debt.carrierId), debt.reference);
          const [copy] = await copies();
          const stands = own ?? (copy && chargeLine(copy, debt.reference));
          const amount = BigInt(Math.round((stands?.Amount ?? 0) * 100));
          expect((await held(debt)).counts.amount).toBe(amount);
          const isMoved = own === undefined && amount > 0n;
          expect(await reported(debt)).toEqual({ left: amount, isMoved });
          await reset();
        },
      ),
      { numRuns: 5 },
    );
  });

  it('the most for one invoice goes by what stands in the books', async () => {
    const debt = debtOf('lineOnInvoice');
    const charges = { ...examplePolicy.charges, maximumTotal: { amount: '10.00' } };
    const by = { author: 'test', note: null };
    const { policies } = story.dunwell.stores;
    await policies.save(book.realmId, 'customer', debt.customer.Id, { charges }, by);
    await editLine(book, debt.carrierId, debt.reference, ofAmount(2));
    await story.stage.setClock('2026-04-11T17:00:00Z');
    await story.runThrough(book.realmId);
    const [newest] = await story.dunwell.stores.charges.list(
      book.realmId,
      { invoiceId: debt.invoice.Id },
      { limit: 1 },
    );
    expect(newest).toMatchObject({ assessmentDate: '2026-04-11', amount: 800n });
    expect(newest?.worksheet.limits).toMatchObject([{ limit: 'maximumTotal', against: '2.00' }]);
  });
});
