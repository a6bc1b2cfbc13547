/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new Error('There is no median of nothing');
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** The smallest value that `percent` of the values do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1);
  const found = sorted[place];
  if (found === undefined) throw new Error('There is no percentile of nothing');
  return found;
}

/**
 * Runs two ways of doing something in turn, the order swapped at every pair, so that what the
 * machine does beside us falls on both alike.
 * @param figure what is compared, of one run
 */
export async function pairedRuns<T>(
  runs: number,
  sides: { ours: () => Promise<T>; baseline: () => Promise<T> },
  figure: (run: T) => number,
  say: (text: string) => void,
): Promise<{ ours: T[]; baseline: T[]; value: number; baselineValue: number; ratio: number }> {
  const ours: T[] = [];
  const baseline: T[] = [];
  for (let run = 0; run < runs; run += 1) {
    const first = run % 2 === 0 ? 'baseline' : 'ours';
    for (const side of [first, first === 'ours' ? 'baseline' : 'ours'] as const) {
      const result = await sides[side]();
      (side === 'ours' ? ours : baseline).push(result);
      say(`run ${run + 1} of ${runs}, ${side}: ${figure(result).toPrecision(4)}`);
    }
  }
  const value = median(ours.map(figure));
  const baselineValue = median(baseline.map(figure));
  return { ours, baseline, value, baselineValue, ratio: value / baselineValue };
}
