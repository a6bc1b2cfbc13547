import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePlainDate } from '../../../../src/core/calendar/plain-date.ts';
import {
  amountIn,
  countIn,
  dateIn,
  isSingular,
  languageNames,
  languages,
  listIn,
  parseLanguage,
} from '../../../../src/core/mail/languages.ts';

test.each([
  ['en', '8 March 2026', '1 September 2026'],
  ['es', '8 de marzo de 2026', '1 de septiembre de 2026'],
  ['fr', '8 mars 2026', '1er septembre 2026'],
  ['de', '8. März 2026', '1. September 2026'],
] as const)('a date in %s reads %s', (language, march, first) => {
  expect(dateIn(language, parsePlainDate('2026-03-08'))).toBe(march);
  expect(dateIn(language, parsePlainDate('2026-09-01'))).toBe(first);
});

test.each([
  ['en', '1,234.50 USD', '-12,345,678,901,234,567.89 EUR', '1,200 JPY', '1.250 KWD'],
  ['es', '1.234,50 USD', '-12.345.678.901.234.567,89 EUR', '1.200 JPY', '1,250 KWD'],
  ['de', '1.234,50 USD', '-12.345.678.901.234.567,89 EUR', '1.200 JPY', '1,250 KWD'],
  [
    'fr',
    '1\u202f234,50 USD',
    '-12\u202f345\u202f678\u202f901\u202f234\u202f567,89 EUR',
    '1\u202f200 JPY',
    '1,250 KWD',
  ],
] as const)('an amount in %s reads %s, exactly at any size', (language, ...texts) => {
  const amounts = [
    { minor: 123_450n, currency: 'USD' },
    { minor: -1_234_567_890_123_456_789n, currency: 'EUR' },
    { minor: 1_200n, currency: 'JPY' },
    { minor: 1_250n, currency: 'KWD' },
  ];
  expect(amounts.map((amount) => amountIn(language, amount))).toEqual(texts);
});

test('no digit of an amount is lost in any language', () => {
  const digits = (text: string): string => text.replace(/\D/g, '').replace(/^0+(?=\d)/, '');
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 24n), fc.constantFrom(...languages), (minor, language) => {
      expect(digits(amountIn(language, { minor, currency: 'USD' }))).toBe(String(minor));
    }),
  );
});

test('a language is known by its code, whatever the region, case and space', () => {
  expect(['de', 'DE-AT', 'fr_CA', ' es ', 'en-US'].map(parseLanguage)).toEqual([
    'de',
    'de',
    'fr',
    'es',
    'en',
  ]);
  expect(['', 'it', 'english', 'd', '-de'].map(parseLanguage)).toEqual(Array(5).fill(null));
});

test('counts and lists follow their language', () => {
  expect(languages.map((language) => isSingular(language, 1))).toEqual(Array(4).fill(true));
  expect(languages.map((language) => isSingular(language, 0))).toEqual([false, false, true, false]);
  expect(languages.map((language) => listIn(language, ['A', 'B', 'C']))).toEqual([
    'A, B and C',
    'A, B y C',
    'A, B et C',
    'A, B und C',
  ]);
  expect(languages.map((language) => countIn(language, 12_345))).toEqual([
    '12,345',
    '12.345',
    '12\u202f345',
    '12.345',
  ]);
  expect(Object.keys(languageNames)).toEqual([...languages]);
});
