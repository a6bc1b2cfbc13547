import type { Rational } from './rational.ts';

/** The rounding of charges, as worksheets name it. */
export const chargeRounding = 'half away from zero';

/** To the nearest whole number; a half goes away from zero: 0.5 → 1, −0.5 → −1. */
export function roundHalfAwayFromZero(r: Rational): bigint {
  const magnitude = r.numerator < 0n ? -r.numerator : r.numerator;
  const rounded = (2n * magnitude + r.denominator) / (2n * r.denominator);
  return r.numerator < 0n ? -rounded : rounded;
}

/** Down to the whole number below; for caps, which must never be exceeded. */
export function roundDown(r: Rational): bigint {
  const quotient = r.numerator / r.denominator;
  return r.numerator < 0n && quotient * r.denominator !== r.numerator ? quotient - 1n : quotient;
}
