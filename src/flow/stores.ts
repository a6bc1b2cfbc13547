import { createApiKeyStore } from '../adapters/store/api-keys.ts';
import { createBalanceCompareStore } from '../adapters/store/balance-compares.ts';
import { createChargeRecordStore } from '../adapters/store/charge-records.ts';
import { createTieOutStore } from '../adapters/store/charge-tie-outs.ts';
import { createOpenBalanceStore } from '../adapters/store/open-balances.ts';
import { createInboxReplayStore } from '../adapters/store/inbox-replay.ts';
import { createAuditStore } from '../adapters/store/audit.ts';
import { createBackTestStore } from '../adapters/store/back-tests.ts';
import { createCallPaceStore } from '../adapters/store/call-pace.ts';
import { createReversalStore } from '../adapters/store/charge-reversals.ts';
import { createChargeReviewStore } from '../adapters/store/charge-reviews.ts';
import { createReviewQueue } from '../adapters/store/review-queue.ts';
import { createChargeRecheckStore } from '../adapters/store/charge-rechecks.ts';
import { createChargeStandingStore } from '../adapters/store/charge-standings.ts';
import { createChargeStore } from '../adapters/store/charges.ts';
import { createCompanyStore } from '../adapters/store/companies.ts';
import { createConclusionStore } from '../adapters/store/conclusions.ts';
import { createConnectionStore } from '../adapters/store/connections.ts';
import { createDigestFactsStore } from '../adapters/store/digest-facts.ts';
import { createDigestSettingsStore } from '../adapters/store/digest-settings.ts';
import { createDecisionStore } from '../adapters/store/decisions.ts';
import { createFactsStore } from '../adapters/store/facts.ts';
import { createGroupStore } from '../adapters/store/groups.ts';
import { createContactRequestStore } from '../adapters/store/contact-requests.ts';
import { createCourtesySettingsStore } from '../adapters/store/courtesy-settings.ts';
import { createCourtesyStore } from '../adapters/store/courtesies.ts';
import { createCustomerContactStore } from '../adapters/store/customer-contacts.ts';
import { createLegalStore } from '../adapters/store/customer-legal.ts';
import { createRateStore } from '../adapters/store/rate-entries.ts';
import { createTermsStore } from '../adapters/store/agreed-terms.ts';
import { createDisputeStore } from '../adapters/store/disputes.ts';
import { createHoldLogStore } from '../adapters/store/hold-log.ts';
import { createHoldStore } from '../adapters/store/holds.ts';
import { createHistoryCheckRunStore } from '../adapters/store/history-check-runs.ts';
import { createInvoiceNoteStore } from '../adapters/store/invoice-notes.ts';
import { createHistoryRowStore } from '../adapters/store/history-rows.ts';
import { createInboxStore } from '../adapters/store/inbox.ts';
import { createMergeStore } from '../adapters/store/merges.ts';
import { createMailLimitStore } from '../adapters/store/mail-limits.ts';
import { createMailSamples } from '../adapters/store/mail-samples.ts';
import { createMailServerStore } from '../adapters/store/mail-servers.ts';
import { createMailStyleStore } from '../adapters/store/mail-style.ts';
import { createMailTemplateStore } from '../adapters/store/mail-templates.ts';
import { createTestMailStore } from '../adapters/store/test-mails.ts';
import { createMirrorCompareStore } from '../adapters/store/mirror-compare.ts';
import { createMeteredReadStore } from '../adapters/store/metered-reads.ts';
import { createMirrorStore } from '../adapters/store/mirror.ts';
import { createNoticeStore } from '../adapters/store/notices.ts';
import { createOutboxStore } from '../adapters/store/outbox.ts';
import { createPayerLinkStore } from '../adapters/store/payer-links.ts';
import { createPromiseStore } from '../adapters/store/promises.ts';
import { createProposalStore } from '../adapters/store/proposals.ts';
import { createPolicyStore } from '../adapters/store/policies.ts';
import { createReplyStore } from '../adapters/store/replies.ts';
import { createReplySettingsStore } from '../adapters/store/reply-settings.ts';
import { createReminderSendingStore } from '../adapters/store/reminder-sendings.ts';
import { createReminderStore } from '../adapters/store/reminders.ts';
import { createHeldRunStore } from '../adapters/store/held-runs.ts';
import { createRunLimitStore } from '../adapters/store/run-limits.ts';
import { createRunVerdictStore } from '../adapters/store/run-verdicts.ts';
import { createRunStore } from '../adapters/store/runs.ts';
import { createVault } from '../adapters/store/secrets.ts';
import { createWriteBackStores } from '../adapters/store/write-back-stores.ts';
import { createSenderStateStore } from '../adapters/store/sender-states.ts';
import { createStatementStore } from '../adapters/store/statements.ts';
import { createSuppressionStore } from '../adapters/store/suppressions.ts';
import { createSyncStateStore } from '../adapters/store/sync-states.ts';
import type { Database } from '../adapters/store/database.ts';
import type { Clock } from '../clock.ts';

export type Stores = ReturnType<typeof createStores>;

/** Every table's store over one database, by the name that the rest of the program knows it by. */
export function createStores(options: {
  readonly db: Database;
  readonly clock: Clock;
  readonly encryptionKey: Buffer;
  /** The app's public address. */
  readonly baseUrl: string;
}) {
  const { db, clock } = options;
  const holds = createHoldStore({ db, clock });
  const facts = createFactsStore({ db, holds, clock });
  return {
    companies: createCompanyStore({ db, clock }),
    connections: createConnectionStore({
      db,
      clock,
      vault: createVault(options.encryptionKey),
    }),
    syncStates: createSyncStateStore(db),
    inbox: createInboxStore({ db, clock }),
    inboxReplay: createInboxReplayStore({ db, clock }),
    mirror: createMirrorStore(db),
    mirrorCompare: createMirrorCompareStore(db),
    merges: createMergeStore({ db, clock }),
    facts,
    chargeRecords: createChargeRecordStore({ db, facts }),
    tieOuts: createTieOutStore({ db, clock }),
    policies: createPolicyStore({ db, clock }),
    backTests: createBackTestStore({ db, clock }),
    groups: createGroupStore({ db, clock }),
    holds,
    holdLog: createHoldLogStore({ db, clock }),
    disputes: createDisputeStore(db),
    paymentPromises: createPromiseStore({ db, clock }),
    ...createWriteBackStores({ db, clock }),
    courtesies: createCourtesyStore({ db, clock }),
    courtesySettings: createCourtesySettingsStore({ db, clock }),
    digestFacts: createDigestFactsStore(db),
    digestSettings: createDigestSettingsStore({ db, clock }),
    customerContacts: createCustomerContactStore({ db, clock }),
    payerLinks: createPayerLinkStore({ ...options }),
    contactRequests: createContactRequestStore({ db, clock }),
    legal: createLegalStore({ db, clock }),
    terms: createTermsStore({ db, clock }),
    rates: createRateStore({ db, clock }),
    runs: createRunStore({ db, clock }),
    runLimits: createRunLimitStore({ db, clock }),
    mailLimits: createMailLimitStore({ db, clock }),
    runVerdicts: createRunVerdictStore({ db, clock }),
    heldRuns: createHeldRunStore({ db, clock }),
    conclusions: createConclusionStore({ db, clock }),
    decisions: createDecisionStore(db),
    charges: createChargeStore({ db, clock }),
    rechecks: createChargeRecheckStore({ db, clock }),
    chargeReversals: createReversalStore({ db, clock }),
    chargeStandings: createChargeStandingStore({ db, clock }),
    proposals: createProposalStore({ db, clock }),
    reviewQueue: createReviewQueue(db),
    chargeReviews: createChargeReviewStore({ db, clock }),
    reminders: createReminderStore({ db, clock }),
    invoiceNotes: createInvoiceNoteStore({ db, clock }),
    historyRows: createHistoryRowStore({ db, clock }),
    historyCheckRuns: createHistoryCheckRunStore({ db, clock }),
    mailTemplates: createMailTemplateStore({ db, clock }),
    mailSamples: createMailSamples(db),
    mailServers: createMailServerStore({ ...options }),
    mailStyle: createMailStyleStore({ db, clock }),
    testMails: createTestMailStore({ db, clock }),
    senderStates: createSenderStateStore({ db, clock }),
    statements: createStatementStore({ db, facts }),
    suppressions: createSuppressionStore({ db, clock }),
    replies: createReplyStore({ db, clock }),
    replySettings: createReplySettingsStore({ db, clock }),
    reminderSendings: createReminderSendingStore({ db, clock }),
    outbox: createOutboxStore({ db, clock }),
    notices: createNoticeStore({ db, clock }),
    openBalances: createOpenBalanceStore(db),
    balanceCompares: createBalanceCompareStore({ db, clock }),
    apiKeys: createApiKeyStore({ db, clock }),
    audit: createAuditStore({ db, clock }),
    meteredReads: createMeteredReadStore(db),
    callPace: createCallPaceStore(db),
  };
}
