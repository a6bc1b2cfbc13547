import { openDatabase } from '../adapters/store/database.ts';
import type { CompareTrigger } from '../adapters/store/balance-compares.ts';
import { createCompanyLocks } from '../adapters/store/locks.ts';
import { recheckAfterSync } from './collections/recheck-charges.ts';
import { planCourtesies } from './courtesies/plan-courtesies.ts';
import { reconsiderAfterSync } from './collections/reconsider-proposals.ts';
import { runCompany, type RunResult } from './collections/run-company.ts';
import type { DunwellOptions } from './dunwell-options.ts';
import { createDoorbell } from './jobs/doorbell.ts';
import { createSweeps } from './jobs/sweeps.ts';
import { createOutside } from './outside.ts';
import { tieOutCharges, type TieOutOutcome, type TieOutWish } from './reports/tie-out-charges.ts';
import { createSenders } from './mails/senders.ts';
import { createServices } from './services.ts';
import { createStores } from './stores.ts';
import { compareBalances, type CompareOutcome } from './sync/compare-balances.ts';
import { syncCompany } from './sync/sync-company.ts';
import { createWorkDeps, type WorkDeps } from './work-deps.ts';

/** An outbox item or event that is due this soon still counts as work under way. */
const soonMs = 60_000;

export type Dunwell = ReturnType<typeof createDunwell>;

/** Puts the program's rooms together over one database; what the web, the jobs and main hold. */
export function createDunwell(options: DunwellOptions) {
  const { databaseUrl, credentials, clock, log } = options;
  const db = openDatabase(databaseUrl);
  const locks = createCompanyLocks(databaseUrl, log);
  const doorbell = createDoorbell({ databaseUrl, listen: options.isWorker, log });
  const { encryptionKey } = credentials;
  const stores = createStores({ db, clock, encryptionKey, baseUrl: options.baseUrl });
  const outside = createOutside({ ...options, stores, locks });
  let isStopping = false;
  const work = createWorkDeps({
    ...options,
    db,
    stores,
    outside,
    locks,
    isStopping: () => isStopping,
  });
  const { oauth, ownServers, account } = outside;
  const { from } = credentials.postmark;
  const senders = createSenders({ ...stores, db, clock, account, from });
  const services = createServices({
    ...{ work, db, oauth, doorbell, ownServers, senders, credentials },
  });
  const whileHeld = (isHeld: () => boolean): WorkDeps => ({
    ...work,
    isStopping: () => isStopping || !isHeld(),
  });

  return {
    db,
    clock,
    log,
    stores,
    doorbell,
    quickbooks: outside.quickbooks,
    meter: outside.meter,
    staleAfterMs: work.staleAfterMs,
    inbound: work.inbound,
    ...services,
    sweeps: createSweeps({
      ...work,
      syncGatherMs: options.syncGatherMs ?? 0,
      workBackTests: services.backTests.work,
      lookAtSenders: () => senders.lookDaily(),
    }),

    /** One daily cycle now; waits until nobody else works on the company. */
    run(
      realmId: string,
      run: { dryRun: boolean; trigger: 'schedule' | 'person' | 'api' },
    ): Promise<RunResult> {
      return locks.withLock('company', realmId, (isHeld) =>
        runCompany(whileHeld(isHeld), realmId, run),
      );
    },

    /** Brings a company's mirror up to date now. */
    sync(realmId: string, want: { full?: boolean; repair?: boolean } = {}): Promise<void> {
      return locks.withLock('company', realmId, async (isHeld) => {
        await syncCompany(whileHeld(isHeld), realmId, want);
        await recheckAfterSync(work, realmId);
        await work.keepHolds(realmId);
        await reconsiderAfterSync(work, realmId);
        await planCourtesies(work, realmId);
      });
    },

    /** Compares what customers owe with QuickBooks' own report now, and repairs what differs. */
    compare(realmId: string, trigger: CompareTrigger): Promise<CompareOutcome> {
      return locks.withLock('company', realmId, (isHeld) =>
        compareBalances(whileHeld(isHeld), realmId, trigger),
      );
    },

    /** Compares charges with their income account in QuickBooks now. */
    tieOut(realmId: string, wish: TieOutWish): Promise<TieOutOutcome> {
      return locks.withLock('company', realmId, (isHeld) =>
        tieOutCharges(whileHeld(isHeld), realmId, wish),
      );
    },

    /** Whether inbox, sync and outbox have nothing to do, now or in the next minute. */
    async isIdle(): Promise<boolean> {
      const soon = new Date(clock.now().getTime() + soonMs);
      const counts = await Promise.all([
        stores.inbox.countWaiting(soon),
        stores.outbox.countDueAnywhere(soon),
        stores.invoiceNotes.countDueAnywhere(soon),
        stores.syncStates.unfinished().then((realms) => realms.length),
        stores.syncStates.dueForRepair(clock.now()).then((realms) => realms.length),
      ]);
      return services.proposalWatch.isIdle() && counts.every((count) => count === 0);
    },

    /** Work under way comes to its next safe point and stops there. */
    beginStop(): void {
      isStopping = true;
    },

    async close(): Promise<void> {
      isStopping = true;
      await services.proposalWatch.close();
      await services.historyChecks.idle();
      await outside.meter.flush();
      await doorbell.close();
      await locks.close();
      await db.$disconnect();
    },
  };
}
