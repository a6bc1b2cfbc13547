import { describe, expect, test } from 'vitest';
import {
  addMoney,
  amountFromNumber,
  BadAmountError,
  CurrencyMismatchError,
  formatAmount,
  formatAmountGrouped,
  parseAmount,
  parsePositive,
} from '../../../../src/core/money/amount.ts';
import { BadCurrencyError, minorDigits } from '../../../../src/core/money/currency.ts';

describe('amounts', () => {
  test.each([
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
  ])('%s has %i digits', (currency, digits) => {
    expect(minorDigits(currency)).toBe(digits);
  });

  test('a currency is three capital letters', () => {
    expect(() => minorDigits('usd')).toThrow(BadCurrencyError);
  });

  test.each([
    ['1234.56', 'USD', 123_456n],
    ['0.5', 'USD', 50n],
    ['-7', 'USD', -700n],
    ['1200', 'JPY', 1200n],
    ['1200.00', 'JPY', 1200n],
    ['1.234', 'KWD', 1234n],
    ['99999999999999999.99', 'USD', 9_999_999_999_999_999_999n],
  ])('"%s" %s is %s minor units', (text, currency, minor) => {
    expect(parseAmount(text, currency)).toEqual({ minor, currency });
  });

  test.each([
    ['0.01', 1n],
    ['0.00', null],
    ['-7', null],
    ['1.234', null],
    ['none', null],
  ])('"%s" as an amount above zero is %s', (text, minor) => {
    expect(parsePositive(text, 'USD')).toBe(minor);
  });

  test.each(['1.234', '1,234.00', '1e3', '.5', '5.', '', ' 1', '+1', 'NaN', '٣'])(
    '"%s" is no amount of dollars',
    (text) => {
      expect(() => parseAmount(text, 'USD')).toThrow(BadAmountError);
    },
  );

  test('amounts are written with exactly the digits of the currency', () => {
    expect(formatAmount({ minor: 5n, currency: 'USD' })).toBe('0.05');
    expect(formatAmount({ minor: -5n, currency: 'USD' })).toBe('-0.05');
    expect(formatAmount({ minor: 1200n, currency: 'JPY' })).toBe('1200');
    expect(formatAmount({ minor: 1250n, currency: 'KWD' })).toBe('1.250');
  });

  test('people read thousands in groups', () => {
    expect(formatAmountGrouped({ minor: 123_456_789n, currency: 'USD' })).toBe('1,234,567.89');
    expect(formatAmountGrouped({ minor: -123_456n, currency: 'JPY' })).toBe('-123,456');
    expect(formatAmountGrouped({ minor: 99_999n, currency: 'USD' })).toBe('999.99');
  });

  test('currencies do not mix', () => {
    const dollar = { minor: 100n, currency: 'USD' };
    expect(() => addMoney(dollar, { minor: 1n, currency: 'EUR' })).toThrow(CurrencyMismatchError);
    expect(addMoney(dollar, { minor: 1n, currency: 'USD' }).minor).toBe(101n);
  });
});

describe('numbers of QuickBooks’ JSON', () => {
  test.each([
    [0.1 + 0.2, 'USD', 30n],
    [1234.56, 'USD', 123_456n],
    [-362.07, 'USD', -36_207n],
    [1e21, 'USD', 10n ** 23n],
    [1e-9, 'USD', 0n],
    [1.005e2, 'USD', 10_050n],
    [0, 'JPY', 0n],
    [8.325, 'KWD', 8325n],
  ])('%d %s is %s minor units', (value, currency, minor) => {
    expect(amountFromNumber(value, currency).minor).toBe(minor);
  });

  test.each([0.005, 10.001, 1e-5, Number.NaN, Number.POSITIVE_INFINITY])(
    '%d is refused, because it is not what the ledger shows',
    (value) => {
      expect(() => amountFromNumber(value, 'USD')).toThrow(BadAmountError);
    },
  );
});
