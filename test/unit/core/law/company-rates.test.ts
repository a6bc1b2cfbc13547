import { describe, expect, test } from 'vitest';
import { assessCharge } from '../../../../src/core/charges/assess-charge.ts';
import { recomputeWorksheet } from '../../../../src/core/charges/recompute-worksheet.ts';
import {
  missingHalfYears,
  problemOfEntry,
  ratedPolicies,
  tablesNamed,
} from '../../../../src/core/law/company-rates.ts';
import type { CompanyRate } from '../../../../src/core/policy/charge-amount.ts';
import { anInvoice, chargesOf, day, usd } from '../facts.ts';

const rate = (table: string, from: string, percent: string): CompanyRate => ({
  table,
  from,
  percent,
  source: `Letter of ${from}`,
});

function assess(amount: object, rates: readonly CompanyRate[], dueDate: string, today: string) {
  const policy = chargesOf({ amount, start: { graceDays: 30 }, assess: { kind: 'once' } });
  const { section: charges, version } = policy;
  const record = { level: 'company', subject: '', version, reminders: null, charges } as const;
  const [rated] = ratedPolicies([record], rates);
  const section = rated?.charges ?? policy.section;
  const invoice = anInvoice({
    total: usd('36500.00'),
    dueDate: day(dueDate),
    txnDate: day(dueDate),
    currency: 'GBP',
  });
  return assessCharge({
    invoice,
    policy: { ...policy, section },
    holds: [],
    bookCloseDate: null,
    today: day(today),
  });
}

const prime = { kind: 'annualRate', baseRate: { table: 'Prime rate', margin: '2' } };

describe('a table that the company keeps', () => {
  test('holds from each entry to the next, and the worksheet says which were used', () => {
    const rates = [rate('Prime rate', '2026-01-01', '7.5'), rate('Prime rate', '2026-03-11', '7')];
    const result = assess(prime, rates, '2026-03-01', '2026-04-01');
    // 10 days at 9.5 and 21 at 9, 100 a day and point: 95.00 + 189.00
    expect(result).toMatchObject({
      assessment: {
        worksheet: {
          amount: '284.00',
          calculation: {
            percent: '9.5 and 9',
            baseRate: {
              name: 'Prime rate',
              citation: null,
              entries: [
                {
                  from: '2026-01-01',
                  percent: '7.5',
                  by: 'company',
                  citation: 'Letter of 2026-01-01',
                },
                { from: '2026-03-11', percent: '7', by: 'company' },
              ],
            },
          },
        },
      },
    });
    if (result.outcome !== 'charge') throw new Error(result.reason);
    expect(recomputeWorksheet(result.assessment.worksheet)).toBe('284.00');
  });

  test('without an entry for a day makes no charge', () => {
    expect(assess(prime, [], '2026-03-01', '2026-04-01')).toMatchObject({
      outcome: 'rate-unknown',
      reason:
        'The “Prime rate” for 1 Mar 2026 is not known; add it to the rate tables of the company.',
    });
  });
});

describe('a published table', () => {
  const uk = { kind: 'statutory', regime: 'uk' };

  test('takes a later half-year from the company, for that half-year alone', () => {
    const rates = [rate('bankOfEngland', '2027-01-01', '3')];
    expect(assess(uk, rates, '2027-02-01', '2027-03-04')).toMatchObject({
      assessment: {
        worksheet: {
          calculation: {
            of: [
              { percent: '11', baseRate: { entries: [{ from: '2027-01-01', by: 'company' }] } },
              expect.anything(),
            ],
          },
        },
      },
    });
    expect(assess(uk, rates, '2027-06-30', '2027-07-31')).toMatchObject({
      outcome: 'rate-unknown',
    });
  });

  test('stands as it is, whatever the company has for the same day', () => {
    const rates = [rate('bankOfEngland', '2026-01-01', '9')];
    expect(assess(uk, rates, '2026-02-01', '2026-03-04')).toMatchObject({
      assessment: {
        worksheet: {
          calculation: {
            of: [
              {
                percent: '11.75',
                baseRate: { entries: [{ percent: '3.75', by: 'published' }] },
              },
              expect.anything(),
            ],
          },
        },
      },
    });
  });

  test('says which half-years nobody knows, up to the one that comes next', () => {
    expect(missingHalfYears('bankOfEngland', [], day('2026-11-24'))).toEqual(['2027-01-01']);
    expect(missingHalfYears('ecb', [], day('2026-11-24'))).toEqual(['2026-07-01', '2027-01-01']);
    const rates = [rate('ecb', '2026-07-01', '2.15'), rate('bankOfEngland', '2027-01-01', '3')];
    expect(missingHalfYears('ecb', rates, day('2026-11-24'))).toEqual(['2027-01-01']);
  });

  test('takes only half-years that it lacks', () => {
    expect(problemOfEntry('ecb', '2027-01-01')).toBeNull();
    expect(problemOfEntry('ecb', '2026-08-01')).toContain('half-years');
    expect(problemOfEntry('ecb', '2025-01-01')).toContain('cannot be altered');
    expect(problemOfEntry('ecb', '2001-01-01')).toContain('before the table begins');
    expect(problemOfEntry('Prime rate', '2026-08-13')).toBeNull();
  });
});

test('every part of an amount gets its table’s rates, and names it', () => {
  const amount = chargesOf({
    amount: {
      kind: 'greaterOf',
      of: [
        { kind: 'flat', amount: '10.00' },
        { kind: 'tiered', tiers: [{ upTo: '100.00', amount: prime }, { amount: prime }] },
        { kind: 'statutory', regime: 'eu' },
      ],
    },
  }).section.amount;
  expect(tablesNamed(amount)).toEqual(['Prime rate', 'Prime rate', 'ecb']);
  const rates = [rate('Prime rate', '2026-01-01', '7.5'), rate('ecb', '2027-01-01', '2')];
  const record = { level: 'company', subject: '', version: 1, reminders: null } as const;
  const [rated] = ratedPolicies([{ ...record, charges: chargesOf({ amount }).section }], rates);
  const text = JSON.stringify(rated);
  expect(text.match(/Letter of 2026-01-01/g)).toHaveLength(2);
  expect(text.match(/Letter of 2027-01-01/g)).toHaveLength(1);
});
