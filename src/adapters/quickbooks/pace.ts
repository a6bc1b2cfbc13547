/** At most so many starts in any window of that length. */
export type Limit = { readonly starts: number; readonly withinMs: number };
export type Pace = {
  readonly calls: readonly Limit[];
  /** On top of these, because a batch is a call too. */
  readonly batches: readonly Limit[];
};

/**
 * Below what Intuit allows: 10 a second and 40 batches a minute for an app in a company, 500 a
 * minute for all the apps of a company together. The windows are a little longer than Intuit's,
 * because requests do not all take equally long to arrive.
 */
export const companyPace: Pace = {
  calls: [
    { starts: 9, withinMs: 1_050 },
    { starts: 450, withinMs: 60_500 },
  ],
  batches: [{ starts: 39, withinMs: 60_500 }],
};

/** How long Intuit wants a company to be left alone after a 429. */
export const restAfterThrottleMs = 60_000;

/**
 * How long a call must wait so that no window overflows.
 * @param starts instants (ms, ascending) at which earlier calls were let go
 */
export function waitBeforeCall(
  starts: readonly number[],
  nowMs: number,
  limits: readonly Limit[],
): number {
  const waits = limits.map((limit) => {
    const oldest = starts[starts.length - limit.starts];
    return oldest === undefined ? 0 : Math.max(0, oldest + limit.withinMs - nowMs);
  });
  return Math.max(0, ...waits);
}

/** The starts that still matter to any of the limits. */
export function recentStarts(
  starts: readonly number[],
  nowMs: number,
  limits: readonly Limit[],
): number[] {
  const longest = Math.max(0, ...limits.map((limit) => limit.withinMs));
  const most = Math.max(1, ...limits.map((limit) => limit.starts));
  return starts.filter((start) => start > nowMs - longest).slice(-most);
}
