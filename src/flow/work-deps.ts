import type { Database } from '../adapters/store/database.ts';
import type { CompanyLocks } from '../adapters/store/locks.ts';
import { keepHolds } from './collections/keep-holds.ts';
import type { DunwellOptions } from './dunwell-options.ts';
import { passThrough } from './outbox/outcome.ts';
import type { Outside } from './outside.ts';
import type { Stores } from './stores.ts';

/** How long Postmark's search may take to know of a mail that Postmark took. */
const postmarkSettleMs = 15_000;

export type WorkDeps = ReturnType<typeof createWorkDeps>;

/** All that runs, syncs and the outbox work with. */
export function createWorkDeps(
  options: DunwellOptions & {
    readonly db: Database;
    readonly stores: Stores;
    readonly outside: Pick<Outside, 'quickbooks' | 'mailRoutes'>;
    readonly locks: CompanyLocks;
    readonly isStopping: () => boolean;
  },
) {
  const { db, stores, outside, clock, log, locks, isStopping } = options;
  return {
    ...stores,
    db,
    /** What happens to a company's holds by themselves, once its mirror is in step. */
    keepHolds: (realmId: string) => keepHolds({ db, clock }, realmId),
    quickbooks: outside.quickbooks,
    mailRoutes: outside.mailRoutes,
    clock,
    log,
    locks,
    repairEveryHours: options.repairEveryHours,
    staleAfterMs: (options.staleAfterHours ?? 24) * 3_600_000,
    compareEveryMs: (options.compareEveryDays ?? 7) * 86_400_000,
    baseUrl: options.baseUrl,
    isStopping,
    checkpoint: options.checkpoint ?? passThrough,
    inbound: options.credentials.postmark.inbound,
    settleMs: postmarkSettleMs,
  };
}
