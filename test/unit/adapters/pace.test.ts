import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs } from '../../../src/adapters/quickbooks/back-off.ts';
import {
  companyPace,
  recentStarts,
  waitBeforeCall,
} from '../../../src/adapters/quickbooks/pace.ts';

/** The most calls that fall into any window of this length. */
function mostWithin(starts: readonly number[], windowMs: number): number {
  const counts = starts.map(
    (from) => starts.filter((start) => start >= from && start < from + windowMs).length,
  );
  return Math.max(0, ...counts);
}

const anyPace = fc
  .record({
    perSecond: fc.integer({ min: 1, max: 6 }),
    perMinute: fc.integer({ min: 1, max: 25 }),
  })
  .map(({ perSecond, perMinute }) => [
    { starts: perSecond, withinMs: 1_000 },
    { starts: perMinute, withinMs: 60_000 },
  ]);
const mostOf = (limits: readonly { starts: number }[], at: number) => limits[at]?.starts ?? 0;

describe('the pace of calls', () => {
  it('is kept in every second and every minute, whenever calls are asked for', () => {
    const anyGaps = fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(anyPace, anyGaps, (pace, gaps) => {
        let starts: number[] = [];
        const all: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          now += waitBeforeCall(starts, now, pace);
          // Only what is recent is kept, as in the row that processes share.
          starts = [...recentStarts(starts, now, pace), now];
          all.push(now);
        }
        expect(mostWithin(all, 1_000)).toBeLessThanOrEqual(mostOf(pace, 0));
        expect(mostWithin(all, 60_000)).toBeLessThanOrEqual(mostOf(pace, 1));
      }),
      { numRuns: 200 },
    );
  });

  it('makes nobody wait who would not break it', () => {
    fc.assert(
      fc.property(anyPace, (pace) => {
        const free = Math.min(mostOf(pace, 0), mostOf(pace, 1));
        const starts: number[] = [];
        for (let call = 0; call < free; call += 1) {
          expect(waitBeforeCall(starts, 500, pace)).toBe(0);
          starts.push(500);
        }
        expect(waitBeforeCall(starts, 500, pace)).toBeGreaterThan(0);
      }),
    );
  });

  it('is below what Intuit allows an app in a company, with room for other apps', () => {
    const perMinute = (limits: readonly { starts: number; withinMs: number }[]): number =>
      Math.min(...limits.map(({ starts, withinMs }) => starts * Math.ceil(60_000 / withinMs)));
    expect(companyPace.calls[0]?.starts).toBeLessThan(10);
    expect(companyPace.calls[0]?.withinMs).toBeGreaterThanOrEqual(1_000);
    expect(perMinute(companyPace.calls)).toBeLessThanOrEqual(450);
    expect(perMinute(companyPace.batches)).toBeLessThan(40);
  });
});

describe('the wait before a failed read is repeated', () => {
  it('grows fourfold, and half of it is chance', () => {
    expect([1, 2].map((attempt) => backOffMs(attempt, () => 0))).toEqual([400, 1_600]);
    expect([1, 2].map((attempt) => backOffMs(attempt, () => 1))).toEqual([800, 3_200]);
  });
});
