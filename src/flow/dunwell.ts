import type { Logger } from 'pino';
import { createMailer } from '../adapters/postmark/mailer.ts';
import { createQuickBooks } from '../adapters/quickbooks/client.ts';
import { createEndpointSource } from '../adapters/quickbooks/endpoints.ts';
import { createReadMeter } from '../adapters/quickbooks/meter.ts';
import { createIntuitOAuth } from '../adapters/quickbooks/oauth.ts';
import { companyPace, type Pace } from '../adapters/quickbooks/pace.ts';
import { createTokenSource } from '../adapters/quickbooks/tokens.ts';
import { createTurns } from '../adapters/quickbooks/turns.ts';
import { createApiKeyStore } from '../adapters/store/api-keys.ts';
import {
  createBalanceCompareStore,
  type CompareTrigger,
} from '../adapters/store/balance-compares.ts';
import { createOpenBalanceStore } from '../adapters/store/open-balances.ts';
import { createInboxReplayStore } from '../adapters/store/inbox-replay.ts';
import { createAuditStore } from '../adapters/store/audit.ts';
import { createBackTestStore } from '../adapters/store/back-tests.ts';
import { createCallPaceStore } from '../adapters/store/call-pace.ts';
import { createReversalStore } from '../adapters/store/charge-reversals.ts';
import { createChargeReviewStore } from '../adapters/store/charge-reviews.ts';
import { createReviewQueue } from '../adapters/store/review-queue.ts';
import { createChargeRecheckStore } from '../adapters/store/charge-rechecks.ts';
import { createChargeStore } from '../adapters/store/charges.ts';
import { createCompanyStore } from '../adapters/store/companies.ts';
import { createConclusionStore } from '../adapters/store/conclusions.ts';
import { createConnectionStore } from '../adapters/store/connections.ts';
import { createDecisionStore } from '../adapters/store/decisions.ts';
import { openDatabase } from '../adapters/store/database.ts';
import { createFactsStore } from '../adapters/store/facts.ts';
import { createGroupStore } from '../adapters/store/groups.ts';
import { createLegalStore } from '../adapters/store/customer-legal.ts';
import { createRateStore } from '../adapters/store/rate-entries.ts';
import { createTermsStore } from '../adapters/store/agreed-terms.ts';
import { createHoldStore } from '../adapters/store/holds.ts';
import { createInboxStore } from '../adapters/store/inbox.ts';
import { createCompanyLocks } from '../adapters/store/locks.ts';
import { createMergeStore } from '../adapters/store/merges.ts';
import { createMirrorCompareStore } from '../adapters/store/mirror-compare.ts';
import { createMeteredReadStore } from '../adapters/store/metered-reads.ts';
import { createMirrorStore } from '../adapters/store/mirror.ts';
import { createNoticeStore } from '../adapters/store/notices.ts';
import { createOutboxStore } from '../adapters/store/outbox.ts';
import { createProposalStore } from '../adapters/store/proposals.ts';
import { createPolicyStore } from '../adapters/store/policies.ts';
import { createReminderStore } from '../adapters/store/reminders.ts';
import { createHeldRunStore } from '../adapters/store/held-runs.ts';
import { createRunLimitStore } from '../adapters/store/run-limits.ts';
import { createRunVerdictStore } from '../adapters/store/run-verdicts.ts';
import { createRunStore } from '../adapters/store/runs.ts';
import { createVault } from '../adapters/store/secrets.ts';
import { createWriteBackStores } from '../adapters/store/write-back-stores.ts';
import { createSyncStateStore } from '../adapters/store/sync-states.ts';
import type { Clock } from '../clock.ts';
import type { Credentials } from '../config.ts';
import { createBackTests } from './collections/back-tests.ts';
import { createReversals } from './collections/reversals.ts';
import { createApprovals } from './collections/approvals.ts';
import { createChargeReviews } from './collections/review-charges.ts';
import { createHeldRuns } from './collections/held-runs.ts';
import { createForecasts } from './collections/forecasts.ts';
import { createProposalWatch } from './collections/proposal-watch.ts';
import { recheckAfterSync } from './collections/recheck-charges.ts';
import { reconsiderAfterSync, reconsiderProposals } from './collections/reconsider-proposals.ts';
import { createWorksheetChecks } from './collections/worksheet-checks.ts';
import { runCompany, type RunResult } from './collections/run-company.ts';
import { createReplay } from './inbox/replay.ts';
import { createInboxReceiver } from './inbox/receive.ts';
import { createDoorbell } from './jobs/doorbell.ts';
import { createSweeps } from './jobs/sweeps.ts';
import { passThrough, type Checkpoint } from './outbox/outcome.ts';
import { createWriteBack } from './write-back/write-back.ts';
import { compareBalances, type CompareOutcome } from './sync/compare-balances.ts';
import { createConnect } from './sync/connect-company.ts';
import { syncCompany } from './sync/sync-company.ts';

export type DunwellOptions = {
  readonly databaseUrl: string;
  readonly credentials: Credentials;
  /** The app's public address. */
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly repairEveryHours: number;
  /** A mirror that was not in step for longer than this is not acted on; 24 when absent. */
  readonly staleAfterHours?: number;
  /** How often open balances are compared with QuickBooks' own report; 7 when absent. */
  readonly compareEveryDays?: number;
  /** How long webhooks gather when it is quiet, before they are read; at once when absent. */
  readonly syncGatherMs?: number;
  /** Whether this process works, or only serves pages and takes in webhooks. */
  readonly isWorker: boolean;
  /** Reads that Intuit's plan allows in a month, for all companies together; 500,000 by default. */
  readonly meteredReadBudget?: number;
  /** How fast QuickBooks is called; null: as fast as it answers, for where it has no limits. */
  readonly pace?: Pace | null;
  /** Tests stop the program between two commits here. */
  readonly checkpoint?: Checkpoint;
};

/** How long Postmark's search may take to know of a mail that Postmark took. */
const postmarkSettleMs = 15_000;
const builderPlanReads = 500_000;
/** An outbox item or event that is due this soon still counts as work under way. */
const soonMs = 60_000;

export type Dunwell = ReturnType<typeof createDunwell>;
export type Stores = Dunwell['stores'];

/** Puts the program's rooms together over one database; what the web, the jobs and main hold. */
export function createDunwell(options: DunwellOptions) {
  const { databaseUrl, credentials, clock, log } = options;
  const db = openDatabase(databaseUrl);
  const locks = createCompanyLocks(databaseUrl, log);
  const doorbell = createDoorbell({ databaseUrl, listen: options.isWorker, log });
  const holds = createHoldStore({ db, clock });
  const stores = {
    companies: createCompanyStore({ db, clock }),
    connections: createConnectionStore({
      db,
      clock,
      vault: createVault(credentials.encryptionKey),
    }),
    syncStates: createSyncStateStore(db),
    inbox: createInboxStore({ db, clock }),
    inboxReplay: createInboxReplayStore({ db, clock }),
    mirror: createMirrorStore(db),
    mirrorCompare: createMirrorCompareStore(db),
    merges: createMergeStore({ db, clock }),
    facts: createFactsStore({ db, holds, clock }),
    policies: createPolicyStore({ db, clock }),
    backTests: createBackTestStore({ db, clock }),
    groups: createGroupStore({ db, clock }),
    holds,
    ...createWriteBackStores({ db, clock }),
    legal: createLegalStore({ db, clock }),
    terms: createTermsStore({ db, clock }),
    rates: createRateStore({ db, clock }),
    runs: createRunStore({ db, clock }),
    runLimits: createRunLimitStore({ db, clock }),
    runVerdicts: createRunVerdictStore({ db, clock }),
    heldRuns: createHeldRunStore({ db, clock }),
    conclusions: createConclusionStore({ db, clock }),
    decisions: createDecisionStore(db),
    charges: createChargeStore({ db, clock }),
    rechecks: createChargeRecheckStore({ db, clock }),
    chargeReversals: createReversalStore({ db, clock }),
    proposals: createProposalStore({ db, clock }),
    reviewQueue: createReviewQueue(db),
    chargeReviews: createChargeReviewStore({ db, clock }),
    reminders: createReminderStore({ db, clock }),
    outbox: createOutboxStore({ db, clock }),
    notices: createNoticeStore({ db, clock }),
    openBalances: createOpenBalanceStore(db),
    balanceCompares: createBalanceCompareStore({ db, clock }),
    apiKeys: createApiKeyStore({ db, clock }),
    audit: createAuditStore({ db, clock }),
    meteredReads: createMeteredReadStore(db),
  };

  const endpoints = createEndpointSource({ published: credentials.intuit.endpoints, log });
  const { clientId, clientSecret } = credentials.intuit;
  const redirectUri = `${options.baseUrl}/oauth/callback`;
  const oauth = createIntuitOAuth({ clientId, clientSecret, redirectUri, endpoints, clock });
  const tokens = createTokenSource({ connections: stores.connections, locks, oauth, clock, log });
  const { pace = companyPace, meteredReadBudget: budget = builderPlanReads } = options;
  const turns = createTurns({ rows: createCallPaceStore(db), clock, pace });
  const meter = createReadMeter({ rows: stores.meteredReads, clock, log, budget });
  const quickbooks = createQuickBooks({ clientId, clientSecret, endpoints, tokens, turns, meter });
  const mailer = createMailer(credentials.postmark);

  let isStopping = false;
  const runDeps = {
    ...stores,
    quickbooks,
    mailer,
    clock,
    log,
    locks,
    repairEveryHours: options.repairEveryHours,
    staleAfterMs: (options.staleAfterHours ?? 24) * 3_600_000,
    compareEveryMs: (options.compareEveryDays ?? 7) * 86_400_000,
    baseUrl: options.baseUrl,
    isStopping: () => isStopping,
    checkpoint: options.checkpoint ?? passThrough,
    from: credentials.postmark.from,
    settleMs: postmarkSettleMs,
  };
  const backTests = createBackTests(runDeps);

  const whileHeld = (isHeld: () => boolean): typeof runDeps => ({
    ...runDeps,
    isStopping: () => isStopping || !isHeld(),
  });

  const proposalWatch = createProposalWatch({
    proposals: stores.proposals,
    reconsider: (realmId) =>
      locks.withLock('company', realmId, () => reconsiderProposals(runDeps, realmId)),
    log,
  });

  const approvals = createApprovals({
    ...stores,
    db,
    clock,
    ring: () => doorbell.ring('outbox'),
    onChanged: (realmId) => proposalWatch.touch(realmId),
  });

  return {
    db,
    clock,
    log,
    stores,
    proposalWatch,
    doorbell,
    quickbooks,
    staleAfterMs: runDeps.staleAfterMs,
    meter,
    sweeps: createSweeps({
      ...runDeps,
      syncGatherMs: options.syncGatherMs ?? 0,
      workBackTests: backTests.work,
    }),
    backTests,
    receiver: createInboxReceiver({ inbox: stores.inbox, ring: () => doorbell.ring('sync'), log }),
    replayInbox: createReplay({ ...stores, log, ring: () => doorbell.ring('sync') }),
    connect: createConnect({
      ...stores,
      locks,
      oauth,
      quickbooks,
      clock,
      log,
      ring: () => doorbell.ring('sync'),
    }),
    approvals,
    forecasts: createForecasts({ ...stores, db, clock }),
    chargeReviews: createChargeReviews({ ...stores, approvals, queue: stores.reviewQueue }),
    worksheetChecks: createWorksheetChecks({ db, clock }),
    reversals: createReversals({ db, clock, ring: () => doorbell.ring('outbox') }),

    heldRuns: createHeldRuns({ ...stores, clock, ring: () => doorbell.ring('outbox') }),
    writeBack: createWriteBack({ ...stores, quickbooks, clock }),

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
        await recheckAfterSync(runDeps, realmId);
        await reconsiderAfterSync(runDeps, realmId);
      });
    },

    /** Compares what customers owe with QuickBooks' own report now, and repairs what differs. */
    compare(realmId: string, trigger: CompareTrigger): Promise<CompareOutcome> {
      return locks.withLock('company', realmId, (isHeld) =>
        compareBalances(whileHeld(isHeld), realmId, trigger),
      );
    },

    /** Whether inbox, sync and outbox have nothing to do, now or in the next minute. */
    async isIdle(): Promise<boolean> {
      const soon = new Date(clock.now().getTime() + soonMs);
      const counts = await Promise.all([
        stores.inbox.countWaiting(soon),
        stores.outbox.countDueAnywhere(soon),
        stores.syncStates.unfinished().then((realms) => realms.length),
        stores.syncStates.dueForRepair(clock.now()).then((realms) => realms.length),
      ]);
      return proposalWatch.isIdle() && counts.every((count) => count === 0);
    },

    /** Work under way comes to its next safe point and stops there. */
    beginStop(): void {
      isStopping = true;
    },

    async close(): Promise<void> {
      isStopping = true;
      await proposalWatch.close();
      await meter.flush();
      await doorbell.close();
      await locks.close();
      await db.$disconnect();
    },
  };
}
