import express, {
  type Express,
  type NextFunction,
  type Request,
  type Response,
  type Router,
} from 'express';
import type { Pool } from 'pg';
import type { SandboxClock } from './clock/sandbox-clock.ts';
import { listCompanies } from './companies.ts';
import { addAccountRoutes } from './control/account-routes.ts';
import { addClockRoutes } from './control/clock-routes.ts';
import { addCompanyRoutes, type NewCompany } from './control/company-routes.ts';
import { connectCompany } from './control/connect-company.ts';
import { addFaultRoutes } from './control/fault-routes.ts';
import { addIdleRoutes, waitUntilIdle } from './control/idle-routes.ts';
import { addMailRoutes } from './control/mail-routes.ts';
import { addMergeRoutes } from './control/merge-routes.ts';
import { addOAuthRoutes } from './control/oauth-routes.ts';
import { addRequestRoutes } from './control/request-routes.ts';
import { addThrottleRoutes } from './control/throttle-routes.ts';
import { addWebhookRoutes } from './control/webhook-routes.ts';
import { quickBooksFailure } from './faults/fault-bodies.ts';
import { injectFaults } from './faults/fault-middleware.ts';
import type { FaultStore } from './faults/fault-store.ts';
import { controlErrorHandler, sendProblem } from './http/problem.ts';
import { createAuthenticate, type Authentication } from './oauth/authenticate.ts';
import { createAuthorizeRouter } from './oauth/authorize-router.ts';
import type { Grants } from './oauth/grants.ts';
import type { IdTokens } from './oauth/id-tokens.ts';
import { changeOAuthSettings, readOAuthSettings } from './oauth/settings.ts';
import { createTokenRouter } from './oauth/token-router.ts';
import type { SandboxOptions } from './options.ts';
import { createHomeRouter } from './pages/home-router.ts';
import { createAccountRouter } from './postmark/account-router.ts';
import type { AccountStore } from './postmark/account-store.ts';
import type { MailStore } from './postmark/mail-store.ts';
import { makeMailHappen } from './postmark/mail-webhooks.ts';
import { createPostmarkRouter } from './postmark/postmark-router.ts';
import type { Ledger } from './quickbooks/ledger.ts';
import { systemFailure } from './quickbooks/faults.ts';
import { logRequests } from './requests/log-middleware.ts';
import type { RequestLog } from './requests/request-log.ts';
import type { Throttles } from './throttles/throttles.ts';
import type { Delivery } from './webhooks/delivery.ts';

export type SandboxParts = {
  readonly options: SandboxOptions;
  readonly pool: Pool;
  readonly clock: SandboxClock;
  readonly grants: Grants;
  readonly idTokens: IdTokens;
  readonly delivery: Delivery;
  readonly mails: MailStore;
  readonly account: AccountStore;
  readonly faults: FaultStore;
  readonly requests: RequestLog;
  readonly ledger: Ledger;
  readonly throttles: Throttles;
  /** The v3 API, given who is asking. */
  readonly quickBooks: (authenticate: (req: Request) => Promise<Authentication>) => Router;
  readonly createCompany: (company: NewCompany) => Promise<string>;
  /** Known once the server listens. */
  readonly baseUrl: () => string;
};

/** The one HTTP application: request log, faults, then the APIs, the control surface, the pages. */
export function createSandboxApp(parts: SandboxParts): Express {
  const { options, clock, grants, mails, account } = parts;
  const { log, credentials } = options;
  const apps = new WeakMap<Request, string>();
  const authenticate = createAuthenticate(grants);
  const registered = {
    clientId: credentials.clientId,
    clientSecret: credentials.clientSecret,
    baseUrl: options.app.baseUrl,
  };

  const server = express();
  server.disable('x-powered-by');
  server.disable('etag');
  server.use(
    logRequests({ requests: parts.requests, now: clock.now, appOf: (req) => apps.get(req) }),
  );
  server.use(injectFaults(parts.faults, clock.now));
  server.use(
    parts.quickBooks(async (req) => {
      const result = await authenticate(req);
      if (typeof result === 'object') apps.set(req, result.appId);
      return result;
    }),
  );
  server.use(
    createTokenRouter({
      app: registered,
      grants,
      idTokens: parts.idTokens,
      now: clock.now,
      baseUrl: parts.baseUrl,
    }),
  );
  server.use(
    createAuthorizeRouter({
      app: registered,
      grants,
      listCompanies: () => listCompanies(parts.pool),
      createCompany: (name) => parts.createCompany(emptyCompany(name)),
    }),
  );
  server.use(
    createPostmarkRouter({
      ...{ mails, account, now: clock.now, serverToken: credentials.postmarkToken },
    }),
  );
  server.use(createAccountRouter({ account, accountToken: credentials.postmarkAccountToken }));
  server.use('/control', createControlRouter(parts));
  server.use(
    createHomeRouter({
      mails,
      now: clock.now,
      listCompanies: () => listCompanies(parts.pool),
      connectedRealms: () => grants.connectedRealms(credentials.clientId),
      disconnect: (realmId) => grants.disconnect(realmId, credentials.clientId),
      landingUrl: (realmId) => landingUrl(options.app.baseUrl, realmId),
      appUrl: options.app.baseUrl,
    }),
  );
  server.use((_req: Request, res: Response) => {
    res.status(404).type('text').send('Nothing is here.');
  });
  server.use((error: unknown, req: Request, res: Response, next: NextFunction) => {
    log.error({ err: error }, 'a request to the sandbox failed');
    if (res.headersSent) next(error);
    else if (req.path.startsWith('/v3/company/')) {
      const { status, body } = quickBooksFailure(systemFailure(), clock.now());
      res.status(status).json(body);
    } else res.status(500).type('text').send('The sandbox failed; its log says why.');
  });
  return server;
}

function createControlRouter(parts: SandboxParts): Router {
  const { options, clock, grants, delivery, mails, account } = parts;
  const { app, credentials } = options;
  const idle = { appIsIdle: () => app.isIdle(), webhooksAreIdle: () => delivery.isIdle() };
  const companies = () => listCompanies(parts.pool);

  const router = express.Router();
  router.use(express.json());
  addClockRoutes(router, { clock, hasCompany: async () => (await companies()).length > 0 });
  addCompanyRoutes(router, {
    listCompanies: companies,
    createCompany: parts.createCompany,
    issueToken: (realmId) => grants.issueControlToken(realmId),
    connect: (realmId) =>
      connectCompany({ appUrl: app.baseUrl, sandboxOrigin: parts.baseUrl(), realmId }),
    createApiKey: (realmId) => app.createApiKey(realmId),
    waitUntilIdle: () => waitUntilIdle(idle),
  });
  addOAuthRoutes(router, {
    idTokens: parts.idTokens,
    settings: () => readOAuthSettings(parts.pool),
    configure: (change) => changeOAuthSettings(parts.pool, change),
    disconnect: (realmId) => grants.disconnect(realmId, credentials.clientId),
    landingUrl: (realmId) => landingUrl(app.baseUrl, realmId),
  });
  addFaultRoutes(router, { faults: parts.faults });
  addWebhookRoutes(router, { delivery });
  addMergeRoutes(router, { ledger: parts.ledger });
  addRequestRoutes(router, { requests: parts.requests });
  addThrottleRoutes(router, { throttles: parts.throttles });
  addAccountRoutes(router, { account });
  const usualHook = {
    url: app.postmarkWebhookUrl,
    user: credentials.postmarkWebhookUser,
    password: credentials.postmarkWebhookPassword,
  };
  addMailRoutes(router, {
    mails,
    happen: async (mail, what) => {
      // The app's own server was told by hand where to; the others by whoever owns them.
      const { servers } = await account.read();
      const hooks = servers.find(({ id }) => id === mail.server)?.webhooks ?? [];
      const hook = hooks.find(({ stream }) => stream === mail.stream);
      const { url: webhookUrl, user, password } = hook ?? usualHook;
      return makeMailHappen({ mails, now: clock.now, webhookUrl, user, password }, mail, what);
    },
  });
  addIdleRoutes(router, idle);
  router.use((_req: Request, res: Response) => {
    sendProblem(res, 404, 'No such call', 'The control surface has no such call.');
  });
  router.use(controlErrorHandler(options.log));
  return router;
}

/** The app's disconnect landing page, as the app registered it with Intuit. */
function landingUrl(appUrl: string, realmId: string): string {
  const url = new URL('/disconnected', appUrl);
  url.searchParams.set('realmId', realmId);
  return url.href;
}

function emptyCompany(name: string): NewCompany {
  return {
    name,
    seed: 'empty',
    country: 'US',
    currency: 'USD',
    timeZone: 'America/New_York',
    bookCloseDate: null,
    currencies: [],
    linkedEvents: true,
    connect: false,
  };
}
