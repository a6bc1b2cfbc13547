import { describe, expect, test } from 'vitest';
import { parsePlainDate } from '../../../../src/core/calendar/plain-date.ts';
import { defaultRunLimits } from '../../../../src/core/decide/run-limits.ts';
import { tryLimits, usualRuns, type PastRun } from '../../../../src/core/decide/try-limits.ts';

/** A run of so many charges of 10.00, all of one customer. */
const run = (day: string, count: number, more: Partial<PastRun> = {}): PastRun => ({
  id: day,
  date: parsePlainDate(day),
  total: { count, sum: BigInt(count) * 1_000n },
  payers: [{ billToId: '1', count, sum: BigInt(count) * 1_000n }],
  isUsual: true,
  ...more,
});
const from = parsePlainDate('2026-03-01');
const before = Array.from({ length: 12 }, (_, place) => run(`2026-02-${27 - place}`, 100));
const tried = (limits: object, runs: readonly PastRun[]) =>
  tryLimits({ ...defaultRunLimits, ...limits }, runs, from).map(({ run: { id }, verdict }) => [
    id,
    verdict.kind === 'held' ? 'held' : [...verdict.over.values()].map(({ limit }) => limit),
  ]);

describe('limits tried on runs that were', () => {
  test('hold a run that is far above those before it, and leave the others', () => {
    const runs = [run('2026-03-03', 200), run('2026-03-02', 201), ...before];
    expect(tried({ unusualFactor: 2 }, runs)).toEqual([
      ['2026-03-03', []],
      ['2026-03-02', 'held'],
    ]);
  });

  test('leave a customer beyond them to a person', () => {
    expect(tried({ chargesPerCustomer: 5 }, [run('2026-03-02', 6), ...before])).toEqual([
      ['2026-03-02', ['chargesPerCustomer']],
    ]);
  });

  test('do not take for usual what nobody let go, or what came later', () => {
    const discarded = run('2026-03-02', 6_000, { isUsual: false });
    const runs = [run('2026-03-04', 6_000), run('2026-03-03', 1_001), discarded, ...before];
    expect(tried({}, runs).map(([, what]) => what)).toEqual(['held', 'held', 'held']);
    expect(usualRuns(runs).map(({ id }) => id)).not.toContain('2026-03-02');
  });
});
