/** The one source of "now". Everything that depends on time takes a clock or an instant as an argument. */
export type Clock = { now(): Date };

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };
