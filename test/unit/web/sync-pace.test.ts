import { describe, expect, it } from 'vitest';
import { pace } from '../../../src/web/show/sync-pace.ts';
import { timeLeft } from '../../../src/web/pages/sync-page.tsx';

const startedAt = new Date('2026-03-12T12:00:00Z');
const after = (seconds: number): Date => new Date(startedAt.getTime() + seconds * 1000);
const part = (done: number, total: number | null) => ({
  entity: 'Invoice' as const,
  done,
  total,
  state: 'running' as const,
  looksForMissing: false,
});
const running = { firstSync: 'running' as const, startedAt, finishedAt: null };

describe('the pace of a first sync', () => {
  it('says how many a second were read and how long the rest takes', () => {
    const state = { ...running, progress: [part(1_000, 1_000), part(500, 3_500)] };
    expect(pace(state, after(10))).toEqual({ perSecond: 150, secondsLeft: 20 });
  });

  it('says nothing in its first second, and no time left before everything is counted', () => {
    const state = { ...running, progress: [part(1_000, 1_000), part(0, null)] };
    expect(pace(state, after(0.5))).toEqual({ perSecond: null, secondsLeft: null });
    expect(pace(state, after(10))).toEqual({ perSecond: 100, secondsLeft: null });
    expect(pace(null, after(10))).toEqual({ perSecond: null, secondsLeft: null });
  });

  it('of a sync that is over is the one it had', () => {
    const state = {
      firstSync: 'done' as const,
      startedAt,
      finishedAt: after(20),
      progress: [part(1_000, 1_000)],
    };
    expect(pace(state, after(3_600))).toEqual({ perSecond: 50, secondsLeft: null });
  });

  it('is told in seconds below a minute and in minutes above', () => {
    expect([0, 1, 59, 60, 61, 3_600].map(timeLeft)).toEqual([
      'about 1 second',
      'about 1 second',
      'about 59 seconds',
      'about 1 minute',
      'about 2 minutes',
      'about 60 minutes',
    ]);
  });
});
