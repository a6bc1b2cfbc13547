import type { SyncStateRecord } from '../../adapters/store/sync-states.ts';

export type SyncPace = {
  /** Records read a second since the sync began; null until a second has passed. */
  readonly perSecond: number | null;
  /** How long the rest takes at that pace; null when that is not known, or nothing is left. */
  readonly secondsLeft: number | null;
};

/** How fast a first sync reads, and how long it will take yet. */
export function pace(
  state: Pick<SyncStateRecord, 'firstSync' | 'progress' | 'startedAt' | 'finishedAt'> | null,
  now: Date,
): SyncPace {
  if (!state?.startedAt) return { perSecond: null, secondsLeft: null };
  const until = state.firstSync === 'done' ? (state.finishedAt ?? now) : now;
  const seconds = (until.getTime() - state.startedAt.getTime()) / 1000;
  const read = state.progress.reduce((sum, part) => sum + part.done, 0);
  if (seconds < 1) return { perSecond: null, secondsLeft: null };
  const perSecond = read / seconds;
  const totals = state.progress.map((part) => part.total);
  const isCounted = totals.every((total) => total !== null);
  const left = totals.reduce<number>((sum, total) => sum + (total ?? 0), 0) - read;
  const isKnown = state.firstSync === 'running' && isCounted && perSecond > 0;
  return {
    perSecond: Math.round(perSecond),
    secondsLeft: isKnown ? Math.max(0, Math.ceil(left / perSecond)) : null,
  };
}
