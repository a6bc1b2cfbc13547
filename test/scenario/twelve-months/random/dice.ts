/** Chance that can be had again: the same seed, the same throws. */
export type Dice = ReturnType<typeof createDice>;

export function createDice(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    /** A whole number between two, both included. */
    whole,
    /** Happens once in so many throws. */
    isOnceIn: (times: number): boolean => whole(1, times) === 1,
    /** One of several; undefined of none. */
    oneOf: <Each>(all: readonly Each[]): Each | undefined => all[whole(0, all.length - 1)],
    pick<Each>(all: readonly [Each, ...Each[]]): Each {
      return all[whole(0, all.length - 1)] ?? all[0];
    },
  };
}
