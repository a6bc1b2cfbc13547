/** A bundle on a form: one line that holds the lines of its items. */
import { fromMinor, multiplyToMinor, toNumber } from './amounts.ts';
import { invalidEnumeration, requiredMissing } from './faults.ts';
import { itemLinesOf, sumOf } from './form-totals.ts';
import type { LineContext } from './item-line.ts';
import { compact, objectAt, objectsAt, refAt, textAt, type JsonObject } from './json.ts';
import { requireReference } from './references.ts';
import { isByLine } from './tax-mode.ts';

/**
 * Completes a bundle. Its lines are those given, all or none; a bundle that comes without any
 * keeps what it had, and a new one gets the items of its definition times its quantity.
 */
export async function completeGroup(
  context: LineContext,
  line: JsonObject,
  completeInner: (inner: JsonObject) => Promise<JsonObject>,
): Promise<JsonObject> {
  const { session, digits } = context;
  const detail = objectAt(line, 'GroupLineDetail') ?? {};
  const element = 'Line.GroupLineDetail.GroupItemRef';
  const itemId = refAt(detail, 'GroupItemRef');
  if (itemId === undefined) throw requiredMissing(element);
  const known = objectAt(context.known.get(textAt(line, 'Id') ?? '') ?? {}, 'GroupLineDetail');
  const isKnown = refAt(known ?? {}, 'GroupItemRef') === itemId;
  const item = await requireReference(session, element, 'Item', itemId, isKnown);
  if (item.body.Type !== 'Group') throw invalidEnumeration(element, itemId);
  const quantity = toNumber(detail.Quantity ?? known?.Quantity ?? 1, 'Quantity');
  const given = objectsAt(detail, 'Line');
  const kept = given.length > 0 || !isKnown ? given : objectsAt(known ?? {}, 'Line');
  const wanted = kept.length > 0 ? kept : await definedLines(context, item.body, quantity);
  const lines: JsonObject[] = [];
  for (const inner of wanted) {
    const kind = textAt(inner, 'DetailType') ?? 'SalesItemLineDetail';
    if (kind !== 'SalesItemLineDetail' && kind !== 'DescriptionOnly') {
      throw invalidEnumeration('Line.GroupLineDetail.Line.DetailType', kind);
    }
    const completed = await completeInner({ ...inner, DetailType: kind });
    lines.push(compact({ ...completed, Id: textAt(inner, 'Id') }));
  }
  const name = textAt(item.body, 'FullyQualifiedName') ?? textAt(item.body, 'Name');
  return {
    Amount: fromMinor(sumOf(itemLinesOf(lines), digits), digits),
    DetailType: 'GroupLineDetail',
    GroupLineDetail: {
      GroupItemRef: compact({ value: itemId, name }),
      Quantity: quantity,
      Line: lines,
    },
  };
}

async function definedLines(
  context: LineContext,
  bundle: JsonObject,
  quantity: number,
): Promise<JsonObject[]> {
  const { session, digits, mode } = context;
  const members = objectsAt(objectAt(bundle, 'ItemGroupDetail') ?? {}, 'ItemGroupLine');
  const lines: JsonObject[] = [];
  for (const member of members) {
    const id = refAt(member, 'ItemRef');
    if (id === undefined) continue;
    const item = await requireReference(session, 'ItemRef', 'Item', id);
    const Qty = toNumber(member.Qty ?? 1, 'Qty') * quantity;
    const UnitPrice = item.body.UnitPrice ?? 0;
    const byItem = refAt(item.body, 'SalesTaxCodeRef');
    const taxed = item.body.Taxable === true ? 'TAX' : 'NON';
    const code = isByLine(mode) ? byItem : taxed;
    lines.push({
      Amount: fromMinor(multiplyToMinor(UnitPrice, Qty, digits), digits),
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: compact({
        ItemRef: { value: id },
        UnitPrice,
        Qty,
        TaxCodeRef: code === undefined ? undefined : { value: code },
      }),
    });
  }
  return lines;
}
