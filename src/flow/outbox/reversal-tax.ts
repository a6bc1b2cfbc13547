import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { keepsTax } from './charge-line.ts';
import { isTaxByHand, taxCodeOf, taxRatesOf, withOwnTax } from './charge-own-tax.ts';
import { activeTaxCodes } from './charge-tax-code.ts';
import type { FormLine } from './reversal-bodies.ts';

/**
 * The TxnTaxDetail to be told with an invoice whose charge's line goes, or is lowered, so that the
 * tax of the other lines stays what it was. A tax that was set by hand comes down by the line's own;
 * QuickBooks, left to itself, would count all of it anew. Where an untaxed line shares in a discount
 * that comes before the tax, that stays as it is.
 * @param change the line's amount, in minor units of the currency
 * @returns null: QuickBooks works it out by itself
 */
export async function taxWithLess(
  quickbooks: QuickBooksClient,
  invoice: RawEntity,
  line: FormLine,
  change: {
    readonly was: bigint;
    readonly is: bigint;
    readonly currency: string;
    readonly isUntaxed: boolean;
  },
): Promise<RawEntity | null> {
  const { was, is, currency, isUntaxed } = change;
  if (isUntaxed) {
    return keepsTax(invoice, false) ? withOwnTax(invoice, { was, is }, currency, []) : null;
  }
  if (!isTaxByHand(invoice)) return null;
  const own = line.SalesItemLineDetail?.TaxCodeRef?.value ?? null;
  // In the US a line only says that it is taxed, and the invoice by which code.
  const code = own === 'TAX' ? taxCodeOf(invoice) : own;
  const rates = code === null ? [] : await taxRatesOf(quickbooks, activeTaxCodes(quickbooks))(code);
  return withOwnTax(invoice, { was, is }, currency, rates);
}
