/**
 * The tax of an invoice that gets a taxed line, where QuickBooks, left to itself, would count the
 * tax of the other lines anew and come to something else. Then it is told: what it was, and what
 * the line adds.
 */
import { z } from 'zod';
import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { amountFromNumber, formatAmount } from '../../core/money/amount.ts';
import { parseDecimal } from '../../core/money/decimal.ts';
import { multiply, rational, type Rational } from '../../core/money/rational.ts';
import { roundHalfAwayFromZero } from '../../core/money/rounding.ts';

/** One rate of a tax code; a code has several where a country taxes twice. */
export type TaxRate = { readonly id: string; readonly percent: number };

const taxLineSchema = z
  .object({
    Amount: z.number(),
    TaxLineDetail: z
      .object({
        TaxRateRef: z.object({ value: z.string() }).loose().optional(),
        TaxPercent: z.number().optional(),
        NetAmountTaxable: z.number().optional(),
      })
      .loose()
      .optional(),
  })
  .loose();
const taxSchema = z
  .object({
    TotalTax: z.number().default(0),
    TxnTaxCodeRef: z.object({ value: z.string() }).loose().optional(),
    TaxLine: z.array(taxLineSchema).default([]),
  })
  .loose();
const codeSchema = z
  .object({
    Id: z.string(),
    SalesTaxRateList: z
      .object({
        TaxRateDetail: z
          .array(z.object({ TaxRateRef: z.object({ value: z.string() }).loose() }).loose())
          .default([]),
      })
      .loose()
      .optional(),
  })
  .loose();
const rateSchema = z.object({ Id: z.string(), RateValue: z.number() }).loose();

/** The one tax code of a whole invoice, as the US has it; null when it names none. */
export const taxCodeOf = (invoice: RawEntity): string | null =>
  taxSchema.parse(invoice['TxnTaxDetail'] ?? {}).TxnTaxCodeRef?.value ?? null;

/**
 * Whether an invoice's tax is not what its tax lines come to: somebody has set it by hand. A cent
 * of rounding is nobody's hand.
 */
export function isTaxByHand(invoice: RawEntity): boolean {
  const { TotalTax, TaxLine } = taxSchema.parse(invoice['TxnTaxDetail'] ?? {});
  return Math.abs(TotalTax - TaxLine.reduce((all, { Amount }) => all + Amount, 0)) > 0.015;
}

/** A company's tax rates, read when they are first asked for and then kept. */
export function taxRatesOf(
  quickbooks: QuickBooksClient,
  codes: () => Promise<readonly RawEntity[]>,
): (code: string) => Promise<TaxRate[]> {
  let rates: Promise<readonly RawEntity[]> | undefined;
  return async (wanted) => {
    const code = (await codes())
      .map((raw) => codeSchema.parse(raw))
      .find(({ Id }) => Id === wanted);
    const ids = code?.SalesTaxRateList?.TaxRateDetail.map(({ TaxRateRef }) => TaxRateRef.value);
    if (ids === undefined || ids.length === 0) return [];
    rates ??= quickbooks.query('TaxRate', ' maxresults 1000');
    const known = (await rates).flatMap((raw) => {
      const rate = rateSchema.safeParse(raw);
      return rate.success ? [rate.data] : [];
    });
    return ids.flatMap((id) => {
      const rate = known.find((each) => each.Id === id);
      return rate ? [{ id, percent: rate.RateValue }] : [];
    });
  };
}

/**
 * The TxnTaxDetail of an invoice with what a line adds to it, or takes off it where it is lowered.
 * @param line its amount before, zero for a new one, and after; in minor units of the currency
 * @param rates by which it is taxed; none: the tax stays as it is
 */
export function withOwnTax(
  invoice: RawEntity,
  line: { readonly was: bigint; readonly is: bigint },
  currency: string,
  rates: readonly TaxRate[],
): RawEntity {
  const known = taxSchema.parse(invoice['TxnTaxDetail'] ?? {});
  const minor = (value: number): bigint => amountFromNumber(value, currency).minor;
  const plus = (value: number, more: bigint): number =>
    Number(formatAmount({ minor: minor(value) + more, currency }));
  const taxes = rates.map((rate) => ({
    ...rate,
    minor: taxOn(line.is, rate) - taxOn(line.was, rate),
  }));
  const own = taxes.reduce((all, each) => all + each.minor, 0n);
  const lines = known.TaxLine.map((each) => {
    const detail = each.TaxLineDetail;
    const tax = taxes.find(({ id }) => id === detail?.TaxRateRef?.value);
    if (tax === undefined || detail === undefined) return each;
    const NetAmountTaxable = plus(detail.NetAmountTaxable ?? 0, line.is - line.was);
    const TaxLineDetail = { ...detail, NetAmountTaxable };
    return { ...each, Amount: plus(each.Amount, tax.minor), TaxLineDetail };
  });
  const { TaxLine: _lines, ...rest } = known;
  return {
    ...rest,
    TotalTax: plus(known.TotalTax, own),
    ...(lines.length === 0 ? {} : { TaxLine: lines }),
  };
}

function taxOn(amount: bigint, { percent }: TaxRate): bigint {
  const share: Rational = multiply(parseDecimal(String(percent)), rational(1n, 100n));
  return roundHalfAwayFromZero(multiply(rational(amount), share));
}
