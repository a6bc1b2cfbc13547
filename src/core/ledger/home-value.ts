import { majorUnits, type Money } from '../money/amount.ts';
import { minorDigits } from '../money/currency.ts';
import { parseDecimal } from '../money/decimal.ts';
import { multiply, rational } from '../money/rational.ts';
import { roundHalfAwayFromZero } from '../money/rounding.ts';

/**
 * A foreign amount in minor units of the home currency, rounded once, half away from zero.
 * @param rate home units for one of the foreign currency, as decimal text
 * @throws BadDecimalError for a rate that is no plain decimal number
 */
export function homeValue(amount: Money, rate: string, homeCurrency: string): bigint {
  const home = multiply(majorUnits(amount), parseDecimal(rate));
  return roundHalfAwayFromZero(multiply(home, rational(10n ** BigInt(minorDigits(homeCurrency)))));
}
