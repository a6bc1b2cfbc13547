import { Router } from 'express';
import type { WebDeps } from '../deps.ts';
import { HistoryPage } from '../pages/history-page.tsx';
import { HistoryProgress } from '../pages/history-progress.tsx';
import { paths } from '../pages/paths.ts';
import { redirectWithFlash, sendFragment, sendPage } from '../respond.ts';
import { personText } from '../show/values.ts';
import { companyRoute } from '../visit.ts';

/** `/c/:realm/history`: how the chain of the history stands, and a check of it in the background. */
export function createHistoryRoutes(deps: WebDeps): Router {
  const { historyChecks, stores } = deps.dunwell;
  const router = Router();

  router.get(
    '/c/:realm/history',
    companyRoute(deps, async (visit) => {
      const { realm, actor } = visit;
      const [shell, chain, run, last] = await Promise.all([
        visit.shell(),
        stores.historyRows.state(realm),
        historyChecks.progress(realm),
        historyChecks.last(realm),
      ]);
      sendPage(visit.response, HistoryPage, {
        shell,
        chain: {
          waiting: chain.waiting,
          last: chain.last && {
            position: String(chain.last.position),
            hash: chain.last.hash,
            sealedAt: chain.last.sealedAt.toISOString(),
            reminderId: chain.last.reminderId,
          },
        },
        run,
        check: last && {
          ...last,
          at: last.at.toISOString(),
          by: personText(last.actor, actor),
        },
      });
    }),
  );

  router.get(
    '/c/:realm/history/progress',
    companyRoute(deps, async ({ realm, response }) => {
      const run = await historyChecks.progress(realm);
      // Once it is through, the whole page is wanted.
      if (run?.status !== 'running') response.setHeader('HX-Refresh', 'true');
      sendFragment(response, HistoryProgress, { realm, run });
    }),
  );

  router.post(
    '/c/:realm/history',
    companyRoute(deps, async ({ realm, actor, request, response }) => {
      const isBegun = await historyChecks.start(realm, actor);
      const text = isBegun
        ? 'The history is being verified.'
        : 'The history is being verified already.';
      await redirectWithFlash(request, response, paths.history(realm), { tone: 'info', text });
    }),
  );
  return router;
}
