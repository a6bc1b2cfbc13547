import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaidAmount, PromiseFact } from '../../../../src/core/holds/promises.ts';
import { findPromise, lastDayOf, reliabilityOf } from '../../../../src/core/holds/promises.ts';
import { addDays } from '../../../../src/core/calendar/plain-date.ts';
import { day, usd } from '../facts.ts';

const paid = (date: string, amount: string): PaidAmount => ({
  date: day(date),
  amount: usd(amount),
});
/** 500 promised on 1 March for the 10th, with two days of grace. */
const promise: PromiseFact = {
  amount: usd('500.00'),
  madeOn: day('2026-03-01'),
  dueOn: day('2026-03-10'),
  graceDays: 2,
};

describe('a promise to pay', () => {
  it('is open to the end of its last day', () => {
    expect(findPromise(promise, [], day('2026-03-12'))).toEqual({
      state: 'open',
      on: null,
      received: 0n,
    });
  });

  it('is kept on the day on which what was paid comes to it', () => {
    const two = [paid('2026-03-12', '200.00'), paid('2026-03-05', '300.00')];
    expect(findPromise(promise, two, day('2026-03-12'))).toEqual({
      state: 'kept',
      on: '2026-03-12',
      received: usd('500.00'),
    });
    expect(findPromise(promise, [paid('2026-03-03', '600.00')], day('2026-03-04'))).toMatchObject({
      state: 'kept',
      on: '2026-03-03',
    });
  });

  it('is broken on the day after its last, or kept in part', () => {
    const late = [paid('2026-02-28', '500.00'), paid('2026-03-13', '500.00')];
    expect(findPromise(promise, late, day('2026-03-20'))).toEqual({
      state: 'broken',
      on: '2026-03-13',
      received: 0n,
    });
    expect(findPromise(promise, [paid('2026-03-09', '499.99')], day('2026-03-13'))).toEqual({
      state: 'partlyKept',
      on: '2026-03-13',
      received: usd('499.99'),
    });
  });

  it('is kept with less when nothing more is open', () => {
    const less = [paid('2026-03-09', '400.00')];
    expect(findPromise(promise, less, day('2026-03-09'), true)).toMatchObject({
      state: 'kept',
      on: '2026-03-09',
    });
    expect(findPromise(promise, [], day('2026-03-13'), true)).toMatchObject({ state: 'broken' });
  });

  it('stays kept in part when the rest is paid weeks later', () => {
    const late = [paid('2026-03-10', '200.00'), paid('2026-04-01', '300.00')];
    expect(findPromise(promise, late, day('2026-04-02'), true)).toEqual({
      state: 'partlyKept',
      on: '2026-03-13',
      received: usd('200.00'),
    });
  });

  it('never turns from kept to anything else as days go by or more is paid', () => {
    const payments = fc.array(
      fc.record({
        date: fc.integer({ min: -5, max: 20 }).map((days) => addDays(promise.madeOn, days)),
        amount: fc.bigInt({ min: 1n, max: 60_000n }),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(payments, payments, fc.nat(30), fc.nat(30), (some, more, first, later) => {
        const before = findPromise(promise, some, addDays(promise.madeOn, first));
        const after = findPromise(
          promise,
          [...more, ...some],
          addDays(promise.madeOn, first + later),
        );
        expect(before.state !== 'kept' || after.state === 'kept').toBe(true);
        expect(after.received >= before.received).toBe(true);
        expect(after.state === 'open').toBe(
          after.on === null && addDays(promise.madeOn, first + later) <= lastDayOf(promise),
        );
      }),
    );
  });
});

describe('how far a customer’s word can be relied on', () => {
  it('counts the promises of twelve months and the days that they were late', () => {
    const made = (
      state: 'open' | 'kept' | 'partlyKept' | 'broken' | 'withdrawn',
      dueOn: string,
      ...payments: PaidAmount[]
    ) => ({
      ...promise,
      madeOn: addDays(day(dueOn), -9),
      dueOn: day(dueOn),
      state,
      paid: payments,
    });
    const promises = [
      made('kept', '2026-03-10', paid('2026-03-08', '500.00')),
      made('kept', '2026-04-10', paid('2026-04-12', '500.00')),
      // Paid 20 days late, and not paid yet 30 days later.
      made('broken', '2026-05-01', paid('2026-05-21', '500.00')),
      made('partlyKept', '2026-05-31', paid('2026-05-30', '100.00')),
      made('open', '2026-07-10'),
      made('withdrawn', '2026-03-10'),
      made('broken', '2025-06-01'),
    ];
    expect(reliabilityOf(promises, day('2026-06-30'))).toEqual({
      made: 4,
      kept: 2,
      partlyKept: 1,
      broken: 1,
      averageDaysLate: 13,
    });
    expect(reliabilityOf([], day('2026-06-30'))).toMatchObject({ made: 0, averageDaysLate: null });
  });
});
