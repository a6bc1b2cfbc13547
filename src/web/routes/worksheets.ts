import { Router } from 'express';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { paths } from '../pages/paths.ts';
import { WorksheetsPage } from '../pages/worksheets-page.tsx';
import { isRowId } from '../queries.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { personText } from '../show/values.ts';
import { worksheetFile } from '../show/worksheet-pdf.ts';
import { sendAttachment } from '../uploads/form-files.ts';
import { companyRoute, pathPart } from '../visit.ts';

/**
 * A worksheet as a PDF, and `/c/:realm/worksheets`: checks all worksheets of a company, and shows what the
 * last check found.
 */
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

  router.get(
    '/c/:realm/charges/:id/worksheet.pdf',
    companyRoute(deps, async (visit) => {
      const id = pathPart(visit, 'id');
      const charge = isRowId(id) ? await deps.dunwell.stores.charges.find(visit.realm, id) : null;
      if (!charge) throw new PageNotFoundError('There is no such charge');
      const file = await worksheetFile(deps, visit.company, charge);
      sendAttachment(visit.response, file);
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
