/** One line that sells an item, and the discount line. */
import {
  divideRounded,
  fromMinor,
  minorText,
  multiplyToMinor,
  percentOfMinor,
  toMinor,
  toNumber,
} from './amounts.ts';
import { businessRule, invalidReference, QuickBooksFault, requiredMissing } from './faults.ts';
import { compact, inOrder, objectAt, refAt, textAt, without, type JsonObject } from './json.ts';
import { readDate } from './read-input.ts';
import { nameOfReference, requireReference } from './references.ts';
import type { LineFrame } from './sales-lines.ts';
import { netOf, sharesOf, taxOn, totalShare } from './tax-codes.ts';
import { isByLine } from './tax-mode.ts';

/** The form's frame, and the lines it had, those inside bundles too, by id. */
export type LineContext = LineFrame & { readonly known: ReadonlyMap<string, JsonObject> };

const detailOrder = [
  'ItemRef',
  'ClassRef',
  'UnitPrice',
  'RatePercent',
  'Qty',
  'ItemAccountRef',
  'TaxCodeRef',
  'ServiceDate',
  'TaxInclusiveAmt',
  'DiscountRate',
  'DiscountAmt',
];
const discountAccount = '6';
/** Where the discount a form had is known by, as it has no id. */
export const discountLine = 'discount';
const detailOf = (line: JsonObject): JsonObject => objectAt(line, 'SalesItemLineDetail') ?? {};

/** Completes an item line. Without an item it documents only, and its amount is ignored. */
export async function completeItemLine(
  context: LineContext,
  line: JsonObject,
): Promise<JsonObject> {
  const { session, digits } = context;
  const detail = detailOf(line);
  const itemId = refAt(detail, 'ItemRef');
  if (itemId === undefined) return { DetailType: 'DescriptionOnly', DescriptionLineDetail: {} };
  const before = detailOf(context.known.get(textAt(line, 'Id') ?? '') ?? {});
  const isSame = (key: string): boolean => refAt(before, key) === refAt(detail, key);
  const isSpecial = itemId.endsWith('_ITEM_ID');
  const name = isSpecial
    ? undefined
    : await nameOfReference(session, 'ItemRef', 'Item', itemId, isSame('ItemRef'));
  const classId = refAt(detail, 'ClassRef');
  const className =
    classId === undefined
      ? undefined
      : await nameOfReference(session, 'ClassRef', 'Class', classId, isSame('ClassRef'));
  const code = await taxCodeOf(context, detail, itemId, isSame('TaxCodeRef'));
  const priced = await priceLine(context, detail, itemAmount(line, detail, digits), code);
  const serviceDate = detail.ServiceDate;
  const completed = compact({
    ...without(detail, ['ItemRef', 'ClassRef', 'ServiceDate', 'TaxCodeRef', 'TaxInclusiveAmt']),
    ItemRef: compact({ value: itemId, name }),
    ClassRef: classId === undefined ? undefined : compact({ value: classId, name: className }),
    UnitPrice: priced.unitPrice ?? optionalNumber(detail, 'UnitPrice'),
    Qty: optionalNumber(detail, 'Qty'),
    TaxCodeRef: code === undefined ? undefined : { value: code },
    TaxInclusiveAmt:
      priced.grossMinor === undefined ? undefined : fromMinor(priced.grossMinor, digits),
    ServiceDate:
      serviceDate === undefined || serviceDate === null
        ? undefined
        : readDate('ServiceDate', serviceDate),
  });
  return {
    Amount: fromMinor(priced.minor, digits),
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: inOrder(completed, detailOrder),
  };
}

/**
 * The tax code of a line. In the US TAX or NON: NON by default, in the automatic mode as the item
 * says. Elsewhere one of the company's, which every line must name, unless nothing is taxed.
 */
async function taxCodeOf(
  context: LineContext,
  detail: JsonObject,
  itemId: string,
  isUnchanged: boolean,
): Promise<string | undefined> {
  const { session, mode } = context;
  const element = 'Line.SalesItemLineDetail.TaxCodeRef';
  const given = refAt(detail, 'TaxCodeRef');
  if (isByLine(mode)) {
    if (given === undefined) {
      throw businessRule('Make sure all your transactions have a sales tax rate before you save.');
    }
    await requireReference(session, element, 'TaxCode', given, isUnchanged);
    return given;
  }
  if (mode === 'NotApplicable') return undefined;
  if (given !== undefined && given !== 'TAX' && given !== 'NON') {
    throw invalidReference(element, 'TaxCode', given);
  }
  if (given !== undefined || mode === 'us-code') return given ?? 'NON';
  const item = itemId.endsWith('_ITEM_ID') ? undefined : await session.load('Item', itemId);
  return item?.body.Taxable === true ? 'TAX' : 'NON';
}

type Priced = { minor: bigint; grossMinor?: bigint; unitPrice?: number };

/**
 * Where prices include the tax, TaxInclusiveAmt is what counts and Amount is the net part of it;
 * a line without TaxInclusiveAmt gives the net amount.
 */
async function priceLine(
  context: LineContext,
  detail: JsonObject,
  minor: bigint,
  code: string | undefined,
): Promise<Priced> {
  const { session, digits, mode, date } = context;
  if (mode !== 'TaxInclusive' || code === undefined) return { minor };
  const share = totalShare(await sharesOf(session, code, date));
  const given = detail.TaxInclusiveAmt ?? undefined;
  if (given === undefined) return { minor, grossMinor: minor + taxOn(minor, share) };
  const grossMinor = toMinor(given, digits, 'Line.SalesItemLineDetail.TaxInclusiveAmt');
  const net = netOf(grossMinor, share);
  if (net === minor) return { minor, grossMinor };
  const quantity = optionalNumber(detail, 'Qty');
  const hasPrice = optionalNumber(detail, 'UnitPrice') !== undefined;
  const unitPrice = hasPrice ? pricePerUnit(net, quantity, digits) : undefined;
  return { minor: net, grossMinor, ...(unitPrice === undefined ? {} : { unitPrice }) };
}

// QuickBooks keeps prices to seven digits, so that quantity times price gives the amount again.
function pricePerUnit(
  minor: bigint,
  quantity: number | undefined,
  digits: number,
): number | undefined {
  if (quantity === undefined || quantity === 0) return undefined;
  const scale = 10n ** 7n;
  const units = BigInt(Math.round(quantity * 1e7));
  const price = divideRounded(minor * scale * scale, units * 10n ** BigInt(digits));
  return Number(minorText(price, 7));
}

function optionalNumber(detail: JsonObject, key: string): number | undefined {
  const value = detail[key];
  return value === undefined || value === null || value === '' ? undefined : toNumber(value, key);
}

function itemAmount(line: JsonObject, detail: JsonObject, digits: number): bigint {
  const price = detail.UnitPrice ?? undefined;
  const quantity = detail.Qty ?? undefined;
  const computed =
    price === undefined || quantity === undefined
      ? undefined
      : multiplyToMinor(price, quantity, digits);
  if (line.Amount === undefined || line.Amount === null) {
    if (computed === undefined) throw requiredMissing('Line.Amount');
    return computed;
  }
  const amount = toMinor(line.Amount, digits, 'Line.Amount');
  if (computed !== undefined && computed !== amount) {
    const message = 'Amount calculation incorrect in the request';
    const detailText = `Amount is not equal to UnitPrice * Qty. Supplied value:${String(fromMinor(amount, digits))}`;
    throw new QuickBooksFault('6070', message, detailText, { element: '' });
  }
  return amount;
}

/** Completes a discount, by percent of the subtotal or by amount, with the account it goes to. */
export async function completeDiscount(
  context: LineContext,
  line: JsonObject,
): Promise<JsonObject> {
  const { session, digits } = context;
  const detail = objectAt(line, 'DiscountLineDetail') ?? {};
  const before = objectAt(context.known.get(discountLine) ?? {}, 'DiscountLineDetail');
  const key = 'DiscountAccountRef';
  const given = refAt(detail, key);
  const accountId = given ?? discountAccount;
  const isKnown = given === undefined || refAt(before ?? {}, key) === given;
  const name = await nameOfReference(session, key, 'Account', accountId, isKnown);
  const isPercent = detail.PercentBased === true;
  if (isPercent && optionalNumber(detail, 'DiscountPercent') === undefined) {
    throw requiredMissing('Line.DiscountLineDetail.DiscountPercent');
  }
  // A percent that is none is refused here; the amount follows from the subtotal.
  if (isPercent) percentOfMinor(0n, detail.DiscountPercent ?? 0, 'DiscountPercent');
  const minor = isPercent ? 0n : toMinor(line.Amount, digits, 'Line.Amount');
  if (minor < 0n) throw businessRule('A discount must be 0 or greater');
  const completed = compact({
    PercentBased: isPercent,
    DiscountPercent: isPercent ? optionalNumber(detail, 'DiscountPercent') : undefined,
    [key]: compact({ value: accountId, name }),
  });
  return {
    Amount: fromMinor(minor, digits),
    DetailType: 'DiscountLineDetail',
    DiscountLineDetail: completed,
  };
}
