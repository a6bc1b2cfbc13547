/** A charge line is added to invoices of every make, and nothing else of them changes. */
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

/** Makes the invoices and lets a run charge each; what came of them, and what was to come. */
async function chargeAll(
  company: Record<string, unknown>,
  make: (book: Book, customer: Entity) => Promise<Record<string, object>>,
): Promise<{ got: Outcome; wanted: Outcome }> {
  const { stage, dunwell } = story;
  const book = await stage.addCompany(dunwell, company);
  const customer = await book.customer();
  const forms = Object.entries(await make(book, customer));
  const made = new Map<string, Entity>();
  for (const [name, more] of forms) {
    made.set(name, await book.invoice(customer, 0, '2026-01-15', { PrivateNote: 'Kept', ...more }));
  }
  await arrange(dunwell, book.realmId, { reminders: 'off' });
  await dunwell.sync(book.realmId, { repair: true });
  await story.runThrough(book.realmId);
  const charges = await story.chargesOf(book.realmId);
  const written = charges.map(({ status, reason }) => ({ status, reason }));
  const got: Outcome = { written };
  const wanted: Outcome = { written: forms.map(() => ({ status: 'written', reason: null })) };
  for (const [name, entity] of made) {
    const before = formSchema.parse(entity);
    const after = formSchema.parse(await book.read('Invoice', entity.Id));
    const charged = after.Line.filter(isCharge).map((line) => cents(line.Amount ?? 0));
    const raisedBy = {
      total: cents(after.TotalAmt) - cents(before.TotalAmt),
      balance: cents(after.Balance) - cents(before.Balance),
    };
    got[name] = { ...rest(after), lines: own(after), raisedBy, isCharged: (charged[0] ?? 0) > 0 };
    const sum = charged[0] ?? 0;
    wanted[name] = {
      ...rest(before),
      lines: own(before).map(fixed),
      raisedBy: { total: sum, balance: sum },
      isCharged: true,
    };
  }
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
