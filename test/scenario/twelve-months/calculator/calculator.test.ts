/** The calculator itself, held against sums that were worked out by hand. */
import { describe, expect, test } from 'vitest';
import { major, minor } from './amounts.ts';
import { chargeOn, type Account } from './charge.ts';
import { day, dayOfMonth, endOfMonth, lengthOfYear, text } from './days.ts';
import type { AmountRule, ChargesRule, DayCount } from './policy.ts';

const yearly = (percent: string, dayCount: DayCount = 'actual/365'): AmountRule => ({
  kind: 'annualRate',
  percent,
  dayCount,
});

type Told = {
  readonly total: string;
  readonly due: string;
  readonly currency?: string;
  readonly paid?: readonly (readonly [on: string, amount: string])[];
  readonly rule: Partial<Omit<ChargesRule, 'start'>> & {
    readonly amount: AmountRule;
    readonly start?: Partial<ChargesRule['start']>;
  };
  /** Days on which somebody runs, each with what is charged, or why nothing is. */
  readonly runs: readonly (readonly [on: string, charged: string])[];
};

/** Runs on the days told, each charge standing on the invoice for those after it. */
function chargesOf({ total, due, currency = 'USD', paid = [], rule, runs }: Told): string[][] {
  const start = { from: 'dueDate', graceDays: 0, accrueFrom: 'start', ...rule.start } as const;
  const whole: ChargesRule = {
    enabled: true,
    base: 'principal',
    assess: { kind: 'everyDays', days: 30 },
    allocation: 'principalFirst',
    writeBack: 'lineOnInvoice',
    ...rule,
    start,
  };
  let charges: Account['charges'] = [];
  return runs.map(([on]) => {
    const account: Account = {
      currency,
      txnDate: day(due),
      dueDate: day(due),
      principal: minor(total, currency),
      postings: paid.map(([date, amount]) => ({ on: day(date), units: minor(amount, currency) })),
      lines: charges.map((charge) => ({ on: charge.on, units: charge.live })),
      charges,
      held: [],
      law: null,
    };
    const result = chargeOn(whole, account, day(on));
    if ('none' in result) return [on, result.none];
    charges = [...charges, { on: result.on, live: result.units, isLive: true }];
    const skipped = result.skipped.map((date) => ` without ${text(date)}`).join('');
    return [on, `${text(result.on)}: ${major(result.units, currency)}${skipped}`];
  });
}

const first = { total: '1234.56', due: '2026-03-01' } as const;
const ten = { graceDays: 10 } as const;
const fifth = { total: '2400.00', due: '2026-02-10', paid: [['2026-02-20', '1000.00']] } as const;

const examples: Readonly<Record<string, Told>> = {
  'interest from the due date after a grace': {
    ...first,
    rule: { amount: yearly('18'), start: ten },
    runs: [
      ['2026-03-11', 'in grace'],
      ['2026-03-12', '2026-03-12: 6.70'],
      ['2026-04-10', 'assessed'],
      ['2026-04-11', '2026-04-11: 18.26'],
    ],
  },
  'interest from the end of the grace': {
    ...first,
    rule: { amount: yearly('18'), start: { ...ten, accrueFrom: 'graceEnd' } },
    runs: [['2026-03-12', '2026-03-12: 0.61']],
  },
  'a payment in the middle of a month': {
    total: '10000.00',
    due: '2026-01-01',
    paid: [['2026-01-21', '4000.00']],
    rule: { amount: yearly('12'), assess: { kind: 'monthly', day: 31 } },
    runs: [['2026-01-31', '2026-01-31: 85.48']],
  },
  'one rounding at the end': {
    total: '5000.00',
    due: '2026-01-01',
    rule: { amount: yearly('12.25'), start: { graceDays: 100 } },
    runs: [['2026-04-12', '2026-04-12: 169.49']],
  },
  'a payment that pays principal first': {
    ...fifth,
    rule: { amount: yearly('24'), start: { graceDays: 5 } },
    runs: [
      ['2026-02-16', '2026-02-16: 9.47'],
      ['2026-03-18', '2026-03-18: 30.25'],
    ],
  },
  'a payment that pays charges first': {
    ...fifth,
    rule: { amount: yearly('24'), start: { graceDays: 5 }, allocation: 'chargesFirst' },
    runs: [
      ['2026-02-16', '2026-02-16: 9.47'],
      ['2026-03-18', '2026-03-18: 30.41'],
    ],
  },
  'two years of different length': {
    total: '5000.00',
    due: '2027-12-15',
    rule: { amount: yearly('9', 'actual/actual'), assess: { kind: 'monthly', day: 15 } },
    runs: [['2028-01-15', '2028-01-15: 38.17']],
  },
  'a currency without decimals': {
    total: '100000',
    due: '2026-01-01',
    currency: 'JPY',
    rule: { amount: yearly('14.6'), start: { graceDays: 29 } },
    runs: [['2026-01-31', '2026-01-31: 1200']],
  },
  'a percent of the balance, which compounds': {
    total: '1000.00',
    due: '2026-01-01',
    rule: {
      amount: { kind: 'flatThenPercent', amount: '25.00', percent: '1.5' },
      base: 'balance',
    },
    runs: [
      ['2026-01-02', '2026-01-02: 25.00'],
      ['2026-02-01', '2026-02-01: 15.38'],
      ['2026-03-03', '2026-03-03: 15.61'],
    ],
  },
  'a maximum in all': {
    total: '1000.00',
    due: '2026-01-01',
    rule: {
      amount: { kind: 'percent', percent: '10' },
      maximumTotal: { percentOfPrincipal: '25' },
    },
    runs: [
      ['2026-01-02', '2026-01-02: 100.00'],
      ['2026-02-01', '2026-02-01: 100.00'],
      ['2026-03-03', '2026-03-03: 50.00'],
      ['2026-04-02', 'maximum total'],
    ],
  },
  'a run that was missed, with interest': {
    ...first,
    rule: { amount: yearly('18'), start: ten },
    runs: [['2026-04-20', '2026-04-11: 24.96']],
  },
  'a run that was missed, with a percent': {
    ...first,
    rule: { amount: { kind: 'percent', percent: '1.5' }, start: ten },
    runs: [['2026-04-20', '2026-04-11: 18.52 without 2026-03-12']],
  },
};

describe('the calculator', () => {
  test.each(Object.entries(examples))('reckons %s', (_name, told) => {
    expect(chargesOf(told)).toEqual(told.runs);
  });

  test('takes what is more of a flat sum and a percent', () => {
    const amount: AmountRule = {
      kind: 'greaterOf',
      of: [
        { kind: 'flat', amount: '10.00' },
        { kind: 'percent', percent: '1.5' },
      ],
    };
    const of = (total: string) =>
      chargesOf({ total, due: '2026-01-01', rule: { amount }, runs: [['2026-01-02', '']] });
    expect(of('500.00')).toEqual([['2026-01-02', '2026-01-02: 10.00']]);
    expect(of('1000.00')).toEqual([['2026-01-02', '2026-01-02: 15.00']]);
  });

  test('knows its calendar', () => {
    expect(day('2027-04-01') - day('2027-03-31')).toBe(1);
    expect(day('2028-03-01') - day('2028-02-28')).toBe(2);
    expect(text(day('2028-02-29') + 1)).toBe('2028-03-01');
    expect(text(dayOfMonth(day('2028-01-15'), 31, 1))).toBe('2028-02-29');
    expect(text(endOfMonth(day('2027-12-05')))).toBe('2027-12-31');
    expect([2027, 2028, 2100].map(lengthOfYear)).toEqual([365, 366, 365]);
    const all = Array.from({ length: 1000 }, (_, index) => day('2026-01-01') + index);
    expect(all.map((number) => day(text(number)))).toEqual(all);
  });
});
