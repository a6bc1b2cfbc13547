import type { ChargeAmount } from '../policy/charge-amount.ts';
import { amountsIn } from '../policy/charge-amount.ts';
import type { ChargesPolicy } from '../policy/charges-policy.ts';

/**
 * What the percents of a policy are a year, in words, for where the law wants that told (Canada,
 * Interest Act s. 4). Null when no percent recurs: an annual rate is one already.
 */
export function annualEquivalent(
  policy: Pick<ChargesPolicy, 'amount' | 'assess' | 'base'>,
): string | null {
  const { assess, base } = policy;
  if (assess.kind === 'once') return null;
  const timesAYear = assess.kind === 'monthly' ? 12 : 365 / assess.days;
  const every = assess.kind === 'monthly' ? 'a month' : `every ${assess.days} days`;
  const told = [...new Set(percentsOf(policy.amount))].map((percent) => {
    const each = Number(percent) / 100;
    const yearly = base === 'balance' ? (1 + each) ** timesAYear - 1 : each * timesAYear;
    return `${percent}% ${every} is ${(yearly * 100).toFixed(2)}% a year`;
  });
  return told.length === 0 ? null : told.join('; ');
}

function percentsOf(amount: ChargeAmount): string[] {
  const own = amount.kind === 'percent' || amount.kind === 'flatThenPercent' ? amount.percent : '0';
  return [...(Number(own) === 0 ? [] : [own]), ...amountsIn(amount).flatMap(percentsOf)];
}
