import { z } from 'zod';
import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';

const codeSchema = z
  .object({ Id: z.string(), Name: z.string().default(''), Taxable: z.boolean().optional() })
  .loose();

/**
 * The tax code a charge is written with. Interest and late fees pay for a delay and are no sale,
 * so they carry no sales tax: NON in the US, and elsewhere, where every line must name one of the
 * company's own codes, the one that keeps a line out of tax. Null: the line names none, because
 * nothing is taxed there or because no such code exists (then QuickBooks says what is missing).
 * A code that was chosen is taken as it is, except on an invoice that is not taxed at all.
 * @param codes the company's active codes, asked for only where they matter
 * @param country of the company; null is taken as the US
 * @param invoice that gets the line; null when the charge gets an invoice of its own
 */
export async function chargeTaxCode(options: {
  codes: () => Promise<readonly RawEntity[]>;
  country: string | null;
  invoice: RawEntity | null;
  chosen?: string | undefined;
}): Promise<string | null> {
  const { codes, country, invoice, chosen } = options;
  if (country === null || /^US/i.test(country)) return chosen ?? 'NON';
  if (invoice?.['GlobalTaxCalculation'] === 'NotApplicable') return null;
  if (chosen !== undefined) return chosen;
  return untaxedCode(await codes());
}

/** A company's active tax codes, read when they are first asked for and then kept. */
export function activeTaxCodes(quickbooks: QuickBooksClient): () => Promise<readonly RawEntity[]> {
  let codes: Promise<readonly RawEntity[]> | undefined;
  return () => (codes ??= quickbooks.query('TaxCode', ' where Active = true maxresults 1000'));
}

const outsideOfTax = /\b(out of scope|no (vat|gst|tax)|not applicable|none)\b/i;
const exempt = /\b(exempt|free)\b/i;
const zeroRated = /\bzero|(^|[^\d.])0(\.0+)? ?%/i;

/** The id of the code that keeps a line out of tax, the plainest first; null when none does. */
export function untaxedCode(codes: readonly RawEntity[]): string | null {
  const known = codes.flatMap((raw) => {
    const code = codeSchema.safeParse(raw);
    return code.success ? [code.data] : [];
  });
  const untaxed = known.filter((code) => code.Taxable === false);
  const named = (list: typeof known, pattern: RegExp) =>
    list.find((code) => pattern.test(code.Name));
  const found =
    named(untaxed, outsideOfTax) ??
    named(untaxed, exempt) ??
    untaxed[0] ??
    named(known, outsideOfTax) ??
    named(known, exempt) ??
    named(known, zeroRated);
  return found?.Id ?? null;
}
