/** Money as whole minor units in bigint, rates and sums in big.js. */
import { Big } from 'big.js';

Big.DP = 60;
Big.RM = Big.roundHalfUp;

const digitsOf: Readonly<Record<string, number>> = { USD: 2, EUR: 2, JPY: 0, KWD: 3 };

export function digits(currency: string): number {
  const known = digitsOf[currency];
  if (known === undefined) throw new Error(`The calculator does not know ${currency}`);
  return known;
}

/** Minor units of an amount as text: "12.30" in USD is 1230. */
export function minor(text: string, currency: string): bigint {
  const units = new Big(text).times(new Big(10).pow(digits(currency)));
  if (!units.eq(units.round(0))) throw new Error(`${text} is no amount in ${currency}`);
  return BigInt(units.toFixed(0));
}

/** Minor units as the text of an amount. */
export function major(units: bigint, currency: string): string {
  return new Big(String(units)).div(new Big(10).pow(digits(currency))).toFixed(digits(currency));
}

/** A percent of an amount, rounded half away from zero to the minor unit. */
export const share = (units: bigint, percent: string): bigint =>
  BigInt(new Big(String(units)).times(percent).div(100).toFixed(0, Big.roundHalfUp));

/** A percent of an amount, rounded down. */
export const shareDown = (units: bigint, percent: string): bigint =>
  BigInt(new Big(String(units)).times(percent).div(100).toFixed(0, Big.roundDown));

/** Every day count divides this, so that sums stay whole multiples of one small fraction. */
const parts = 365 * 366 * 360;

/** An exact sum of money: minor units × 100 × parts, which no division has touched. */
export type Exact = Big;

export const nothing: Exact = new Big(0);
/** Percent of so many minor units for so many days of a year of so many. */
export const interest = (units: bigint, percent: string, days: number, year: number): Exact =>
  new Big(String(units))
    .times(percent)
    .times(days)
    .times(parts / year);
export const percentOf = (units: bigint, percent: string): Exact =>
  new Big(String(units)).times(percent).times(parts);
export const whole = (units: bigint): Exact => new Big(String(units)).times(100).times(parts);
/** The one rounding: half away from zero, to the minor unit. */
export const rounded = (sum: Exact): bigint =>
  BigInt(sum.div(100).div(parts).toFixed(0, Big.roundHalfUp));
/** The same without the part of a minor unit. */
export const floored = (sum: Exact): bigint =>
  BigInt(sum.div(100).div(parts).toFixed(0, Big.roundDown));

export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
export const sum = (all: readonly bigint[]): bigint => all.reduce((rest, one) => rest + one, 0n);
