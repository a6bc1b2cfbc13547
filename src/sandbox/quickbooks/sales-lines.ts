/** The lines of a sales form: ids kept or newly made, each kind completed, the whole arranged. */
import { businessRule, invalidEnumeration, invalidLength, requiredMissing } from './faults.ts';
import { arrangeLines, isShipping, itemLinesOf, type FormTotals } from './form-totals.ts';
import { completeGroup } from './group-line.ts';
import { completeDiscount, completeItemLine, discountLine, type LineContext } from './item-line.ts';
import { compact, inOrder, objectAt, objectsAt, textAt, type JsonObject } from './json.ts';
import { isByLine, lineTaxCode, type TaxMode } from './tax-mode.ts';
import type { WriteSession } from './write-session.ts';

export type SalesLines = { lines: JsonObject[]; lastLineId: number; totals: FormTotals };

/** What the lines need to know of their form. */
export type LineFrame = {
  readonly session: WriteSession;
  readonly digits: number;
  readonly mode: TaxMode;
  readonly date: string;
};

const lineOrder = [
  'Id',
  'LineNum',
  'Description',
  'Amount',
  'LinkedTxn',
  'DetailType',
  'SalesItemLineDetail',
];
// QuickBooks' limits: lines of any transaction, and lines of one that is taxed.
const linesAtMost = 10_000;
const taxedLinesAtMost = 750;

/**
 * Completes all lines of a form: what is given replaces what was there, all or none.
 * A line with the id of an existing line keeps it; any other gets an id never used before.
 */
export async function completeSalesLines(
  frame: LineFrame,
  given: readonly JsonObject[],
  prior: { lines: readonly JsonObject[]; lastLineId: number },
): Promise<SalesLines> {
  const ids = createLineIds(prior);
  const context: LineContext = { ...frame, known: ids.known };
  const completed: JsonObject[] = [];
  let lineNum = 0;
  for (const line of given) {
    const kind = textAt(line, 'DetailType');
    if (kind === undefined) throw requiredMissing('Line.DetailType');
    if (kind === 'SubTotalLineDetail') continue;
    const one = await completeLine(context, kind, line);
    // Discount and shipping stand behind the subtotal and, like it, have no id.
    const isFoot = kind === 'DiscountLineDetail' || isShipping(one);
    if (!isFoot) lineNum += 1;
    completed.push(isFoot ? inOrder(one, lineOrder) : identify(one, line, ids, lineNum));
  }
  const isOnlyDiscount = completed.every((line) => line.DetailType === 'DiscountLineDetail');
  if (isOnlyDiscount) throw requiredMissing('Line');
  checkCount(completed, frame.mode);
  return { ...arrangeLines(completed, frame.digits), lastLineId: ids.last() };
}

type LineIds = {
  readonly known: ReadonlyMap<string, JsonObject>;
  take(givenId: string | undefined): string;
  last(): number;
};

function createLineIds(prior: { lines: readonly JsonObject[]; lastLineId: number }): LineIds {
  const known = new Map<string, JsonObject>();
  for (const line of prior.lines) {
    const inner = objectsAt(objectAt(line, 'GroupLineDetail') ?? {}, 'Line');
    for (const each of [line, ...inner]) known.set(textAt(each, 'Id') ?? '', each);
  }
  known.delete('');
  const discount = prior.lines.find((line) => line.DetailType === 'DiscountLineDetail');
  if (discount !== undefined) known.set(discountLine, discount);
  const used = new Set<string>();
  let last = prior.lastLineId;
  return {
    known,
    take(givenId) {
      const keeps = givenId !== undefined && known.has(givenId) && !used.has(givenId);
      if (!keeps) last += 1;
      const id = keeps ? givenId : String(last);
      used.add(id);
      return id;
    },
    last: () => last,
  };
}

function identify(
  completed: JsonObject,
  given: JsonObject,
  ids: LineIds,
  lineNum: number,
): JsonObject {
  const line: JsonObject = { ...completed, Id: ids.take(textAt(given, 'Id')), LineNum: lineNum };
  const group = objectAt(line, 'GroupLineDetail');
  if (group === undefined) return inOrder(line, lineOrder);
  const Line = objectsAt(group, 'Line').map((inner, index) =>
    identify(inner, inner, ids, index + 1),
  );
  return inOrder({ ...line, GroupLineDetail: { ...group, Line } }, lineOrder);
}

async function completeLine(
  context: LineContext,
  kind: string,
  line: JsonObject,
): Promise<JsonObject> {
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
      return { ...common, ...(await completeDiscount(context, line)) };
    case 'GroupLineDetail':
      return {
        ...common,
        ...(await completeGroup(context, line, (inner) =>
          completeLine(context, textAt(inner, 'DetailType') ?? '', inner),
        )),
      };
    default:
      throw invalidEnumeration('Line.DetailType', kind);
  }
}

function checkCount(lines: readonly JsonObject[], mode: TaxMode): void {
  const items = itemLinesOf(lines);
  const isTaxed = items.some((line) =>
    isByLine(mode) ? lineTaxCode(line) !== undefined : lineTaxCode(line) === 'TAX',
  );
  const atMost = isTaxed ? taxedLinesAtMost : linesAtMost;
  if (items.length > atMost) {
    throw businessRule(`A transaction cannot have more than ${atMost} lines`);
  }
}
