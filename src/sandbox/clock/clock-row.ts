/** The stored clock: at the real instant `real_at` the sandbox's time was `sandbox_at`. */
export type ClockRow = {
  readonly sandbox_at: Date;
  readonly real_at: Date;
  readonly version: number;
};

/** PostgreSQL channel on which a new clock version is announced. */
export const clockChannel = 'sandbox_clock';

/** A follower that has not shown itself for this long is taken for dead. */
export const followerIsLiveForMs = 1_500;

/** The sandbox's time at a real instant. */
export function sandboxInstant(row: ClockRow, realNow: Date): Date {
  return new Date(row.sandbox_at.getTime() + (realNow.getTime() - row.real_at.getTime()));
}
