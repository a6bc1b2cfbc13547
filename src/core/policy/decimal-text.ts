import { z } from 'zod';
import { BadDecimalError, parseDecimal } from '../money/decimal.ts';
import { compare } from '../money/rational.ts';

/** Amounts and percents come as text, because a JSON number cannot hold every decimal exactly. */
const notAmount = 'must be an amount as text, such as "25.00"';
export const amountText = z.string(notAmount).regex(/^\d{1,13}(\.\d{1,4})?$/, notAmount);

export const notPercent = 'must be a percent as text, such as "1.5"';
export const percentText = z.string(notPercent).regex(/^\d{1,6}(\.\d{1,10})?$/, notPercent);

export const dateText = z.iso.date('must be a date written YYYY-MM-DD');

/** Whether a < b. False when either is no decimal: its own rule has already said so. */
export function isTextBelow(a: string, b: string): boolean {
  try {
    return compare(parseDecimal(a), parseDecimal(b)) < 0;
  } catch (error) {
    if (error instanceof BadDecimalError) return false;
    throw error;
  }
}
