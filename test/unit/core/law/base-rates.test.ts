import { describe, expect, test } from 'vitest';
import { assessCharge } from '../../../../src/core/charges/assess-charge.ts';
import { describeCharge } from '../../../../src/core/charges/describe-charge.ts';
import { recomputeWorksheet } from '../../../../src/core/charges/recompute-worksheet.ts';
import type { InvoiceFacts } from '../../../../src/core/ledger/facts.ts';
import { parsePolicy } from '../../../../src/core/policy/policy.ts';
import { anInvoice, aPosting, chargesOf, day, usd } from '../facts.ts';

function assess(invoice: InvoiceFacts, policy: object, today: string) {
  const asked = { invoice, policy: chargesOf(policy), holds: [], bookCloseDate: null };
  const result = assessCharge({ ...asked, today: day(today) });
  if (result.outcome !== 'charge') return result;
  const { worksheet } = result.assessment;
  return { ...result, isProved: recomputeWorksheet(worksheet) === worksheet.amount };
}

const own = {
  kind: 'annualRate',
  baseRate: {
    rates: [
      { from: '2026-01-01', percent: '4' },
      { from: '2026-03-11', percent: '2.5' },
    ],
    margin: '8',
  },
};

describe('a base rate and its margin', () => {
  test('is the rate of each day, one segment for each rate', () => {
    const result = assess(anInvoice({ total: usd('36500.00') }), { amount: own }, '2026-04-01');
    expect(result).toMatchObject({ outcome: 'charge' });
    const policy = { amount: own, assess: { kind: 'once' }, start: { graceDays: 30 } };
    const whole = assess(anInvoice({ total: usd('36500.00') }), policy, '2026-04-01');
    // 10 days at 12 % of 100 a day and point, 21 days at 10.5 %: 120.00 + 220.50
    expect(whole).toMatchObject({
      assessment: {
        worksheet: {
          amount: '340.50',
          calculation: {
            percent: '12 and 10.5',
            segments: [
              { from: '2026-03-01', to: '2026-03-11', days: 10, percent: '12' },
              { from: '2026-03-11', to: '2026-04-01', days: 21, percent: '10.5' },
            ],
          },
        },
      },
    });
    if (whole.outcome !== 'charge') throw new Error(whole.reason);
    expect(describeCharge(whole.assessment.worksheet, 'DW-7K3QX2')).toBe(
      'Finance charge to 1 Apr 2026: 12 and 10.5% p.a. on 36,500.00 for 31 days [DW-7K3QX2]',
    );
  });

  test('or for all days the rate in force when interest began to run', () => {
    const amount = { ...own, baseRate: { ...own.baseRate, applies: 'whenOverdue' } };
    const policy = { amount, assess: { kind: 'once' }, start: { graceDays: 30 } };
    expect(assess(anInvoice({ total: usd('36500.00') }), policy, '2026-04-01')).toMatchObject({
      isProved: true,
      assessment: { worksheet: { amount: '372.00' } },
    });
  });

  test('a day without a rate is not guessed', () => {
    const policy = { amount: own, assess: { kind: 'once' } };
    const invoice = anInvoice({ dueDate: day('2025-12-30') });
    expect(assess(invoice, policy, '2026-01-15')).toMatchObject({
      outcome: 'rate-unknown',
      reason: 'The base rate for 30 Dec 2025 is not known; add it to the rates of the policy.',
    });
  });

  test('needs one rate or the other in the policy, and dates that grow', () => {
    const problemsOf = (amount: object) => {
      const parsed = parsePolicy({ charges: { amount } });
      return parsed.ok ? [] : parsed.problems.map(({ path }) => path);
    };
    expect(problemsOf(own)).toEqual([]);
    expect(problemsOf({ kind: 'annualRate' })).toEqual(['charges.amount.percent']);
    expect(problemsOf({ ...own, percent: '3' })).toEqual(['charges.amount.percent']);
    expect(problemsOf({ kind: 'annualRate', baseRate: {} })).toEqual([
      'charges.amount.baseRate.rates',
    ]);
    expect(problemsOf({ ...own, baseRate: { rates: own.baseRate.rates.toReversed() } })).toEqual([
      'charges.amount.baseRate.rates.1.from',
    ]);
  });
});

describe('statutory interest in the United Kingdom', () => {
  const uk = {
    amount: { kind: 'statutory', regime: 'uk' },
    assess: { kind: 'everyDays', days: 30 },
  };
  const pounds = (total: string, dueDate: string) =>
    anInvoice({ currency: 'GBP', total: usd(total), dueDate: day(dueDate) });

  test.each([
    ['999.99', '40.00'],
    ['1000.00', '70.00'],
    ['9999.99', '70.00'],
    ['10000.00', '100.00'],
  ])('a debt of %s has the fixed sum of %s', (total, fixed) => {
    const result = assess(
      pounds(total, '2024-02-01'),
      { ...uk, assess: { kind: 'once' } },
      '2024-02-02',
    );
    expect(result).toMatchObject({
      assessment: {
        worksheet: {
          calculation: { of: [{ percent: '13.25' }, { part: { part: { amount: fixed } } }] },
        },
      },
    });
  });

  test('is 8 % over the base rate of the half-year in which the debt became late, to the end', () => {
    const policy = { ...uk, start: { graceDays: 99 } };
    // Late from 30 June 2024, so 13.25 % also after July; 100 days of 10,000, and the 100 once.
    expect(assess(pounds('10000.00', '2024-06-29'), policy, '2024-10-07')).toMatchObject({
      isProved: true,
      assessment: { worksheet: { amount: '463.01' } },
    });
    // Due on 31 December 2026 it is late from 1 January, for which no rate is on record.
    expect(assess(pounds('10000.00', '2026-12-31'), policy, '2027-04-10')).toMatchObject({
      outcome: 'rate-unknown',
      reason:
        'The Bank of England base rate of the half-year for 1 Jan 2027 is not known; add it to the rate tables of the company.',
    });
    const extended = {
      ...policy,
      amount: { ...uk.amount, rates: [{ from: '2027-01-01', percent: '4.25' }] },
    };
    expect(assess(pounds('10000.00', '2026-12-31'), extended, '2027-04-10')).toMatchObject({
      isProved: true,
      assessment: { worksheet: { amount: '435.62' } },
    });
  });

  test('is in pounds alone', () => {
    expect(parsePolicy({ charges: uk }, 'GBP').ok).toBe(true);
    expect(parsePolicy({ charges: uk }, 'USD')).toMatchObject({
      problems: [{ path: 'charges.amount.regime' }],
    });
  });
});

test('statutory interest in the European Union follows each half-year, with 40 euro once', () => {
  const policy = {
    amount: { kind: 'statutory', regime: 'eu' },
    start: { graceDays: 30 },
    assess: { kind: 'once' },
  };
  const invoice = anInvoice({
    currency: 'EUR',
    total: usd('36500.00'),
    dueDate: day('2024-06-21'),
  });
  // 10 days at 12.5 % and 21 days at 12.25 %, 100 a day and point: 125.00 + 257.25 + 40.00
  expect(assess(invoice, policy, '2024-07-22')).toMatchObject({
    isProved: true,
    assessment: { worksheet: { amount: '422.25' } },
  });
});

test('tax left out of the base shrinks with what is open', () => {
  const invoice = anInvoice({
    total: usd('1200.00'),
    tax: usd('200.00'),
    postings: [aPosting('2026-03-11', '600.00')],
  });
  const policy = {
    amount: { kind: 'percent', percent: '10' },
    excludeTax: true,
    assess: { kind: 'everyDays', days: 30 },
  };
  expect(assess(invoice, policy, '2026-03-02')).toMatchObject({
    assessment: {
      worksheet: { amount: '100.00', facts: { openBase: '1000.00', taxExcluded: '200.00' } },
    },
  });
  expect(assess(invoice, policy, '2026-04-01')).toMatchObject({
    isProved: true,
    assessment: { worksheet: { amount: '50.00', facts: { openBase: '500.00' } } },
  });
});
