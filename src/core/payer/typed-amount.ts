import type { Language } from '../mail/languages.ts';
import { parsePositive } from '../money/amount.ts';
import { minorDigits } from '../money/currency.ts';

/**
 * An amount above zero as a payer types it, in minor units; null for none. Points and commas are
 * read either way, because people abroad type what they are used to: the last one begins the
 * fraction where as many digits follow as the currency has, and the others have to group thousands.
 * Where both readings fit, as with 1,234 in dinars of three digits, the page's language decides.
 */
export function readTypedAmount(
  language: Language,
  typed: string,
  currency: string,
): bigint | null {
  const text = typed
    .replaceAll(/[\s\u00a0\u202f'’]/g, '')
    .replace(new RegExp(`${currency}$`, 'i'), '');
  const digits = minorDigits(currency);
  const [, whole = text, separator, fraction] = /^(.*)([.,])(\d+)$/.exec(text) ?? [];
  const point = language === 'en' ? '.' : ',';
  const isFraction =
    fraction !== undefined &&
    fraction.length <= digits &&
    // Three digits behind the other mark, or behind one that stood before, group thousands.
    !(fraction.length === 3 && (separator !== point || whole.includes(separator ?? '')));
  const grouped = isFraction ? whole : text;
  if (!/^(\d+|\d{1,3}(,\d{3})+|\d{1,3}(\.\d{3})+)$/.test(grouped)) return null;
  const plain = grouped.replaceAll(/[.,]/g, '');
  return parsePositive(isFraction ? `${plain}.${fraction}` : plain, currency);
}
