import { Router } from 'express';
import type { SyncStateRecord } from '../../adapters/store/sync-states.ts';
import type { SyncProgressProps } from '../pages/sync-page.tsx';
import { SyncPage, SyncProgress } from '../pages/sync-page.tsx';
import type { WebDeps } from '../deps.ts';
import { paths } from '../pages/paths.ts';
import { sendFragment, sendPage } from '../respond.ts';
import { companyRoute, type Visit } from '../visit.ts';

/** `/c/:realm/sync`: how far the reading of QuickBooks has come, and a button to read it again. */
export function createSyncRoutes(deps: WebDeps): Router {
  const { stores, doorbell, clock } = deps.dunwell;
  const router = Router();

  const progressOf = async ({ realm, company }: Visit): Promise<SyncProgressProps> =>
    toProgress(await stores.syncStates.find(realm), {
      realm,
      timeZone: company.timeZone,
      now: clock.now(),
    });

  router.get(
    '/c/:realm/sync',
    companyRoute(deps, async (visit) => {
      const [shell, progress] = await Promise.all([visit.shell(), progressOf(visit)]);
      sendPage(visit.response, SyncPage, { shell, progress });
    }),
  );

  router.get(
    '/c/:realm/sync/progress',
    companyRoute(deps, async (visit) => {
      const progress = await progressOf(visit);
      // The frame of the page says how fresh everything is, so it is loaded anew at the end.
      if (progress.state === 'done') visit.response.setHeader('HX-Refresh', 'true');
      sendFragment(visit.response, SyncProgress, progress);
    }),
  );

  router.post(
    '/c/:realm/sync',
    companyRoute(deps, async ({ realm, actor, response }) => {
      const state = await stores.syncStates.find(realm);
      // A sync that stopped half way goes on; one that was through starts from the beginning.
      const change =
        state?.firstSync === 'running'
          ? { lastError: null }
          : { firstSync: 'none' as const, progress: [], lastError: null };
      await stores.syncStates.save(realm, change);
      await stores.audit.add({ realmId: realm, actor, what: 'full sync asked for' });
      doorbell.ring('sync');
      response.redirect(303, paths.sync(realm));
    }),
  );
  return router;
}

const names: Record<string, string> = {
  Customer: 'Customers',
  Invoice: 'Invoices',
  Payment: 'Payments',
  CreditMemo: 'Credit memos',
};

/** The state of a sync as its page shows it. */
export function toProgress(
  state: SyncStateRecord | null,
  about: { realm: string; timeZone: string; now: Date },
): SyncProgressProps {
  const isOver = state?.firstSync === 'done';
  const hasFailed = state !== null && !isOver && state.lastError !== null;
  const parts = state?.progress ?? [];
  const read = parts.reduce((sum, part) => sum + part.done, 0);
  const since = state?.startedAt ?? null;
  const until = isOver ? (state.finishedAt ?? about.now) : about.now;
  const seconds = since === null ? 0 : (until.getTime() - since.getTime()) / 1000;
  return {
    realm: about.realm,
    timeZone: about.timeZone,
    state: hasFailed ? 'failed' : (state?.firstSync ?? 'none'),
    entities: parts.map((part) => ({ ...part, entity: names[part.entity] ?? part.entity })),
    perSecond: seconds >= 1 ? Math.round(read / seconds) : null,
    startedAt: since?.toISOString() ?? null,
    finishedAt: state?.finishedAt?.toISOString() ?? null,
    error: hasFailed ? 'QuickBooks could not be read. Dunwell tries again by itself.' : null,
  };
}
