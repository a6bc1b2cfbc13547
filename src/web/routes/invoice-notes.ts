import { Router } from 'express';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { WebDeps } from '../deps.ts';
import { formText } from '../forms.ts';
import { InvoiceNotesPage } from '../pages/invoice-notes-page.tsx';
import { paths } from '../pages/paths.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { companyRoute } from '../visit.ts';

const mostShown = 100;

/** `/c/:realm/settings/notes`: whether reminders are noted on invoices, and which could not be. */
export function createInvoiceNoteRoutes(deps: WebDeps): Router {
  const { db, stores } = deps.dunwell;
  const { invoiceNotes, audit } = stores;
  const router = Router();

  router.get(
    '/c/:realm/settings/notes',
    companyRoute(deps, async (visit) => {
      const { realm } = visit;
      const [shell, isOn, counts, failed] = await Promise.all([
        visit.shell(),
        invoiceNotes.isOn(realm),
        invoiceNotes.counts(realm),
        invoiceNotes.failed(realm, mostShown),
      ]);
      const ids = failed.map(({ invoiceId }) => invoiceId);
      const numbers = await createInvoiceLists(db).numbers(realm, ids);
      sendPage(visit.response, InvoiceNotesPage, {
        ...{ shell, isOn, counts },
        failed: failed.map(({ id, invoiceId, reminderId, problem }) => ({
          ...{ id, reminderId, problem: problem ?? '' },
          invoice: { id: invoiceId, docNumber: numbers.get(invoiceId) ?? '' },
        })),
      });
    }),
  );

  router.post(
    '/c/:realm/settings/notes',
    companyRoute(deps, async ({ realm, actor, request, response }) => {
      const isOn = formText(request.body, 'isOn') === 'on';
      await invoiceNotes.turn(realm, isOn, actor);
      await audit.add({ realmId: realm, actor, what: 'notes on invoices', detail: { isOn } });
      await redirectWithFlash(request, response, paths.invoiceNotes(realm), {
        tone: 'good',
        text: isOn ? 'Reminders are noted on invoices.' : 'Reminders are not noted on invoices.',
      });
    }),
  );

  router.post(
    '/c/:realm/settings/notes/retry',
    companyRoute(deps, async ({ realm, request, response }) => {
      const count = await invoiceNotes.retry(realm);
      const text = count === 0 ? 'There is none to try again.' : 'They are tried again.';
      await redirectWithFlash(request, response, paths.invoiceNotes(realm), { tone: 'info', text });
    }),
  );
  return router;
}
