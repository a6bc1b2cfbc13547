import { createPostmarkAccount } from '../adapters/postmark/account.ts';
import { createMailer } from '../adapters/postmark/mailer.ts';
import { createOwnServers } from '../adapters/postmark/own-server.ts';
import { createQuickBooks } from '../adapters/quickbooks/client.ts';
import { createEndpointSource } from '../adapters/quickbooks/endpoints.ts';
import { createReadMeter } from '../adapters/quickbooks/meter.ts';
import { createIntuitOAuth } from '../adapters/quickbooks/oauth.ts';
import { companyPace } from '../adapters/quickbooks/pace.ts';
import { createTokenSource } from '../adapters/quickbooks/tokens.ts';
import { createTurns } from '../adapters/quickbooks/turns.ts';
import type { CompanyLocks } from '../adapters/store/locks.ts';
import type { DunwellOptions } from './dunwell-options.ts';
import { createMailRoutes } from './mails/mail-routes.ts';
import type { Stores } from './stores.ts';

const builderPlanReads = 500_000;

export type Outside = ReturnType<typeof createOutside>;

/** QuickBooks with its consent, pace and meter, and Postmark, as the program talks to them. */
export function createOutside(
  options: DunwellOptions & { readonly stores: Stores; readonly locks: CompanyLocks },
) {
  const { credentials, stores, locks, clock, log } = options;
  const endpoints = createEndpointSource({ published: credentials.intuit.endpoints, log });
  const { clientId, clientSecret } = credentials.intuit;
  const { host, https, accountToken } = credentials.postmark;
  const redirectUri = `${options.baseUrl}/oauth/callback`;
  const oauth = createIntuitOAuth({ clientId, clientSecret, redirectUri, endpoints, clock });
  const tokens = createTokenSource({ connections: stores.connections, locks, oauth, clock, log });
  const { pace = companyPace, meteredReadBudget: budget = builderPlanReads } = options;
  const turns = createTurns({ rows: stores.callPace, clock, pace });
  const meter = createReadMeter({ rows: stores.meteredReads, clock, log, budget });
  return {
    oauth,
    meter,
    quickbooks: createQuickBooks({ clientId, clientSecret, endpoints, tokens, turns, meter }),
    ownServers: createOwnServers({ host, https }),
    account:
      accountToken === undefined ? null : createPostmarkAccount({ accountToken, host, https }),
    mailRoutes: createMailRoutes({
      mailServers: stores.mailServers,
      postmark: credentials.postmark,
      openMailer: (server) => createMailer({ host, https, ...server }),
    }),
  };
}
