import { Router } from 'express';
import type { WebDeps } from '../deps.ts';
import { UsagePage } from '../pages/usage-page.tsx';
import { sendPage } from '../respond.ts';
import { usageOf } from '../show/usage.ts';
import { companyRoute } from '../visit.ts';

/** `/c/:realm/usage`: the metered reads of the company, of all of the session's, and the budget. */
export function createUsageRoutes(deps: WebDeps): Router {
  const { stores, clock, meter } = deps.dunwell;
  const router = Router();
  router.get(
    '/c/:realm/usage',
    companyRoute(deps, async (visit) => {
      const now = clock.now();
      const read = (realmIds: readonly string[]) => usageOf(stores.meteredReads, realmIds, now);
      const [shell, company, budget] = await Promise.all([
        visit.shell(),
        read([visit.realm]),
        meter.month(),
      ]);
      const others = shell.companies;
      const all =
        others.length < 2
          ? null
          : {
              reads: await read(others.map(({ realm }) => realm)),
              companies: await Promise.all(
                others.map(async ({ realm, name }) => ({
                  name,
                  month: (await read([realm])).month,
                })),
              ),
            };
      sendPage(visit.response, UsagePage, { shell, company, all, budget });
    }),
  );
  return router;
}
