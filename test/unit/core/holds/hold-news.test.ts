import { expect, test } from 'vitest';
import { addDays } from '../../../../src/core/calendar/plain-date.ts';
import { holdNews, type HoldToTell } from '../../../../src/core/holds/hold-news.ts';
import { day } from '../facts.ts';

const today = day('2026-03-12');
const plain: HoldToTell = { until: null, liftedOn: null, promise: null, dispute: null };
const told = (hold: Partial<HoldToTell>) => holdNews({ ...plain, ...hold }, today);
const within = (days: number) => addDays(today, days);

test('a hold that ends by itself is told of for seven days before and after', () => {
  const until = (days: number) => told({ until: within(days) });
  expect(until(8)).toBeNull();
  expect(until(7)).toEqual({ kind: 'ends', on: '2026-03-19' });
  expect(until(1)).toEqual({ kind: 'ends', on: '2026-03-13' });
  expect(until(0)).toEqual({ kind: 'lapsed', on: '2026-03-12' });
  expect(until(-6)).toEqual({ kind: 'lapsed', on: '2026-03-06' });
  expect(until(-7)).toBeNull();
  expect(told({})).toBeNull();
  expect(told({ until: within(1), liftedOn: today })).toBeNull();
});

test('a promise is told of by its day, then by its last, then by what became of it', () => {
  const made = { amount: 100n, madeOn: within(-30), graceDays: 2, settledOn: null };
  const open = (days: number) =>
    told({
      until: within(days + 3),
      promise: { ...made, dueOn: within(days), state: 'open' },
    });
  expect(open(8)).toBeNull();
  expect(open(7)).toEqual({ kind: 'promised', on: '2026-03-19' });
  expect(open(0)).toEqual({ kind: 'promised', on: '2026-03-12' });
  expect(open(-2)).toEqual({ kind: 'lastDay', on: '2026-03-12' });
  const settled = (state: 'kept' | 'broken' | 'partlyKept' | 'withdrawn', days: number) =>
    told({
      until: within(days),
      promise: { ...made, dueOn: within(-9), state, settledOn: within(days) },
    });
  expect(settled('broken', -6)).toEqual({ kind: 'broken', on: '2026-03-06' });
  expect(settled('partlyKept', 0)).toEqual({ kind: 'partlyKept', on: '2026-03-12' });
  expect(settled('broken', -7)).toBeNull();
  expect(settled('kept', 0)).toBeNull();
  expect(settled('withdrawn', 0)).toBeNull();
});

test('a dispute is told of by the day to settle it by, before the end of its hold', () => {
  const dispute = (days: number, closedOn: HoldToTell['liftedOn'] = null) =>
    told({ until: within(5), dispute: { dueOn: within(days), closedOn } });
  expect(dispute(7)).toEqual({ kind: 'toSettle', on: '2026-03-19' });
  expect(dispute(0)).toEqual({ kind: 'toSettle', on: '2026-03-12' });
  expect(dispute(-1)).toEqual({ kind: 'overdue', on: '2026-03-11' });
  expect(dispute(-7)).toEqual({ kind: 'overdue', on: '2026-03-05' });
  expect(dispute(-8)).toEqual({ kind: 'ends', on: '2026-03-17' });
  expect(dispute(0, today)).toEqual({ kind: 'ends', on: '2026-03-17' });
});
