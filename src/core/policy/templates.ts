/** Rules to start from, in the company's currency: what each does, and the charges section. */
import { formatAmount } from '../money/amount.ts';
import { minorDigits } from '../money/currency.ts';
import type { ChargesPolicy } from './charges-policy.ts';
import { chargesPolicySchema } from './charges-policy.ts';
import { statutorySums } from './statutory-sums.ts';

export type PolicyTemplate = {
  readonly id: string;
  readonly name: string;
  /** One sentence on what it does. */
  readonly says: string;
  readonly charges: ChargesPolicy;
};

/**
 * How many units of a currency make about one US dollar, to one digit, where that is far from one;
 * so that "25" means something sensible. No exchange rate: only where an amount starts from.
 */
const unitsPerDollar = new Map<string, number>(
  Object.entries({
    ...{ KWD: 0.4, BHD: 0.4, OMR: 0.4, JOD: 0.8, TND: 4, LYD: 4, IQD: 1_000 },
    ...{ JPY: 100, KRW: 1_000, CLP: 1_000, ISK: 100, VND: 20_000, IDR: 20_000, PYG: 8_000 },
    ...{ XAF: 600, XOF: 600, XPF: 100, UGX: 4_000, RWF: 1_000, HUF: 400, COP: 4_000 },
    ...{ INR: 80, PKR: 300, LKR: 300, BDT: 100, NPR: 100, PHP: 60, THB: 40, TWD: 40 },
    ...{ MXN: 20, ZAR: 20, CZK: 20, SEK: 10, NOK: 10, DKK: 8, HKD: 8, CNY: 8, TRY: 40 },
    ...{ PLN: 4, RON: 4, ILS: 4, BRL: 5, MYR: 4, SAR: 4, AED: 4, QAR: 4, EGP: 40, NGN: 1_000 },
  }),
);

/** An amount of about so many US dollars, round in its own currency, as a policy writes it. */
export function roundAmount(dollars: number, currency: string): string {
  const units = dollars * (unitsPerDollar.get(currency) ?? 1);
  // A yen or a dong has no cents, and a tenth of a dinar is already a coin.
  const whole = units >= 1 ? BigInt(Math.round(units)) : 1n;
  return formatAmount({ minor: whole * 10n ** BigInt(minorDigits(currency)), currency });
}

const read = (json: object): ChargesPolicy => chargesPolicySchema.parse(json);

const monthly = { kind: 'everyDays', days: 30 } as const;
const start = { from: 'dueDate', accrueFrom: 'start' } as const;

/** The templates that a company of this currency can use. */
export function policyTemplates(currency: string): PolicyTemplate[] {
  const plain: PolicyTemplate[] = [
    {
      id: 'percent-a-month',
      name: '1.5% a month',
      says: 'Every 30 days past the due date, 1.5% of what is still open; the first after 30 days.',
      charges: read({
        amount: { kind: 'percent', percent: '1.5' },
        start: { ...start, graceDays: 29 },
        assess: monthly,
      }),
    },
    {
      id: 'annual-with-grace',
      name: '18% a year with ten days’ grace',
      says: 'Interest of 18% a year for each day on what was open that day; nothing for ten days, then also for those.',
      charges: read({
        amount: { kind: 'annualRate', percent: '18' },
        start: { ...start, graceDays: 10 },
        assess: monthly,
      }),
    },
    {
      id: 'flat-once',
      name: `${roundAmount(25, currency)} once`,
      says: `A fixed ${roundAmount(25, currency)} ${currency} once, fifteen days after the due date, whatever the size of the invoice above ${roundAmount(100, currency)}.`,
      charges: read({
        amount: { kind: 'flat', amount: roundAmount(25, currency) },
        start: { ...start, graceDays: 14 },
        assess: { kind: 'once' },
        minimumBalance: roundAmount(100, currency),
      }),
    },
    desktop(currency, false),
    desktop(currency, true),
  ];
  return [...plain, ...statutory(currency)];
}

/** The finance charge preferences of QuickBooks Desktop, put into this language. */
function desktop(currency: string, compounds: boolean): PolicyTemplate {
  const on = compounds ? ', on overdue finance charges too' : '';
  return {
    id: compounds ? 'desktop-compounding' : 'desktop',
    name: `QuickBooks Desktop’s finance charges${on}`,
    says: `A yearly rate for each day past the due date on what is open${
      compounds ? ', unpaid finance charges included' : ', finance charges left out'
    }, assessed at the end of each month, and at least ${roundAmount(5, currency)} ${currency} each time; set rate, least charge, grace and whether days count from the due or the invoice date as you had them there.`,
    charges: read({
      amount: { kind: 'annualRate', percent: '18' },
      start: { ...start, graceDays: 0 },
      assess: { kind: 'monthly', day: 31 },
      base: compounds ? 'balance' : 'principal',
      minimum: roundAmount(5, currency),
    }),
  };
}

/** Statutory interest is of one currency each, because its fixed sum is. */
function statutory(currency: string): PolicyTemplate[] {
  const regimes = [
    {
      regime: 'uk',
      name: 'UK statutory interest',
      says: 'Between businesses: 8% above the Bank of England’s base rate of the half-year, and once the fixed sum of 40, 70 or 100 pounds by the size of the debt.',
    },
    {
      regime: 'eu',
      name: 'EU statutory interest',
      says: 'Between businesses: 8 points above the ECB’s reference rate of the half-year, and once 40 euro.',
    },
  ] as const;
  return regimes
    .filter(({ regime }) => statutorySums[regime].currency === currency)
    .map(({ regime, name, says }) => ({
      id: `${regime}-statutory`,
      name,
      says,
      charges: read({
        amount: { kind: 'statutory', regime },
        start: { ...start, graceDays: 0 },
        assess: monthly,
      }),
    }));
}
