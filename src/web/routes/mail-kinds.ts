import { Router } from 'express';
import type { WebDeps } from '../deps.ts';
import { formValues } from '../forms.ts';
import { MailKindsPage } from '../pages/mail-kinds-page.tsx';
import { paths } from '../pages/paths.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { companyRoute } from '../visit.ts';

/** `/c/:realm/mails/kinds`: which mails go out beside the reminders. */
export function createMailKindRoutes(deps: WebDeps): Router {
  const { stores } = deps.dunwell;
  const router = Router();

  router.get(
    '/c/:realm/mails/kinds',
    companyRoute(deps, async (visit) => {
      const [shell, settings] = await Promise.all([
        visit.shell(),
        stores.courtesySettings.find(visit.realm),
      ]);
      const { chargeNotices, thankYous } = settings;
      sendPage(visit.response, MailKindsPage, { shell, chargeNotices, thankYous });
    }),
  );

  router.post(
    '/c/:realm/mails/kinds',
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response } = visit;
      const values = formValues(request.body);
      const wanted = { chargeNotices: 'chargeNotices' in values, thankYous: 'thankYous' in values };
      await stores.courtesySettings.save(realm, wanted, actor);
      const what = 'mails beside reminders changed';
      await stores.audit.add({ realmId: realm, actor, what, detail: wanted });
      const text = 'Saved. It counts for charges and payments from now on.';
      await redirectWithFlash(request, response, paths.mailKinds(realm), { tone: 'good', text });
    }),
  );
  return router;
}
