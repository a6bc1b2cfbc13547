/**
 * Works a worksheet out again from what it shows: days from dates, interest from days, the sum,
 * the rounding and the limits. It trusts none of the results written in it, so that an equal
 * answer says that the worksheet proves its amount.
 */
import { daysBetween } from '../calendar/plain-date.ts';
import { mostLawful } from '../law/guard.ts';
import { formatAmount, majorUnits, parseAmount } from '../money/amount.ts';
import { minorDigits } from '../money/currency.ts';
import type { Rational } from '../money/rational.ts';
import { compare, multiply, rational, sum, zero } from '../money/rational.ts';
import { roundHalfAwayFromZero } from '../money/rounding.ts';
import { unreachable } from '../unreachable.ts';
import { interest } from './accrual.ts';
import { flatOf, greatest, percentOf } from './calculate-part.ts';
import { applyLimits, limitFromWorksheet } from './limits.ts';
import type { Worksheet, WorksheetPart } from './worksheet.ts';

/** The amount that a worksheet's own figures come to, as decimal text. */
export function recomputeWorksheet(worksheet: Worksheet): string {
  const { currency } = worksheet;
  const exact = recomputePart(worksheet.calculation, worksheet);
  const minor = multiply(exact, rational(10n ** BigInt(minorDigits(currency))));
  const limits = worksheet.limits.map((limit) => {
    const read = limitFromWorksheet(limit, currency);
    return limit.limit === 'legalCap' || limit.limit === 'legalBlock'
      ? { ...read, setting: lawfulAgain(worksheet) ?? read.setting }
      : read;
  });
  const { amount } = applyLimits(limits, roundHalfAwayFromZero(minor), compare(exact, zero) > 0);
  return formatAmount({ minor: amount, currency });
}

/** The bound of the law out of the percents and the balances that the worksheet shows. */
function lawfulAgain({ law, facts, currency }: Worksheet): bigint | null {
  if (law === undefined) return null;
  return mostLawful({
    annualPercent: law.annualPercent,
    percentOfPayment: law.percentOfPayment,
    balanceDays: parseAmount(law.balanceDays, currency).minor,
    payment: parseAmount(facts.principal, currency).minor,
  });
}

function recomputePart(part: WorksheetPart, worksheet: Worksheet): Rational {
  const units = (text: string): Rational => majorUnits(parseAmount(text, worksheet.currency));
  const { heldOnDate, openBase } = worksheet.facts;
  switch (part.kind) {
    case 'annualRate':
      return sum(
        part.segments.map((segment) => {
          const days = daysBetween(segment.from, segment.to);
          return interest(
            units(segment.openBase),
            segment.percent ?? part.percent,
            days,
            segment.yearDays,
          );
        }),
      );
    case 'percent':
      return percentOf(units(part.of), part.percent, heldOnDate);
    case 'flat':
      return flatOf(units(openBase), units(part.amount), heldOnDate);
    case 'sumOf':
      return sum(part.of.map((each) => recomputePart(each, worksheet)));
    case 'greaterOf':
      return greatest(part.of.map((each) => recomputePart(each, worksheet)));
    case 'flatThenPercent':
    case 'tiered':
      return recomputePart(part.part, worksheet);
    default:
      return unreachable(part);
  }
}
