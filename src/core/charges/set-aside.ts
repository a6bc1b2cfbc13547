/** What charges set aside for holds, on their worksheets and back. */
import type { ChargeFact, Hold, SetAside } from '../ledger/facts.ts';
import { formatAmount, parseAmount } from '../money/amount.ts';
import type { Worksheet } from './worksheet.ts';
import type { WorksheetRecord } from './worksheet-record.ts';

const minorOrNull = (text: string | null, currency: string): bigint | null =>
  text === null ? null : parseAmount(text, currency).minor;

/** What the charge of a worksheet sets aside, as a fact of it; nothing where it sets nothing aside. */
export function setAsideBy({ facts, currency }: Worksheet): Pick<ChargeFact, 'setAside'> {
  const parts = (facts.heldParts ?? []).filter(({ accrues, from, to }) => accrues && from < to);
  if (parts.length === 0) return {};
  return {
    setAside: parts.map(({ hold, from, to, amount }): SetAside => ({
      hold,
      from,
      to,
      amount: minorOrNull(amount, currency),
    })),
  };
}

/** A charge that was assessed before, as a worksheet records it. */
export function chargeOnRecord(
  { id, assessmentDate, coversFrom, coversTo, amount, status, setAside }: ChargeFact,
  currency: string,
): WorksheetRecord['charges'][number] {
  const text = (minor: bigint): string => formatAmount({ minor, currency });
  const record = { id, assessmentDate, coversFrom, coversTo, amount: text(amount), status };
  if (setAside === undefined) return record;
  return {
    ...record,
    setAside: setAside.map((each) => ({
      ...each,
      amount: each.amount === null ? null : text(each.amount),
    })),
  };
}

/** The charge of a record as a fact. */
export function chargeFromRecord(
  { setAside, ...charge }: WorksheetRecord['charges'][number],
  currency: string,
): ChargeFact {
  const fact = { ...charge, amount: parseAmount(charge.amount, currency).minor };
  if (setAside === undefined) return fact;
  return {
    ...fact,
    setAside: setAside.map((each) => ({ ...each, amount: minorOrNull(each.amount, currency) })),
  };
}

/** A hold as a worksheet records it. */
export function holdOnRecord(
  { part, ...hold }: Hold,
  currency: string,
): WorksheetRecord['holds'][number] {
  return part === undefined ? hold : { ...hold, part: formatAmount({ minor: part, currency }) };
}

/** The hold of a record as a fact. */
export function holdFromRecord(
  { part, ...hold }: WorksheetRecord['holds'][number],
  currency: string,
): Hold {
  return part === undefined ? hold : { ...hold, part: parseAmount(part, currency).minor };
}
