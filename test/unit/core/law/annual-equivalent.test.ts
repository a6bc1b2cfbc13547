import { describe, expect, test } from 'vitest';
import { describeCharge } from '../../../../src/core/charges/describe-charge.ts';
import { assessCharge } from '../../../../src/core/charges/assess-charge.ts';
import { annualEquivalent } from '../../../../src/core/law/annual-equivalent.ts';
import { chargesInWords } from '../../../../src/web/show/policy-words.ts';
import { anInvoice, chargesOf, day, usd } from '../facts.ts';

const told = (charges: object) => annualEquivalent(chargesOf(charges).section);
const monthly = { assess: { kind: 'monthly', day: 31 } };
const percent = { amount: { kind: 'percent', percent: '1.5' } };

describe('the annual equivalent', () => {
  test.each([
    ['a month', { ...percent, ...monthly }, '1.5% a month is 18.00% a year'],
    ['every 30 days', percent, '1.5% every 30 days is 18.25% a year'],
    ['compounding', { ...percent, ...monthly, base: 'balance' }, '1.5% a month is 19.56% a year'],
    [
      'a year of 360 days',
      { amount: { kind: 'annualRate', percent: '18', dayCount: 'actual/360' } },
      '18% a year of 360 days is 18.25% a year',
    ],
    [
      'several, each once',
      {
        ...monthly,
        amount: {
          kind: 'greaterOf',
          of: [
            { kind: 'percent', percent: '2' },
            { kind: 'flatThenPercent', amount: '25.00', percent: '1.5' },
            { kind: 'percent', percent: '2' },
          ],
        },
      },
      '2% a month is 24.00% a year; 1.5% a month is 18.00% a year',
    ],
  ])('of %s', (_name, charges, words) => {
    expect(told(charges)).toBe(words);
    expect(chargesInWords(chargesOf(charges).section)).toContain(words);
  });

  test.each([
    ['an annual rate', { amount: { kind: 'annualRate', percent: '18' } }],
    ['a flat amount', { amount: { kind: 'flat', amount: '25.00' } }],
    ['what is charged once', { ...percent, assess: { kind: 'once' } }],
  ])('is not told of %s', (_name, charges) => {
    expect(told(charges)).toBeNull();
  });

  test('stands in a line in Canada, whatever its template and length, and in no other place', () => {
    const line = (country: string, template?: string): string => {
      const place = { country, region: null };
      const result = assessCharge({
        invoice: anInvoice({ currency: 'CAD' }),
        policy: chargesOf(percent),
        holds: [],
        bookCloseDate: null,
        legal: { place, party: 'business', agreedTerms: null },
        today: day('2026-04-01'),
      });
      if (result.outcome !== 'charge') throw new Error(result.reason);
      const wording = template === undefined ? {} : { template };
      return describeCharge(result.assessment.worksheet, 'DW-7K3QX2', wording);
    };
    const equivalent = '1.5% every 30 days is 18.25% a year';
    expect(line('CA')).toContain(equivalent);
    expect(line('CA', 'Late')).toContain(equivalent);
    expect(line('CA', `{arithmetic}${'.'.repeat(3960)}`)).toContain(equivalent);
    expect(line('US')).not.toContain('a year');
  });
});

test.each([
  [
    'uk',
    'GBP',
    'statutory interest and compensation under the Late Payment of Commercial Debts (Interest) Act 1998: 11.75% p.a. on 36,500.00 for 31 days plus flat 100.00',
  ],
  [
    'eu',
    'EUR',
    'statutory interest and compensation under Directive 2011/7/EU: 10.15% p.a. on 36,500.00 for 31 days plus flat 40.00',
  ],
])('a statutory charge of the %s names its law in its line', (regime, currency, words) => {
  const result = assessCharge({
    invoice: anInvoice({ currency, total: usd('36500.00'), dueDate: day('2026-02-01') }),
    policy: chargesOf({
      amount: { kind: 'statutory', regime },
      start: { graceDays: 30 },
      assess: { kind: 'once' },
    }),
    holds: [],
    bookCloseDate: null,
    today: day('2026-03-04'),
  });
  if (result.outcome !== 'charge') throw new Error(result.reason);
  expect(describeCharge(result.assessment.worksheet, 'DW-7K3QX2')).toBe(
    `Finance charge to 4 Mar 2026: ${words} [DW-7K3QX2]`,
  );
});
