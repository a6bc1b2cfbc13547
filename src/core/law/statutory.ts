/**
 * The statutory remedies of a business against a business that pays late, as amounts of the
 * charge language. UK: Late Payment of Commercial Debts (Interest) Act 1998, 8 % over the base
 * rate of the half-year in which the interest began to run, and 40, 70 or 100 pounds once per
 * invoice by its size. EU: Directive 2011/7/EU, the reference rate of each half-year and 8
 * points, and 40 euro once; a member state may grant more.
 */
import type { ChargeAmount, CombinedAmount, StatutoryAmount } from '../policy/charge-amount.ts';

const once = (amount: string): ChargeAmount => ({
  kind: 'flatThenPercent',
  amount,
  percent: '0',
});

/** The amount that a statutory regime stands for. */
export function expandStatutory({
  regime,
  rates,
  companyRates = [],
}: StatutoryAmount): CombinedAmount {
  if (regime === 'eu') {
    const baseRate = {
      table: 'ecb',
      rates,
      companyRates,
      margin: '8',
      applies: 'byPeriod',
    } as const;
    return {
      kind: 'sumOf',
      of: [{ kind: 'annualRate', baseRate, dayCount: 'actual/365' }, once('40')],
    };
  }
  const baseRate = {
    table: 'bankOfEngland',
    rates,
    companyRates,
    margin: '8',
    applies: 'whenOverdue',
  } as const;
  const fixedSum: ChargeAmount = {
    kind: 'tiered',
    by: 'principal',
    tiers: [
      { upTo: '999.99', amount: once('40') },
      { upTo: '9999.99', amount: once('70') },
      { amount: once('100') },
    ],
  };
  return {
    kind: 'sumOf',
    of: [{ kind: 'annualRate', baseRate, dayCount: 'actual/365' }, fixedSum],
  };
}
