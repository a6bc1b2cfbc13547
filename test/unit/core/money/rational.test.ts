import { describe, expect, test } from 'vitest';
import {
  BadDecimalError,
  formatDecimal,
  parseDecimal,
} from '../../../../src/core/money/decimal.ts';
import {
  add,
  BadFractionError,
  compare,
  divide,
  formatFraction,
  parseFraction,
  rational,
  sum,
} from '../../../../src/core/money/rational.ts';
import { roundDown, roundHalfAwayFromZero } from '../../../../src/core/money/rounding.ts';

describe('fractions', () => {
  test('are kept in lowest terms with a positive denominator', () => {
    expect(rational(6n, -4n)).toEqual({ numerator: -3n, denominator: 2n });
    expect(rational(0n, 7n)).toEqual({ numerator: 0n, denominator: 1n });
  });

  test('add and divide without loss', () => {
    const third = divide(rational(1n), rational(3n));
    expect(sum([third, third, third])).toEqual(rational(1n));
    expect(add(rational(1n, 2n), rational(1n, 3n))).toEqual(rational(5n, 6n));
    expect(compare(third, rational(1n, 2n))).toBeLessThan(0);
  });

  test('refuse a zero below the line', () => {
    expect(() => rational(1n, 0n)).toThrow(BadFractionError);
    expect(() => divide(rational(1n), rational(0n))).toThrow(BadFractionError);
  });

  test('are written and read as text', () => {
    expect(formatFraction(rational(-7n, 2n))).toBe('-7/2');
    expect(formatFraction(rational(4n, 2n))).toBe('2');
    expect(parseFraction('-7/2')).toEqual(rational(-7n, 2n));
    expect(() => parseFraction('1/2/3')).toThrow(BadFractionError);
  });
});

describe('rounding', () => {
  test.each([
    [1n, 2n, 1n],
    [-1n, 2n, -1n],
    [149n, 100n, 1n],
    [3n, 2n, 2n],
    [-5n, 2n, -3n],
    [0n, 1n, 0n],
  ])('%s/%s goes half away from zero to %s', (n, d, rounded) => {
    expect(roundHalfAwayFromZero(rational(n, d))).toBe(rounded);
  });

  test.each([
    [199n, 100n, 1n],
    [-1n, 2n, -1n],
    [-4n, 2n, -2n],
  ])('%s/%s goes down to %s', (n, d, rounded) => {
    expect(roundDown(rational(n, d))).toBe(rounded);
  });
});

describe('decimals', () => {
  test('are read exactly', () => {
    expect(parseDecimal('7.25')).toEqual(rational(29n, 4n));
    expect(parseDecimal('-0.1')).toEqual(rational(-1n, 10n));
  });

  test.each(['', '1.', '.1', '1e2', '1,0', '--1'])('"%s" is none', (text) => {
    expect(() => parseDecimal(text)).toThrow(BadDecimalError);
  });

  test('of a fraction are for reading beside it', () => {
    expect(formatDecimal(rational(2n, 3n), 4)).toBe('0.6667');
    expect(formatDecimal(rational(-1n, 2n), 0)).toBe('-1');
  });
});
