import { describe, expect, test } from 'vitest';
import {
  fromMinor,
  minorDigits,
  multiplyToMinor,
  percentOfMinor,
  toMinor,
} from '../../../src/sandbox/quickbooks/amounts.ts';
import { isCurrency } from '../../../src/sandbox/quickbooks/currencies.ts';
import {
  addDays,
  answerTime,
  isPlainDate,
  metaDataTime,
  pacificDate,
  parseInstant,
} from '../../../src/sandbox/quickbooks/times.ts';

describe('amounts', () => {
  test('JSON numbers become exact minor units and come back', () => {
    expect(toMinor(1234.56, 2)).toBe(123_456n);
    expect(toMinor('0.1', 2) + toMinor(0.2, 2)).toBe(30n);
    expect(fromMinor(-5n, 2)).toBe(-0.05);
    expect(fromMinor(100_000n, 0)).toBe(100_000);
    expect(toMinor(1.234, minorDigits('KWD'))).toBe(1234n);
  });

  test('what has more digits than the currency is rounded half away from zero', () => {
    expect(toMinor(10.005, 2)).toBe(1001n);
    expect(toMinor(-10.005, 2)).toBe(-1001n);
    expect(multiplyToMinor(0.333, 3, 2)).toBe(100n);
    expect(percentOfMinor(9995n, 10)).toBe(1000n);
  });

  test.each(['ten', '', '1e3', '1,000', '0x10', true, {}])('%j is no amount', (value) => {
    expect(() => toMinor(value, 2)).toThrow(expect.objectContaining({ code: '2080' }));
  });

  test('currencies are known by their codes', () => {
    expect(isCurrency('EUR')).toBe(true);
    expect(isCurrency('ABC')).toBe(false);
    expect(isCurrency('eur')).toBe(false);
  });
});

describe('times', () => {
  test('instants are printed in Pacific time, summer and winter', () => {
    expect(metaDataTime(new Date('2020-09-29T12:58:07.300Z'))).toBe('2020-09-29T05:58:07-07:00');
    expect(answerTime(new Date('2020-09-29T12:58:07.300Z'))).toBe('2020-09-29T05:58:07.300-07:00');
    expect(metaDataTime(new Date('2026-01-01T05:00:00Z'))).toBe('2025-12-31T21:00:00-08:00');
    // The hour that comes twice when summer time ends.
    expect(metaDataTime(new Date('2026-11-01T08:30:00Z'))).toBe('2026-11-01T01:30:00-07:00');
    expect(metaDataTime(new Date('2026-11-01T09:30:00Z'))).toBe('2026-11-01T01:30:00-08:00');
  });

  test('the date of a transaction is the Pacific one', () => {
    expect(pacificDate(new Date('2026-03-03T07:59:59Z'))).toBe('2026-03-02');
    expect(pacificDate(new Date('2026-03-03T08:00:00Z'))).toBe('2026-03-03');
  });

  test.each([
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z'],
    ['2026-03-01T10:00:00.123456789Z', '2026-03-01T10:00:00.123Z'],
    ['2026-03-01T10:00:00+02:00', '2026-03-01T08:00:00.000Z'],
    ['2026-03-01T10:00:00-0800', '2026-03-01T18:00:00.000Z'],
    ['2026-03-01T10:00:00', '2026-03-01T18:00:00.000Z'],
    ['2026-07-01', '2026-07-01T07:00:00.000Z'],
  ])('%s is read as %s', (text, instant) => {
    expect(parseInstant(text)?.toISOString()).toBe(instant);
  });

  test.each(['2026-03-01T10:00:00 02:00', '2026-02-30', 'now', '2026-03-01T25:00:00Z'])(
    '%s is no instant',
    (text) => {
      expect(parseInstant(text)).toBeUndefined();
    },
  );

  test('dates are counted over months and leap days', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-15', 30)).toBe('2027-01-14');
    expect(isPlainDate('2026-02-29')).toBe(false);
  });
});
