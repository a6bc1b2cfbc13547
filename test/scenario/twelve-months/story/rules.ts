/** The policies of the story: every level, and every way to say how much. */
import type { ChargesRule } from '../calculator/policy.ts';

/** 18 % a year from the due date, after ten days, every thirty days. */
export const house: ChargesRule = {
  enabled: true,
  start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
  amount: { kind: 'annualRate', percent: '18', dayCount: 'actual/365' },
  base: 'principal',
  assess: { kind: 'everyDays', days: 30 },
  allocation: 'principalFirst',
  writeBack: 'lineOnInvoice',
};

/** The house's second version: cheaper, but never for less than two dollars. */
export const houseFromOctober: ChargesRule = {
  ...house,
  amount: { kind: 'annualRate', percent: '12', dayCount: 'actual/365' },
  minimum: '2.00',
};

/** 1.5 % of all that is owed, charges too, on the last day of a month, six times at most. */
export const compounding: ChargesRule = {
  ...house,
  start: { from: 'dueDate', graceDays: 0, accrueFrom: 'start' },
  amount: { kind: 'percent', percent: '1.5' },
  base: 'balance',
  assess: { kind: 'monthly', day: 31 },
  maximumCount: 6,
};

/** For the group of slow payers: ten dollars or 1.5 %, whichever is more, up to forty. */
export const slowPayers: ChargesRule = {
  ...house,
  amount: {
    kind: 'greaterOf',
    of: [
      { kind: 'flat', amount: '10.00' },
      { kind: 'percent', percent: '1.5' },
    ],
  },
  maximum: '40.00',
};

/** For one invoice: 25 dollars, once. */
export const onceFlat: ChargesRule = {
  ...house,
  amount: { kind: 'flat', amount: '25.00' },
  assess: { kind: 'once' },
};

/** What a directive gives a business in the euro area, on the first of a month. */
export const statutory: ChargesRule = {
  ...house,
  start: { from: 'dueDate', graceDays: 0, accrueFrom: 'start' },
  amount: {
    kind: 'statutory',
    regime: 'eu',
    rates: [
      { from: '2027-01-01', percent: '2.15' },
      { from: '2027-07-01', percent: '2.4' },
      { from: '2028-01-01', percent: '2.25' },
    ],
  },
  assess: { kind: 'monthly', day: 1 },
};

/** Yen: 14.6 % a year, at least 500, at most 5,000 in all. */
export const inYen: ChargesRule = {
  ...house,
  start: { from: 'dueDate', graceDays: 29, accrueFrom: 'start' },
  amount: { kind: 'annualRate', percent: '14.6', dayCount: 'actual/365' },
  minimum: '500',
  maximumTotal: { amount: '5000' },
};

/** More than the law of Georgia leaves, so that the guard reduces it. */
export const tooMuch: ChargesRule = {
  ...house,
  amount: { kind: 'annualRate', percent: '24', dayCount: 'actual/365' },
};

/** 25 dollars at first, then 1.5 %, each on an invoice of its own. */
export const onItsOwn: ChargesRule = {
  ...house,
  amount: { kind: 'flatThenPercent', amount: '25.00', percent: '1.5' },
  writeBack: 'invoicePerInvoice',
};

/** By size: a flat sum, or a sum with interest; payments pay charges first; 20 % a year at most. */
export const bySize: ChargesRule = {
  ...house,
  start: { from: 'dueDate', graceDays: 5, accrueFrom: 'start' },
  amount: {
    kind: 'tiered',
    by: 'principal',
    tiers: [
      { upTo: '1000.00', amount: { kind: 'flat', amount: '15.00' } },
      {
        amount: {
          kind: 'sumOf',
          of: [
            { kind: 'flat', amount: '10.00' },
            { kind: 'annualRate', percent: '12', dayCount: 'actual/360' },
          ],
        },
      },
    ],
  },
  assess: { kind: 'monthly', day: 15 },
  allocation: 'chargesFirst',
  law: { annualPercent: '20' },
};

/** Only the days after the grace, by years of 360 days, up to 2 % of what was sold. */
export const afterGrace: ChargesRule = {
  ...house,
  start: { from: 'txnDate', graceDays: 45, accrueFrom: 'graceEnd' },
  amount: { kind: 'annualRate', percent: '12', dayCount: 'actual/360' },
  assess: { kind: 'everyDays', days: 45 },
  maximumTotal: { percentOfPrincipal: '2' },
  minimumBalance: '100.00',
};

/** By calendar years, on the fifteenth, and for the last days of what was paid late. */
export const byYear: ChargesRule = {
  ...house,
  start: { from: 'dueDate', graceDays: 0, accrueFrom: 'start' },
  amount: { kind: 'annualRate', percent: '9', dayCount: 'actual/actual' },
  assess: { kind: 'monthly', day: 15 },
  chargeAfterPayment: true,
};

/** A base rate that changes with the half-years, and eight points; blocked above 15 % a year. */
export const overBaseRate: ChargesRule = {
  ...house,
  start: { from: 'dueDate', graceDays: 0, accrueFrom: 'start', notBefore: '2027-05-01' },
  amount: {
    kind: 'annualRate',
    baseRate: {
      rates: [
        { from: '2027-01-01', percent: '3.75' },
        { from: '2027-07-01', percent: '4.125' },
        { from: '2028-01-01', percent: '4' },
      ],
      margin: '8',
      applies: 'byPeriod',
    },
    dayCount: 'actual/365',
  },
  assess: { kind: 'monthly', day: 31 },
  allocation: 'chargesFirst',
  law: { above: 'block', annualPercent: '15' },
};

/** 20 % a year every ten days, all of a month on one invoice. */
export const together: ChargesRule = {
  ...house,
  start: { from: 'dueDate', graceDays: 0, accrueFrom: 'start' },
  amount: { kind: 'annualRate', percent: '20', dayCount: 'actual/365' },
  assess: { kind: 'everyDays', days: 10 },
  writeBack: 'monthlyInvoicePerCustomer',
};
