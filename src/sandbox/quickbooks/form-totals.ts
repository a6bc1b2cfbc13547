/** The sums of a sales form: subtotal, discount, shipping, and what of it each tax code taxes. */
import { divideRounded, fromMinor, percentOfMinor, sumMinor, toMinor } from './amounts.ts';
import { businessRule } from './faults.ts';
import { objectAt, objectsAt, refAt, type JsonObject } from './json.ts';
import { lineTaxCode } from './tax-mode.ts';

export const shippingItem = 'SHIPPING_ITEM_ID';

export type FormTotals = {
  /** Item lines without shipping, those of bundles included. */
  readonly subTotalMinor: bigint;
  readonly discountMinor: bigint;
  /** Sales lines less discounts, plus shipping, before tax. */
  readonly netMinor: bigint;
};

/** The item lines of a form, with those inside bundles, without the bundles themselves. */
export function itemLinesOf(lines: readonly JsonObject[]): JsonObject[] {
  return lines.flatMap((line) => {
    if (line.DetailType === 'SalesItemLineDetail') return [line];
    if (line.DetailType !== 'GroupLineDetail') return [];
    return itemLinesOf(objectsAt(objectAt(line, 'GroupLineDetail') ?? {}, 'Line'));
  });
}

/** True for the line of what the sending costs. */
export function isShipping(line: JsonObject): boolean {
  return refAt(objectAt(line, 'SalesItemLineDetail') ?? {}, 'ItemRef') === shippingItem;
}

/** The sum of lines in minor units. */
export function sumOf(lines: readonly JsonObject[], digits: number): bigint {
  return sumMinor(lines.map((line) => toMinor(line.Amount, digits)));
}

/**
 * Puts completed lines in QuickBooks' order (goods, subtotal, discount, shipping), with the
 * subtotal made and a discount by percent priced. Throws when the sum is below 0.
 */
export function arrangeLines(
  lines: readonly JsonObject[],
  digits: number,
): { lines: JsonObject[]; totals: FormTotals } {
  const discounts = lines.filter((line) => line.DetailType === 'DiscountLineDetail');
  const rest = lines.filter((line) => line.DetailType !== 'DiscountLineDetail');
  const shipping = rest.filter(isShipping);
  const goods = rest.filter((line) => !isShipping(line));
  const subTotalMinor = sumOf(itemLinesOf(goods), digits);
  const priced = discounts.map((line) => priceDiscount(line, subTotalMinor, digits));
  const discountMinor = sumOf(priced, digits);
  const netMinor = subTotalMinor + sumOf(shipping, digits) - discountMinor;
  if (netMinor < 0n) throw businessRule('Transaction amount must be 0 or greater');
  const subTotal: JsonObject = {
    Amount: fromMinor(subTotalMinor, digits),
    DetailType: 'SubTotalLineDetail',
    SubTotalLineDetail: {},
  };
  const totals = { subTotalMinor, discountMinor, netMinor };
  return { lines: [...goods, subTotal, ...priced, ...shipping], totals };
}

function priceDiscount(line: JsonObject, subTotal: bigint, digits: number): JsonObject {
  const detail = objectAt(line, 'DiscountLineDetail') ?? {};
  const percent = detail.DiscountPercent;
  if (detail.PercentBased !== true || percent === undefined) return line;
  return { ...line, Amount: fromMinor(percentOfMinor(subTotal, percent), digits) };
}

/** Net and, where a line says it, with-tax amounts by tax code. */
export type TaxBase = { netMinor: bigint; grossMinor: bigint };

/**
 * What each tax code is on. A discount taken before tax comes off each code by its part of the
 * subtotal; shipping is never discounted.
 */
export function taxBases(
  lines: readonly JsonObject[],
  isDiscountFirst: boolean,
  digits: number,
): Map<string, TaxBase> {
  const items = itemLinesOf(lines);
  const discounts = lines.filter((line) => line.DetailType === 'DiscountLineDetail');
  const discount = isDiscountFirst ? sumOf(discounts, digits) : 0n;
  const subTotal = sumOf(
    items.filter((line) => !isShipping(line)),
    digits,
  );
  const bases = new Map<string, TaxBase>();
  const codes = new Set(
    items.map((line) => lineTaxCode(line)).filter((code) => code !== undefined),
  );
  for (const code of codes) {
    const own = items.filter((line) => lineTaxCode(line) === code);
    const goods = own.filter((line) => !isShipping(line));
    const shipping = own.filter(isShipping);
    const left = (minor: bigint) =>
      subTotal === 0n ? minor : minor - divideRounded(discount * minor, subTotal);
    bases.set(code, {
      netMinor: left(sumOf(goods, digits)) + sumOf(shipping, digits),
      grossMinor: left(grossSum(goods, digits)) + grossSum(shipping, digits),
    });
  }
  return bases;
}

function grossSum(lines: readonly JsonObject[], digits: number): bigint {
  return sumMinor(
    lines.map((line) => {
      const detail = objectAt(line, 'SalesItemLineDetail') ?? {};
      return toMinor(detail.TaxInclusiveAmt ?? line.Amount, digits);
    }),
  );
}
