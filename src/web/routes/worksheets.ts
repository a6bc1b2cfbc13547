import { Router } from 'express';
import type { WebDeps } from '../deps.ts';
import { paths } from '../pages/paths.ts';
import { WorksheetsPage } from '../pages/worksheets-page.tsx';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { personText } from '../show/values.ts';
import { companyRoute } from '../visit.ts';

/** `/c/:realm/worksheets`: checks all worksheets of a company, and shows what the last check found. */
export function createWorksheetCheckRoutes(deps: WebDeps): Router {
  const { worksheetChecks } = deps.dunwell;
  const router = Router();

  router.get(
    '/c/:realm/worksheets',
    companyRoute(deps, async (visit) => {
      const [shell, last] = await Promise.all([visit.shell(), worksheetChecks.last(visit.realm)]);
      const check =
        last === null
          ? null
          : { ...last, at: last.at.toISOString(), by: personText(last.actor, visit.actor) };
      sendPage(visit.response, WorksheetsPage, { shell, check });
    }),
  );

  router.post(
    '/c/:realm/worksheets',
    companyRoute(deps, async ({ realm, actor, request, response }) => {
      const { wrong } = await worksheetChecks.check(realm, actor);
      await redirectWithFlash(request, response, paths.worksheets(realm), {
        tone: wrong === 0 ? 'good' : 'bad',
        text: wrong === 0 ? 'Every worksheet comes to its charge.' : 'Not every worksheet does.',
      });
    }),
  );
  return router;
}
