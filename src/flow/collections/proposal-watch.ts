import type { Logger } from 'pino';
import type { ProposalStore } from '../../adapters/store/proposals.ts';

export type ProposalWatch = ReturnType<typeof createProposalWatch>;

/**
 * Has a company's proposals decided anew soon after somebody changed what they follow from: a
 * policy, a hold, a setting. It runs in this process and loses nothing when that ends: every
 * run, every approval and every look at the queue asks again.
 */
export function createProposalWatch(options: {
  readonly proposals: Pick<ProposalStore, 'count'>;
  /** Decides a company's proposals anew, as the only one who works on the company. */
  readonly reconsider: (realmId: string) => Promise<unknown>;
  readonly log: Logger;
}) {
  const { proposals, reconsider, log } = options;
  /** What is under way for a company, and whether it must be done once more after. */
  const passes = new Map<string, { again: boolean; over: Promise<void> }>();
  let isClosed = false;

  async function pass(realmId: string): Promise<void> {
    try {
      do {
        const mine = passes.get(realmId);
        if (mine) mine.again = false;
        if (isClosed || (await proposals.count(realmId)) === 0) return;
        await reconsider(realmId);
      } while (passes.get(realmId)?.again === true);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      log.error({ realmId, reason }, 'proposals could not be decided anew');
    } finally {
      passes.delete(realmId);
    }
  }

  return {
    /** Something that proposals of a company follow from may have changed. */
    touch(realmId: string): void {
      if (isClosed) return;
      const running = passes.get(realmId);
      if (running) {
        running.again = true;
        return;
      }
      const entry = { again: false, over: Promise.resolve() };
      passes.set(realmId, entry);
      entry.over = pass(realmId);
    },
    isIdle: (): boolean => passes.size === 0,
    /** Resolves when nothing is under way any more. */
    async close(): Promise<void> {
      isClosed = true;
      await Promise.all([...passes.values()].map(({ over }) => over));
    },
  };
}
