import { Router } from 'express';
import { z } from 'zod';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import { reminderTasks } from '../../adapters/store/reminder-tasks.ts';
import { fromCursor, toCursor } from '../cursors.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { InvoicePage, type InvoicePageProps } from '../pages/invoice-page.tsx';
import { InvoicesPage } from '../pages/invoices-page.tsx';
import { queryChoice, queryText } from '../queries.ts';
import { sendPage } from '../respond.ts';
import { showHoldNews } from '../show/hold-news.ts';
import { showInvoice } from '../show/invoice.ts';
import { showAging, showInvoices } from '../show/invoice-rows.ts';
import { showReminderTasks } from '../show/reminder-tasks.ts';
import { showOverMailLimit } from '../show/runs.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const perPage = 50;
const mostCustomersOffered = 1_000;

const querySchema = z.object({
  q: queryText,
  status: queryChoice(['open', 'overdue', 'paid', 'void']),
  customer: queryText,
  cursor: queryText,
});
const cursorSchema = z.object({
  rank: z.number().int(),
  place: z.number().int(),
  id: z.string().max(50),
});

/** `/c/:realm/invoices`: the list with its aging, and each invoice. */
export function createInvoiceRoutes(deps: WebDeps): Router {
  const { db, stores } = deps.dunwell;
  const lists = createInvoiceLists(db);
  const customers = createCustomerLists(db);
  const router = Router();

  router.get(
    '/c/:realm/invoices',
    companyRoute(deps, async (visit) => {
      const { realm, company, today } = visit;
      const { cursor, ...filters } = querySchema.parse(visit.request.query);
      const isFirst = cursor === '' && Object.values(filters).every((value) => value === '');
      const [aging, page, options, news, lastRun, tasks, shell] = await Promise.all([
        lists.aging(realm, today),
        lists.page(
          realm,
          {
            status: filters.status === '' ? undefined : filters.status,
            customerId: filters.customer,
            text: filters.q,
          },
          today,
          { limit: perPage, after: fromCursor(cursor, cursorSchema) },
        ),
        customers.options(realm, mostCustomersOffered),
        isFirst ? showHoldNews(deps, realm, today) : null,
        isFirst ? stores.runs.last(realm) : null,
        isFirst ? reminderTasks(db, realm) : null,
        visit.shell(),
      ]);
      sendPage(visit.response, InvoicesPage, {
        shell,
        aging: showAging(aging, company.homeCurrency),
        news,
        overMailLimit: lastRun && showOverMailLimit(lastRun),
        tasks: tasks && showReminderTasks(tasks),
        filters,
        customers: options,
        rows: await showInvoices(deps, company, today, page.rows),
        cursor,
        next: page.next && toCursor(page.next),
      });
    }),
  );

  router.get(
    '/c/:realm/invoices/:id',
    companyRoute(deps, async (visit) => {
      sendPage(visit.response, InvoicePage, await invoicePageProps(deps, visit));
    }),
  );
  return router;
}

/** @throws PageNotFoundError when the mirror does not know the invoice */
export async function invoicePageProps(
  deps: WebDeps,
  visit: Visit,
  id = pathPart(visit, 'id'),
): Promise<InvoicePageProps> {
  const [shown, shell] = await Promise.all([
    showInvoice(deps, { ...visit, me: visit.actor }, id),
    visit.shell(),
  ]);
  if (shown === null) throw new PageNotFoundError('There is no such invoice');
  return { shell, ...shown };
}
