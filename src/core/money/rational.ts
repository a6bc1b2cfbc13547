/**
 * Exact fractions. Interest sums them and rounds once at the end, so that no cent depends on
 * the order or the grouping of the days.
 */

/** A fraction in lowest terms; the denominator is positive. Make one with `rational`. */
export type Rational = { readonly numerator: bigint; readonly denominator: bigint };

/** Thrown when a fraction's text is not "n" or "n/d", or its denominator is zero. */
export class BadFractionError extends Error {
  override readonly name = 'BadFractionError';
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** numerator / denominator in lowest terms. Throws BadFractionError when the denominator is 0. */
export function rational(numerator: bigint, denominator = 1n): Rational {
  if (denominator === 0n) throw new BadFractionError('A fraction cannot have 0 below the line');
  const [n, d] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator];
  const divisor = greatestCommonDivisor(n, d);
  return { numerator: n / divisor, denominator: d / divisor };
}

export const zero: Rational = { numerator: 0n, denominator: 1n };

/** a + b */
export function add(a: Rational, b: Rational): Rational {
  return rational(
    a.numerator * b.denominator + b.numerator * a.denominator,
    a.denominator * b.denominator,
  );
}

/** a × b */
export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** a ÷ b. Throws BadFractionError when b is 0. */
export function divide(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** Negative when a < b, 0 when equal, positive when a > b. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** The sum of a list; 0 for an empty one. */
export function sum(items: readonly Rational[]): Rational {
  return items.reduce(add, zero);
}

/** The fraction as text: "7" or "611107/91250". */
export function formatFraction(r: Rational): string {
  return r.denominator === 1n ? `${r.numerator}` : `${r.numerator}/${r.denominator}`;
}

/** Reads what formatFraction writes. Throws BadFractionError. */
export function parseFraction(text: string): Rational {
  const match = /^(-?\d+)(?:\/(\d+))?$/.exec(text);
  if (match === null) throw new BadFractionError(`Not a fraction: "${text}"`);
  return rational(BigInt(match[1] ?? '0'), BigInt(match[2] ?? '1'));
}
