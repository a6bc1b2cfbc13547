import { describe, expect, test } from 'vitest';
import { formatDate } from '../../../../src/core/calendar/format-date.ts';
import {
  BadDayOfMonthError,
  monthlyDayOnOrAfter,
  monthlyDayOnOrBefore,
} from '../../../../src/core/calendar/monthly-day.ts';
import {
  addDays,
  BadDateError,
  daysBetween,
  daysInYear,
  isoWeekday,
  newYear,
} from '../../../../src/core/calendar/plain-date.ts';
import { monthsOf } from '../../../../src/core/reports/months.ts';
import { day } from '../facts.ts';

describe('plain dates', () => {
  test.each(['2026-02-30', '2026-2-3', '2026-13-01', '20260301', '2026-03-01T00:00:00Z', ''])(
    '"%s" is no date',
    (text) => {
      expect(() => day(text)).toThrow(BadDateError);
    },
  );

  test('days are added and counted across months, years and leap days', () => {
    expect(addDays(day('2026-03-01'), 11)).toBe('2026-03-12');
    expect(addDays(day('2028-02-28'), 1)).toBe('2028-02-29');
    expect(addDays(day('2026-01-01'), -1)).toBe('2025-12-31');
    expect(daysBetween(day('2027-12-15'), day('2028-01-15'))).toBe(31);
    expect(daysBetween(day('2026-03-12'), day('2026-03-01'))).toBe(-11);
  });

  test('weeks begin on Monday', () => {
    expect(isoWeekday(day('2026-03-09'))).toBe(1);
    expect(isoWeekday(day('2026-03-15'))).toBe(7);
  });

  test('years have 365 or 366 days', () => {
    expect([1900, 2000, 2026, 2028].map(daysInYear)).toEqual([365, 366, 365, 366]);
    expect(newYear(2028)).toBe('2028-01-01');
  });

  test('end with those that can be written', () => {
    expect(addDays(day('9999-12-31'), 1)).toBe('9999-12-31');
    expect(addDays(day('9999-12-01'), 3650)).toBe('9999-12-31');
    expect(addDays(day('0000-01-05'), -7)).toBe('0000-01-01');
    expect(newYear(10_000)).toBe('9999-12-31');
    expect(monthlyDayOnOrAfter(day('9999-12-31'), 15)).toBe('9999-12-31');
    expect(monthsOf({ from: day('9999-11-30'), to: day('9999-12-31') })).toEqual([
      { month: '9999-11', from: '9999-11-30', to: '9999-11-30' },
      { month: '9999-12', from: '9999-12-01', to: '9999-12-31' },
    ]);
  });

  test('people read them in words', () => {
    expect(formatDate(day('2026-03-08'))).toBe('8 Mar 2026');
  });
});

describe('a day of the month', () => {
  test('is the last day of a shorter month', () => {
    expect(monthlyDayOnOrAfter(day('2026-02-01'), 31)).toBe('2026-02-28');
    expect(monthlyDayOnOrAfter(day('2028-02-01'), 30)).toBe('2028-02-29');
    expect(monthlyDayOnOrBefore(day('2026-03-30'), 31)).toBe('2026-02-28');
  });

  test('may be the day itself, and goes over the turn of the year', () => {
    expect(monthlyDayOnOrAfter(day('2026-01-31'), 31)).toBe('2026-01-31');
    expect(monthlyDayOnOrAfter(day('2026-12-16'), 15)).toBe('2027-01-15');
    expect(monthlyDayOnOrBefore(day('2026-01-14'), 15)).toBe('2025-12-15');
  });

  test('is between 1 and 31', () => {
    expect(() => monthlyDayOnOrAfter(day('2026-01-01'), 0)).toThrow(BadDayOfMonthError);
  });
});
