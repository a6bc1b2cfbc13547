import { Router } from 'express';
import { z } from 'zod';
import { linkDaysBounds, promiseDaysBounds } from '../../core/payer/page-bounds.ts';
import type { RequestEnd } from '../../flow/payer/payer-pages.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError, RefusedError } from '../errors.ts';
import { fieldErrors, formValues } from '../forms.ts';
import { paths } from '../pages/paths.ts';
import { PayerSettingsPage } from '../pages/payer-settings-page.tsx';
import { isRowId } from '../queries.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const days = ({ least, most }: { readonly least: number; readonly most: number }) => {
  const message = `Give a number of days from ${least} to ${most}.`;
  return z
    .string()
    .trim()
    .regex(/^\d{1,4}$/, message)
    .transform(Number)
    .refine((count) => count >= least && count <= most, message);
};
const settingsSchema = z.object({
  isOn: z
    .string()
    .optional()
    .transform((value) => value !== undefined),
  linkDays: days(linkDaysBounds),
  promiseDays: days(promiseDaysBounds),
});

/** `/c/:realm/mails/payer-page`, and what the owner does about a customer's own page. */
export function createPayerPageRoutes(deps: WebDeps): Router {
  const { stores, payerPages } = deps.dunwell;
  const router = Router();

  router.get(
    '/c/:realm/mails/payer-page',
    companyRoute(deps, async (visit) => {
      const { isOn, linkDays, promiseDays } = await stores.payerLinks.settings(visit.realm);
      const shown = { isOn, linkDays: String(linkDays), promiseDays: String(promiseDays) };
      const shell = await visit.shell();
      sendPage(visit.response, PayerSettingsPage, { shell, ...shown, errors: [] });
    }),
  );

  router.post(
    '/c/:realm/mails/payer-page',
    companyRoute(deps, async (visit) => {
      const { company, actor, realm, request, response } = visit;
      const values = formValues(request.body);
      const typed = settingsSchema.safeParse(values);
      if (!typed.success) {
        const { linkDays = '', promiseDays = '' } = values;
        const shown = { isOn: 'isOn' in values, linkDays, promiseDays };
        const errors = fieldErrors(typed.error);
        const shell = await visit.shell();
        return sendPage(response, PayerSettingsPage, { shell, ...shown, errors }, 422);
      }
      await payerPages.saveSettings(company, typed.data, actor);
      const text = typed.data.isOn
        ? 'Saved. Mails carry a link to the customer’s page.'
        : 'Saved. Customers have no page now; links that were sent open nothing.';
      await redirectWithFlash(request, response, paths.payerPage(realm), { tone: 'good', text });
    }),
  );

  router.post(
    '/c/:realm/customers/:id/payer-links/revoke',
    companyRoute(deps, async (visit) => {
      const id = await customerOf(deps, visit);
      await payerPages.revoke(visit.company, id, visit.actor);
      await backTo(visit, id, 'Every link that was sent to the customer is taken back.');
    }),
  );

  for (const [action, done] of [
    ['accept', 'The address is among the contacts now, and is written to.'],
    ['decline', 'The change is declined. Nothing has changed.'],
  ] as const) {
    router.post(
      `/c/:realm/customers/:id/contact-requests/:request/${action}`,
      companyRoute(deps, async (visit) => {
        const id = await customerOf(deps, visit);
        const request = pathPart(visit, 'request');
        const asked = isRowId(request)
          ? await stores.contactRequests.find(visit.realm, request)
          : null;
        if (asked?.customerId !== id) throw new PageNotFoundError('There is no such request');
        const { company, actor } = visit;
        ended(
          action === 'accept'
            ? await payerPages.acceptContact(company, request, actor)
            : await payerPages.declineContact(company, request, actor),
        );
        await backTo(visit, id, done);
      }),
    );
  }
  return router;
}

/** @throws PageNotFoundError when the mirror does not know the customer */
async function customerOf({ dunwell }: WebDeps, visit: Visit): Promise<string> {
  const id = pathPart(visit, 'id');
  if ((await dunwell.stores.facts.customer(visit.realm, id)) === null) {
    throw new PageNotFoundError('There is no such customer');
  }
  return id;
}

const backTo = ({ realm, request, response }: Visit, id: string, text: string): Promise<void> =>
  redirectWithFlash(request, response, `${paths.customer(realm, id)}#payer`, {
    tone: 'good',
    text,
  });

/** @throws PageNotFoundError, or RefusedError with what speaks against it */
function ended(end: RequestEnd): void {
  if (end.outcome === 'done') return;
  if (end.outcome === 'not-found') throw new PageNotFoundError('There is no such request');
  if (end.outcome === 'settled-already') {
    throw new RefusedError('Somebody has settled the request already.');
  }
  const why = end.problems.map(({ message }) => message).join(' ');
  throw new RefusedError(`The address cannot become a contact: it ${why}.`);
}
