import type { PlainDate } from '../calendar/plain-date.ts';
import { chargeReferenceIn } from './charge-reference.ts';
import { isKnownById, type LineMarks } from './charge-standing.ts';
import type { ChargeLine, InvoiceFacts } from './facts.ts';

/** A sales line of an invoice as the mirror keeps it; the amount in minor units. */
export type InvoiceLine = {
  readonly id: string;
  readonly amount: bigint;
  readonly description: string | null;
  readonly itemId?: string | null;
  readonly itemName: string | null;
  readonly accountName?: string | null;
};

/**
 * The lines of an invoice that are charges and no principal: ours, known by their reference,
 * and foreign late fees, known by an item, an account or a description named "late fee".
 * `chargeDates` gives the assessment dates of our references, `written` the charges that were
 * written on this invoice: a person may have rewritten the text of their lines.
 */
export function recogniseChargeLines(
  lines: readonly InvoiceLine[],
  chargeDates: ReadonlyMap<string, PlainDate>,
  written: readonly LineMarks[] = [],
): ChargeLine[] {
  const marked = new Set(lines.map(({ description }) => chargeReferenceIn(description ?? '')));
  const unmarked = written.filter(({ reference }) => !marked.has(reference));
  return lines.flatMap((line): ChargeLine[] => {
    const { id, itemId = null } = line;
    const byId = unmarked.find((charge) => isKnownById({ id, itemId }, charge));
    const reference = chargeReferenceIn(line.description ?? '') ?? byId?.reference ?? null;
    if (reference !== null) {
      const date = chargeDates.get(reference) ?? null;
      return [{ lineId: line.id, amount: line.amount, reference, date }];
    }
    if (!isForeignLateFee(line)) return [];
    return [{ lineId: line.id, amount: line.amount, reference: null, date: null }];
  });
}

/** Whether an invoice is there for charges, by its lines or by how it came to be. */
export const isChargeInvoice = (
  invoice: Pick<InvoiceFacts, 'carriesOnlyCharges' | 'madeForCharges'>,
): boolean => invoice.carriesOnlyCharges || invoice.madeForCharges === true;

/** Whether a line is a late fee that Dunwell did not write, such as QuickBooks' automatic one. */
export function isForeignLateFee(line: InvoiceLine): boolean {
  const named = [line.itemName, line.accountName].some(
    (name) => typeof name === 'string' && /\blate[\s-]*fees?\b/i.test(name),
  );
  // Only at the start: "Advice on your late fee policy" is work that was sold.
  return named || /^\s*late[\s-]*fees?\b/i.test(line.description ?? '');
}
