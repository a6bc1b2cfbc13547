import type { PlainDate } from '../calendar/plain-date.ts';
import type { ChargeLine } from '../ledger/facts.ts';
import {
  explainedHistory,
  paidOnCharges,
  principalOf,
  withoutTakenBack,
  type LedgerHistory,
} from '../ledger/principal.ts';
import { effective, takenOffLine, type CarrierRecord, type ChargeRecord } from './charge-record.ts';

/**
 * What had been paid on each charge of an invoice by the end of a day, by reference. What
 * payments leave for charges goes to the oldest first; a late fee that is not ours, whose date
 * nobody knows, is paid last.
 * @param charges those that were ever put on the invoice; the newest of them that day says what
 * payments pay first
 */
export function collectedOn(
  carrier: CarrierRecord,
  charges: readonly ChargeRecord[],
  date: PlainDate,
): Map<string, bigint> {
  const collected = new Map<string, bigint>();
  const there = charges.filter(({ writtenOn }) => writtenOn !== null && writtenOn <= date);
  const newest = there.toSorted(byDate).at(-1);
  if (newest === undefined) return collected;
  const history = historyOn(carrier, charges, date);
  const own = new Set(there.map(referenceOf));
  let left = paidOnCharges(history, date, newest.allocation);
  for (const line of history.chargeLines.toSorted(oldestFirst)) {
    const isThere = line.reference === null || own.has(line.reference);
    if (!isThere || line.amount <= 0n) continue;
    const paid = left < line.amount ? left : line.amount;
    left -= paid;
    if (line.reference === null) continue;
    collected.set(line.reference, (collected.get(line.reference) ?? 0n) + paid);
  }
  return collected;
}

/**
 * The invoice as it stood at the end of a day: with the lines that its charges had then, whatever
 * became of them later, so that no month changes once it is over. What was sold is as it is now.
 */
function historyOn(
  carrier: CarrierRecord,
  charges: readonly ChargeRecord[],
  date: PlainDate,
): LedgerHistory {
  const now = explainedHistory(carrier);
  const ours = new Set(charges.map(referenceOf));
  const others = now.chargeLines.filter(
    ({ reference }) => reference === null || !ours.has(reference),
  );
  const chargeLines = [...others, ...charges.flatMap((charge) => lineOn(charge, date))];
  const postings = now.postings.filter((posting) => posting.date <= date);
  const total = chargeLines.reduce((sum, { amount }) => sum + amount, principalOf(now));
  const openBalance = postings.reduce((open, { amount }) => open - amount, total);
  return withoutTakenBack({ total, openBalance, postings, chargeLines });
}

/** The line of a charge on its invoice at the end of a day; none before it was written. */
function lineOn(charge: ChargeRecord, date: PlainDate): ChargeLine[] {
  const { reference, assessmentDate, writtenOn, reversals } = charge;
  if (writtenOn === null || writtenOn > date) return [];
  const seen = reversals.findLast(({ on, byHand }) => byHand !== null && on !== null && on <= date);
  if (seen?.byHand?.isMoved === true) return [];
  const amount = effective(charge, date).reduce(
    (rest, each) => rest - takenOffLine(each),
    charge.amount,
  );
  if (amount <= 0n) return [];
  return [{ lineId: reference, amount, reference, date: assessmentDate }];
}

const referenceOf = ({ reference }: { readonly reference: string }): string => reference;

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const byDate = (a: ChargeRecord, b: ChargeRecord): number =>
  byText(a.assessmentDate + a.reference, b.assessmentDate + b.reference);

/** '9' is later than every date. */
const keyOf = ({ date, reference, lineId }: ChargeLine): string =>
  `${date ?? '9'} ${reference ?? '~'} ${lineId}`;

const oldestFirst = (a: ChargeLine, b: ChargeLine): number => byText(keyOf(a), keyOf(b));
