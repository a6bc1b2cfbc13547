import { describe, expect, test } from 'vitest';
import { movedRun, runTimeFrom } from '../../../src/flow/collections/run-times.ts';

/** An instant of March 2026 on the clocks of New York, after summer time began. */
const newYork = (day: number, time: string): Date =>
  new Date(`2026-03-${String(day).padStart(2, '0')}T${time}:00-04:00`);
const at = (hour: number, timeZone = 'America/New_York') => ({ hour, timeZone });

describe('a run that comes late', () => {
  test.each([
    ['in the small hours waits for its hour', 9, '03:00', newYork(17, '09:00')],
    ['a minute before its hour waits', 9, '08:59', newYork(17, '09:00')],
    ['at its hour is at once', 9, '09:00', newYork(17, '09:00')],
    ['in the afternoon is at once', 9, '17:59', newYork(17, '17:59')],
    ['in the evening waits for the morning', 9, '18:00', newYork(18, '09:00')],
    ['at night waits for the morning', 9, '23:00', newYork(18, '09:00')],
    ['has its evening where its hour is one', 20, '23:00', newYork(17, '23:00')],
    ['before an hour in the evening waits for it', 20, '18:30', newYork(17, '20:00')],
  ])('%s', (_what, hour, now, then) => {
    expect(runTimeFrom(newYork(17, now), at(hour))).toEqual(then);
  });
});

describe('a change of the hour or the zone', () => {
  const morning = newYork(17, '09:00');

  test('keeps the try of a held run that waits', () => {
    const again = newYork(17, '09:15');
    expect(movedRun(again, newYork(17, '09:05'), at(9))).toEqual(again);
  });

  test('to an hour that has passed keeps the run that is still to be today', () => {
    expect(movedRun(morning, newYork(17, '08:30'), at(8))).toEqual(morning);
  });

  test('to an hour that is still to come moves the run there, earlier or later', () => {
    expect(movedRun(morning, newYork(17, '06:30'), at(7))).toEqual(newYork(17, '07:00'));
    expect(movedRun(morning, newYork(17, '08:30'), at(14))).toEqual(newYork(17, '14:00'));
  });

  test('from the evening to an hour that has passed has the day keep its run while it is day', () => {
    const evening = newYork(17, '20:00');
    expect(movedRun(evening, newYork(17, '10:00'), at(9))).toEqual(newYork(17, '10:00'));
    expect(movedRun(evening, newYork(17, '19:00'), at(9))).toEqual(newYork(18, '09:00'));
  });

  test('keeps a run that is due, and makes none for a company that has none', () => {
    expect(movedRun(morning, morning, at(14))).toEqual(morning);
    expect(movedRun(null, morning, at(14))).toBeNull();
  });

  test('moves the run of tomorrow with the zone', () => {
    const moved = movedRun(newYork(18, '09:00'), newYork(17, '12:00'), at(9, 'Europe/London'));
    expect(moved).toEqual(new Date('2026-03-18T09:00:00Z'));
  });
});
