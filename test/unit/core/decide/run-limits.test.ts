import { describe, expect, test } from 'vitest';
import {
  applyVerdict,
  heldFigures,
  overReason,
} from '../../../../src/core/decide/apply-verdict.ts';
import type { Decision } from '../../../../src/core/decide/decision.ts';
import {
  defaultRunLimits,
  judgeRun,
  type Charged,
  type ChargedOf,
  type RunLimits,
} from '../../../../src/core/decide/run-limits.ts';

const limits = (fields: Partial<RunLimits>): RunLimits => ({
  ...defaultRunLimits,
  unusualFactor: null,
  ...fields,
});
const of = (billToId: string, count: number, sum: bigint): ChargedOf => ({ billToId, count, sum });
const runs = (...counts: number[]): Charged[] =>
  counts.map((count) => ({ count, sum: BigInt(count) * 1_000n }));
const overIn = (...asked: Parameters<typeof judgeRun>): string[] => {
  const verdict = judgeRun(...asked);
  if (verdict.kind === 'held') throw new Error('The run was held');
  return [...verdict.over.keys()];
};

describe('the limits of a run', () => {
  test('leave everything alone when there are none', () => {
    expect(overIn(limits({}), [of('1', 900, 900_000n)], [], [])).toEqual([]);
  });

  test('let a customer through at the limit, and no part of it beyond', () => {
    const count = limits({ chargesPerCustomer: 2 });
    expect(overIn(count, [of('1', 2, 10n), of('2', 3, 10n)], [], [])).toEqual(['2']);
    const sum = limits({ sumPerCustomer: 500n });
    expect(overIn(sum, [of('1', 9, 500n), of('2', 1, 501n)], [], [])).toEqual(['2']);
  });

  test('take customers in the order of their ids, and those that still fit after one that does not', () => {
    const staged = [of('10', 2, 20n), of('9', 2, 20n), of('8', 2, 20n), of('11', 1, 10n)];
    expect(overIn(limits({ chargesPerRun: 5 }), staged, [], [])).toEqual(['10']);
    expect(overIn(limits({ sumPerRun: 45n }), staged, [], [])).toEqual(['10', '11']);
  });

  test('count what the same run let go before it decided anew', () => {
    const before = [of('1', 3, 30n)];
    expect(overIn(limits({ chargesPerRun: 3 }), [of('2', 1, 10n)], before, [])).toEqual(['2']);
    expect(overIn(limits({ sumPerCustomer: 35n }), [of('1', 1, 10n)], before, [])).toEqual(['1']);
  });
});

describe('the anomaly stop', () => {
  const stop = limits({ unusualFactor: 10 });
  const usual = runs(60, 80, 70, 4_000, 80, 70, 60, 80, 70, 4_000, 80, 70);

  test('is on for a company that has set nothing', () => {
    expect(defaultRunLimits.unusualFactor).toBe(10);
  });

  test('holds a run of more than ten times the median, not one of just as many', () => {
    // The middle of 60, 70, 80 and 4,000, as often as they come, lies between 70 and 80.
    expect(judgeRun(stop, [of('1', 750, 700_000n)], [], usual).kind).toBe('released');
    expect(judgeRun(stop, [of('1', 751, 700_000n)], [], usual)).toEqual({
      kind: 'held',
      figures: {
        factor: 10,
        runs: 12,
        count: 751,
        usualCount: 75,
        mostCount: 750,
        sum: 700_000n,
        usualSum: 75_000n,
        mostSum: 750_000n,
      },
    });
  });

  test('holds a run of few charges whose sum is far from usual', () => {
    expect(judgeRun(stop, [of('1', 2, 750_001n)], [], usual).kind).toBe('held');
    expect(judgeRun(stop, [of('1', 2, 750_000n)], [], usual).kind).toBe('released');
  });

  const ofEach = (howMany: number, count: number): Charged[] =>
    runs(...Array.from({ length: howMany }, () => count));

  test('counts five charges as nothing to speak of, at what one usually comes to', () => {
    const far = limits({ unusualFactor: 100 });
    const few = ofEach(12, 1);
    expect(judgeRun(far, [of('1', 500, 500_000n)], [], few).kind).toBe('released');
    expect(judgeRun(far, [of('1', 501, 500_000n)], [], few).kind).toBe('held');
    expect(judgeRun(far, [of('1', 500, 500_001n)], [], few).kind).toBe('held');
  });

  test('holds nothing that is little in itself, however far above the usual', () => {
    const few = ofEach(12, 1);
    expect(judgeRun(stop, [of('1', 150, 100_000n)], [], few).kind).toBe('released');
    expect(judgeRun(stop, [of('1', 151, 100_000n)], [], few).kind).toBe('held');
    const verdict = judgeRun(stop, [of('1', 150, 100_001n)], [], few);
    if (verdict.kind !== 'held') throw new Error('The run was not held');
    expect(heldFigures(verdict.figures, 'USD')).toContain(
      'and 10 times that, or more where that is little, is the most that goes by itself: 150 charges, 1,000.00 USD.',
    );
  });

  test('gives a young company room, and does not judge its sums', () => {
    const young = ofEach(11, 1);
    expect(judgeRun(stop, [of('1', 1_500, 9_999_999n)], [], young).kind).toBe('released');
    expect(judgeRun(stop, [of('1', 1_501, 1n)], [], young).kind).toBe('held');
  });

  test('lets the first end of a month go after days of a charge or two', () => {
    const firstDays = runs(1, 2, 1);
    expect(judgeRun(stop, [of('1', 240, 310_000n)], [], firstDays).kind).toBe('released');
    const firstMonth = runs(1, 2, 1, 1, 3, 1, 2, 1, 1, 2, 1, 1, 2);
    expect(judgeRun(stop, [of('1', 60, 48_000n)], [], firstMonth).kind).toBe('released');
  });

  test('looks at the last twelve runs with charges only', () => {
    const grown = [...runs(...Array.from({ length: 12 }, () => 40)), ...runs(1, 1, 1, 1, 1)];
    expect(judgeRun(stop, [of('1', 400, 400_000n)], [], grown).kind).toBe('released');
  });

  test('holds nothing where it is switched off, or where nothing would be charged', () => {
    expect(judgeRun(limits({}), [of('1', 9_999, 9n)], [], usual).kind).toBe('released');
    expect(judgeRun(stop, [], [of('1', 9_999, 9n)], usual).kind).toBe('released');
  });
});

describe('a verdict in words', () => {
  const decision: Decision = {
    subject: { kind: 'invoice', id: '1' },
    topic: 'charge',
    outcome: 'charge',
    reason: '6.70 USD is charged.',
    level: 'company',
    policySubject: '',
    policyVersion: 1,
    numbers: { amount: '6.70' },
  };

  test('says which limit a charge waits for', () => {
    const over = { limit: 'sumPerCustomer', setting: 50_000n, reached: 123_456n } as const;
    expect(overReason(over, 'USD')).toBe(
      "It waits for a person with the customer's others: 1,234.56 USD in one run is more than the limit of 500.00 USD for a customer.",
    );
    const verdict = { kind: 'released', over: new Map([['7', over]]) } as const;
    expect(applyVerdict(decision, verdict, '8', 'USD')).toBe(decision);
    expect(applyVerdict(decision, verdict, '7', 'USD')).toMatchObject({
      outcome: 'over-limit',
      numbers: decision.numbers,
    });
  });

  test('gives the figures of a held run', () => {
    const verdict = judgeRun(
      limits({ unusualFactor: 10 }),
      [of('1', 801, 801_000n)],
      [],
      runs(...Array.from({ length: 12 }, () => 80)),
    );
    if (verdict.kind !== 'held') throw new Error('The run was not held');
    expect(heldFigures(verdict.figures, 'USD')).toBe(
      'the run came to 801 charges of 8,010.00 USD in all; usual are 80 charges and 800.00 USD (the middle of the last 12 runs with charges), and 10 times that is the most that goes by itself: 800 charges, 8,000.00 USD.',
    );
    const held = applyVerdict(decision, verdict, '1', 'USD');
    expect(held.outcome).toBe('run-held');
    expect(held.reason).toMatch(
      /^6\.70 USD is to be charged\. It is held with all charges of its run/,
    );
  });
});
