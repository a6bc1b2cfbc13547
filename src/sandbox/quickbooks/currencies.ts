import type { JsonObject } from './json.ts';

// QuickBooks' own wording where it differs from the CLDR name.
const names: Readonly<Record<string, string>> = {
  USD: 'United States Dollar',
  GBP: 'British Pound Sterling',
};
const display = new Intl.DisplayNames(['en'], { type: 'currency' });

/** A CurrencyRef with QuickBooks' name for the currency. */
export function currencyRef(code: string): JsonObject {
  return { value: code, name: names[code] ?? display.of(code) ?? code };
}

/** True for a code `Intl` knows by name. */
export function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code) && display.of(code) !== code;
}
