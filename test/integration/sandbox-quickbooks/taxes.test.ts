import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/sandbox/quickbooks/json.ts';
import {
  faultOf,
  handleOf,
  idOf,
  linesOf,
  serviceLine,
  startCompany,
  type TestCompany,
} from './company.ts';

let company: TestCompany;
let customer: JsonObject;

/** One company for the tests of a block, with a customer in Oregon. */
function inCompany(settings: Parameters<typeof startCompany>[0]): void {
  beforeAll(async () => {
    company = await startCompany(settings);
    customer = await company.write('/customer', {
      DisplayName: 'Taxed',
      BillAddr: { Line1: '1 Main St', CountrySubDivisionCode: 'OR' },
    });
  });
  afterAll(() => company.stop());
}

function coded(amount: number, code: string | null, more: JsonObject = {}): JsonObject {
  const TaxCodeRef = code === null ? {} : { TaxCodeRef: { value: code } };
  const detail = { ItemRef: { value: '1' }, ...TaxCodeRef, ...more };
  return serviceLine(amount, { SalesItemLineDetail: detail });
}

const shipping = (amount: number, code: string) =>
  coded(amount, code, { ItemRef: { value: 'SHIPPING_ITEM_ID' } });
const discount = (detail: JsonObject, amount?: number): JsonObject => ({
  DetailType: 'DiscountLineDetail',
  DiscountLineDetail: detail,
  ...(amount === undefined ? {} : { Amount: amount }),
});
const percent = (value: number) => discount({ PercentBased: true, DiscountPercent: value });

function invoice(lines: JsonObject[], more: JsonObject = {}): Promise<JsonObject> {
  return company.write('/invoice', {
    CustomerRef: { value: idOf(customer) },
    Line: lines,
    ...more,
  });
}
const addLine = (to: JsonObject, line: JsonObject, more: JsonObject = {}) =>
  company.write('/invoice', {
    ...handleOf(to),
    sparse: true,
    Line: [...linesOf(to), line],
    ...more,
  });

describe('in the US, by code', () => {
  inCompany({ country: 'US' });
  const byState = { TxnTaxDetail: { TxnTaxCodeRef: { value: '2' } } };

  test('the code of the form is applied to the lines with TAX, shipping too', async () => {
    const made = await invoice([coded(100, 'TAX'), coded(50, 'NON'), shipping(10, 'TAX')], byState);
    expect(made).toMatchObject({ TotalAmt: 168.8, Balance: 168.8 });
    expect(made.TxnTaxDetail).toEqual({
      TxnTaxCodeRef: { value: '2' },
      TotalTax: 8.8,
      TaxLine: [
        {
          Amount: 8.8,
          DetailType: 'TaxLineDetail',
          TaxLineDetail: {
            TaxRateRef: { value: '1' },
            PercentBased: true,
            TaxPercent: 8,
            NetAmountTaxable: 110,
          },
        },
      ],
    });
    const kinds = [100, 50, 150, 10];
    expect(Array.isArray(made.Line) ? made.Line : []).toMatchObject(
      kinds.map((Amount) => ({ Amount })),
    );
  });

  test('a discount comes before the tax or after it, as ApplyTaxAfterDiscount says', async () => {
    const lines = [coded(100, 'TAX'), coded(100, 'NON'), discount({}, 20)];
    const after = await invoice(lines, byState);
    expect(after).toMatchObject({ TotalAmt: 188, TxnTaxDetail: { TotalTax: 8 } });
    const before = await invoice(lines, { ...byState, ApplyTaxAfterDiscount: true });
    expect(before).toMatchObject({ TotalAmt: 187.2, TxnTaxDetail: { TotalTax: 7.2 } });
    expect(before.Line).toMatchObject([
      {},
      {},
      { Amount: 200, DetailType: 'SubTotalLineDetail' },
      {
        Amount: 20,
        DiscountLineDetail: {
          PercentBased: false,
          DiscountAccountRef: { value: '6', name: 'Discounts given' },
        },
      },
    ]);
    expect(linesOf(before).at(-1)).not.toHaveProperty('Id');
  });

  test('tax that is echoed goes stale with a changed line; tax that is left out does not', async () => {
    const made = await invoice([coded(100, 'TAX')], byState);
    const Echo = { TxnTaxDetail: made.TxnTaxDetail ?? null };
    const stale = await addLine(made, coded(100, 'TAX'), Echo);
    expect(stale).toMatchObject({ TotalAmt: 208, TxnTaxDetail: { TotalTax: 8 } });
    const fresh = await addLine(stale, coded(100, 'TAX'));
    expect(fresh).toMatchObject({ TotalAmt: 324, TxnTaxDetail: { TotalTax: 24 } });
  });

  test('a code with several rates taxes on the amount, on the tax, or on both', async () => {
    for (const [Name, RateValue] of [['Country', 5] as const, ['City', 10] as const]) {
      await company.write('/taxrate', { Name, RateValue });
    }
    const rate = (value: string, TaxTypeApplicable: string, TaxOrder: number) => ({
      TaxRateRef: { value },
      TaxTypeApplicable,
      TaxOrder,
    });
    const codeOf = async (Name: string, second: string): Promise<string> => {
      const list = [rate('3', second, 1), rate('2', 'TaxOnAmount', 0)];
      const SalesTaxRateList = { TaxRateDetail: list };
      return idOf(
        await company.write('/taxcode', { Name, Taxable: true, TaxGroup: true, SalesTaxRateList }),
      );
    };
    const expected = { TaxOnAmount: 15, TaxOnAmountPlusTax: 15.5, TaxOnTax: 5.5 };
    for (const [kind, tax] of Object.entries(expected)) {
      const TxnTaxCodeRef = { value: await codeOf(kind, kind) };
      const made = await invoice([coded(100, 'TAX')], { TxnTaxDetail: { TxnTaxCodeRef } });
      expect(made).toMatchObject({ TotalAmt: 100 + tax, TxnTaxDetail: { TotalTax: tax } });
    }
  });

  test('codes that do not exist are refused', async () => {
    const body = { CustomerRef: { value: idOf(customer) } };
    const refusals = [
      { ...body, Line: [coded(1, '2')] },
      { ...body, Line: [coded(1, 'TAX')], TxnTaxDetail: { TxnTaxCodeRef: { value: '99' } } },
    ];
    for (const refused of refusals) {
      expect(faultOf(await company.post('/invoice', refused)).code).toBe('2500');
    }
  });
});

describe('in the US, automatic', () => {
  inCompany({ country: 'US', salesTax: 'automatic' });

  test('the engine has its way, whatever tax the client sends', async () => {
    const made = await invoice([coded(100, 'TAX')], { TxnTaxDetail: { TotalTax: 1 } });
    expect(made).toMatchObject({ TotalAmt: 108, TxnTaxDetail: { TotalTax: 8 } });
    const more = await addLine(made, coded(100, 'TAX'), {
      TxnTaxDetail: made.TxnTaxDetail ?? null,
    });
    expect(more).toMatchObject({ TotalAmt: 216, TxnTaxDetail: { TotalTax: 16 } });
    const free = await addLine(more, coded(5, 'NON'));
    expect(free).toMatchObject({ TotalAmt: 221, TxnTaxDetail: more.TxnTaxDetail ?? {} });
  });

  test('an exempt customer pays none, and a state with a code of its own pays that', async () => {
    const exempt = await company.write('/customer', { DisplayName: 'School', Taxable: false });
    const body = { CustomerRef: { value: idOf(exempt) }, Line: [coded(100, 'TAX')] };
    expect(await company.write('/invoice', body)).toMatchObject({
      TotalAmt: 100,
      TxnTaxDetail: { TotalTax: 0 },
    });
    const rate = await company.write('/taxrate', { Name: 'Texas', RateValue: 6.25 });
    const TaxRateDetail = [{ TaxRateRef: { value: idOf(rate) } }];
    await company.write('/taxcode', {
      Name: 'TX sales tax',
      Taxable: true,
      SalesTaxRateList: { TaxRateDetail },
    });
    const ShipAddr = { Line1: '1 Ranch', CountrySubDivisionCode: 'TX' };
    expect(await invoice([coded(100, 'TAX')], { ShipAddr })).toMatchObject({ TotalAmt: 106.25 });
  });
});

describe('outside the US', () => {
  inCompany({ country: 'AU', currency: 'AUD', salesTax: 'codes' });
  const [gst, free, outside] = ['1', '2', '3'];

  test('tax is put on what each line says, a discount before it', async () => {
    const lines = [coded(100, gst ?? ''), coded(100, free ?? ''), percent(10)];
    const made = await invoice(lines);
    expect(made).toMatchObject({ GlobalTaxCalculation: 'TaxExcluded', TotalAmt: 189 });
    expect(made.TxnTaxDetail).toMatchObject({
      TotalTax: 9,
      TaxLine: [
        { Amount: 9, TaxLineDetail: { TaxPercent: 10, NetAmountTaxable: 90 } },
        { Amount: 0, TaxLineDetail: { TaxPercent: 0, NetAmountTaxable: 90 } },
      ],
    });
  });

  test('prices that include the tax are split exactly, line by line', async () => {
    const inclusive = { GlobalTaxCalculation: 'TaxInclusive' };
    const gross = (TaxInclusiveAmt: number) =>
      coded(TaxInclusiveAmt, gst ?? '', { TaxInclusiveAmt, Qty: 1, UnitPrice: TaxInclusiveAmt });
    const made = await invoice([gross(9.99), gross(9.99), gross(9.99)], inclusive);
    expect(made).toMatchObject({ TotalAmt: 29.97, TxnTaxDetail: { TotalTax: 2.73 } });
    expect(linesOf(made)[0]).toMatchObject({
      Amount: 9.08,
      SalesItemLineDetail: { TaxInclusiveAmt: 9.99, UnitPrice: 9.08, Qty: 1 },
    });
    const longer = await addLine(made, coded(5, outside ?? ''));
    expect(longer).toMatchObject({ TotalAmt: 34.97, TxnTaxDetail: { TotalTax: 2.73 } });
    expect(linesOf(longer).slice(0, 3)).toEqual(linesOf(made));
  });

  test('every line names its tax, unless nothing is taxed', async () => {
    const body = { CustomerRef: { value: idOf(customer) }, Line: [coded(1, null)] };
    expect(faultOf(await company.post('/invoice', body)).code).toBe('6000');
    const pseudo = { ...body, Line: [coded(1, 'NON')] };
    expect(faultOf(await company.post('/invoice', pseudo)).code).toBe('2500');
    const untaxed = { ...body, GlobalTaxCalculation: 'NotApplicable' };
    expect(await company.write('/invoice', untaxed)).toMatchObject({
      TotalAmt: 1,
      TxnTaxDetail: { TotalTax: 0 },
    });
  });

  test('what is sent back whole is no change', async () => {
    const lines = [coded(33.33, gst ?? ''), coded(7, free ?? ''), discount({}, 3)];
    for (const GlobalTaxCalculation of ['TaxExcluded', 'TaxInclusive', 'NotApplicable']) {
      const made = await invoice(lines, { GlobalTaxCalculation });
      expect(await company.write('/invoice', made)).toEqual(made);
      expect(await company.write('/invoice', { ...made, sparse: true })).toEqual(made);
    }
  });
});
