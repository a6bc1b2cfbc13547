import { describe, expect, it } from 'vitest';
import { readTypedAmount } from '../../../src/core/payer/typed-amount.ts';

describe('an amount that a payer typed', () => {
  it.each([
    ['en', '100', 'USD', 100_00n],
    ['en', '1,234.56', 'USD', 1_234_56n],
    ['en', '1234,56', 'USD', 1_234_56n],
    ['en', '1,234', 'USD', 1_234_00n],
    ['de', '1.234,56', 'EUR', 1_234_56n],
    ['de', '1.234', 'EUR', 1_234_00n],
    ['de', '100.5', 'EUR', 100_50n],
    ['fr', '1 234,56 EUR', 'EUR', 1_234_56n],
    ['fr', '1\u202f234,50', 'EUR', 1_234_50n],
    ['en', "1'234.50", 'CHF', 1_234_50n],
    ['en', '1,234', 'KWD', 1_234_000n],
    ['en', '1.234', 'KWD', 1_234n],
    ['de', '1,234', 'KWD', 1_234n],
    ['de', '1.234', 'KWD', 1_234_000n],
    ['en', '1,234,567', 'JPY', 1_234_567n],
    ['en', '0', 'USD', null],
    ['en', '-5', 'USD', null],
    ['en', '12,34,56', 'USD', null],
    ['en', '1,23.45', 'USD', null],
    ['en', '100.505', 'JPY', 100_505n],
    ['en', '100.50', 'JPY', null],
    ['en', 'all of it', 'USD', null],
    ['en', '', 'USD', null],
  ] as const)('%s %j in %s', (language, typed, currency, minor) => {
    expect(readTypedAmount(language, typed, currency)).toBe(minor);
  });
});
