/** What became of one try at an outbox item. */
export type TryOutcome =
  { readonly end: 'done' | 'cancelled' | 'failed'; readonly why: string | null } | TryAgain;

/** To be tried again. `unknown`: it may have taken effect, so it is read back first. */
export type TryAgain = {
  readonly again: 'waiting' | 'unknown';
  readonly inMs: number;
  readonly why: string;
};

/**
 * Called between any two commits on the way of an action. Tests stop the program here; the program
 * itself passes through.
 */
export type Checkpoint = (name: string) => Promise<void>;

export const passThrough: Checkpoint = () => Promise.resolve();

/** Seconds to hours, doubling, so that a long outage costs few tries. */
export function backOffMs(attempts: number, firstMs = 5_000, longestMs = 3_600_000): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(attempts, 20));
}
