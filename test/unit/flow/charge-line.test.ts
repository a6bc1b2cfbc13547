import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { chargeInvoice } from '../../../src/flow/outbox/charge-invoice.ts';
import {
  addLineUpdate,
  chargeLine,
  findChargeLine,
  keepsTax,
} from '../../../src/flow/outbox/charge-line.ts';
import { withOwnTax } from '../../../src/flow/outbox/charge-own-tax.ts';

const recorded = z
  .object({ response: z.object({ Invoice: z.record(z.string(), z.unknown()) }) })
  .parse(JSON.parse(readFileSync('test/fixtures/quickbooks/invoice-created.json', 'utf8')));
const invoice = recorded.response.Invoice;
const line = chargeLine({
  amount: 670n,
  currency: 'USD',
  description: 'Finance charge to 12 Mar 2026: 18% p.a. on 1,234.56 for 11 days [DW-7K3QX2]',
  itemId: '9',
  taxCode: 'NON',
});
const linesOf = (update: unknown): unknown[] =>
  z.object({ Line: z.array(z.unknown()) }).parse(update).Line;

describe('the update that adds a charge to an invoice', () => {
  it('sends the recorded lines as they are, without the subtotal, and the charge last', () => {
    const update = addLineUpdate(invoice, line);
    expect(update).toEqual({
      Id: '266',
      SyncToken: '0',
      Line: [linesOf(invoice)[0], line],
    });
  });

  it('keeps every line of every kind, whatever is in it, in its order', () => {
    const kind = fc.constantFrom(
      'SalesItemLineDetail',
      'GroupLineDetail',
      'DiscountLineDetail',
      'DescriptionOnly',
      'SubTotalLineDetail',
      'Whatever',
    );
    const anyLine = fc.record({ DetailType: kind, Id: fc.string(), Extra: fc.jsonValue() });
    fc.assert(
      fc.property(fc.array(anyLine), (lines) => {
        const sent = linesOf(addLineUpdate({ Id: '1', SyncToken: '7', Line: lines }, line));
        const kept = lines.filter((each) => each.DetailType !== 'SubTotalLineDetail');
        expect(sent).toEqual([...kept, line]);
      }),
    );
  });

  it('sends a discount by percent as the amount it is, so that it stays off the charge', () => {
    const detail = { PercentBased: true, DiscountPercent: 10, DiscountAccountRef: { value: '6' } };
    const discount = { Amount: 9.5, DetailType: 'DiscountLineDetail', DiscountLineDetail: detail };
    const form = { ...invoice, Line: [...linesOf(invoice), discount] };
    expect(linesOf(addLineUpdate(form, line))[1]).toEqual({
      ...discount,
      DiscountLineDetail: { PercentBased: false, DiscountAccountRef: { value: '6' } },
    });
  });

  it('tells the tax only where QuickBooks would count that of the other lines anew', () => {
    const discount = { Amount: 9.5, DetailType: 'DiscountLineDetail', DiscountLineDetail: {} };
    const TaxLine = [{ Amount: 5, TaxLineDetail: { TaxRateRef: { value: '1' } } }];
    const tax = { TxnTaxDetail: { TotalTax: 5, TaxLine, TxnTaxCodeRef: { value: '2' } } };
    const form = { ...invoice, ...tax, Line: [discount] };
    const first = { ...form, ApplyTaxAfterDiscount: true };
    const byHand = { ...form, TxnTaxDetail: { ...tax.TxnTaxDetail, TotalTax: 4.5 } };
    expect(keepsTax(form, true)).toBe(false);
    expect(keepsTax(first, false)).toBe(true);
    expect(keepsTax({ ...form, GlobalTaxCalculation: 'TaxExcluded' }, false)).toBe(true);
    expect(keepsTax({ ...first, Line: [] }, true)).toBe(false);
    expect(keepsTax({ ...first, TxnTaxDetail: { TotalTax: 0 } }, true)).toBe(false);
    expect([keepsTax(byHand, true), keepsTax(byHand, false)]).toEqual([true, false]);
    const sent = addLineUpdate(first, line, withOwnTax(first, { was: 0n, is: 670n }, 'USD', []));
    expect(sent['TxnTaxDetail']).toEqual(tax.TxnTaxDetail);
  });

  it('adds the tax of its own line to the total and to the tax line of its rate', () => {
    const taxLine = (rate: string, Amount: number, NetAmountTaxable: number) => ({
      Amount,
      TaxLineDetail: { TaxRateRef: { value: rate }, NetAmountTaxable },
    });
    const TaxLine = [taxLine('1', 5, 100), taxLine('2', 7, 100)];
    const form = { TxnTaxDetail: { TotalTax: 12, TaxLine } };
    const rates = [
      { id: '2', percent: 7 },
      { id: '3', percent: 8.875 },
    ];
    // 7% of 6.70 is 0.469, and 8.875% of it 0.594625: each is rounded by itself.
    const withLine = withOwnTax(form, { was: 0n, is: 670n }, 'USD', rates);
    expect(withLine).toEqual({
      TotalTax: 13.06,
      TaxLine: [taxLine('1', 5, 100), taxLine('2', 7.47, 106.7)],
    });
    // Off again in two parts, of which each alone would be rounded otherwise.
    const lowered = withOwnTax({ TxnTaxDetail: withLine }, { was: 670n, is: 337n }, 'USD', rates);
    const without = withOwnTax({ TxnTaxDetail: lowered }, { was: 337n, is: 0n }, 'USD', rates);
    expect(without).toEqual(form.TxnTaxDetail);
  });

  it('sends no taxes and no totals, so that QuickBooks computes them', () => {
    const update = addLineUpdate({ ...invoice, TxnTaxDetail: { TotalTax: 5 } }, line);
    expect(Object.keys(update).toSorted()).toEqual(['Id', 'Line', 'SyncToken']);
  });
});

describe('the line of a charge', () => {
  it('has the amount as a number of the currency’s own digits', () => {
    const amountOf = (amount: bigint, currency: string): unknown =>
      chargeLine({ amount, currency, description: '', itemId: '1', taxCode: null })['Amount'];
    expect(amountOf(670n, 'USD')).toBe(6.7);
    expect(amountOf(1_200n, 'JPY')).toBe(1200);
    expect(amountOf(1_234n, 'KWD')).toBe(1.234);
    expect(JSON.stringify(amountOf(10n, 'USD'))).toBe('0.1');
  });

  it('names a tax code only where one was given', () => {
    const without = chargeLine({
      amount: 1n,
      currency: 'USD',
      description: '',
      itemId: '1',
      taxCode: null,
    });
    expect(JSON.stringify(without)).not.toContain('TaxCodeRef');
    expect(JSON.stringify(line)).toContain('"TaxCodeRef":{"value":"NON"}');
  });

  it('is found again by its reference, and by no other', () => {
    const written = { ...invoice, Line: [...linesOf(invoice), { ...line, Id: '17' }] };
    expect(findChargeLine(written, 'DW-7K3QX2')).toMatchObject({
      id: '17',
      writtenWith: { itemId: '9', taxCode: 'NON', classId: null, departmentId: null },
    });
    expect(findChargeLine(written, 'DW-7K3QX')).toBeNull();
    expect(findChargeLine(written, 'DW-AAAAAA')).toBeNull();
    expect(findChargeLine({ Id: '1' }, 'DW-7K3QX2')).toBeNull();
  });

  it('is found again although a person put words behind the reference', () => {
    const Description = 'Finance charge [DW-7K3QX2] (agreed with Ada)';
    expect(findChargeLine({ Line: [{ Id: '3', Description }] }, 'DW-7K3QX2')).toMatchObject({
      id: '3',
    });
  });

  it('is found again even where QuickBooks gave it no id', () => {
    const written = { Line: [{ Description: '[DW-7K3QX2]' }] };
    expect(findChargeLine(written, 'DW-7K3QX2')).toMatchObject({ id: null });
  });
});

it('an invoice for a charge is due on receipt and names its source and reference', () => {
  const made = chargeInvoice({
    customerId: '5',
    currency: 'USD',
    date: '2026-03-12',
    departmentId: null,
    classId: null,
    charges: [{ source: '1043', reference: 'DW-7K3QX2', billEmail: null, line }],
  });
  expect(made).toEqual({
    CustomerRef: { value: '5' },
    CurrencyRef: { value: 'USD' },
    TxnDate: '2026-03-12',
    DueDate: '2026-03-12',
    PrivateNote: 'Finance charge on invoice 1043 [DW-7K3QX2]',
    Line: [line],
  });
});

it('an invoice for several charges names every source, and an address that all agree on', () => {
  const of = (source: string, reference: string, billEmail: string | null) => ({
    source,
    reference,
    billEmail,
    line,
  });
  const form = {
    customerId: '5',
    currency: 'EUR',
    date: '2026-03-31',
    departmentId: '2',
    classId: '3',
  };
  const ada = 'ada@example.com';
  const charges = [of('1043', 'DW-7K3QX2', ada), of('1044', 'DW-7K3QX3', ada)];
  expect(chargeInvoice({ ...form, charges })).toMatchObject({
    PrivateNote: 'Finance charges on invoices 1043 [DW-7K3QX2], 1044 [DW-7K3QX3]',
    BillEmail: { Address: ada },
    DepartmentRef: { value: '2' },
    ClassRef: { value: '3' },
    Line: [line, line],
  });
  const others = [...charges, of('1045', 'DW-7K3QX4', 'bob@example.com')];
  expect(chargeInvoice({ ...form, charges: others })).not.toHaveProperty('BillEmail');
  const many = Array.from({ length: 300 }, () => of('1043', 'DW-7K3QX2', null));
  expect(String(chargeInvoice({ ...form, charges: many })['PrivateNote'])).toHaveLength(4000);
});
