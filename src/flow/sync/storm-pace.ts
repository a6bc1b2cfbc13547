/** Events waiting together from which on a company counts as being in a storm. */
const stormEvents = 10;
const growth = 8;
/** The longest that a change may wait for more of its storm. */
const longestMs = 60_000;

export type StormPace = ReturnType<typeof createStormPace>;

/**
 * Says when a company's waiting events are to be read. When it is quiet they gather for a short
 * moment. While a storm lasts, each reading makes the next gather eight times as long, up to a
 * minute: a storm of any length costs a few readings of each entity. A company that was left alone
 * as long as it would have gathered is quiet again. The pace is kept in memory only; after a
 * restart the first readings merely come sooner.
 * @param quietMs how long events gather when it is quiet
 */
export function createStormPace(quietMs: number) {
  const storms = new Map<string, { workedAt: number; gatherMs: number }>();

  const gatherMsOf = (realmId: string, oldestAt: number): number => {
    const storm = storms.get(realmId);
    if (!storm) return quietMs;
    if (oldestAt - storm.workedAt <= storm.gatherMs) return storm.gatherMs;
    storms.delete(realmId);
    return quietMs;
  };
  return {
    /** @param oldestAt when the first of the events that are waiting came */
    isDue(realmId: string, oldestAt: Date, now: Date): boolean {
      const waitedMs = now.getTime() - oldestAt.getTime();
      // A clock that went back must not keep events waiting.
      return waitedMs < 0 || waitedMs >= gatherMsOf(realmId, oldestAt.getTime());
    },

    /** Tells that a company's events were taken up. */
    worked(realmId: string, work: { oldestAt: Date; events: number; at: Date }): void {
      if (work.events < stormEvents || quietMs === 0) {
        storms.delete(realmId);
        return;
      }
      const gatheredMs = gatherMsOf(realmId, work.oldestAt.getTime());
      const gatherMs = Math.min(longestMs, gatheredMs * growth);
      storms.set(realmId, { workedAt: work.at.getTime(), gatherMs });
    },
  };
}
