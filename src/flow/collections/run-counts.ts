import type { Decision } from '../../core/decide/decision.ts';

/** How often runs came to what, by topic and outcome, for the list of runs. */
export type RunCounts = Record<string, number>;

/** Adds decisions to the counts. */
export function countDecisions(counts: RunCounts, decisions: Iterable<Decision>): void {
  for (const { topic, outcome } of decisions) addCount(counts, topic, outcome, 1);
}

/** Adds so many of one outcome, or takes them away; an outcome of which none is left goes. */
export function addCount(
  counts: RunCounts,
  topic: Decision['topic'],
  outcome: string,
  count: number,
): void {
  const key = `${topic}: ${outcome}`;
  const sum = (counts[key] ?? 0) + count;
  if (sum === 0) delete counts[key];
  else counts[key] = sum;
}
