import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { monthlyDayOnOrAfter, monthlyDayOnOrBefore } from '../../src/core/calendar/monthly-day.ts';
import { addDays, daysBetween, isoWeekday } from '../../src/core/calendar/plain-date.ts';
import { dateInZone, instantOfLocalHour, nextLocalHour } from '../../src/core/calendar/zones.ts';
import { dateArbitrary } from './arbitraries.ts';

const days = fc.integer({ min: -100_000, max: 100_000 });
const zone = fc.constantFrom(
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'UTC',
);

describe('plain dates', () => {
  test('add and count days as Temporal does', () => {
    fc.assert(
      fc.property(dateArbitrary, days, (date, count) => {
        const other = addDays(date, count);
        const temporal = Temporal.PlainDate.from(date);
        expect(other).toBe(temporal.add({ days: count }).toString());
        expect(daysBetween(date, other)).toBe(count);
        expect(isoWeekday(date)).toBe(temporal.dayOfWeek);
      }),
    );
  });

  test('are in order as texts exactly when they are in order as days', () => {
    fc.assert(
      fc.property(dateArbitrary, dateArbitrary, (a, b) => {
        expect(a < b).toBe(daysBetween(a, b) > 0);
      }),
    );
  });

  test('a day of the month lies within a month of any date, on both sides', () => {
    fc.assert(
      fc.property(dateArbitrary, fc.integer({ min: 1, max: 31 }), (date, dayOfMonth) => {
        const after = monthlyDayOnOrAfter(date, dayOfMonth);
        const before = monthlyDayOnOrBefore(date, dayOfMonth);
        expect(before <= date && date <= after).toBe(true);
        expect(daysBetween(date, after)).toBeLessThanOrEqual(31);
        expect(daysBetween(before, date)).toBeLessThanOrEqual(31);
        for (const found of [after, before]) {
          const { day, daysInMonth } = Temporal.PlainDate.from(found);
          expect(day).toBe(Math.min(dayOfMonth, daysInMonth));
        }
      }),
    );
  });
});

describe('hours of a day', () => {
  const instant = fc
    .date({ min: new Date('2005-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    .map((date) => new Date(date));
  const hour = fc.integer({ min: 0, max: 23 });

  test('the next one is after the instant, and none lies between', () => {
    fc.assert(
      fc.property(instant, hour, zone, (after, wanted, timeZone) => {
        const next = nextLocalHour(after, wanted, timeZone);
        expect(next.getTime()).toBeGreaterThan(after.getTime());
        const today = instantOfLocalHour(dateInZone(after, timeZone), wanted, timeZone);
        const isToday = next.getTime() === today.getTime();
        expect(isToday).toBe(today.getTime() > after.getTime());
        expect(next.getTime() - after.getTime()).toBeLessThanOrEqual(50 * 3_600_000);
      }),
    );
  });
});
