import { z } from 'zod';
import type { RawEntity } from '../../adapters/quickbooks/client.ts';
import { formatAmount } from '../../core/money/amount.ts';

/** What a finance-charge line consists of. */
export type ChargeLineInput = {
  readonly amount: bigint;
  readonly currency: string;
  /** States the arithmetic and ends with the charge's reference. */
  readonly description: string;
  readonly itemId: string;
  /** Null: the line names none. */
  readonly taxCode: string | null;
};

const linesSchema = z
  .object({
    Line: z
      .array(
        z
          .object({
            Id: z.string().optional(),
            Description: z.string().optional(),
            DetailType: z.string().optional(),
          })
          .loose(),
      )
      .optional(),
  })
  .loose();

const formSchema = linesSchema.extend({
  ApplyTaxAfterDiscount: z.boolean().optional(),
  GlobalTaxCalculation: z.string().optional(),
  TxnTaxDetail: z.object({ TotalTax: z.number().optional() }).loose().optional(),
});
const discountSchema = z
  .object({ PercentBased: z.literal(true), DiscountPercent: z.unknown() })
  .loose();

/** One line of a sales transaction for a charge. */
export function chargeLine(input: ChargeLineInput): RawEntity {
  const amount = Number(formatAmount({ minor: input.amount, currency: input.currency }));
  return {
    Amount: amount,
    Description: input.description,
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: {
      ItemRef: { value: input.itemId },
      Qty: 1,
      UnitPrice: amount,
      ...(input.taxCode ? { TaxCodeRef: { value: input.taxCode } } : {}),
    },
  };
}

/**
 * The sparse update that adds a line to an invoice. QuickBooks replaces the whole list of lines,
 * so every line it has is sent back as it is, but for the subtotals it computes itself. A discount
 * by percent is sent as the amount it came to, or it would also be taken off the new line.
 *
 * Taxes are not sent, so that QuickBooks computes them anew, with one exception: a discount that
 * comes before the tax is shared among all lines, so an untaxed line would change the tax of the
 * others. Sent back, the tax stays what it is.
 */
export function addLineUpdate(invoice: RawEntity, line: RawEntity): RawEntity {
  const { Line: lines = [], ...form } = formSchema.parse(invoice);
  const hasDiscount = lines.some((each) => each.DetailType === 'DiscountLineDetail');
  const isDiscountFirst =
    form.ApplyTaxAfterDiscount === true || form.GlobalTaxCalculation !== undefined;
  const keepsTax = hasDiscount && isDiscountFirst && (form.TxnTaxDetail?.TotalTax ?? 0) !== 0;
  return {
    Id: invoice['Id'],
    SyncToken: invoice['SyncToken'],
    Line: [
      ...lines.filter((each) => each.DetailType !== 'SubTotalLineDetail').map(withFixedDiscount),
      line,
    ],
    ...(keepsTax ? { TxnTaxDetail: form.TxnTaxDetail } : {}),
  };
}

function withFixedDiscount(line: RawEntity): RawEntity {
  const detail = discountSchema.safeParse(line['DiscountLineDetail']);
  if (!detail.success || line['Amount'] === undefined) return line;
  const { DiscountPercent: _percent, ...rest } = detail.data;
  return { ...line, DiscountLineDetail: { ...rest, PercentBased: false } };
}

/** The line that carries a charge's reference, with its id if it has one; null: there is none. */
export function findChargeLine(
  invoice: RawEntity,
  reference: string,
): { readonly id: string | null } | null {
  const lines = linesSchema.parse(invoice).Line ?? [];
  const found = lines.find((line) => line.Description?.includes(`[${reference}]`));
  return found ? { id: found.Id ?? null } : null;
}

/** A new invoice that carries a charge, due on receipt, naming the invoice it comes from. */
export function chargeInvoice(options: {
  customerId: string;
  currency: string;
  date: string;
  sourceDocNumber: string;
  reference: string;
  billEmail: string | null;
  line: RawEntity;
}): RawEntity {
  return {
    CustomerRef: { value: options.customerId },
    CurrencyRef: { value: options.currency },
    TxnDate: options.date,
    DueDate: options.date,
    PrivateNote: `Finance charge on invoice ${options.sourceDocNumber} [${options.reference}]`,
    ...(options.billEmail ? { BillEmail: { Address: options.billEmail } } : {}),
    Line: [options.line],
  };
}
