import { Router } from 'express';
import { z } from 'zod';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import { formatAmount } from '../../core/money/amount.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { fieldErrors, formValues } from '../forms.ts';
import { LateFeesPage, type LateFeesPageProps } from '../pages/late-fees-page.tsx';
import { paths } from '../pages/paths.ts';
import { isRowId } from '../queries.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { personText } from '../show/values.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const mostListed = 500;
const wordSchema = z.object({
  invoice: z.string().trim().max(64).default(''),
  reason: z
    .string()
    .trim()
    .min(1, 'Say why, for those who look at it later.')
    .max(500, 'Keep the reason to 500 characters.'),
});

/** `/c/:realm/late-fees`: invoices with late fees of QuickBooks' own, and the owner's word on them. */
export function createLateFeeRoutes(deps: WebDeps): Router {
  const { stores } = deps.dunwell;
  const router = Router();
  const nothingTyped = { invoice: '', reason: '' };

  router.get(
    '/c/:realm/late-fees',
    companyRoute(deps, async (visit) => {
      const number = visit.request.query['invoice'];
      const values = { ...nothingTyped, invoice: typeof number === 'string' ? number : '' };
      sendPage(visit.response, LateFeesPage, await pageProps(deps, visit, values));
    }),
  );

  router.post(
    '/c/:realm/late-fees',
    companyRoute(deps, async (visit) => {
      const typed = formValues(visit.request.body);
      const values = { invoice: typed['invoice'] ?? '', reason: typed['reason'] ?? '' };
      const refuse = async (errors: FieldError[]): Promise<void> => {
        const props = { ...(await pageProps(deps, visit, values)), errors };
        sendPage(visit.response, LateFeesPage, props, 422);
      };
      const form = wordSchema.safeParse(typed);
      if (!form.success) return refuse(fieldErrors(form.error));
      const { invoice, reason } = form.data;
      const invoiceId = invoice === '' ? null : await invoiceOf(deps, visit.realm, invoice);
      if (invoiceId === undefined) {
        return refuse([{ field: 'invoice', message: 'There is no invoice with this number.' }]);
      }
      const { realm, actor, request, response } = visit;
      const id = await stores.lateFees.accept(realm, { invoiceId, reason, author: actor });
      if (id === null) {
        return refuse([{ field: 'invoice', message: 'That has been said already.' }]);
      }
      const what = 'late fees accepted';
      await stores.audit.add({ realmId: realm, actor, what, detail: { id, invoiceId, reason } });
      const text = 'Such invoices are charged from the next run on.';
      await redirectWithFlash(request, response, paths.lateFees(realm), { tone: 'good', text });
    }),
  );

  router.post(
    '/c/:realm/late-fees/:id/revoke',
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response } = visit;
      const id = pathPart(visit, 'id');
      if (!isRowId(id) || !(await stores.lateFees.revoke(realm, id, actor))) {
        throw new PageNotFoundError('Nothing like that is in force');
      }
      const what = 'late fees no longer accepted';
      await stores.audit.add({ realmId: realm, actor, what, detail: { id } });
      const text = 'It is taken back: such invoices are not charged.';
      await redirectWithFlash(request, response, paths.lateFees(realm), { tone: 'good', text });
    }),
  );
  return router;
}

/** The id of the invoice with a number or id; undefined when there is none. */
async function invoiceOf(
  { dunwell }: WebDeps,
  realmId: string,
  number: string,
): Promise<string | undefined> {
  const row = await dunwell.db.invoice.findFirst({
    where: { realmId, OR: [{ docNumber: number }, { id: number }] },
    orderBy: { docNumber: 'asc' },
    select: { id: true },
  });
  return row?.id;
}

async function pageProps(
  { dunwell }: WebDeps,
  visit: Visit,
  values: LateFeesPageProps['values'],
): Promise<LateFeesPageProps> {
  const { realm, actor } = visit;
  const { lateFees } = dunwell.stores;
  const [invoices, acceptances, shell] = await Promise.all([
    lateFees.invoices(realm, mostListed),
    lateFees.acceptances(realm),
    visit.shell(),
  ]);
  const [names, numbers] = await Promise.all([
    createCustomerLists(dunwell.db).names(
      realm,
      invoices.map(({ customerId }) => customerId),
    ),
    createInvoiceLists(dunwell.db).numbers(
      realm,
      acceptances.flatMap(({ invoiceId }) => invoiceId ?? []),
    ),
  ]);
  const accepted = new Set(acceptances.map(({ invoiceId }) => invoiceId));
  return {
    shell,
    values,
    errors: [],
    rows: invoices.map(({ id, docNumber, customerId, currency, openBalance, lateFees: fees }) => ({
      invoice: { id, docNumber: docNumber ?? id },
      customer: { id: customerId, name: names.get(customerId) ?? customerId },
      currency,
      openBalance: formatAmount({ minor: openBalance, currency }),
      lateFees: formatAmount({ minor: fees, currency }),
      isAccepted: accepted.has(null) || accepted.has(id),
    })),
    acceptances: acceptances.map(({ id, invoiceId, reason, author, createdAt }) => ({
      id,
      invoice:
        invoiceId === null
          ? null
          : { id: invoiceId, docNumber: numbers.get(invoiceId) || invoiceId },
      reason,
      by: personText(author, actor),
      at: createdAt.toISOString(),
    })),
  };
}
