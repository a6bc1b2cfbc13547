/** What a tax code charges: its rates, one upon another, as exact shares of the net amount. */
import { divideRounded } from './amounts.ts';
import { objectAt, objectsAt, refAt, textAt, type Json } from './json.ts';
import type { WriteSession } from './write-session.ts';

/** One rate of a code; `share` of the net amount, times `whole`. */
export type TaxShare = {
  readonly rateId: string;
  readonly percent: number;
  readonly share: bigint;
};

/** The fixed point that shares are counted in. */
export const whole = 10n ** 15n;

const percentShare = (percent: number): bigint => BigInt(Math.round(percent * 1e7)) * 10n ** 6n;

/**
 * The rates of a code on a day, in their order. A rate may be on the amount, on the amount with
 * the taxes before it (TaxOnAmountPlusTax), or on the tax before it (TaxOnTax).
 */
export async function sharesOf(
  session: WriteSession,
  codeId: string,
  date: string,
): Promise<TaxShare[]> {
  const code = await session.load('TaxCode', codeId);
  const list = objectAt(code?.body ?? {}, 'SalesTaxRateList') ?? {};
  const details = objectsAt(list, 'TaxRateDetail').toSorted(
    (a, b) => Number(a.TaxOrder ?? 0) - Number(b.TaxOrder ?? 0),
  );
  const shares: TaxShare[] = [];
  for (const detail of details) {
    const rateId = refAt(detail, 'TaxRateRef');
    const rate = rateId === undefined ? undefined : await session.load('TaxRate', rateId);
    const percent = rate === undefined ? undefined : percentOn(rate.body, date);
    if (rateId === undefined || percent === undefined) continue;
    const own = percentShare(percent);
    const above = shares.reduce((sum, each) => sum + each.share, 0n);
    const base = { TaxOnAmountPlusTax: whole + above, TaxOnTax: shares.at(-1)?.share ?? 0n };
    const applied = textAt(detail, 'TaxTypeApplicable');
    const on = applied === 'TaxOnAmountPlusTax' || applied === 'TaxOnTax' ? base[applied] : whole;
    shares.push({ rateId, percent, share: divideRounded(own * on, whole) });
  }
  return shares;
}

function percentOn(rate: { [key: string]: Json }, date: string): number | undefined {
  const effective = objectsAt(rate, 'EffectiveTaxRate').find((each) => {
    const from = (textAt(each, 'EffectiveDate') ?? '').slice(0, 10);
    const end = textAt(each, 'EndDate')?.slice(0, 10);
    return from <= date && (end === undefined || date <= end);
  });
  const percent = effective?.RateValue ?? rate.RateValue;
  return typeof percent === 'number' ? percent : undefined;
}

/** All rates of a code together, as a share of the net amount times `whole`. */
export function totalShare(shares: readonly TaxShare[]): bigint {
  return shares.reduce((sum, each) => sum + each.share, 0n);
}

/** The tax on a net amount in minor units, rounded once. */
export function taxOn(netMinor: bigint, share: bigint): bigint {
  return divideRounded(netMinor * share, whole);
}

/** The net amount inside one that includes the tax, rounded once. */
export function netOf(grossMinor: bigint, share: bigint): bigint {
  return divideRounded(grossMinor * whole, whole + share);
}
