import { Router } from 'express';
import { z } from 'zod';
import type { WebDeps } from '../deps.ts';
import { paths } from '../pages/paths.ts';
import { WelcomePage } from '../pages/welcome-page.tsx';
import { sendPage } from '../respond.ts';

/** Why a connection did not come about, as the front page's address says it. */
export const connectProblems = {
  denied: 'You did not agree to the connection on Intuit’s page.',
  expired:
    'The way back from Intuit did not match the way there: it was used before or is too old.',
  incomplete: 'Intuit’s answer did not say which company was chosen.',
  refused: 'Intuit did not accept the connection.',
  unreachable: 'Intuit could not be reached, or did not answer as expected.',
} as const;
export type ConnectProblem = keyof typeof connectProblems;

const problemNames = ['denied', 'expired', 'incomplete', 'refused', 'unreachable'] as const;
const querySchema = z.object({
  problem: z.enum(problemNames).optional().catch(undefined),
  state: z.enum(['disconnected']).optional().catch(undefined),
});

/** The front page with what went wrong when connecting. */
export const problemPath = (problem: ConnectProblem): string => `${paths.home}?problem=${problem}`;
/** The front page after a company was disconnected. */
export const disconnectedPath = `${paths.home}?state=disconnected`;

/** `/`: the welcome, or straight on to the company that is connected. */
export function createHomeRoutes(deps: WebDeps): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    const { problem, state } = querySchema.parse(request.query);
    const companies = await deps.dunwell.stores.companies.list(request.session.realms ?? []);
    const [first] = companies;
    if (first && problem === undefined && state === undefined) {
      response.redirect(302, paths.invoices(first.realmId));
      return;
    }
    sendPage(response, WelcomePage, {
      state: state ?? 'new',
      companies: companies.map(({ realmId, name }) => ({ realm: realmId, name })),
      ...(problem === undefined ? {} : { error: connectProblems[problem] }),
    });
  });
  return router;
}
