import type { Clock } from '../../clock.ts';
import { defaultRunLimits, type RunLimits } from '../../core/decide/run-limits.ts';
import type { Queries } from './database.ts';

export type RunLimitStore = ReturnType<typeof createRunLimitStore>;

/** How much runs of companies may charge by themselves. */
export function createRunLimitStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** The owner's limits, or the defaults of a company that has set none. */
    async of(realmId: string): Promise<RunLimits> {
      const row = await db.runLimits.findUnique({ where: { realmId } });
      if (row === null) return defaultRunLimits;
      const { chargesPerRun, sumPerRun, chargesPerCustomer, sumPerCustomer, unusualFactor } = row;
      return { chargesPerRun, sumPerRun, chargesPerCustomer, sumPerCustomer, unusualFactor };
    },

    async save(realmId: string, limits: RunLimits, author: string): Promise<void> {
      const values = { ...limits, author, updatedAt: clock.now() };
      await db.runLimits.upsert({
        where: { realmId },
        create: { realmId, ...values },
        update: values,
      });
    },
  };
}
