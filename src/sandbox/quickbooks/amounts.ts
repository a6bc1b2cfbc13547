/** Exact amounts: integers of the currency's minor unit inside, JSON numbers on the wire. */
import { invalidNumber } from './faults.ts';
import type { Json } from './json.ts';

type Decimal = { units: bigint; scale: number };

const digitsByCurrency = new Map<string, number>();

/** How many minor digits an ISO 4217 currency has (JPY 0, USD 2, KWD 3). */
export function minorDigits(currency: string): number {
  const known = digitsByCurrency.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  digitsByCurrency.set(currency, digits);
  return digits;
}

function parseDecimal(value: Json, element: string): Decimal {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') throw invalidNumber(element, JSON.stringify(value));
  const match = /^([+-]?)(\d{1,15})?(?:\.(\d{1,12}))?$/.exec(text.trim());
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole + fraction === '') throw invalidNumber(element, text);
  const units = BigInt(whole + fraction);
  return { units: match[1] === '-' ? -units : units, scale: fraction.length };
}

/** Divides, rounding half away from zero. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const rounded = (2n * n + d) / (2n * d);
  return negative ? -rounded : rounded;
}

function toScale(decimal: Decimal, digits: number): bigint {
  if (decimal.scale <= digits) return decimal.units * 10n ** BigInt(digits - decimal.scale);
  return divideRounded(decimal.units, 10n ** BigInt(decimal.scale - digits));
}

/**
 * Minor units of a wire amount (JSON number or numeric text), rounded half away from zero.
 * Throws the 2080 fault, naming `element`, when it is no number.
 */
export function toMinor(value: Json | undefined, digits: number, element = 'Amount'): bigint {
  return value === undefined || value === null ? 0n : toScale(parseDecimal(value, element), digits);
}

/** The JSON number for an amount in minor units. */
export function fromMinor(minor: bigint, digits: number): number {
  return Number(minorText(minor, digits));
}

/** Decimal text with all the currency's digits, as a numeric column and a printed page take it. */
export function minorText(minor: bigint, digits: number): string {
  const padded = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const sign = minor < 0n ? '-' : '';
  if (digits === 0) return sign + padded;
  return `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

/** `a × b` in minor units, exact until the one rounding at the end. */
export function multiplyToMinor(a: Json, b: Json, digits: number, element = 'UnitPrice'): bigint {
  const left = parseDecimal(a, element);
  const right = parseDecimal(b, element);
  return toScale({ units: left.units * right.units, scale: left.scale + right.scale }, digits);
}

/** `minor × percent / 100`, rounded once. */
export function percentOfMinor(minor: bigint, percent: Json, element = 'Percent'): bigint {
  const { units, scale } = parseDecimal(percent, element);
  return divideRounded(minor * units, 100n * 10n ** BigInt(scale));
}

/** A wire number as a JSON number, unrounded (quantities, prices, exchange rates). */
export function toNumber(value: Json, element: string): number {
  const { units, scale } = parseDecimal(value, element);
  return Number(minorText(units, scale));
}

export function sumMinor(values: Iterable<bigint>): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}
