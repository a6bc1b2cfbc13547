import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import { createPostmarkReceiver } from './flow/inbox/receive-postmark.ts';
import { createApiRouter } from './web/api/router.ts';
import type { WebDeps } from './web/deps.ts';
import { handleErrors, nothingHere } from './web/error-handler.ts';
import { createCalendarRoutes } from './web/routes/calendar.ts';
import { createChargeRoutes } from './web/routes/charges.ts';
import { createChargesReportRoutes } from './web/routes/charges-report.ts';
import { createConnectRoutes } from './web/routes/connect.ts';
import { createCustomerRoutes } from './web/routes/customers.ts';
import { createDisconnectRoutes } from './web/routes/disconnect.ts';
import { createDifferenceRoutes } from './web/routes/differences.ts';
import { createInboxRoutes } from './web/routes/inbox.ts';
import { createHealthRoute } from './web/routes/health.ts';
import { createHoldPageRoutes } from './web/routes/hold.ts';
import { createHoldFormRoutes } from './web/routes/hold-forms.ts';
import { createHoldListRoutes } from './web/routes/hold-list.ts';
import { createHoldRoutes } from './web/routes/holds.ts';
import { createHomeRoutes } from './web/routes/home.ts';
import { createInvoiceRoutes } from './web/routes/invoices.ts';
import { createPayerRoutes } from './web/routes/payer.ts';
import { createPayerPageRoutes } from './web/routes/payer-page.ts';
import { createPolicyRoutes } from './web/routes/policy.ts';
import { createContactRoutes } from './web/routes/contacts.ts';
import { createLegalRoutes } from './web/routes/legal.ts';
import { createRateRoutes } from './web/routes/rates.ts';
import { createReplyRoutes } from './web/routes/replies.ts';
import { createReminderRoutes } from './web/routes/reminders.ts';
import { createReviewRoutes } from './web/routes/review.ts';
import { createRunRoutes } from './web/routes/runs.ts';
import { createLateFeeRoutes } from './web/routes/late-fees.ts';
import { createLimitRoutes } from './web/routes/limits.ts';
import { createMailKindRoutes } from './web/routes/mail-kinds.ts';
import { createMailServerRoutes } from './web/routes/mail-server.ts';
import { createMailStyleRoutes } from './web/routes/mail-style.ts';
import { createMailTemplateRoutes } from './web/routes/mail-templates.ts';
import { createHolidayRoutes } from './web/routes/holidays.ts';
import { createSettingsRoutes } from './web/routes/settings.ts';
import { createGroupRoutes } from './web/routes/groups.ts';
import { createBackTestRoutes } from './web/routes/back-tests.ts';
import { createWriteBackRoutes } from './web/routes/write-back.ts';
import { createBreachRoutes } from './web/routes/breaches.ts';
import { createEvidenceRoutes } from './web/routes/evidence.ts';
import { createInvoiceNoteRoutes } from './web/routes/invoice-notes.ts';
import { createHistoryRoutes } from './web/routes/history.ts';
import { createCorrectionRoutes } from './web/routes/corrections.ts';
import { createReversalRoutes } from './web/routes/reversals.ts';
import { createWorksheetCheckRoutes } from './web/routes/worksheets.ts';
import { createStatementRoutes } from './web/routes/statements.ts';
import { createStopRoutes } from './web/routes/stops.ts';
import { createSyncRoutes } from './web/routes/sync.ts';
import { createUsageRoutes } from './web/routes/usage.ts';
import { readFormFiles } from './web/uploads/form-files.ts';
import { refuseForeignOrigins, requireFormToken } from './web/security/forgery.ts';
import { keepOutOfCaches, refuseOddMethods, secureHeaders } from './web/security/headers.ts';
import { logRequests, numberRequests } from './web/security/request-log.ts';
import { createSessions } from './web/security/sessions.ts';
import { touchProposals } from './web/touch-proposals.ts';
import { createPostmarkWebhook } from '../webhooks/postmark.ts';
import { createQuickBooksWebhook } from '../webhooks/quickbooks.ts';

export type AppDeps = WebDeps & {
  /** Scheme, host and port of Intuit's consent page. */
  readonly authorizeOrigin: string;
  readonly webhooks: {
    readonly verifierToken: string;
    readonly postmarkUser: string;
    readonly postmarkPassword: string;
  };
};

/** The app is a request handler; closing it lets go of the sessions' database connections. */
export type App = Express & { close(): Promise<void> };

const assetsFolder = fileURLToPath(new URL('./web/assets', import.meta.url));
const assetsMaxAgeMs = 5 * 60 * 1000;
const formLimit = '256kb';

/** Everything that answers a request, in the order in which a request passes it. */
export function createApp(deps: AppDeps): App {
  const { dunwell, webhooks, isSecure } = deps;
  const { log, stores } = dunwell;
  const sessions = createSessions({
    databaseUrl: deps.databaseUrl,
    secret: deps.sessionSecret,
    isSecure,
    log,
  });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Behind https stands one proxy, whose word on scheme and address counts.
  app.set('trust proxy', isSecure ? 1 : false);
  app.use(numberRequests());
  app.use(logRequests(log));
  // Machines post these, by the thousand in a storm: what browsers need comes behind them.
  app.post(
    '/webhooks/quickbooks',
    createQuickBooksWebhook({
      verifierToken: webhooks.verifierToken,
      receiver: dunwell.receiver,
    }),
  );
  app.post(
    '/webhooks/postmark',
    createPostmarkWebhook({
      user: webhooks.postmarkUser,
      password: webhooks.postmarkPassword,
      receiver: createPostmarkReceiver({ ...stores, db: dunwell.db, clock: dunwell.clock, log }),
      ownServer: (login) => stores.mailServers.realmOf(login),
    }),
  );

  app.use(secureHeaders({ authorizeOrigin: deps.authorizeOrigin, isSecure }));
  app.use('/assets', express.static(assetsFolder, { maxAge: assetsMaxAgeMs, index: false }));
  app.use(keepOutOfCaches());
  app.use(refuseOddMethods());

  app.use(createHealthRoute(dunwell.db));
  app.use(touchProposals(dunwell));
  app.use('/api/v1', createApiRouter(deps));
  // Whoever holds a link needs no session, and no other site gains by sending its forms.
  app.use('/pay', createPayerRoutes(deps));

  app.use(sessions.handler);
  app.use(refuseForeignOrigins());
  app.use(express.urlencoded({ extended: false, limit: formLimit, parameterLimit: 2_000 }));
  app.post('/c/:realm/customers/:id/terms', readFormFiles());
  app.post('/c/:realm/mails/style', readFormFiles());
  app.post('/c/:realm/holds/:id/files', readFormFiles());
  app.use(requireFormToken());
  app.use(createHomeRoutes(deps));
  app.use(createConnectRoutes(deps));
  app.use(createDisconnectRoutes(deps));
  app.use(createSyncRoutes(deps));
  app.use(createUsageRoutes(deps));
  app.use(createDifferenceRoutes(deps));
  app.use(createInboxRoutes(deps));
  app.use(createInvoiceRoutes(deps));
  app.use(createCustomerRoutes(deps));
  app.use(createStatementRoutes(deps));
  app.use(createHoldListRoutes(deps));
  app.use(createHoldFormRoutes(deps));
  app.use(createHoldRoutes(deps));
  app.use(createHoldPageRoutes(deps));
  app.use(createStopRoutes(deps));
  app.use(createCalendarRoutes(deps));
  app.use(createReviewRoutes(deps));
  app.use(createChargeRoutes(deps));
  app.use(createChargesReportRoutes(deps));
  app.use(createReminderRoutes(deps));
  app.use(createReplyRoutes(deps));
  app.use(createEvidenceRoutes(deps));
  app.use(createHistoryRoutes(deps));
  app.use(createInvoiceNoteRoutes(deps));
  app.use(createBreachRoutes(deps));
  app.use(createWorksheetCheckRoutes(deps));
  app.use(createCorrectionRoutes(deps));
  app.use(createReversalRoutes(deps));
  app.use(createContactRoutes(deps));
  app.use(createLegalRoutes(deps));
  app.use(createRateRoutes(deps));
  app.use(createBackTestRoutes(deps));
  app.use(createGroupRoutes(deps));
  app.use(createPolicyRoutes(deps));
  app.use(createRunRoutes(deps));
  app.use(createSettingsRoutes(deps));
  app.use(createHolidayRoutes(deps));
  app.use(createMailKindRoutes(deps));
  app.use(createMailServerRoutes(deps));
  app.use(createMailStyleRoutes(deps));
  app.use(createPayerPageRoutes(deps));
  app.use(createMailTemplateRoutes(deps));
  app.use(createWriteBackRoutes(deps));
  app.use(createLateFeeRoutes(deps));
  app.use(createLimitRoutes(deps));
  app.use(nothingHere());
  app.use(handleErrors(log));
  return Object.assign(app, { close: () => sessions.close() });
}
