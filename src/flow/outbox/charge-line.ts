import { z } from 'zod';
import type { RawEntity } from '../../adapters/quickbooks/client.ts';
import type { WrittenWith } from '../../adapters/store/charges.ts';
import { parsePlainDate } from '../../core/calendar/plain-date.ts';
import { formatAmount, plainText } from '../../core/money/amount.ts';
import { isTaxByHand } from './charge-own-tax.ts';

/** What a finance-charge line consists of. */
export type ChargeLineInput = {
  readonly amount: bigint;
  readonly currency: string;
  /** States the arithmetic and ends with the charge's reference. */
  readonly description: string;
  readonly itemId: string;
  /** Null: the line names none. */
  readonly taxCode: string | null;
  /** Null: none, or the company names a class only once for a whole sale. */
  readonly classId?: string | null;
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
      ...(input.classId ? { ClassRef: { value: input.classId } } : {}),
      Qty: 1,
      UnitPrice: amount,
      ...(input.taxCode ? { TaxCodeRef: { value: input.taxCode } } : {}),
    },
  };
}

/**
 * Whether an invoice's tax is told to QuickBooks with a further line: where QuickBooks would count
 * the tax of the other lines anew and come to something else. A discount that comes before the tax
 * is shared among all lines, so it would also be taken off the new one; and a tax that was set by
 * hand is counted anew as soon as one more line is taxed.
 */
export function keepsTax(invoice: RawEntity, isTaxed: boolean): boolean {
  const { Line: lines = [], ...form } = formSchema.parse(invoice);
  if ((form.TxnTaxDetail?.TotalTax ?? 0) === 0) return false;
  const hasDiscount = lines.some((each) => each.DetailType === 'DiscountLineDetail');
  const isDiscountFirst =
    form.ApplyTaxAfterDiscount === true || form.GlobalTaxCalculation !== undefined;
  return (hasDiscount && isDiscountFirst) || (isTaxed && isTaxByHand(invoice));
}

/**
 * The sparse update that adds a line to an invoice. QuickBooks replaces the whole list of lines,
 * so every line it has is sent back as it is, but for the subtotals it computes itself. A discount
 * by percent is sent as the amount it came to, or it would also be taken off the new line.
 *
 * Taxes are not sent, so that QuickBooks computes them anew, unless that would change the tax of
 * the other lines; then it is told.
 * @param tax the invoice's TxnTaxDetail with the line; null: QuickBooks works it out
 */
export function addLineUpdate(
  invoice: RawEntity,
  line: RawEntity,
  tax: RawEntity | null = null,
): RawEntity {
  const { Line: lines = [] } = linesSchema.parse(invoice);
  return {
    Id: invoice['Id'],
    SyncToken: invoice['SyncToken'],
    Line: [
      ...lines.filter((each) => each.DetailType !== 'SubTotalLineDetail').map(withFixedDiscount),
      line,
    ],
    ...(tax === null ? {} : { TxnTaxDetail: tax }),
  };
}

function withFixedDiscount(line: RawEntity): RawEntity {
  const detail = discountSchema.safeParse(line['DiscountLineDetail']);
  if (!detail.success || line['Amount'] === undefined) return line;
  const { DiscountPercent: _percent, ...rest } = detail.data;
  return { ...line, DiscountLineDetail: { ...rest, PercentBased: false } };
}

const refSchema = z.object({ value: z.string() }).loose();
const usedSchema = z
  .object({
    SalesItemLineDetail: z
      .object({
        ItemRef: refSchema.optional(),
        ItemAccountRef: refSchema.optional(),
        TaxCodeRef: refSchema.optional(),
        ClassRef: refSchema.optional(),
      })
      .loose()
      .optional(),
  })
  .loose();
const frameSchema = z
  .object({
    DepartmentRef: refSchema.optional(),
    ClassRef: refSchema.optional(),
    TxnDate: z.string().optional(),
    ExchangeRate: z.number().optional(),
  })
  .loose();

/** A charge's line in QuickBooks: its id, if it has one, and what it was written with. */
export type FoundLine = { readonly id: string | null; readonly writtenWith: WrittenWith };

/** The line that carries a charge's reference; null: there is none. */
export function findChargeLine(invoice: RawEntity, reference: string): FoundLine | null {
  const lines = linesSchema.parse(invoice).Line ?? [];
  const found = lines.find((line) => line.Description?.includes(`[${reference}]`));
  if (!found) return null;
  const detail = usedSchema.parse(found).SalesItemLineDetail;
  const frame = frameSchema.parse(invoice);
  return {
    id: found.Id ?? null,
    writtenWith: {
      itemId: detail?.ItemRef?.value ?? null,
      taxCode: detail?.TaxCodeRef?.value ?? null,
      classId: detail?.ClassRef?.value ?? frame.ClassRef?.value ?? null,
      departmentId: frame.DepartmentRef?.value ?? null,
      description: found.Description ?? null,
      accountId: detail?.ItemAccountRef?.value ?? null,
      txnDate: frame.TxnDate === undefined ? null : parsePlainDate(frame.TxnDate.slice(0, 10)),
      rate: frame.ExchangeRate === undefined ? null : plainText(frame.ExchangeRate),
    },
  };
}
