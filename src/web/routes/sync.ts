import { Router } from 'express';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { SyncStateRecord } from '../../adapters/store/sync-states.ts';
import { pace } from '../show/sync-pace.ts';
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

  const progressOf = async ({ realm, company }: Visit): Promise<SyncProgressProps> => {
    const [state, unreadable] = await Promise.all([
      stores.syncStates.find(realm),
      stores.mirror.unreadable(realm),
    ]);
    return toProgress(state, unreadable, {
      realm,
      timeZone: company.timeZone,
      now: clock.now(),
    });
  };

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

  router.post(
    '/c/:realm/sync/cancel',
    companyRoute(deps, async ({ realm, actor, response }) => {
      if (await stores.syncStates.cancelFirstSync(realm)) {
        await stores.audit.add({ realmId: realm, actor, what: 'first sync cancelled' });
      }
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
function toProgress(
  state: SyncStateRecord | null,
  unreadable: Awaited<ReturnType<MirrorStore['unreadable']>>,
  about: { realm: string; timeZone: string; now: Date },
): SyncProgressProps {
  const isOver = state?.firstSync === 'done';
  const isCancelled = state?.firstSync === 'cancelled';
  const hasFailed = state !== null && !isOver && !isCancelled && state.lastError !== null;
  return {
    realm: about.realm,
    timeZone: about.timeZone,
    state: hasFailed ? 'failed' : (state?.firstSync ?? 'none'),
    entities: (state?.progress ?? []).map((part) => ({
      ...part,
      entity: names[part.entity] ?? part.entity,
    })),
    ...pace(state, about.now),
    startedAt: state?.startedAt?.toISOString() ?? null,
    finishedAt: state?.finishedAt?.toISOString() ?? null,
    error: hasFailed ? 'QuickBooks could not be read. Dunwell tries again by itself.' : null,
    unreadable: {
      count: unreadable.count,
      first: unreadable.first.map((each) => ({
        ...each,
        entity: names[each.entity] ?? each.entity,
        seenAt: each.seenAt.toISOString(),
      })),
    },
  };
}
