import { describe, expect, test } from 'vitest';
import {
  daysOff,
  holidayCountries,
  holidayPlaceOf,
  holidayRegions,
  holidaysOfYear,
  isHolidayPlace,
} from '../../../src/adapters/holidays/public-holidays.ts';
import { countryCode } from '../../../src/core/law/place.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';

const day = parsePlainDate;
const of = (country: string, region: string | null = null) => ({ country, region });

test('holidays are those of the place: Scotland keeps 2 January, England Easter Monday', () => {
  const scotland = holidaysOfYear(of('GB', 'SCT'), 2026);
  const england = holidaysOfYear(of('GB', 'ENG'), 2026);
  expect(scotland.has(day('2026-01-02'))).toBe(true);
  expect(england.has(day('2026-01-02'))).toBe(false);
  expect(england.get(day('2026-04-06'))).toBe('Easter Monday');
  expect(scotland.has(day('2026-04-06'))).toBe(false);
});

test('a day in lieu counts, and observances do not', () => {
  const states = holidaysOfYear(of('US'), 2026);
  // 4 July 2026 is a Saturday.
  expect(states.get(day('2026-07-03'))).toBe('Independence Day (substitute day)');
  expect(states.get(day('2026-11-26'))).toBe('Thanksgiving Day');
  expect(states.has(day('2026-02-14'))).toBe(false);
});

test('a holiday of several days is off on each of them', () => {
  const egypt = holidaysOfYear(of('EG'), 2026);
  const feast = ['2026-03-19', '2026-03-20', '2026-03-21', '2026-03-22', '2026-03-23'];
  expect(feast.map((date) => egypt.has(day(date)))).toEqual([false, true, true, true, false]);
});

test('a company keeps its own days off beside those of its place, or alone', () => {
  const both = daysOff(of('DE', 'BY'), [day('2026-12-23')]);
  expect(both.get(day('2026-12-23'))).toBe('a day off of your own');
  expect(both.get(day('2026-01-06'))).toBe('Epiphany');
  expect(both.get(day('2026-01-07'))).toBeUndefined();
  expect(daysOff(null, []).get(day('2026-12-25'))).toBeUndefined();
});

test('places are known by their codes and named in English', () => {
  expect(holidayCountries()).toContainEqual({ code: 'DE', name: 'Germany' });
  expect(holidayRegions('CA')).toContainEqual({ code: 'QC', name: 'Quebec' });
  expect(holidayRegions('XX')).toEqual([]);
  expect(isHolidayPlace(of('US', 'CA'))).toBe(true);
  expect(isHolidayPlace(of('US', 'SCT'))).toBe(false);
  expect(isHolidayPlace(of('XX'))).toBe(false);
});

describe('the place of a company by its books', () => {
  const at = (region: string | null, country: string | null = null) => ({ country, region });

  test.each([
    ['US', [at('CA')], 'CA'],
    ['USA', [at(' ca ', 'United States')], 'CA'],
    ['US', [at('California')], 'CA'],
    ['GB', [at('Scotland', 'UK')], 'SCT'],
    ['AU', [at(null), at('NSW')], 'NSW'],
  ])('%s with the addresses %j is in %s', (country, addresses, region) => {
    const found = holidayPlaceOf(country, addresses);
    expect(found).toEqual({ country: countryCode(country), region });
  });

  test.each([
    ['a region that nobody knows', 'US', [at('Somewhere')]],
    ['no address', 'US', []],
    ['an address abroad', 'US', [at('SCT', 'GB'), at('CA', 'Canada')]],
    ['a country that keeps the same holidays everywhere', 'IE', [at('Dublin')]],
  ])('%s leaves the country as a whole', (_what, country, addresses) => {
    expect(holidayPlaceOf(country, addresses)).toEqual(of(country));
  });

  test.each([null, '', 'XX', 'Elsewhere'])('a country of %j has no holidays to keep', (country) => {
    expect(holidayPlaceOf(country, [at('CA')])).toBeNull();
  });
});
