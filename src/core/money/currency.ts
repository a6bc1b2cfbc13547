/** Thrown when a currency code is not three capital letters. */
export class BadCurrencyError extends Error {
  override readonly name = 'BadCurrencyError';
}

// ISO 4217 currencies whose minor unit is not a hundredth. A table, not Intl: the CLDR data
// behind Intl gives some currencies fewer digits than ISO does, and it changes with the runtime.
const exceptions = new Map<string, number>([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
    .split(' ')
    .map((code): [string, number] => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code): [string, number] => [code, 3]),
  ['CLF', 4],
  ['UYW', 4],
]);

/**
 * How many decimal digits a currency's minor unit has: JPY 0, USD 2, KWD 3.
 * Throws BadCurrencyError for anything but three capital letters.
 */
export function minorDigits(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new BadCurrencyError(`Not an ISO 4217 currency code: "${currency}"`);
  }
  return exceptions.get(currency) ?? 2;
}
