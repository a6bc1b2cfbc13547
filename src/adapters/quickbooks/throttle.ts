/** Starts of calls allowed in any second and any minute. */
export type Pace = { readonly perSecond: number; readonly perMinute: number };

/** Below Intuit's 10 a second and 500 a minute per company, which other apps of the company share. */
export const companyPace: Pace = { perSecond: 8, perMinute: 400 };

const secondMs = 1_000;
const minuteMs = 60_000;

/**
 * How long a call must wait so that neither window overflows.
 * @param starts instants (ms, ascending) at which earlier calls were let go
 */
export function waitBeforeCall(starts: readonly number[], nowMs: number, pace: Pace): number {
  const waitFor = (limit: number, windowMs: number): number => {
    const oldest = starts[starts.length - limit];
    return oldest === undefined ? 0 : Math.max(0, oldest + windowMs - nowMs);
  };
  return Math.max(waitFor(pace.perSecond, secondMs), waitFor(pace.perMinute, minuteMs));
}

/**
 * Lets calls of one company go at its pace, in the order they asked. The waits are real time, so
 * the machine's monotonic timer is used and not the app's clock.
 */
export function createThrottle(pace: Pace = companyPace): () => Promise<void> {
  let starts: number[] = [];
  let queue: Promise<void> = Promise.resolve();
  const takeTurn = async (): Promise<void> => {
    // Asked again after the wait, because timers may be a little early.
    for (;;) {
      const wait = waitBeforeCall(starts, performance.now(), pace);
      if (wait <= 0) break;
      await new Promise((resolve) => setTimeout(resolve, Math.ceil(wait)));
    }
    starts = [...starts.slice(-(pace.perMinute - 1)), performance.now()];
  };
  return () => {
    queue = queue.then(takeTurn);
    return queue;
  };
}
