/** US sales tax kept simple: one rate on the lines whose code is TAX, or the total as given. */
import { fromMinor, percentOfMinor, sumMinor, toMinor } from './amounts.ts';
import { compact, objectAt, objectsAt, refAt, type Json, type JsonObject } from './json.ts';
import type { WriteSession } from './write-session.ts';

export type Tax = { detail: JsonObject; minor: bigint };

/**
 * TxnTaxDetail and its total in minor units. A TotalTax given with this request is kept as it is,
 * even when a changed line makes it stale; otherwise the known code is applied to the TAX lines,
 * so that a new line with the code NON changes no tax.
 */
export async function completeTax(
  session: WriteSession,
  draft: JsonObject,
  prior: JsonObject | undefined,
  lines: { taxableMinor: bigint },
  digits: number,
): Promise<Tax> {
  const priorDetail = objectAt(prior ?? {}, 'TxnTaxDetail');
  const given = objectAt(draft, 'TxnTaxDetail');
  const isNew = given !== undefined && given !== priorDetail;
  if (isNew && given.TotalTax !== undefined && given.TotalTax !== null) {
    return taxAsGiven(given, given.TotalTax, digits);
  }
  const applies = given === undefined ? lines.taxableMinor > 0n : !isNew;
  if (priorDetail !== undefined && applies && hasSameBase(prior, lines.taxableMinor, digits)) {
    return taxAsGiven(priorDetail, priorDetail.TotalTax ?? 0, digits);
  }
  const known = given ?? (applies ? priorDetail : undefined);
  const codeId = known === undefined ? undefined : refAt(known, 'TxnTaxCodeRef');
  const rate = codeId === undefined ? undefined : await rateOf(session, codeId);
  if (codeId !== undefined && rate !== undefined) {
    return taxByRate(codeId, rate, lines.taxableMinor, digits);
  }
  if (given?.TotalTax !== undefined) return taxAsGiven(given, given.TotalTax, digits);
  return { detail: { TotalTax: 0 }, minor: 0n };
}

/** What lines with the code TAX come to, in minor units. */
export function taxableMinorOf(lines: readonly JsonObject[], digits: number): bigint {
  const taxable = lines.filter((line) => {
    const detail = objectAt(line, 'SalesItemLineDetail');
    return detail !== undefined && refAt(detail, 'TaxCodeRef') === 'TAX';
  });
  return sumMinor(taxable.map((line) => toMinor(line.Amount, digits)));
}

function hasSameBase(prior: JsonObject | undefined, taxableMinor: bigint, digits: number): boolean {
  return prior !== undefined && taxableMinorOf(objectsAt(prior, 'Line'), digits) === taxableMinor;
}

function taxAsGiven(detail: JsonObject, totalTax: Json, digits: number): Tax {
  const minor = toMinor(totalTax, digits, 'TotalTax');
  const code = refAt(detail, 'TxnTaxCodeRef');
  const lines = objectsAt(detail, 'TaxLine');
  const completed = compact({
    TxnTaxCodeRef: code === undefined ? undefined : { value: code },
    TotalTax: fromMinor(minor, digits),
    TaxLine: lines.length === 0 ? undefined : lines,
  });
  return { detail: completed, minor };
}

function taxByRate(
  codeId: string,
  rate: { id: string; percent: Json },
  taxableMinor: bigint,
  digits: number,
): Tax {
  const minor = percentOfMinor(taxableMinor, rate.percent);
  const line: JsonObject = {
    Amount: fromMinor(minor, digits),
    DetailType: 'TaxLineDetail',
    TaxLineDetail: {
      TaxRateRef: { value: rate.id },
      PercentBased: true,
      TaxPercent: rate.percent,
      NetAmountTaxable: fromMinor(taxableMinor, digits),
    },
  };
  const detail: JsonObject = {
    TxnTaxCodeRef: { value: codeId },
    TotalTax: fromMinor(minor, digits),
    TaxLine: [line],
  };
  return { detail, minor };
}

async function rateOf(
  session: WriteSession,
  codeId: string,
): Promise<{ id: string; percent: Json } | undefined> {
  const code = await session.load('TaxCode', codeId);
  const rates = objectAt(code?.body ?? {}, 'SalesTaxRateList') ?? {};
  const rateId = refAt(objectsAt(rates, 'TaxRateDetail')[0] ?? {}, 'TaxRateRef');
  const rate = rateId === undefined ? undefined : await session.load('TaxRate', rateId);
  const percent = rate?.body.RateValue;
  return rate === undefined || typeof percent !== 'number' ? undefined : { id: rate.id, percent };
}
