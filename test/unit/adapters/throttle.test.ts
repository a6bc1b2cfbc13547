import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  companyPace,
  createThrottle,
  waitBeforeCall,
} from '../../../src/adapters/quickbooks/throttle.ts';

/** The most calls that fall into any window of this length. */
function mostWithin(starts: readonly number[], windowMs: number): number {
  const counts = starts.map(
    (from) => starts.filter((start) => start >= from && start < from + windowMs).length,
  );
  return Math.max(0, ...counts);
}

const anyPace = fc.record({
  perSecond: fc.integer({ min: 1, max: 6 }),
  perMinute: fc.integer({ min: 1, max: 25 }),
});

describe('the pace of calls', () => {
  it('is kept in every second and every minute, whenever calls are asked for', () => {
    const anyGaps = fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(anyPace, anyGaps, (pace, gaps) => {
        const starts: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          now += waitBeforeCall(starts, now, pace);
          starts.push(now);
        }
        expect(mostWithin(starts, 1_000)).toBeLessThanOrEqual(pace.perSecond);
        expect(mostWithin(starts, 60_000)).toBeLessThanOrEqual(pace.perMinute);
      }),
      { numRuns: 200 },
    );
  });

  it('makes nobody wait who would not break it', () => {
    fc.assert(
      fc.property(anyPace, (pace) => {
        const free = Math.min(pace.perSecond, pace.perMinute);
        const starts: number[] = [];
        for (let call = 0; call < free; call += 1) {
          expect(waitBeforeCall(starts, 500, pace)).toBe(0);
          starts.push(500);
        }
        expect(waitBeforeCall(starts, 500, pace)).toBeGreaterThan(0);
      }),
    );
  });

  it('is below what Intuit allows a company', () => {
    expect(companyPace.perSecond).toBeLessThan(10);
    expect(companyPace.perMinute).toBeLessThan(500);
  });
});

describe('a throttle', () => {
  it('lets calls go in the order they asked, and keeps its pace although timers are early', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    const onTime = setTimeout;
    // Node's timers may fire a part of a millisecond early, because they count whole ones.
    vi.stubGlobal('setTimeout', (work: () => void, ms: number) => onTime(work, ms - 1));
    try {
      const throttle = createThrottle({ perSecond: 2, perMinute: 9 });
      const starts: number[] = [];
      const order: number[] = [];
      const calls = Array.from({ length: 20 }, async (_, index) => {
        await throttle();
        order.push(index);
        starts.push(performance.now());
      });
      const all = Promise.all(calls);
      await vi.advanceTimersByTimeAsync(200_000);
      await all;
      expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
      expect(mostWithin(starts, 1_000)).toBeLessThanOrEqual(2);
      expect(mostWithin(starts, 60_000)).toBeLessThanOrEqual(9);
    } finally {
      vi.unstubAllGlobals();
      vi.useRealTimers();
    }
  });
});
