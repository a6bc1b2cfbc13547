import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { sandboxInbound } from '../credentials.ts';
import { isSameText } from '../oauth/apps.ts';
import type { Account, AccountServer, AccountStore } from './account-store.ts';
import { bounceShape } from './bounces.ts';
import type { MailStore } from './mail-store.ts';
import { createSearchRouter } from './search-router.ts';
import { createSendRouter } from './send-router.ts';
import { createServerRouter } from './server-router.ts';

export const postmarkPaths =
  /^\/(email|messages|server|deliverystats|bounces|message-streams|webhooks)(\/|$)/i;

/** Whose token a request carried, and the account as it was then. */
export type Asker = { readonly server: AccountServer; readonly account: Account };

/** Postmark's server API, as far as an app that sends and looks up mail needs it. */
export function createPostmarkRouter(deps: {
  mails: MailStore;
  account: AccountStore;
  now: () => Date;
  serverToken: string;
}): Router {
  const router = express.Router();
  const askers = new WeakMap<Request, Asker>();
  const askerOf = (req: Request): Asker => {
    const asker = askers.get(req);
    if (!asker) throw new Error('A request was let in without a server');
    return asker;
  };
  const serverOf = (req: Request): AccountServer => askerOf(req).server;

  router.use(async (req: Request, res: Response, next: NextFunction) => {
    if (!postmarkPaths.test(req.path)) {
      next('router');
      return;
    }
    const given = req.get('x-postmark-server-token') ?? '';
    const account = await deps.account.read();
    const server = account.servers.find(({ token }) =>
      isSameText(given, token ?? deps.serverToken),
    );
    if (!server) {
      const Message = 'Request does not contain a valid Server token.';
      res.status(401).json({ ErrorCode: 10, Message });
      return;
    }
    askers.set(req, { server, account });
    next();
  });
  router.use(createSendRouter({ ...deps, askerOf }));
  router.use(createSearchRouter({ ...deps, serverOf }));
  router.use(createServerRouter({ ...deps, serverOf }));

  router.get('/server', (req, res) => {
    const { id, name } = serverOf(req);
    res.json({
      ID: id,
      Name: name,
      ApiTokens: [],
      Color: 'green',
      SmtpApiActivated: true,
      RawEmailEnabled: true,
      DeliveryType: 'Live',
      InboundAddress: sandboxInbound,
      InboundHash: 'inbound',
      InboundSpamThreshold: 5,
      PostFirstOpenOnly: false,
      TrackOpens: false,
      TrackLinks: 'None',
      IncludeBounceContentInHook: false,
      EnableSmtpApiErrorHooks: false,
    });
  });

  router.get('/deliverystats', async (_req, res) => {
    const failures = (await deps.mails.events()).filter(isFailure);
    const bounced = failures.filter((event) => event.type === 'Bounced').length;
    res.json({
      InactiveMails: new Set(failures.map((event) => event.recipient)).size,
      Bounces: [
        { Name: 'All', Count: failures.length },
        { Type: 'HardBounce', Name: 'Hard bounce', Count: bounced },
        { Type: 'SpamComplaint', Name: 'Spam complaint', Count: failures.length - bounced },
      ],
    });
  });

  router.get('/bounces', async (_req, res) => {
    const failures = (await deps.mails.events()).filter(isFailure).toReversed();
    const bounces = await Promise.all(
      failures.map(async (event) => {
        const mail = await deps.mails.find(event.messageId);
        return mail ? [bounceShape(mail, event)] : [];
      }),
    );
    res.json({ TotalCount: failures.length, Bounces: bounces.flat() });
  });

  router.get('/message-streams/:stream/suppressions/dump', async (req, res) => {
    const rows = await deps.mails.suppressions({
      ...{ server: serverOf(req).id, stream: req.params.stream },
    });
    res.json({
      Suppressions: rows.map((row) => ({
        EmailAddress: row.email,
        SuppressionReason: row.reason,
        Origin: 'Recipient',
        CreatedAt: row.created_at.toISOString(),
      })),
    });
  });

  router.use((_req: Request, res: Response) => {
    res.status(404).json({ ErrorCode: 404, Message: 'The requested resource does not exist.' });
  });
  router.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    if (res.headersSent || !(error instanceof SyntaxError)) {
      next(error);
      return;
    }
    res.status(422).json({ ErrorCode: 402, Message: 'Invalid JSON.' });
  });

  return router;
}

const isFailure = (event: { type: string }): boolean =>
  event.type === 'Bounced' || event.type === 'SpamComplaint';
