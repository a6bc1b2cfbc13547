import { Router } from 'express';
import type { WebDeps } from '../deps.ts';
import { formValues } from '../forms.ts';
import { limitValues, readLimits, typedLimits, type LimitValues } from '../pages/limits-form.ts';
import { LimitsPage, type LimitsPageProps } from '../pages/limits-page.tsx';
import { paths } from '../pages/paths.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { showLimits } from '../show/limits.ts';
import { companyRoute, type Visit } from '../visit.ts';

/** `/c/:realm/settings/limits`: how much a run may charge by itself, and how many mails go out. */
export function createLimitRoutes(deps: WebDeps): Router {
  const { limits } = deps.dunwell;
  const router = Router();

  router.get(
    '/c/:realm/settings/limits',
    companyRoute(deps, async (visit) => {
      const saved = await limits.of(visit.realm);
      const values = limitValues(saved, visit.company.homeCurrency);
      sendPage(visit.response, LimitsPage, await pageProps(deps, visit, values));
    }),
  );

  router.post(
    '/c/:realm/settings/limits',
    companyRoute(deps, async (visit) => {
      const { realm, company, actor, request, response } = visit;
      const typed = formValues(request.body);
      const values = typedLimits(typed);
      const read = readLimits(values, company.homeCurrency);
      if ('limits' in read && typed['intent'] === 'save') {
        await limits.save(company, read.limits, actor);
        const flash = { tone: 'good', text: 'The limits hold from the next run on.' } as const;
        await redirectWithFlash(request, response, paths.limits(realm), flash);
        return;
      }
      const props = await pageProps(deps, visit, values);
      sendPage(response, LimitsPage, props, 'errors' in read ? 422 : 200);
    }),
  );
  return router;
}

async function pageProps(
  deps: WebDeps,
  visit: Visit,
  values: LimitValues,
): Promise<LimitsPageProps> {
  const { homeCurrency: currency } = visit.company;
  const read = readLimits(values, currency);
  const [shown, shell] = await Promise.all([
    showLimits(deps, visit, 'limits' in read ? read.limits.charges : null),
    visit.shell(),
  ]);
  return { shell, currency, values, ...shown, errors: 'errors' in read ? read.errors : [] };
}
