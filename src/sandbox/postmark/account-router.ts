import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { isSameText } from '../oauth/apps.ts';
import type { Account, AccountStore } from './account-store.ts';

export const accountPaths = /^\/(senders|domains)(\/|$)/i;

type Sender = Account['senders'][number];
type Domain = Account['domains'][number];

/** Postmark's account API, as far as sender signatures and domains are read and checked by it. */
export function createAccountRouter(deps: { account: AccountStore; accountToken: string }): Router {
  const { account } = deps;
  const router = express.Router();

  router.use((req: Request, res: Response, next: NextFunction) => {
    if (!accountPaths.test(req.path)) return next('router');
    if (!isSameText(req.get('x-postmark-account-token') ?? '', deps.accountToken)) {
      const Message = 'Request does not contain a valid Account token.';
      res.status(401).json({ ErrorCode: 10, Message });
      return;
    }
    next();
  });

  router.get('/senders', async (req, res) => {
    const { senders } = await account.read();
    const page = pageOf(req, senders);
    res.json({ TotalCount: senders.length, SenderSignatures: page.map(listedSender) });
  });
  router.get('/senders/:id', async (req, res) => {
    const { senders, domains } = await account.read();
    const found = senders.find(({ id }) => String(id) === req.params.id);
    if (!found) return notFound(res, 501, 'This signature was not found.');
    const domain = domains.find(({ name }) => name === domainOf(found.email));
    const unset: Domain = {
      ...{ id: found.id, name: domainOf(found.email), dkim: false, returnPath: false },
      inDns: { dkim: false, returnPath: false },
    };
    res.json({ ...domainDetails(domain ?? unset), ...listedSender(found) });
  });
  router.post('/senders/:id/resend', async (req, res) => {
    const found = await account.change((now) => {
      const sender = now.senders.find(({ id }) => String(id) === req.params.id);
      const senders = now.senders.map((each) =>
        each === sender && !each.confirmed ? { ...each, resent: each.resent + 1 } : each,
      );
      return { account: { ...now, senders }, answer: sender };
    });
    if (!found) return notFound(res, 501, 'This signature was not found.');
    if (found.confirmed) return notFound(res, 506, 'This signature has been confirmed already.');
    res.json({ ErrorCode: 0, Message: `Confirmation email for ${found.email} was re-sent.` });
  });

  router.get('/domains', async (req, res) => {
    const { domains } = await account.read();
    const page = pageOf(req, domains);
    res.json({ TotalCount: domains.length, Domains: page.map(listedDomain) });
  });
  router.get('/domains/:id', async (req, res) => {
    const { domains } = await account.read();
    const found = domains.find(({ id }) => String(id) === req.params.id);
    if (!found) return notFound(res, 510, 'This domain was not found.');
    res.json(domainDetails(found));
  });
  router.put('/domains/:id/:check', async (req, res) => {
    const check = req.params.check.toLowerCase();
    const found = await account.change((now) => {
      const domains = now.domains.map((each) =>
        String(each.id) === req.params.id ? checked(each, check) : each,
      );
      const answer = domains.find(({ id }) => String(id) === req.params.id);
      return { account: { ...now, domains }, answer };
    });
    if (!found) return notFound(res, 510, 'This domain was not found.');
    res.json(domainDetails(found));
  });
  return router;
}

/** A domain after Postmark has looked into the DNS. */
function checked(domain: Domain, check: string): Domain {
  if (check === 'verifydkim') return { ...domain, dkim: domain.inDns.dkim };
  if (check === 'verifyreturnpath') return { ...domain, returnPath: domain.inDns.returnPath };
  return domain;
}

function pageOf<T>(req: Request, all: readonly T[]): readonly T[] {
  const count = Number(req.query['count'] ?? 100);
  const offset = Number(req.query['offset'] ?? 0);
  return all.slice(offset, offset + count);
}

const notFound = (res: Response, ErrorCode: number, Message: string): void =>
  void res.status(422).json({ ErrorCode, Message });

const domainOf = (email: string): string => email.split('@')[1]?.toLowerCase() ?? '';

const listedSender = ({ id, email, confirmed }: Sender) => ({
  ...{ ID: id, Domain: domainOf(email), EmailAddress: email, ReplyToEmailAddress: '' },
  ...{ Name: email, Confirmed: confirmed },
});

const listedDomain = ({ id, name, dkim, returnPath }: Domain) => ({
  ...{ ID: id, Name: name, SPFVerified: true, DKIMVerified: dkim, WeakDKIM: false },
  ReturnPathDomainVerified: returnPath,
});

/** A key that is not in the DNS yet stands under "pending", as with Postmark. */
function domainDetails(domain: Domain) {
  const { id, name, dkim } = domain;
  const host = `2026pm._domainkey.${name}`;
  const value = `k=rsa;p=MIGfMA0G${id}`;
  return {
    ...listedDomain(domain),
    ...{ SPFHost: name, SPFTextValue: 'v=spf1 a mx include:spf.mtasv.net ~all' },
    ...{ DKIMHost: dkim ? host : '', DKIMTextValue: dkim ? value : '' },
    ...{ DKIMPendingHost: dkim ? '' : host, DKIMPendingTextValue: dkim ? '' : value },
    ...{ DKIMRevokedHost: '', DKIMRevokedTextValue: '', SafeToRemoveRevokedKeyFromDNS: false },
    DKIMUpdateStatus: dkim ? 'Verified' : 'Pending',
    ReturnPathDomain: `pm-bounces.${name}`,
    ReturnPathDomainCNAMEValue: 'pm.mtasv.net',
  };
}
