import { describe, expect, test } from 'vitest';
import {
  dateInZone,
  instantOfLocalHour,
  isTimeZone,
  lastWeekdayHour,
  nextLocalHour,
} from '../../../../src/core/calendar/zones.ts';
import { day } from '../facts.ts';

const newYork = 'America/New_York';

describe('time zones', () => {
  test('are IANA names', () => {
    expect(isTimeZone(newYork)).toBe(true);
    expect(isTimeZone('UTC')).toBe(true);
    expect(isTimeZone('America/Atlantis')).toBe(false);
    expect(isTimeZone('+02:00')).toBe(false);
    expect(isTimeZone('')).toBe(false);
  });

  test('today is the day in the company’s zone', () => {
    const instant = new Date('2026-03-02T03:30:00Z');
    expect(dateInZone(instant, newYork)).toBe('2026-03-01');
    expect(dateInZone(instant, 'Asia/Tokyo')).toBe('2026-03-02');
    expect(dateInZone(instant, 'Pacific/Kiritimati')).toBe('2026-03-02');
  });

  test('an hour of a day is an instant, in winter and in summer', () => {
    expect(instantOfLocalHour(day('2026-03-07'), 9, newYork).toISOString()).toBe(
      '2026-03-07T14:00:00.000Z',
    );
    expect(instantOfLocalHour(day('2026-03-08'), 9, newYork).toISOString()).toBe(
      '2026-03-08T13:00:00.000Z',
    );
  });

  test('an hour that the clocks skip comes after the change, one that comes twice counts once', () => {
    expect(instantOfLocalHour(day('2026-03-08'), 2, newYork).toISOString()).toBe(
      '2026-03-08T07:00:00.000Z',
    );
    expect(instantOfLocalHour(day('2026-11-01'), 1, newYork).toISOString()).toBe(
      '2026-11-01T05:00:00.000Z',
    );
  });

  test('an hour is one of a day', () => {
    expect(() => instantOfLocalHour(day('2026-03-08'), 24, newYork)).toThrow(RangeError);
  });
});

describe('the next local hour', () => {
  test('is today, or tomorrow once it has come', () => {
    const next = (after: string): string =>
      nextLocalHour(new Date(after), 9, newYork).toISOString();
    expect(next('2026-03-02T13:59:59.999Z')).toBe('2026-03-02T14:00:00.000Z');
    expect(next('2026-03-02T14:00:00.000Z')).toBe('2026-03-03T14:00:00.000Z');
  });

  test('comes once on every day, whatever the clocks do', () => {
    for (const hour of [0, 1, 2, 3, 9, 23]) {
      let now = new Date('2026-03-05T00:00:00Z');
      const days: string[] = [];
      for (let count = 0; count < 250; count += 1) {
        now = nextLocalHour(now, hour, newYork);
        days.push(dateInZone(now, newYork));
      }
      expect(new Set(days).size).toBe(days.length);
    }
  });

  test('passes over a day that a zone left out', () => {
    const before = new Date('2011-12-30T00:00:00Z');
    const first = nextLocalHour(before, 9, 'Pacific/Apia');
    const second = nextLocalHour(first, 9, 'Pacific/Apia');
    expect(first.toISOString()).toBe('2011-12-30T19:00:00.000Z');
    expect(second.toISOString()).toBe('2011-12-31T19:00:00.000Z');
  });

  test('the last hour of a weekday follows the clocks of the zone', () => {
    const last = (upTo: string): string =>
      lastWeekdayHour(new Date(upTo), { weekday: 1, hour: 9, timeZone: newYork }).toISOString();
    expect(last('2026-03-09T12:59:59Z')).toBe('2026-03-02T14:00:00.000Z');
    expect(last('2026-03-09T13:00:00Z')).toBe('2026-03-09T13:00:00.000Z');
    expect(last('2026-03-15T23:00:00Z')).toBe('2026-03-09T13:00:00.000Z');
    const unknown = { weekday: 8, hour: 9, timeZone: newYork };
    expect(() => lastWeekdayHour(new Date(), unknown)).toThrow(RangeError);
  });
});
