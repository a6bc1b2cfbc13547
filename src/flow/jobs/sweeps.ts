import type { Logger } from 'pino';
import { ReauthoriseError } from '../../adapters/quickbooks/errors.ts';
import type { BackTestStore } from '../../adapters/store/back-tests.ts';
import type { CompanyLocks, LockKind } from '../../adapters/store/locks.ts';
import type { HistoryRowStore } from '../../adapters/store/history-rows.ts';
import { recheckAfterSync } from '../collections/recheck-charges.ts';
import { reconsiderAfterSync } from '../collections/reconsider-proposals.ts';
import { runCompany, type RunDeps } from '../collections/run-company.ts';
import { runHours, runTimeFrom } from '../collections/run-times.ts';
import { planCourtesies } from '../courtesies/plan-courtesies.ts';
import { sealHistory } from '../history/seal-history.ts';
import { openDigests } from '../notices/open-digests.ts';
import { sendNotices, type NoticeDeps } from '../notices/send-notices.ts';
import { workOutbox } from '../outbox/work-outbox.ts';
import { compareBalances, type CompareDeps } from '../sync/compare-balances.ts';
import { unpackDeliveries } from '../inbox/unpack.ts';
import { placeLateReplies, type ReplyDeps } from '../replies/receive-reply.ts';
import { createStormPace } from '../sync/storm-pace.ts';
import { syncCompany } from '../sync/sync-company.ts';

/** One look for work of a kind over all companies; work on one company goes on in one place only. */
export type Sweep = () => Promise<void>;
export type Sweeps = {
  /** First syncs, apart from the rest because one may take many minutes. */
  readonly firstSyncs: Sweep;
  /** Webhooks and repairs. */
  readonly sync: Sweep;
  readonly outbox: Sweep;
  readonly runs: Sweep;
  /** Mails to owners about a loss, a held run, what payers said or their week; late replies. */
  readonly notices: Sweep;
  /** Back-tests that nobody waits for any more. */
  readonly backTests: Sweep;
  /** What happened to reminders, into the chain of their history. */
  readonly history: Sweep;
  /** Open balances against QuickBooks' own report, once a week. */
  readonly compares: Sweep;
};

const companiesAtOnce = 4;

/** Failures of one company must not keep the others waiting. */
async function forEachCompany(
  realmIds: Iterable<string>,
  options: { locks: CompanyLocks; log: Logger; isStopping: () => boolean },
  work: (realmId: string, isStopping: () => boolean) => Promise<void>,
  lock: LockKind = 'company',
): Promise<void> {
  const queue = [...realmIds];
  const workThrough = async (): Promise<void> => {
    for (let realmId = queue.shift(); realmId !== undefined; realmId = queue.shift()) {
      if (options.isStopping()) return;
      const company = realmId;
      try {
        await options.locks.tryWithLock(lock, company, (isHeld) =>
          work(company, () => options.isStopping() || !isHeld()),
        );
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'unknown';
        const level = error instanceof ReauthoriseError ? 'warn' : 'error';
        options.log[level]({ realmId, reason }, 'work on a company failed');
      }
    }
  };
  await Promise.all(Array.from({ length: companiesAtOnce }, workThrough));
}

/**
 * What the alarm clock wakes. Each sweep reads from rows what is due, so it may run at any time,
 * twice, or in several processes at once.
 */
export function createSweeps(
  deps: RunDeps &
    NoticeDeps &
    CompareDeps &
    ReplyDeps & {
      locks: CompanyLocks;
      /** How long events gather when it is quiet; see createStormPace. */
      syncGatherMs: number;
      backTests: BackTestStore;
      historyRows: HistoryRowStore;
      workBackTests: (realmId: string, isStopping: () => boolean) => Promise<void>;
      lookAtSenders: () => Promise<void>;
    },
): Sweeps {
  const pace = createStormPace(deps.syncGatherMs);
  const { clock, inbox, syncStates, outbox, companies, connections } = deps;
  return {
    async firstSyncs() {
      const resting = await syncStates.resting(clock.now());
      const due = (await syncStates.unfinished()).filter((realmId) => !resting.has(realmId));
      await forEachCompany(due, deps, (realmId, isStopping) =>
        syncCompany({ ...deps, isStopping }, realmId),
      );
    },

    async sync() {
      const now = clock.now();
      await unpackDeliveries(inbox);
      const waiting = await inbox.realmsWaiting(now);
      const connected = new Set(await companies.connectedRealms());
      const strangers: string[] = [];
      for (const { realmId } of waiting) {
        // Events of a company that is known but not connected wait for its owner.
        if (!connected.has(realmId) && !(await connections.find(realmId))) strangers.push(realmId);
      }
      if (strangers.length > 0) await inbox.setAsideUnknownRealms(strangers);
      const resting = await syncStates.resting(now);
      const ready = waiting.filter(
        ({ realmId, oldestAt }) =>
          connected.has(realmId) && !resting.has(realmId) && pace.isDue(realmId, oldestAt, now),
      );
      for (const { realmId, ...work } of ready) pace.worked(realmId, { ...work, at: now });
      const due = new Set([
        ...ready.map(({ realmId }) => realmId),
        ...(await syncStates.dueForRepair(now)),
      ]);
      await forEachCompany(due, deps, async (realmId, isStopping) => {
        await syncCompany({ ...deps, isStopping }, realmId);
        await recheckAfterSync(deps, realmId);
        await deps.keepHolds(realmId);
        await reconsiderAfterSync(deps, realmId);
        await planCourtesies(deps, realmId);
      });
    },

    async outbox() {
      const now = clock.now();
      const due = new Set([
        ...(await outbox.realmsDue(now)),
        ...(await deps.invoiceNotes.realmsDue(now)),
      ]);
      await forEachCompany(due, deps, (realmId, isStopping) =>
        workOutbox({ ...deps, isStopping }, realmId),
      );
    },

    async notices() {
      const { notices } = deps;
      const now = clock.now();
      await notices.bringUpToDate(new Date(now.getTime() - deps.staleAfterMs));
      await openDigests(deps);
      await placeLateReplies(deps);
      // A lock of its own: whatever keeps a company's work from coming along must be told of.
      await forEachCompany(
        await notices.realmsDue(clock.now()),
        deps,
        (realmId, isStopping) => sendNotices({ ...deps, isStopping }, realmId),
        'notice',
      );
      await deps.lookAtSenders();
    },

    async backTests() {
      const due = await deps.backTests.realmsDue();
      await forEachCompany(due, deps, deps.workBackTests, 'backTest');
    },

    async history() {
      const due = await deps.historyRows.realmsToSeal();
      await forEachCompany(
        due,
        deps,
        async (realmId, isStopping) =>
          void (await sealHistory(deps.historyRows, realmId, isStopping)),
        'history',
      );
    },

    async compares() {
      const now = clock.now();
      await syncStates.arrangeCompares(new Date(now.getTime() + deps.compareEveryMs));
      const due = await syncStates.dueForCompare(now);
      await forEachCompany(due, deps, async (realmId, isStopping) => {
        const state = await syncStates.find(realmId);
        // Another process may have had the lock and compared just before.
        if (!state?.nextCompareAt || state.nextCompareAt > clock.now()) return;
        await compareBalances({ ...deps, isStopping }, realmId, 'schedule');
      });
    },

    async runs() {
      const due = await companies.dueForRun(clock.now());
      const realmIds = due.map((company) => company.realmId);
      await forEachCompany(realmIds, deps, async (realmId, isStopping) => {
        // Another process may have had the lock and the run just before.
        const company = await companies.find(realmId);
        const now = clock.now();
        if (!company?.nextRunAt || company.nextRunAt > now) return;
        const nextRunAt = runTimeFrom(now, await runHours(deps, company));
        if (nextRunAt > now) return companies.update(realmId, { nextRunAt });
        await runCompany({ ...deps, isStopping }, realmId, {
          dryRun: false,
          trigger: 'schedule',
        });
      });
    },
  };
}

/** Runs a sweep one at a time; a wish that comes meanwhile makes it run once more after. */
export function createTurnstile(sweep: Sweep, onError: (error: unknown) => void) {
  let running: Promise<void> | undefined;
  let again = false;
  const turn = async (): Promise<void> => {
    do {
      again = false;
      try {
        await sweep();
      } catch (error) {
        onError(error);
      }
    } while (again);
  };
  return {
    /** Resolves when a sweep that began after this call is through. */
    pass: (): Promise<void> => {
      if (running) again = true;
      running ??= turn().finally(() => {
        running = undefined;
      });
      return running;
    },
    /** Resolves when nothing is running. */
    idle: async (): Promise<void> => {
      await running;
    },
  };
}
