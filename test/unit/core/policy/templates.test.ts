import { describe, expect, test } from 'vitest';
import { workedExample } from '../../../../src/core/charges/template-example.ts';
import { parsePolicy } from '../../../../src/core/policy/policy.ts';
import { policyTemplates, roundAmount } from '../../../../src/core/policy/templates.ts';
import { formatAmount } from '../../../../src/core/money/amount.ts';

const currencies = ['USD', 'GBP', 'EUR', 'JPY', 'KWD', 'KRW', 'INR', 'CLF'];

describe('a template', () => {
  test.each(currencies)('is a valid policy in %s, and charges its own example', (currency) => {
    for (const { id, charges } of policyTemplates(currency)) {
      expect([id, parsePolicy({ charges }, currency).ok]).toEqual([id, true]);
      expect([id, workedExample(charges, currency).charges.length > 0]).toEqual([id, true]);
    }
  });

  test('names amounts that mean about the same in each currency', () => {
    const amounts = currencies.map((currency) => roundAmount(25, currency));
    expect(amounts).toEqual([
      '25.00',
      '25.00',
      '25.00',
      '2500',
      '10.000',
      '25000',
      '2000.00',
      '25.0000',
    ]);
  });

  test('of the law is offered only where its fixed sum is in the currency', () => {
    const ids = (currency: string) =>
      policyTemplates(currency).flatMap(({ id }) => (id.endsWith('statutory') ? [id] : []));
    expect(currencies.map(ids)).toEqual([
      [],
      ['uk-statutory'],
      ['eu-statutory'],
      ...currencies.slice(3).map(() => []),
    ]);
  });

  test.each([
    ['USD', 'percent-a-month', ['15.00', '15.00', '15.00', '15.00']],
    // 1,000 × 18 % × 11/365, then 30 days each.
    ['USD', 'annual-with-grace', ['5.42', '14.79', '14.79', '14.79']],
    ['USD', 'flat-once', ['25.00']],
    // 30 days of March, April, May and June, at least 5.00 each.
    ['USD', 'desktop', ['14.79', '14.79', '15.29', '14.79']],
    ['USD', 'desktop-compounding', ['14.79', '15.01', '15.74', '15.47']],
    ['GBP', 'uk-statutory', ['70.32', '9.66', '9.66', '9.66', '9.66']],
    ['JPY', 'flat-once', ['2500']],
  ])('in %s named %s works its example out', (currency, id, expected) => {
    const template = policyTemplates(currency).find((each) => each.id === id);
    if (template === undefined) throw new Error(`No template ${id}`);
    const { charges } = workedExample(template.charges, currency);
    expect(
      charges.map(({ assessment }) => formatAmount({ minor: assessment.amount, currency })),
    ).toEqual(expected);
  });
});
