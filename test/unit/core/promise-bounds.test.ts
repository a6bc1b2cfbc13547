import { describe, expect, test } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import type { PromiseState } from '../../../src/core/holds/promises.ts';
import { hasPromisedEnough, leastPromised } from '../../../src/core/payer/promise-bounds.ts';

const today = parsePlainDate('2026-06-30');
const promise = (state: PromiseState, settledOn: string | null) => ({
  state,
  settledOn: settledOn === null ? null : parsePlainDate(settledOn),
});

describe('a payer has promised enough', () => {
  const broken = ['2026-04-03', '2026-05-06', '2026-06-08'].map((day) => promise('broken', day));

  test('after three promises that were not kept, each of which held reminders for a month', () => {
    expect(hasPromisedEnough(broken, today)).toBe(true);
    expect(hasPromisedEnough(broken.slice(1), today)).toBe(false);
    const [first] = broken;
    expect(
      hasPromisedEnough(
        [...broken.slice(1), { ...first, ...promise('partlyKept', '2026-04-03') }],
        today,
      ),
    ).toBe(true);
  });

  test('but not where one was kept since, or where it was more than a year ago', () => {
    expect(hasPromisedEnough([...broken, promise('kept', '2026-05-06')], today)).toBe(false);
    expect(hasPromisedEnough([...broken, promise('kept', '2026-04-02')], today)).toBe(true);
    expect(hasPromisedEnough([...broken, promise('withdrawn', '2026-06-20')], today)).toBe(true);
    const next = parsePlainDate('2027-04-04');
    expect(hasPromisedEnough(broken, parsePlainDate('2027-04-03'))).toBe(true);
    expect(hasPromisedEnough(broken, next)).toBe(false);
  });

  test('while three are open', () => {
    const open = promise('open', null);
    expect(hasPromisedEnough([open, open, open], today)).toBe(true);
    expect(hasPromisedEnough([open, open, promise('broken', '2026-05-06')], today)).toBe(false);
  });
});

describe('the least that a payer may promise', () => {
  const overdue = { daysOverdue: 11, openBalance: 100_00n, disputed: 0n };
  const later = { daysOverdue: -5, openBalance: 70_00n, disputed: 0n };
  const partly = { daysOverdue: 3, openBalance: 50_00n, disputed: 20_00n };
  const wholly = { daysOverdue: 3, openBalance: 40_00n, disputed: 40_00n };

  test('is all of an invoice but what is in dispute, overdue or not', () => {
    expect(leastPromised([overdue], 'invoice')).toBe(100_00n);
    expect(leastPromised([later], 'invoice')).toBe(70_00n);
    expect(leastPromised([partly], 'invoice')).toBe(30_00n);
    expect(leastPromised([wholly], 'invoice')).toBe(40_00n);
  });

  test('is what is overdue of an account, and all of it while nothing is', () => {
    expect(leastPromised([overdue, later, partly], 'account')).toBe(130_00n);
    expect(leastPromised([later], 'account')).toBe(70_00n);
    expect(leastPromised([], 'account')).toBe(0n);
  });
});
