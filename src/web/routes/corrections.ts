import { Router } from 'express';
import { z } from 'zod';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { CorrectionPage } from '../pages/correction-page.tsx';
import { CorrectionsPage } from '../pages/corrections-page.tsx';
import { isRowId, queryUuid } from '../queries.ts';
import { sendPage } from '../respond.ts';
import { showCorrection, showCorrections } from '../show/corrections.ts';
import { companyRoute, pathPart } from '../visit.ts';

const perPage = 50;
const querySchema = z.object({ cursor: queryUuid });

/** `/c/:realm/corrections`: charges that come to another amount now, and both worksheets of one. */
export function createCorrectionRoutes(deps: WebDeps): Router {
  const { stores } = deps.dunwell;
  const router = Router();

  router.get(
    '/c/:realm/corrections',
    companyRoute(deps, async (visit) => {
      const { realm } = visit;
      const { cursor } = querySchema.parse(visit.request.query);
      const page = { limit: perPage + 1, after: cursor || undefined };
      const [rechecks, shell] = await Promise.all([
        stores.rechecks.list(realm, {}, page),
        visit.shell(),
      ]);
      const shown = rechecks.slice(0, perPage);
      sendPage(visit.response, CorrectionsPage, {
        shell,
        rows: await showCorrections(deps, realm, shown),
        cursor,
        next: rechecks.length > perPage ? (shown.at(-1)?.chargeId ?? null) : null,
      });
    }),
  );

  router.get(
    '/c/:realm/corrections/:id',
    companyRoute(deps, async (visit) => {
      const { realm } = visit;
      const id = pathPart(visit, 'id');
      const isId = isRowId(id);
      const [charge, recheck] = await Promise.all([
        isId ? stores.charges.find(realm, id) : null,
        isId ? stores.rechecks.find(realm, id) : null,
      ]);
      if (!charge || !recheck) throw new PageNotFoundError('There is no such correction');
      const [shown, shell] = await Promise.all([
        showCorrection(deps, charge, recheck),
        visit.shell(),
      ]);
      sendPage(visit.response, CorrectionPage, { shell, ...shown });
    }),
  );
  return router;
}
