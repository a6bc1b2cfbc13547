import { formatDecimal, parseDecimal } from '../money/decimal.ts';
import { multiply, rational } from '../money/rational.ts';
import type { Rational } from '../money/rational.ts';
import type { ChargeAmount } from '../policy/charge-amount.ts';
import { amountsIn } from '../policy/charge-amount.ts';
import type { ChargesPolicy } from '../policy/charges-policy.ts';

/**
 * What the rates of a policy are a year, in words, for where the law wants that told (Canada,
 * Interest Act s. 4): percents that recur, and annual rates by a year of 360 days. Null when there
 * is none of these. Two digits; a percent of the balance compounds.
 */
export function annualEquivalent(
  policy: Pick<ChargesPolicy, 'amount' | 'assess' | 'base'>,
): string | null {
  const told = [...new Set([...percentsInWords(policy), ...shortYears(policy.amount)])];
  return told.length === 0 ? null : told.join('; ');
}

function percentsInWords({
  amount,
  assess,
  base,
}: Pick<ChargesPolicy, 'amount' | 'assess' | 'base'>): string[] {
  if (assess.kind === 'once') return [];
  const isMonthly = assess.kind === 'monthly';
  const timesAYear = isMonthly ? rational(12n) : rational(365n, BigInt(assess.days));
  const every = isMonthly ? 'a month' : `every ${assess.days} days`;
  return percentsOf(amount).map((percent) => {
    const yearly =
      base === 'balance' ? compounded(percent, timesAYear) : simple(percent, timesAYear);
    return `${percent}% ${every} is ${yearly}% a year`;
  });
}

const simple = (percent: string, times: Rational): string =>
  formatDecimal(multiply(parseDecimal(percent), times), 2);

/** A root of a rational is none, so that this is near enough to be told to two digits. */
function compounded(percent: string, times: Rational): string {
  const exponent = Number(times.numerator) / Number(times.denominator);
  return (((1 + Number(percent) / 100) ** exponent - 1) * 100).toFixed(2);
}

function percentsOf(amount: ChargeAmount): string[] {
  const own = amount.kind === 'percent' || amount.kind === 'flatThenPercent' ? amount.percent : '0';
  return [...(Number(own) === 0 ? [] : [own]), ...amountsIn(amount).flatMap(percentsOf)];
}

function shortYears(amount: ChargeAmount): string[] {
  const isShort = amount.kind === 'annualRate' && amount.dayCount === 'actual/360';
  const own =
    isShort && amount.percent !== undefined
      ? [
          `${amount.percent}% a year of 360 days is ${simple(amount.percent, rational(365n, 360n))}% a year`,
        ]
      : [];
  return [...own, ...amountsIn(amount).flatMap(shortYears)];
}
