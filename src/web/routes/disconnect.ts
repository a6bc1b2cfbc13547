import { Router } from 'express';
import { QuickBooksError } from '../../adapters/quickbooks/errors.ts';
import type { WebDeps } from '../deps.ts';
import { WelcomePage } from '../pages/welcome-page.tsx';
import { sendPage } from '../respond.ts';
import { limitRate } from '../security/rate-limits.ts';
import { saveSession } from '../security/sessions.ts';
import { companyRoute } from '../visit.ts';
import { disconnectedPath } from './home.ts';

const landingsPerMinute = 30;

/** Ending a connection from here, and the page that Intuit shows after it was ended there. */
export function createDisconnectRoutes(deps: WebDeps): Router {
  const { dunwell } = deps;
  const router = Router();

  router.post(
    '/c/:realm/disconnect',
    companyRoute(deps, async ({ realm, actor, request, response }) => {
      await dunwell.connect.disconnect(realm, actor);
      const { session } = request;
      session.realms = (session.realms ?? []).filter((each) => each !== realm);
      await saveSession(request);
      response.redirect(303, disconnectedPath);
    }),
  );

  // Anybody may open this address with any realm id, so it is believed about nothing: whether the
  // grant still stands is asked of Intuit, and only for a company of this session.
  router.get('/disconnected', limitRate(landingsPerMinute), async (request, response) => {
    const realms = request.session.realms ?? [];
    const { realmId } = request.query;
    const realm = typeof realmId === 'string' && realms.includes(realmId) ? realmId : undefined;
    if (realm !== undefined) await lookAtGrant(deps, realm);
    const companies = await dunwell.stores.companies.list(realms);
    const company = companies.find((each) => each.realmId === realm);
    sendPage(response, WelcomePage, {
      state: 'disconnected',
      ...(company ? { companyName: company.name } : {}),
      companies: companies.map(({ realmId: id, name }) => ({ realm: id, name })),
    });
  });
  return router;
}

/** A read tells whether Intuit still accepts the grant; the token source marks one that is gone. */
async function lookAtGrant(deps: WebDeps, realm: string): Promise<void> {
  try {
    await deps.dunwell.quickbooks.forCompany(realm).companyInfo();
  } catch (error) {
    if (!(error instanceof QuickBooksError)) throw error;
  }
}
