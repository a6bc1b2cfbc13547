/** Limits tried on runs that were: what they would have held. */
import type { PlainDate } from '../calendar/plain-date.ts';
import {
  judgeRun,
  runsForUsual,
  type Charged,
  type ChargedOf,
  type RunLimits,
  type Verdict,
} from './run-limits.ts';

/** A run that charged or proposed something. */
export type PastRun = {
  readonly id: string;
  readonly date: PlainDate;
  /** What it came to, and of that what each who pays was charged. */
  readonly total: Charged;
  readonly payers: readonly ChargedOf[];
  /** Whether it tells what is usual: a held run does only once a person let it go. */
  readonly isUsual: boolean;
};

export type TriedRun = { readonly run: PastRun; readonly verdict: Verdict };

/**
 * Judges runs by limits as if all their charges had been to go out by themselves, each against the
 * runs before it.
 * @param runs the last first; those before `from` only tell what was usual
 */
export function tryLimits(
  limits: RunLimits,
  runs: readonly PastRun[],
  from: PlainDate,
): TriedRun[] {
  return runs.flatMap((run, place) => {
    if (run.date < from || run.payers.length === 0) return [];
    const past = usualRuns(runs.slice(place + 1)).map(({ total }) => total);
    return [{ run, verdict: judgeRun(limits, run.payers, [], past) }];
  });
}

/** The last runs that tell what is usual. */
export const usualRuns = (runs: readonly PastRun[]): PastRun[] =>
  runs.filter(({ isUsual }) => isUsual).slice(0, runsForUsual);
