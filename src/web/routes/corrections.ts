import { Router } from 'express';
import { z } from 'zod';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError, RefusedError } from '../errors.ts';
import { formText } from '../forms.ts';
import { CorrectionPage, type CorrectionPageProps } from '../pages/correction-page.tsx';
import { paths } from '../pages/paths.ts';
import { CorrectionsPage } from '../pages/corrections-page.tsx';
import { isRowId, queryUuid } from '../queries.ts';
import { readReason } from '../reasons.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { showCorrection, showCorrections } from '../show/corrections.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

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
      sendPage(visit.response, CorrectionPage, await pageProps(deps, visit));
    }),
  );

  router.post(
    '/c/:realm/corrections/:id/:reversal/:action',
    companyRoute(deps, async (visit) => {
      const action = z.enum(['approve', 'reject']).safeParse(pathPart(visit, 'action'));
      if (!action.success) throw new PageNotFoundError('There is no such action');
      await decide(deps, visit, action.data);
    }),
  );
  return router;
}

async function decide(deps: WebDeps, visit: Visit, action: 'approve' | 'reject'): Promise<void> {
  const { stores, reversals } = deps.dunwell;
  const { realm, actor, request, response } = visit;
  const [chargeId, id] = [pathPart(visit, 'id'), pathPart(visit, 'reversal')];
  const reversal = isRowId(id) ? await stores.chargeReversals.find(realm, id) : null;
  if (reversal?.chargeId !== chargeId) throw new PageNotFoundError('There is no such reversal');
  const reason = readReason(formText(request.body, 'reason'), { isNeeded: action === 'reject' });
  if ('errors' in reason) {
    const rejected = { action, ...reason };
    sendPage(response, CorrectionPage, { ...(await pageProps(deps, visit)), rejected }, 422);
    return;
  }
  const word = { realmId: realm, id, actor, reason: reason.reason };
  const answer = await (action === 'approve' ? reversals.approve(word) : reversals.reject(word));
  if (answer.outcome === 'not-found') throw new PageNotFoundError('There is no such reversal');
  if (answer.outcome === 'refused') throw new RefusedError(answer.reason);
  await redirectWithFlash(request, response, paths.correction(realm, chargeId), {
    tone: 'good',
    text:
      action === 'approve'
        ? 'The difference is being taken back in QuickBooks. The page of the charge shows how it went.'
        : 'The reversal is rejected. The charge stays as it is.',
  });
}

/** @throws PageNotFoundError */
async function pageProps(deps: WebDeps, visit: Visit): Promise<CorrectionPageProps> {
  const { stores } = deps.dunwell;
  const { realm } = visit;
  const id = pathPart(visit, 'id');
  const isId = isRowId(id);
  const [charge, recheck] = await Promise.all([
    isId ? stores.charges.find(realm, id) : null,
    isId ? stores.rechecks.find(realm, id) : null,
  ]);
  if (!charge || !recheck) throw new PageNotFoundError('There is no such correction');
  const [shown, shell] = await Promise.all([showCorrection(deps, charge, recheck), visit.shell()]);
  return { shell, ...shown };
}
