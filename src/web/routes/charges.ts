import { Router } from 'express';
import { z } from 'zod';
import { createChargeLists } from '../../adapters/store/charge-lists.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import { byHandKinds } from '../../core/ledger/charge-standing.ts';
import { chargeStatuses } from '../../core/ledger/charge-status.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError, RefusedError } from '../errors.ts';
import { formText } from '../forms.ts';
import { ChargesPage } from '../pages/charges-page.tsx';
import { paths } from '../pages/paths.ts';
import { WorksheetPage, type WorksheetPageProps } from '../pages/worksheet-page.tsx';
import { isRowId, queryChoice, queryText, queryUuid } from '../queries.ts';
import { readReason } from '../reasons.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { showCharges } from '../show/charges.ts';
import { showWorksheet } from '../show/worksheet.ts';
import { takeBack } from './take-back.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const perPage = 50;

const querySchema = z.object({
  status: queryChoice([...chargeStatuses, ...byHandKinds]),
  invoice: queryText,
  cursor: queryUuid,
});

/** `/c/:realm/charges`: the list, each worksheet, and a person's word on it. */
export function createChargeRoutes(deps: WebDeps): Router {
  const { stores, db } = deps.dunwell;
  const lists = createChargeLists(db);
  const router = Router();

  router.get(
    '/c/:realm/charges',
    companyRoute(deps, async (visit) => {
      const { realm } = visit;
      const { cursor, ...filters } = querySchema.parse(visit.request.query);
      const { ids, next } = await lists.page(realm, filters, {
        limit: perPage,
        after: cursor || undefined,
      });
      const [charges, waiting, shell] = await Promise.all([
        stores.charges.list(realm, { ids }, { limit: perPage }),
        stores.proposals.count(realm),
        visit.shell(),
      ]);
      sendPage(visit.response, ChargesPage, {
        shell,
        filters,
        waiting,
        rows: await showCharges(deps, realm, charges),
        cursor,
        next,
      });
    }),
  );

  router.get(
    '/c/:realm/charges/:id',
    companyRoute(deps, async (visit) => {
      sendPage(visit.response, WorksheetPage, await pageProps(deps, visit));
    }),
  );

  router.post(
    '/c/:realm/charges/:id/:action',
    companyRoute(deps, async (visit) => {
      const action = z.enum(['approve', 'waive', 'reverse']).safeParse(pathPart(visit, 'action'));
      if (!action.success) throw new PageNotFoundError('There is no such action');
      await decide(deps, visit, action.data);
    }),
  );
  return router;
}

async function decide(
  deps: WebDeps,
  visit: Visit,
  action: 'approve' | 'waive' | 'reverse',
): Promise<void> {
  const { approvals } = deps.dunwell;
  const { realm, actor, request, response } = visit;
  const charge = await findCharge(deps, visit);
  const { id } = charge;
  if (action === 'reverse') {
    const rejectedTakeBack = await takeBack(deps, visit, charge);
    if (rejectedTakeBack === null) return;
    const props = { ...(await pageProps(deps, visit)), rejectedTakeBack };
    sendPage(response, WorksheetPage, props, 422);
    return;
  }
  const reason = readReason(formText(request.body, 'reason'), { isNeeded: action === 'waive' });
  if ('errors' in reason) {
    const rejected = { action, ...reason };
    sendPage(response, WorksheetPage, { ...(await pageProps(deps, visit)), rejected }, 422);
    return;
  }
  const subject = { realmId: realm, id, actor, reason: reason.reason };
  const outcome =
    action === 'approve'
      ? await approvals.approveCharge(subject)
      : await approvals.waiveCharge(subject);
  if (outcome.outcome === 'not-found') throw new PageNotFoundError('There is no such charge');
  if (outcome.outcome === 'refused') throw new RefusedError(outcome.reason);
  await redirectWithFlash(request, response, paths.charge(realm, id), {
    tone: 'good',
    text: action === 'approve' ? 'The charge is approved.' : 'The charge is waived.',
  });
}

/** @throws PageNotFoundError */
async function findCharge(deps: WebDeps, visit: Visit): Promise<StoredCharge> {
  const id = pathPart(visit, 'id');
  const charge = isRowId(id) ? await deps.dunwell.stores.charges.find(visit.realm, id) : null;
  if (!charge) throw new PageNotFoundError('There is no such charge');
  return charge;
}

async function pageProps(deps: WebDeps, visit: Visit): Promise<WorksheetPageProps> {
  const charge = await findCharge(deps, visit);
  const [shown, shell] = await Promise.all([
    showWorksheet(deps, charge, visit.actor),
    visit.shell(),
  ]);
  return { shell, ...shown };
}
