import { minorDigits } from './currency.ts';
import { BadDecimalError, formatScaled, parseDecimal } from './decimal.ts';
import type { Rational } from './rational.ts';
import { rational } from './rational.ts';
import { roundHalfAwayFromZero } from './rounding.ts';

/** An amount: whole minor units of an ISO 4217 currency. 12.34 USD is 1234n. */
export type Money = { readonly minor: bigint; readonly currency: string };

/** Thrown when text or a number is not an amount of its currency. */
export class BadAmountError extends Error {
  override readonly name = 'BadAmountError';
}

/** Thrown when amounts of two currencies meet in one sum or comparison. */
export class CurrencyMismatchError extends Error {
  override readonly name = 'CurrencyMismatchError';
}

/**
 * Decimal text as an amount. Refuses what it would have to change: more digits than the
 * currency has (unless they are zeros), grouping, exponents. Throws BadAmountError.
 */
export function parseAmount(text: string, currency: string): Money {
  const digits = minorDigits(currency);
  const minor = scale(decimal(text), digits);
  if (minor.denominator !== 1n) {
    throw new BadAmountError(`${currency} has ${digits} decimal digits, "${text}" has more`);
  }
  return { minor: minor.numerator, currency };
}

/** The amount as decimal text with exactly the currency's digits: "1234.56", "1200", "1.250". */
export function formatAmount(money: Money): string {
  return formatScaled(money.minor, minorDigits(money.currency));
}

/** The amount for people to read, thousands grouped: "1,234.56". */
export function formatAmountGrouped(money: Money): string {
  return groupThousands(formatAmount(money));
}

/** Groups the thousands of a decimal text: "1234.56" → "1,234.56". */
export function groupThousands(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** The amount in whole currency units, as an exact fraction. */
export function majorUnits(money: Money): Rational {
  return rational(money.minor, 10n ** BigInt(minorDigits(money.currency)));
}

// How far from a minor unit a JSON number may lie and still count as float dust.
const dust = rational(1n, 1_000_000n);

/** Decimal text as an amount above zero, in minor units; null for what is none of the currency. */
export function parsePositive(text: string, currency: string): bigint | null {
  try {
    const { minor } = parseAmount(text, currency);
    return minor > 0n ? minor : null;
  } catch (error) {
    if (error instanceof BadAmountError) return null;
    throw error;
  }
}

/**
 * A number of QuickBooks' JSON as an amount, exactly, through the number's shortest decimal
 * text. Dust of binary arithmetic (0.30000000000000004) is rounded away when the number lies
 * within a millionth of a minor unit; anything else is refused with BadAmountError, because it
 * would not be the amount that the ledger shows.
 */
export function amountFromNumber(value: number, currency: string): Money {
  if (!Number.isFinite(value)) throw new BadAmountError(`Not an amount: ${value}`);
  const exact = scale(decimal(plainText(value)), minorDigits(currency));
  const minor = roundHalfAwayFromZero(exact);
  const off = exact.numerator - minor * exact.denominator;
  const distance = rational(off < 0n ? -off : off, exact.denominator);
  if (distance.numerator * dust.denominator > dust.numerator * distance.denominator) {
    throw new BadAmountError(`${value} is not a whole number of minor units of ${currency}`);
  }
  return { minor, currency };
}

/** a + b. Throws CurrencyMismatchError. */
export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) {
    throw new CurrencyMismatchError(`${a.currency} and ${b.currency} do not mix`);
  }
  return { minor: a.minor + b.minor, currency: a.currency };
}

function decimal(text: string): Rational {
  try {
    return parseDecimal(text);
  } catch (error) {
    if (error instanceof BadDecimalError) {
      throw new BadAmountError(`Not an amount: "${text}"`, { cause: error });
    }
    throw error;
  }
}

function scale(value: Rational, digits: number): Rational {
  return rational(value.numerator * 10n ** BigInt(digits), value.denominator);
}

/** A finite number's shortest decimal text without an exponent: 1e-7 → "0.0000001". */
export function plainText(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponentText);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  const padded = digits.padEnd(point, '0');
  const rest = padded.slice(point);
  return `${sign}${padded.slice(0, point)}${rest === '' ? '' : `.${rest}`}`;
}
