/** The languages that mails are written in, and how each writes names, dates and amounts. */
import type { PlainDate } from '../calendar/plain-date.ts';
import { formatAmount, type Money } from '../money/amount.ts';
import { minorDigits } from '../money/currency.ts';

/** ISO 639-1 codes; the first is the one that mails fall back to. */
export const languages = ['en', 'es', 'fr', 'de'] as const;
export type Language = (typeof languages)[number];

/** What a mail is written in where nobody said otherwise. */
export const defaultLanguage: Language = 'en';

/** The languages by name, in English and in their own words. */
export const languageNames: Readonly<Record<Language, { english: string; own: string }>> = {
  en: { english: 'English', own: 'English' },
  es: { english: 'Spanish', own: 'Español' },
  fr: { english: 'French', own: 'Français' },
  de: { english: 'German', own: 'Deutsch' },
};

/**
 * The language of a tag as browsers, QuickBooks and people write it ("de", "DE-AT", "fr_CA",
 * " es "); null for one that mails are not written in.
 */
export function parseLanguage(text: string): Language | null {
  const [primary] = text.trim().toLowerCase().split(/[-_]/);
  return languages.find((language) => language === primary) ?? null;
}

// Fixed locales and a fixed calendar, so that a mail reads the same wherever it is written.
// British English puts the day first, as the rest of Dunwell does, and names the month, so that
// nobody on either side of the Atlantic takes 3 April for 4 March.
const locales: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  es: 'es-ES',
  fr: 'fr-FR',
  de: 'de-DE',
};

const dateFormats = formatsBy((locale) => {
  const shape = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(locale, { ...shape, calendar: 'gregory', timeZone: 'UTC' });
});

/** A date as a letter in the language has it: "8 March 2026", "8. März 2026", "1er mars 2026". */
export function dateIn(language: Language, date: PlainDate): string {
  const text = dateFormats[language].format(new Date(`${date}T00:00:00Z`));
  // French letters number the first of a month; Intl does not.
  return language === 'fr' ? text.replace(/^1 /, '1er ') : text;
}

// A currency's minor unit has 0 to 4 digits. Making a format takes longer than all else of an amount.
const amountFormats = formatsBy((locale) =>
  Array.from(
    { length: 5 },
    (_, digits) =>
      new Intl.NumberFormat(locale, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        // Spanish leaves four digits ungrouped otherwise, and columns of figures would not line up.
        useGrouping: 'always',
        numberingSystem: 'latn',
      }),
  ),
);

/**
 * An amount with its currency's code: "1,234.56 USD", "1.234,56 USD", "1 234,56 USD".
 * @throws RangeError for a currency of more than four digits; there is none
 */
export function amountIn(language: Language, money: Money): string {
  const format = amountFormats[language][minorDigits(money.currency)];
  if (format === undefined) throw new RangeError(`${money.currency} has too many digits`);
  return `${format.format(exactly(money))} ${money.currency}`;
}

const countFormats = formatsBy((locale) => new Intl.NumberFormat(locale, { useGrouping: 'min2' }));

/** A whole number grouped as the language does. */
export function countIn(language: Language, count: number): string {
  return countFormats[language].format(count);
}

const pluralRules = formatsBy((locale) => new Intl.PluralRules(locale));

/** Whether a count takes the singular; French says "0 jour", the others "0 days". */
export function isSingular(language: Language, count: number): boolean {
  return pluralRules[language].select(count) === 'one';
}

const listFormats = formatsBy(
  (locale) => new Intl.ListFormat(locale, { style: 'long', type: 'conjunction' }),
);

/** Several things in a sentence: "A, B and C". */
export function listIn(language: Language, items: readonly string[]): string {
  return listFormats[language].format(items);
}

function formatsBy<Format>(make: (locale: string) => Format): Readonly<Record<Language, Format>> {
  return {
    en: make(locales.en),
    es: make(locales.es),
    fr: make(locales.fr),
    de: make(locales.de),
  };
}

/** Decimal text is formatted exactly, whatever its length; a number would lose its last digits. */
function exactly(money: Money): Intl.StringNumericLiteral {
  const text = formatAmount(money);
  if (isNumeric(text)) return text;
  throw new Error(`Not a number: ${text}`);
}

const isNumeric = (text: string): text is Intl.StringNumericLiteral => /^-?\d+(\.\d+)?$/.test(text);
