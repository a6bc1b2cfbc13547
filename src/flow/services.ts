import type { OwnServers } from '../adapters/postmark/own-server.ts';
import type { IntuitOAuth } from '../adapters/quickbooks/oauth.ts';
import type { Database } from '../adapters/store/database.ts';
import type { Credentials } from '../config.ts';
import { createApprovals } from './collections/approvals.ts';
import { createBackTests } from './collections/back-tests.ts';
import { createDisputes } from './collections/disputes.ts';
import { createForecasts } from './collections/forecasts.ts';
import { createHeldRuns } from './collections/held-runs.ts';
import { createLimitSettings } from './collections/limit-settings.ts';
import { createPromises } from './collections/promises.ts';
import { createProposalWatch } from './collections/proposal-watch.ts';
import { reconsiderProposals } from './collections/reconsider-proposals.ts';
import { createReversals } from './collections/reversals.ts';
import { createChargeReviews } from './collections/review-charges.ts';
import { createStops } from './collections/stops.ts';
import { createWorksheetChecks } from './collections/worksheet-checks.ts';
import { createHistoryChecks } from './history/history-checks.ts';
import { createInboxReceiver } from './inbox/receive.ts';
import { createReplay } from './inbox/replay.ts';
import type { Doorbell } from './jobs/doorbell.ts';
import { createConnect } from './sync/connect-company.ts';
import type { WorkDeps } from './work-deps.ts';
import { createPayerPages } from './payer/payer-pages.ts';
import { createContacts } from './mails/contacts.ts';
import { createMailKinds } from './mails/mail-kinds.ts';
import { createMailServerSettings } from './mails/mail-server-settings.ts';
import type { Senders } from './mails/senders.ts';
import { createMails } from './mails/mails.ts';
import { createReplies } from './replies/replies.ts';
import { createWriteBack } from './write-back/write-back.ts';

/** What people, programs and webhooks ask for, each by the name that pages and API call it by. */
export function createServices(options: {
  readonly work: WorkDeps;
  readonly db: Database;
  readonly oauth: IntuitOAuth;
  readonly doorbell: Doorbell;
  readonly ownServers: OwnServers;
  readonly senders: Senders;
  readonly credentials: Credentials;
}) {
  const { work, db, oauth, doorbell, credentials } = options;
  const ringSync = (): void => doorbell.ring('sync');
  const ringOutbox = (): void => doorbell.ring('outbox');
  const proposalWatch = createProposalWatch({
    proposals: work.proposals,
    reconsider: (realmId) =>
      work.locks.withLock('company', realmId, () => reconsiderProposals(work, realmId)),
    log: work.log,
  });
  const approvals = createApprovals({
    ...work,
    db,
    ring: ringOutbox,
    onChanged: (realmId) => proposalWatch.touch(realmId),
  });
  const promises = createPromises({ ...work, db });
  const disputes = createDisputes({ ...work, db, ring: ringOutbox });
  const contacts = createContacts(work);
  return {
    proposalWatch,
    approvals,
    backTests: createBackTests(work),
    receiver: createInboxReceiver({ ...work, ring: ringSync }),
    replayInbox: createReplay({ ...work, ring: ringSync }),
    connect: createConnect({ ...work, oauth, ring: ringSync }),
    forecasts: createForecasts({ ...work, db }),
    chargeReviews: createChargeReviews({ ...work, approvals, queue: work.reviewQueue }),
    worksheetChecks: createWorksheetChecks({ ...work, db }),
    historyChecks: createHistoryChecks({ ...work, db }),
    reversals: createReversals({ ...work, db, ring: ringOutbox }),
    promises,
    disputes,
    heldRuns: createHeldRuns({ ...work, ring: ringOutbox }),
    replyActs: createReplies({ db, clock: work.clock }),
    stops: createStops({ db, clock: work.clock }),
    limits: createLimitSettings({ db, clock: work.clock }),
    writeBack: createWriteBack(work),
    contacts,
    payerPages: createPayerPages({ ...work, db, promises, disputes, contacts }),
    mails: createMails(work),
    mailKinds: createMailKinds({ db, clock: work.clock }),
    senders: options.senders,
    mailServer: createMailServerSettings({
      ...{ db, clock: work.clock, baseUrl: work.baseUrl, ownServers: options.ownServers },
      ...{ encryptionKey: credentials.encryptionKey, postmark: credentials.postmark },
    }),
  };
}
