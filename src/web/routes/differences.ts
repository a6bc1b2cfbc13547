import { Router } from 'express';
import { z } from 'zod';
import type { WebDeps } from '../deps.ts';
import { DifferencesPage } from '../pages/differences-page.tsx';
import { paths } from '../pages/paths.ts';
import { queryUuid } from '../queries.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { showCompare } from '../show/compares.ts';
import { companyRoute } from '../visit.ts';

const perPage = 10;
const soonMs = 3_000;
const refreshWhileRunning = '3';

/** `/c/:realm/differences`: what the compares of open balances found, and a button to make one. */
export function createDifferenceRoutes(deps: WebDeps): Router {
  const { dunwell } = deps;
  const { stores } = dunwell;
  const router = Router();

  router.get(
    '/c/:realm/differences',
    companyRoute(deps, async (visit) => {
      const { realm, response } = visit;
      const { cursor } = z.object({ cursor: queryUuid }).parse(visit.request.query);
      const [compares, state, shell] = await Promise.all([
        stores.balanceCompares.list(realm, { limit: perPage + 1, after: cursor || undefined }),
        stores.syncStates.find(realm),
        visit.shell(),
      ]);
      const shown = compares.slice(0, perPage);
      // Works without a script; the page is whole again once the compare is over.
      if (shown[0]?.status === 'running') response.setHeader('Refresh', refreshWhileRunning);
      sendPage(response, DifferencesPage, {
        shell,
        nextAt: state?.nextCompareAt?.toISOString() ?? null,
        compares: shown.map(showCompare),
        cursor,
        next: compares.length > perPage ? (shown.at(-1)?.id ?? null) : null,
      });
    }),
  );

  router.post(
    '/c/:realm/differences',
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response } = visit;
      const connection = await stores.connections.find(realm);
      if (connection?.status !== 'active') {
        await redirectWithFlash(request, response, paths.differences(realm), {
          tone: 'warn',
          text: 'The company is not connected to QuickBooks. Connect it again to compare.',
        });
        return;
      }
      await stores.audit.add({ realmId: realm, actor, what: 'compare asked for' });
      const compare = dunwell.compare(realm, 'person').catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : 'unknown';
        dunwell.log.error({ realmId: realm, reason }, 'a compare that a person asked for failed');
      });
      const isOver = await Promise.race([
        compare.then(() => true),
        new Promise<false>((resolve) => setTimeout(() => resolve(false), soonMs)),
      ]);
      await redirectWithFlash(request, response, paths.differences(realm), {
        tone: 'info',
        text: isOver ? 'The balances were compared.' : 'The balances are being compared.',
      });
    }),
  );
  return router;
}
