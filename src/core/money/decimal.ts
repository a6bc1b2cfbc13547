import type { Rational } from './rational.ts';
import { rational } from './rational.ts';
import { roundHalfAwayFromZero } from './rounding.ts';

/** Thrown when text is not a plain decimal number such as "18" or "-7.25". */
export class BadDecimalError extends Error {
  override readonly name = 'BadDecimalError';
}

/**
 * A decimal number's text as an exact fraction. Plain digits only: no exponent, no grouping,
 * no bare point. Throws BadDecimalError.
 */
export function parseDecimal(text: string): Rational {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) throw new BadDecimalError(`Not a decimal number: "${text}"`);
  const [, sign = '', whole = '', fraction = ''] = match;
  const magnitude = BigInt(whole + fraction);
  return rational(sign === '-' ? -magnitude : magnitude, 10n ** BigInt(fraction.length));
}

/**
 * A fraction as decimal text of a fixed number of digits, half away from zero. For people to
 * read beside the exact fraction; nothing is calculated from it.
 */
export function formatDecimal(r: Rational, digits: number): string {
  const scale = 10n ** BigInt(digits);
  const scaled = roundHalfAwayFromZero(rational(r.numerator * scale, r.denominator));
  return formatScaled(scaled, digits);
}

/** A fraction as its exact decimal text; null when it has none of at most thirty digits. */
export function exactDecimal(r: Rational): string | null {
  for (let digits = 0; digits <= 30; digits += 1) {
    const scaled = r.numerator * 10n ** BigInt(digits);
    if (scaled % r.denominator === 0n) return formatScaled(scaled / r.denominator, digits);
  }
  return null;
}

/** A whole number of 10^-digits units as decimal text: (123456, 2) → "1234.56". */
export function formatScaled(scaled: bigint, digits: number): string {
  const sign = scaled < 0n ? '-' : '';
  const text = `${scaled < 0n ? -scaled : scaled}`.padStart(digits + 1, '0');
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
