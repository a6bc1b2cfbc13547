/** The lines of a sales form: ids kept or newly made, details checked, the subtotal computed. */
import {
  fromMinor,
  multiplyToMinor,
  percentOfMinor,
  sumMinor,
  toMinor,
  toNumber,
} from './amounts.ts';
import {
  businessRule,
  invalidEnumeration,
  invalidLength,
  QuickBooksFault,
  requiredMissing,
} from './faults.ts';
import { compact, inOrder, objectAt, refAt, textAt, without, type JsonObject } from './json.ts';
import { readDate } from './read-input.ts';
import { nameOfReference } from './references.ts';
import { taxableMinorOf } from './sales-tax.ts';
import type { WriteSession } from './write-session.ts';

export type SalesLines = {
  lines: JsonObject[];
  lastLineId: number;
  /** Sales lines less discounts, in minor units, before tax. */
  netMinor: bigint;
  /** The part of it on lines with the code TAX. */
  taxableMinor: bigint;
};

type Context = { session: WriteSession; digits: number; known: ReadonlySet<string> };

const detailOrder = [
  'ItemRef',
  'ClassRef',
  'UnitPrice',
  'RatePercent',
  'Qty',
  'ItemAccountRef',
  'TaxCodeRef',
  'ServiceDate',
  'DiscountRate',
  'DiscountAmt',
];
const lineOrder = [
  'Id',
  'LineNum',
  'Description',
  'Amount',
  'LinkedTxn',
  'DetailType',
  'SalesItemLineDetail',
];
const shippingItem = 'SHIPPING_ITEM_ID';

/**
 * Completes all lines of a form: what is given replaces what was there, all or none.
 * A line with the id of an existing line keeps it; any other gets an id never used before.
 */
export async function completeSalesLines(
  session: WriteSession,
  given: readonly JsonObject[],
  prior: { lines: readonly JsonObject[]; lastLineId: number },
  digits: number,
): Promise<SalesLines> {
  const known = new Set(prior.lines.map((line) => textAt(line, 'Id') ?? ''));
  const context: Context = { session, digits, known };
  const state = { lastLineId: prior.lastLineId, lineNum: 0, used: new Set<string>() };
  const items: JsonObject[] = [];
  const discounts: JsonObject[] = [];
  for (const line of given) {
    const kind = textAt(line, 'DetailType');
    if (kind === undefined) throw requiredMissing('Line.DetailType');
    if (kind === 'SubTotalLineDetail') continue;
    const completed = await completeLine(context, kind, line);
    const identified = identify(completed, textAt(line, 'Id'), known, state);
    (kind === 'DiscountLineDetail' ? discounts : items).push(identified);
  }
  if (items.length === 0) throw requiredMissing('Line');
  return { ...assemble(items, discounts, digits), lastLineId: state.lastLineId };
}

function identify(
  line: JsonObject,
  givenId: string | undefined,
  known: ReadonlySet<string>,
  state: { lastLineId: number; lineNum: number; used: Set<string> },
): JsonObject {
  const keeps = givenId !== undefined && known.has(givenId) && !state.used.has(givenId);
  if (!keeps) state.lastLineId += 1;
  const id = keeps && givenId !== undefined ? givenId : String(state.lastLineId);
  state.used.add(id);
  state.lineNum += 1;
  return inOrder({ ...line, Id: id, LineNum: state.lineNum }, lineOrder);
}

async function completeLine(context: Context, kind: string, line: JsonObject): Promise<JsonObject> {
  const description = textAt(line, 'Description');
  if (description !== undefined && description.length > 4000) {
    throw invalidLength('Line.Description', 4000, description.length);
  }
  const common = compact({ Description: description, LinkedTxn: line.LinkedTxn });
  switch (kind) {
    case 'SalesItemLineDetail':
      return { ...common, ...(await completeItemLine(context, line)) };
    case 'DescriptionOnly':
      return { ...common, DetailType: kind, DescriptionLineDetail: {} };
    case 'DiscountLineDetail':
      return { ...common, ...completeDiscount(context, line) };
    case 'GroupLineDetail':
      return {
        ...common,
        Amount: fromMinor(toMinor(line.Amount, context.digits), context.digits),
        DetailType: kind,
        GroupLineDetail: objectAt(line, 'GroupLineDetail') ?? {},
      };
    default:
      throw invalidEnumeration('Line.DetailType', kind);
  }
}

async function completeItemLine(context: Context, line: JsonObject): Promise<JsonObject> {
  const { session, digits } = context;
  const detail = objectAt(line, 'SalesItemLineDetail') ?? {};
  const itemId = refAt(detail, 'ItemRef');
  // "When a line lacks an ItemRef it is treated as documentation and the Line.Amount is ignored."
  if (itemId === undefined) return { DetailType: 'DescriptionOnly', DescriptionLineDetail: {} };
  const isKnownLine = context.known.has(textAt(line, 'Id') ?? '');
  const isSpecial = itemId.endsWith('_ITEM_ID');
  const name = isSpecial
    ? undefined
    : await nameOfReference(session, 'ItemRef', 'Item', itemId, isKnownLine);
  const amount = fromMinor(itemAmount(line, detail, digits), digits);
  const serviceDate = detail.ServiceDate;
  const completed = compact({
    ...without(detail, ['ItemRef', 'ServiceDate']),
    ItemRef: compact({ value: itemId, name }),
    UnitPrice: optionalNumber(detail, 'UnitPrice'),
    Qty: optionalNumber(detail, 'Qty'),
    TaxCodeRef: { value: refAt(detail, 'TaxCodeRef') ?? 'NON' },
    ServiceDate:
      serviceDate === undefined || serviceDate === null
        ? undefined
        : readDate('ServiceDate', serviceDate),
  });
  return {
    Amount: amount,
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: inOrder(completed, detailOrder),
  };
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

function completeDiscount(context: Context, line: JsonObject): JsonObject {
  const detail = objectAt(line, 'DiscountLineDetail') ?? {};
  const amount = fromMinor(toMinor(line.Amount, context.digits), context.digits);
  return { Amount: amount, DetailType: 'DiscountLineDetail', DiscountLineDetail: detail };
}

function assemble(
  items: readonly JsonObject[],
  discounts: readonly JsonObject[],
  digits: number,
): Omit<SalesLines, 'lastLineId'> {
  const isShipping = (line: JsonObject) => itemOf(line) === shippingItem;
  const minorOf = (line: JsonObject) => toMinor(line.Amount, digits);
  const sum = (lines: readonly JsonObject[]) => sumMinor(lines.map(minorOf));
  const goods = items.filter((line) => !isShipping(line));
  const shipping = items.filter(isShipping);
  const subTotal = sum(goods);
  const priced = discounts.map((line) => priceDiscount(line, subTotal, digits));
  const subTotalLine: JsonObject = {
    Amount: fromMinor(subTotal, digits),
    DetailType: 'SubTotalLineDetail',
    SubTotalLineDetail: {},
  };
  const netMinor = subTotal + sum(shipping) - sum(priced);
  if (netMinor < 0n) throw businessRule('Transaction amount must be 0 or greater');
  const taxableMinor = taxableMinorOf(items, digits);
  return { lines: [...goods, subTotalLine, ...priced, ...shipping], netMinor, taxableMinor };
}

function priceDiscount(line: JsonObject, subTotal: bigint, digits: number): JsonObject {
  const detail = objectAt(line, 'DiscountLineDetail') ?? {};
  const percent = detail.DiscountPercent;
  if (detail.PercentBased !== true || percent === undefined) return line;
  return { ...line, Amount: fromMinor(percentOfMinor(subTotal, percent), digits) };
}

function itemOf(line: JsonObject): string | undefined {
  return refAt(objectAt(line, 'SalesItemLineDetail') ?? {}, 'ItemRef');
}
