import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSlidingWindow } from '../../../src/sandbox/throttles/windows.ts';

describe('a sliding window', () => {
  it('is full with as many as its limit, until the oldest is as old as the window', () => {
    const window = createSlidingWindow(2, 1_000);
    window.add('a', 100);
    expect(window.isFull('a', 100)).toBe(false);
    window.add('a', 300);
    expect(window.isFull('a', 1_099)).toBe(true);
    expect(window.isFull('b', 1_099)).toBe(false);
    expect(window.isFull('a', 1_100)).toBe(false);
    window.add('a', 1_100);
    expect(window.isFull('a', 1_299)).toBe(true);
    expect(window.isFull('a', 1_300)).toBe(false);
  });

  it('says of any stretch what counting every instant would say', () => {
    assert(
      property(
        integer({ min: 1, max: 6 }),
        array(integer({ min: 0, max: 40 }), { maxLength: 60 }),
        (limit, steps) => {
          const window = createSlidingWindow(limit, 50);
          const admitted: number[] = [];
          let now = 0;
          for (const step of steps) {
            now += step;
            const recent = admitted.filter((instant) => instant > now - 50).length;
            expect(window.isFull('key', now)).toBe(recent >= limit);
            if (recent >= limit) continue;
            window.add('key', now);
            admitted.push(now);
          }
        },
      ),
    );
  });
});
