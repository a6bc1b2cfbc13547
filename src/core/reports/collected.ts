import type { PlainDate } from '../calendar/plain-date.ts';
import type { ChargeLine } from '../ledger/facts.ts';
import { ledgerHistory, paidOnCharges } from '../ledger/principal.ts';
import type { CarrierRecord, ChargeRecord } from './charge-record.ts';

/**
 * What had been paid on each charge of an invoice by the end of a day, by reference. What
 * payments leave for charges goes to the oldest first; a late fee that is not ours, whose date
 * nobody knows, is paid last.
 * @param charges those that the invoice carries; the newest of them says what payments pay first
 */
export function collectedOn(
  carrier: CarrierRecord,
  charges: readonly ChargeRecord[],
  date: PlainDate,
): Map<string, bigint> {
  const collected = new Map<string, bigint>();
  const newest = charges.toSorted(byDate).at(-1);
  if (newest === undefined) return collected;
  const history = ledgerHistory(carrier);
  const written = new Set(
    charges.filter(({ writtenOn }) => writtenOn !== null && writtenOn <= date).map(referenceOf),
  );
  let left = paidOnCharges(history, date, newest.allocation);
  for (const line of history.chargeLines.toSorted(oldestFirst)) {
    const isThere = line.reference === null || written.has(line.reference);
    if (!isThere || line.amount <= 0n) continue;
    const paid = left < line.amount ? left : line.amount;
    left -= paid;
    if (line.reference === null) continue;
    collected.set(line.reference, (collected.get(line.reference) ?? 0n) + paid);
  }
  return collected;
}

const referenceOf = ({ reference }: { readonly reference: string }): string => reference;

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const byDate = (a: ChargeRecord, b: ChargeRecord): number =>
  byText(a.assessmentDate + a.reference, b.assessmentDate + b.reference);

/** '9' is later than every date. */
const keyOf = ({ date, reference, lineId }: ChargeLine): string =>
  `${date ?? '9'} ${reference ?? '~'} ${lineId}`;

const oldestFirst = (a: ChargeLine, b: ChargeLine): number => byText(keyOf(a), keyOf(b));
