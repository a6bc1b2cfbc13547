import { z } from 'zod';
import type { RawEntity } from '../../adapters/quickbooks/client.ts';
import { amountFromNumber, formatAmount, groupThousands } from '../../core/money/amount.ts';

const detailSchema = z
  .object({
    ItemRef: z.object({ value: z.string() }).loose().optional(),
    TaxCodeRef: z.object({ value: z.string() }).loose().optional(),
    ClassRef: z.object({ value: z.string() }).loose().optional(),
  })
  .loose();
const lineSchema = z
  .object({
    Id: z.string().optional(),
    Amount: z.number().optional(),
    Description: z.string().optional(),
    DetailType: z.string().optional(),
    SalesItemLineDetail: detailSchema.optional(),
  })
  .loose();
const formSchema = z
  .object({
    Line: z.array(lineSchema).default([]),
    GlobalTaxCalculation: z.string().optional(),
    ExchangeRate: z.number().optional(),
    DepartmentRef: z.object({ value: z.string() }).loose().optional(),
    TxnTaxDetail: z
      .object({
        TxnTaxCodeRef: z.object({ value: z.string() }).loose().optional(),
        TaxLine: z
          .array(
            z
              .object({ TaxLineDetail: z.object({ TaxPercent: z.number().optional() }).loose() })
              .loose(),
          )
          .optional(),
      })
      .loose()
      .optional(),
  })
  .loose();

/** A line of an invoice as QuickBooks gave it. */
export type FormLine = z.infer<typeof lineSchema>;
export type Form = z.infer<typeof formSchema>;

/** The parts of an invoice that reversals look at. */
export const readForm = (invoice: RawEntity): Form => formSchema.parse(invoice);

/** The line that a charge's reference marks; else the one with its id and its item. */
export function lineOfCharge(
  form: Form,
  charge: {
    readonly reference: string;
    readonly lineId: string | null;
    readonly itemId: string | null;
  },
): FormLine | null {
  const marked = form.Line.find((line) => line.Description?.includes(`[${charge.reference}]`));
  if (marked) return marked;
  const { lineId, itemId } = charge;
  if (lineId === null || itemId === null) return null;
  return (
    form.Line.find(
      (line) => line.Id === lineId && line.SalesItemLineDetail?.ItemRef?.value === itemId,
    ) ?? null
  );
}

/** What a line says once parts of its charge were taken off it; ends with the charge's reference. */
export function loweredDescription(
  description: string,
  reference: string,
  by: { readonly reference: string; readonly amount: bigint; readonly currency: string },
): string {
  const ending = `[${reference}]`;
  const place = description.lastIndexOf(ending);
  const before = (place < 0 ? description : description.slice(0, place)).trimEnd();
  const amount = groupThousands(formatAmount({ minor: by.amount, currency: by.currency }));
  return `${before}, lowered by ${amount} (${by.reference}) ${ending}`;
}

/** Whether a line says that a reversal lowered it. */
export const isLoweredBy = (line: FormLine, reversal: { readonly reference: string }): boolean =>
  line.Description?.includes(`(${reversal.reference})`) === true;

/**
 * The sparse update of an invoice without a charge's line, or with it lowered. QuickBooks replaces
 * the whole list of lines, so every other one is sent back as it is, but for the subtotals that it
 * computes itself.
 * @param instead null: the line goes
 * @param tax the invoice's TxnTaxDetail after that; null: QuickBooks works it out
 */
export function replaceLineUpdate(
  invoice: RawEntity,
  line: FormLine,
  instead: {
    readonly amount: bigint;
    readonly currency: string;
    readonly description: string;
  } | null,
  tax: RawEntity | null,
): RawEntity {
  const form = readForm(invoice);
  const lines = form.Line.filter((each) => each.DetailType !== 'SubTotalLineDetail');
  const isTheLine = (each: FormLine): boolean =>
    each.Id === line.Id && each.Description === line.Description;
  return {
    Id: invoice['Id'],
    SyncToken: invoice['SyncToken'],
    Line: lines.flatMap((each): RawEntity[] => {
      if (!isTheLine(each)) return [each];
      return instead === null ? [] : [withAmount(each, instead)];
    }),
    ...(tax === null ? {} : { TxnTaxDetail: tax }),
  };
}

function withAmount(
  line: FormLine,
  to: { readonly amount: bigint; readonly currency: string; readonly description: string },
): RawEntity {
  const amount = Number(formatAmount({ minor: to.amount, currency: to.currency }));
  const { TaxInclusiveAmt: _gross, ...detail } = line.SalesItemLineDetail ?? {};
  return {
    ...line,
    Amount: amount,
    Description: to.description,
    SalesItemLineDetail: { ...detail, Qty: 1, UnitPrice: amount },
  };
}

/** The most that taking an amount off a taxed line lowers the total by: with tax, rounded up. */
export function withTax(form: Form, amount: bigint): bigint {
  const percents = (form.TxnTaxDetail?.TaxLine ?? []).map(
    ({ TaxLineDetail }) => TaxLineDetail.TaxPercent ?? 0,
  );
  // Hundred-thousandths of a percent are finer than any rate that is levied.
  const rate = percents.reduce((all, percent) => all + BigInt(Math.round(percent * 100_000)), 0n);
  const whole = 100n * 100_000n;
  return amount + (amount * rate + whole - 1n) / whole;
}

/** What a line's amount is in minor units. */
export const amountOfLine = (line: FormLine, currency: string): bigint =>
  amountFromNumber(line.Amount ?? 0, currency).minor;

/** The credit memo over a charge: its item, tax code and class, its invoice's rate and place. */
export function reversalCreditMemo(options: {
  readonly invoice: RawEntity;
  readonly invoiceName: string;
  readonly line: FormLine;
  readonly itemId: string | null;
  readonly amount: bigint;
  readonly currency: string;
  readonly date: string;
  readonly reason: string;
  readonly chargeReference: string;
  readonly reference: string;
}): RawEntity {
  const { invoice, line, amount, currency, reference, chargeReference } = options;
  const form = readForm(invoice);
  const money = Number(formatAmount({ minor: amount, currency }));
  const { ItemRef, TaxCodeRef, ClassRef } = line.SalesItemLineDetail ?? {};
  const item = ItemRef ?? (options.itemId === null ? undefined : { value: options.itemId });
  const what = `Reversal of finance charge ${chargeReference} on invoice ${options.invoiceName}`;
  const taxCodeOfForm = form.TxnTaxDetail?.TxnTaxCodeRef;
  return {
    CustomerRef: invoice['CustomerRef'],
    CurrencyRef: { value: currency },
    TxnDate: options.date,
    ...(form.ExchangeRate === undefined ? {} : { ExchangeRate: form.ExchangeRate }),
    ...(form.DepartmentRef ? { DepartmentRef: form.DepartmentRef } : {}),
    ...(form.GlobalTaxCalculation ? { GlobalTaxCalculation: form.GlobalTaxCalculation } : {}),
    ...(taxCodeOfForm ? { TxnTaxDetail: { TxnTaxCodeRef: taxCodeOfForm } } : {}),
    PrivateNote: `${what}: ${options.reason} [${reference}]`.slice(0, 4_000),
    Line: [
      {
        Amount: money,
        Description: `${what} [${reference}]`,
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: {
          ...(item ? { ItemRef: item } : {}),
          Qty: 1,
          UnitPrice: money,
          ...(TaxCodeRef ? { TaxCodeRef } : {}),
          ...(ClassRef ? { ClassRef } : {}),
        },
      },
    ],
  };
}

/** The payment of nothing that puts a credit memo on an invoice, as QuickBooks itself does. */
export function applyingPayment(options: {
  readonly memo: RawEntity;
  readonly invoiceId: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly date: string;
  readonly reference: string;
}): RawEntity {
  const { memo, invoiceId, currency } = options;
  const amount = Number(formatAmount({ minor: options.amount, currency }));
  const link = (TxnType: string, TxnId: unknown): RawEntity => ({
    Amount: amount,
    LinkedTxn: [{ TxnId, TxnType }],
  });
  return {
    CustomerRef: memo['CustomerRef'],
    CurrencyRef: { value: currency },
    ...(memo['ExchangeRate'] === undefined ? {} : { ExchangeRate: memo['ExchangeRate'] }),
    TxnDate: options.date,
    TotalAmt: 0,
    PrivateNote: `Applies the reversal of a finance charge [${options.reference}]`,
    Line: [link('Invoice', invoiceId), link('CreditMemo', memo['Id'])],
  };
}
