/** A charge line is added to invoices of every make and taken off again; nothing else changes. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { Book, Entity } from './book.ts';
import { arrange } from './policies.ts';
import { startStory, type Story } from './story.ts';

const lineSchema = z
  .object({
    Amount: z.number().optional(),
    Description: z.string().optional(),
    DetailType: z.string(),
    DiscountLineDetail: z.record(z.string(), z.unknown()).optional(),
  })
  .loose();
const formSchema = z
  .object({ Line: z.array(lineSchema), TotalAmt: z.number(), Balance: z.number() })
  .loose();
type Form = z.infer<typeof formSchema>;

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());

const cents = (amount: number): number => Math.round(amount * 100);
const isCharge = (line: z.infer<typeof lineSchema>): boolean =>
  /\[DW-\w+\]/.test(line.Description ?? '');
const own = (form: Form) =>
  form.Line.filter((line) => line.DetailType !== 'SubTotalLineDetail' && !isCharge(line));
/** All but what a further line must change. */
function rest(form: Form): Record<string, unknown> {
  const moves = ['Line', 'TotalAmt', 'Balance', 'HomeTotalAmt', 'HomeBalance', 'SyncToken'];
  const more = [...moves, 'MetaData'];
  return Object.fromEntries(Object.entries(form).filter(([key]) => !more.includes(key)));
}

const item = (Amount: number, code?: string, more: object = {}) => ({
  Amount,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: {
    ItemRef: { value: '1' },
    ...(code === undefined ? {} : { TaxCodeRef: { value: code } }),
    ...more,
  },
});
const shipping = (amount: number, code: string) =>
  item(amount, code, { ItemRef: { value: 'SHIPPING_ITEM_ID' } });
const discount = (detail: object, amount?: number) => ({
  DetailType: 'DiscountLineDetail',
  DiscountLineDetail: detail,
  ...(amount === undefined ? {} : { Amount: amount }),
});
const tenPercent = discount({ PercentBased: true, DiscountPercent: 10 });
const byState = { TxnTaxDetail: { TxnTaxCodeRef: { value: '2' } } };

type Outcome = Record<string, unknown>;
type Make = (book: Book, customer: Entity) => Promise<Record<string, object>>;

/** The invoices as they were, and as they are once a run has charged each of them. */
type Charged = { name: string; before: Form; after: Form; sum: number };

/** Makes the invoices and lets a run charge each, with a tax code when it is given. */
async function chargeEach(
  company: Record<string, unknown>,
  make: Make,
  taxCode: string | null = null,
): Promise<{
  book: Book;
  written: { id: string; status: string; reason: string | null }[];
  charged: Charged[];
}> {
  const { stage, dunwell } = story;
  const book = await stage.addCompany(dunwell, company);
  const customer = await book.customer();
  const forms = Object.entries(await make(book, customer));
  const made = new Map<string, Entity>();
  for (const [name, more] of forms) {
    made.set(name, await book.invoice(customer, 0, '2026-01-15', { PrivateNote: 'Kept', ...more }));
  }
  await arrange(dunwell, book.realmId, { reminders: 'off' });
  const known = await dunwell.stores.companies.find(book.realmId);
  if (known && taxCode !== null) {
    const chosen = await dunwell.writeBack.chosen(known);
    expect(await dunwell.writeBack.save(known, { ...chosen, taxCode }, 'test')).toEqual([]);
  }
  await dunwell.sync(book.realmId, { repair: true });
  await story.runThrough(book.realmId);
  const charges = await story.chargesOf(book.realmId);
  const charged: Charged[] = [];
  for (const [name, entity] of made) {
    const before = formSchema.parse(entity);
    const after = formSchema.parse(await book.read('Invoice', entity.Id));
    const [sum = 0] = after.Line.filter(isCharge).map((line) => cents(line.Amount ?? 0));
    charged.push({ name, before, after, sum });
  }
  const written = charges.map(({ id, status, reason }) => ({ id, status, reason }));
  return { book, written, charged };
}

const raisedBy = ({ before, after }: Charged) => ({
  total: cents(after.TotalAmt) - cents(before.TotalAmt),
  balance: cents(after.Balance) - cents(before.Balance),
});
const allWritten = (charged: readonly Charged[]) =>
  charged.map(() => ({ status: 'written', reason: null }));

/** What came of invoices that were charged without tax, and what was to come. */
async function chargeAll(
  company: Record<string, unknown>,
  make: Make,
): Promise<{ got: Outcome; wanted: Outcome }> {
  const { book, written, charged } = await chargeEach(company, make);
  const got: Outcome = { written: written.map(({ status, reason }) => ({ status, reason })) };
  const wanted: Outcome = { written: allWritten(charged) };
  for (const each of charged) {
    const { name, before, after, sum } = each;
    got[name] = {
      ...rest(after),
      lines: own(after),
      raisedBy: raisedBy(each),
      isCharged: sum > 0,
    };
    wanted[name] = {
      ...rest(before),
      lines: own(before).map(fixed),
      raisedBy: { total: sum, balance: sum },
      isCharged: true,
    };
  }
  await takeAllBack({ book, written, charged }, { got, wanted });
  return { got, wanted };
}

/**
 * Takes every charge back; how each ended in Dunwell's own rows, that no credit was needed, and
 * that every field of the invoices is as it was, the tax among them.
 */
async function takeAllBack(
  { book, written, charged }: Awaited<ReturnType<typeof chargeEach>>,
  { got, wanted }: { got: Outcome; wanted: Outcome },
): Promise<void> {
  const { realmId } = book;
  const { dunwell } = story;
  const { reversals, stores } = dunwell;
  for (const { id } of written) {
    const word = { realmId, id, actor: 'Ann', amount: null, reason: 'Goodwill' };
    const answer = await reversals.reverseCharge(word);
    if (answer.outcome !== 'done') throw new Error(`The reversal is ${answer.outcome}`);
  }
  await dunwell.sweeps.outbox();
  await dunwell.sync(realmId, { repair: true });
  const endOf = async (id: string) => {
    const charge = await stores.charges.find(realmId, id);
    const filter = { chargeIds: [id] };
    const [reversal] = await stores.chargeReversals.list(realmId, filter, { limit: 2 });
    return { status: charge?.status, method: reversal?.method, byHand: charge?.byHand };
  };
  got['taken back'] = await Promise.all(written.map(({ id }) => endOf(id)));
  const gone = { status: 'reversed', method: 'removeLine', byHand: null };
  wanted['taken back'] = written.map(() => gone);
  got['credit memos'] = await book.all('CreditMemo');
  wanted['credit memos'] = [];
  for (const { name, before } of charged) {
    const after = formSchema.parse(await book.read('Invoice', String(before['Id'])));
    const { TotalAmt, Balance } = after;
    got[`${name}, taken back`] = { ...rest(after), lines: own(after), TotalAmt, Balance };
    wanted[`${name}, taken back`] = {
      ...rest(before),
      lines: own(before).map(fixed),
      TotalAmt: before.TotalAmt,
      Balance: before.Balance,
    };
  }
}

const taxSchema = z.object({
  TotalTax: z.number().default(0),
  TaxLine: z
    .array(
      z.object({
        Amount: z.number(),
        TaxLineDetail: z
          .object({
            TaxRateRef: z.object({ value: z.string() }),
            TaxPercent: z.number(),
            NetAmountTaxable: z.number(),
          })
          .loose(),
      }),
    )
    .default([]),
});
const taxOf = (form: Form) => taxSchema.parse(form['TxnTaxDetail'] ?? {});

/**
 * What came of invoices whose charges are taxed: the other lines and all else stay, the charge is
 * taxed on the invoice's own tax line of its rate, and nothing is added but that.
 * @param of.percentOf of the code on the named invoice; zero where no rate is known
 */
async function chargeAllTaxed(
  company: Record<string, unknown>,
  of: { code: string; rate: string; percentOf: (name: string) => number },
  make: Make,
): Promise<{ got: Outcome; wanted: Outcome }> {
  const { book, written, charged } = await chargeEach(company, make, of.code);
  const got: Outcome = { statuses: written.map(({ status }) => status) };
  const wanted: Outcome = { statuses: charged.map(() => 'written') };
  for (const each of charged) {
    const { name, before, after, sum } = each;
    const { TxnTaxDetail: _was, ...restBefore } = rest(before);
    const { TxnTaxDetail: _is, ...restAfter } = rest(after);
    const percent = of.percentOf(name);
    const ownTax = cents(taxOf(after).TotalTax) - cents(taxOf(before).TotalTax);
    const otherRates = (form: Form) =>
      taxOf(form).TaxLine.filter(
        ({ TaxLineDetail: { TaxRateRef } }) => TaxRateRef.value !== of.rate,
      );
    got[name] = {
      ...restAfter,
      lines: own(after),
      raisedBy: raisedBy(each),
      isCharged: sum > 0,
      // Rounding once for all lines may move the last cent.
      taxIsOff: Math.abs(ownTax - (sum * percent) / 100) >= 1 ? ownTax : 0,
      otherRates: otherRates(after),
    };
    wanted[name] = {
      ...restBefore,
      lines: own(before).map(fixed),
      raisedBy: { total: sum + ownTax, balance: sum + ownTax },
      isCharged: true,
      taxIsOff: 0,
      otherRates: otherRates(before),
    };
  }
  await takeAllBack({ book, written, charged }, { got, wanted });
  return { got, wanted };
}

/** A discount keeps its amount, so it is no longer a percentage of a subtotal that grew. */
function fixed(line: z.infer<typeof lineSchema>): unknown {
  if (line.DiscountLineDetail?.['PercentBased'] !== true) return line;
  const { DiscountPercent: _percent, ...detail } = line.DiscountLineDetail;
  return { ...line, DiscountLineDetail: { ...detail, PercentBased: false } };
}

it('with tax by code, discounts, shipping, a deposit, a bundle, another currency', async () => {
  const { got, wanted } = await chargeAll({ currencies: ['EUR'] }, async (book) => {
    const bundle = await book.create('Item', {
      Name: 'Kit',
      Type: 'Group',
      ItemGroupDetail: { ItemGroupLine: [{ ItemRef: { value: '1' }, Qty: 2 }] },
    });
    const foreign = await book.customer('Käufer', { CurrencyRef: { value: 'EUR' } });
    const group = { GroupItemRef: { value: bundle.Id }, Line: [item(700), item(50.5)] };
    const taxed = [item(1000, 'TAX'), item(333.33, 'NON')];
    return {
      'tax by code': { Line: [...taxed, shipping(20, 'TAX')], ...byState },
      'tax set by hand': { Line: taxed, TxnTaxDetail: { TotalTax: 12.34 } },
      'a discount by amount': { Line: [...taxed, discount({}, 99.99)], ...byState },
      'a discount by percent': { Line: [...taxed, tenPercent], ...byState },
      'a discount before tax': {
        Line: [...taxed, discount({}, 99.99), shipping(15, 'NON')],
        ApplyTaxAfterDiscount: true,
        ...byState,
      },
      'a deposit': { Line: [item(900)], Deposit: 150 },
      'a bundle': {
        Line: [
          { DetailType: 'GroupLineDetail', GroupLineDetail: group },
          { DetailType: 'DescriptionOnly', Description: 'As agreed' },
          item(10),
        ],
      },
      'a foreign currency': {
        CustomerRef: { value: foreign.Id },
        ExchangeRate: 1.0855,
        Line: [item(2000)],
      },
    };
  });
  expect(got).toEqual(wanted);
});

it('with tax that QuickBooks works out by itself', async () => {
  const { got, wanted } = await chargeAll({ salesTax: 'automatic' }, () =>
    Promise.resolve({
      'lines of both kinds': { Line: [item(1000, 'TAX'), item(80, 'NON'), shipping(9, 'TAX')] },
      'a discount after tax': { Line: [item(1000, 'TAX'), tenPercent] },
    }),
  );
  expect(got).toEqual(wanted);
});

it('with tax codes on its lines, in prices with tax and without', async () => {
  const company = { country: 'AU', currency: 'AUD', salesTax: 'codes' };
  const { got, wanted } = await chargeAll(company, () => {
    const gross = (TaxInclusiveAmt: number) => item(TaxInclusiveAmt, '1', { TaxInclusiveAmt });
    return Promise.resolve({
      'tax excluded': { Line: [item(1000, '1'), item(9.99, '2')] },
      'tax included': {
        GlobalTaxCalculation: 'TaxInclusive',
        Line: [gross(999.95), gross(9.99), gross(9.99)],
      },
      'tax included, with a discount': {
        GlobalTaxCalculation: 'TaxInclusive',
        Line: [gross(999.95), item(100, '2'), tenPercent],
      },
      'a discount': { Line: [item(1000, '1'), item(500, '2'), discount({}, 33.33)] },
      'not taxed': { GlobalTaxCalculation: 'NotApplicable', Line: [item(1200)] },
    });
  });
  expect(got).toEqual(wanted);
});

it('with a taxable charge, and only its own tax is added to that of the others', async () => {
  const codes = { code: 'TAX', rate: '1' };
  const byHand = (name: string): number => (name === 'tax set by hand' ? 0 : 8);
  const taxed = [item(1000, 'TAX'), item(333.33, 'NON')];
  const { got, wanted } = await chargeAllTaxed({}, { ...codes, percentOf: byHand }, async () => ({
    'tax by code': { Line: [...taxed, shipping(20, 'TAX')], ...byState },
    'tax set by hand': { Line: taxed, TxnTaxDetail: { TotalTax: 12.34 } },
    'another tax than its code’s': {
      Line: taxed,
      TxnTaxDetail: { ...byState.TxnTaxDetail, TotalTax: 12.34 },
    },
    'a discount after tax': { Line: [...taxed, tenPercent], ...byState },
    'a discount before tax': {
      Line: [...taxed, discount({}, 99.99), shipping(15, 'NON')],
      ApplyTaxAfterDiscount: true,
      ...byState,
    },
    'a discount before a tax that was set by hand': {
      Line: [...taxed, discount({}, 99.99)],
      ApplyTaxAfterDiscount: true,
      TxnTaxDetail: { ...byState.TxnTaxDetail, TotalTax: 12.34 },
    },
    'a deposit': { Line: taxed, Deposit: 150, ...byState },
  }));
  expect(got).toEqual(wanted);
});

it('with a taxable charge where QuickBooks works out the tax by itself', async () => {
  const codes = { code: 'TAX', rate: '1', percentOf: () => 8 };
  const { got, wanted } = await chargeAllTaxed({ salesTax: 'automatic' }, codes, async () => ({
    'lines of both kinds': { Line: [item(1000, 'TAX'), item(80, 'NON'), shipping(9, 'TAX')] },
    'a discount after tax': { Line: [item(1000, 'TAX'), tenPercent] },
  }));
  expect(got).toEqual(wanted);
});

it('with a taxable charge of one of the codes that lines have, net or gross', async () => {
  const company = { country: 'AU', currency: 'AUD', salesTax: 'codes' };
  const notTaxed = (name: string): number => (name === 'not taxed' ? 0 : 10);
  const codes = { code: '1', rate: '1', percentOf: notTaxed };
  const gross = (TaxInclusiveAmt: number) => item(TaxInclusiveAmt, '1', { TaxInclusiveAmt });
  const { got, wanted } = await chargeAllTaxed(company, codes, async () => ({
    'tax excluded': { Line: [item(1000, '1'), item(9.99, '2')] },
    'a code that no other line has': { Line: [item(1000, '2')] },
    'tax included': {
      GlobalTaxCalculation: 'TaxInclusive',
      Line: [gross(999.95), gross(9.99), gross(9.99)],
    },
    'a discount': { Line: [item(1000, '1'), item(500, '2'), discount({}, 33.33)] },
    'not taxed': { GlobalTaxCalculation: 'NotApplicable', Line: [item(1200)] },
  }));
  expect(got).toEqual(wanted);
});
