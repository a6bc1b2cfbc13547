/** Counts what happened in the last moments, for many keys, at the same cost for any number. */
export type SlidingWindow = {
  /** Whether `limit` of the last `lengthMs` are taken. */
  isFull(key: string, nowMs: number): boolean;
  add(key: string, nowMs: number): void;
};

/**
 * A window that slides: any stretch of `lengthMs` holds at most `limit`. Of each key only the last
 * `limit` instants are kept, in a ring, because no earlier one can matter.
 */
export function createSlidingWindow(limit: number, lengthMs: number): SlidingWindow {
  const rings = new Map<string, { readonly starts: Float64Array; oldest: number }>();
  return {
    isFull(key, nowMs) {
      const ring = rings.get(key);
      const oldest = ring?.starts[ring.oldest];
      return oldest !== undefined && oldest > nowMs - lengthMs;
    },
    add(key, nowMs) {
      const ring = rings.get(key) ?? {
        starts: new Float64Array(limit).fill(Number.NEGATIVE_INFINITY),
        oldest: 0,
      };
      ring.starts[ring.oldest] = nowMs;
      ring.oldest = (ring.oldest + 1) % limit;
      rings.set(key, ring);
    },
  };
}
