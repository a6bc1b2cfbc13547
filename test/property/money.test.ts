import { Big } from 'big.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amountFromNumber,
  BadAmountError,
  formatAmount,
  parseAmount,
} from '../../src/core/money/amount.ts';
import { minorDigits } from '../../src/core/money/currency.ts';
import { formatDecimal } from '../../src/core/money/decimal.ts';
import {
  add,
  compare,
  divide,
  formatFraction,
  multiply,
  parseFraction,
  rational,
} from '../../src/core/money/rational.ts';
import { roundDown, roundHalfAwayFromZero } from '../../src/core/money/rounding.ts';

const currency = fc.constantFrom('USD', 'JPY', 'KWD', 'CLF');
const minor = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
const fraction = fc
  .tuple(minor, fc.bigInt({ min: 1n, max: 10n ** 12n }))
  .map(([numerator, denominator]) => rational(numerator, denominator));

describe('amounts', () => {
  test('come back from their text unchanged', () => {
    fc.assert(
      fc.property(minor, currency, (amount, code) => {
        const money = { minor: amount, currency: code };
        expect(parseAmount(formatAmount(money), code)).toEqual(money);
      }),
    );
  });

  test('come back from a JSON number unchanged, as large as numbers hold them', () => {
    const held = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });
    fc.assert(
      fc.property(held, currency, (amount, code) => {
        const money = { minor: amount, currency: code };
        expect(amountFromNumber(Number(formatAmount(money)), code)).toEqual(money);
      }),
    );
  });

  test('survive sums of floating-point numbers', () => {
    const cents = fc.array(fc.integer({ min: -10_000_000, max: 10_000_000 }), { maxLength: 20 });
    fc.assert(
      fc.property(cents, (amounts) => {
        const exact = amounts.reduce((all, each) => all + BigInt(each), 0n);
        const float = amounts.reduce((all, each) => all + each / 100, 0);
        expect(amountFromNumber(float, 'USD').minor).toBe(exact);
      }),
    );
  });

  test('with a digit more than the currency has are refused', () => {
    fc.assert(
      fc.property(minor, currency, fc.integer({ min: 1, max: 9 }), (amount, code, digit) => {
        const text = formatAmount({ minor: amount, currency: code });
        const longer = minorDigits(code) === 0 ? `${text}.${digit}` : `${text}${digit}`;
        expect(() => parseAmount(longer, code)).toThrow(BadAmountError);
      }),
    );
  });
});

describe('fractions', () => {
  test('come back from their text unchanged', () => {
    fc.assert(
      fc.property(fraction, (each) => {
        expect(parseFraction(formatFraction(each))).toEqual(each);
      }),
    );
  });

  test('add and multiply in any order and grouping, and division undoes multiplication', () => {
    fc.assert(
      fc.property(fraction, fraction, fraction, (a, b, c) => {
        expect(add(add(a, b), c)).toEqual(add(b, add(c, a)));
        expect(multiply(a, add(b, c))).toEqual(add(multiply(c, a), multiply(b, a)));
        const divisor = b.numerator === 0n ? rational(1n) : b;
        expect(divide(multiply(a, divisor), divisor)).toEqual(a);
      }),
    );
  });

  test('round to within a half, like an independent library', () => {
    const terminating = fc
      .tuple(minor, fc.integer({ min: 0, max: 9 }))
      .map(([numerator, digits]) => ({
        value: rational(numerator, 10n ** BigInt(digits)),
        numerator,
        digits,
      }));
    fc.assert(
      fc.property(terminating, ({ value, numerator, digits }) => {
        const oracle = new Big(numerator.toString()).times(new Big(10).pow(-digits));
        expect(roundHalfAwayFromZero(value).toString()).toBe(
          oracle.round(0, Big.roundHalfUp).toFixed(0).replace('-0', '0'),
        );
        expect(formatDecimal(value, 3)).toBe(
          oracle.toFixed(3, Big.roundHalfUp).replace(/^-(0\.0+)$/, '$1'),
        );
      }),
    );
  });

  test('round down to the whole number below', () => {
    fc.assert(
      fc.property(fraction, (each) => {
        const down = rational(roundDown(each));
        expect(compare(down, each)).toBeLessThanOrEqual(0);
        expect(compare(each, add(down, rational(1n)))).toBeLessThan(0);
      }),
    );
  });
});
