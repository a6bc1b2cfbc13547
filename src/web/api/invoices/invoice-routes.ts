import { z } from 'zod';
import { listOf, pageQuery, readPage } from '../paging.ts';
import { notFound } from '../problem.ts';
import { noBody, noQuery, route } from '../route.ts';
import { quickBooksId } from '../values.ts';
import { invoiceDetailSchema, invoiceSchema, invoiceStatuses } from './invoice-schema.ts';
import { invoiceDetailView, invoiceViews } from './invoice-view.ts';

const tag = 'Invoices';

/** The mirrored invoices. */
export const invoiceRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/invoices',
    operationId: 'listInvoices',
    tag,
    summary: 'Invoices, the earliest due first; the deleted only when asked for',
    body: noBody,
    query: z.strictObject({
      ...pageQuery,
      status: z
        .enum(invoiceStatuses, `must be one of ${invoiceStatuses.join(', ')}`)
        .optional()
        .meta({ description: 'open holds the overdue ones too' }),
      customer: quickBooksId.optional().meta({ description: 'The id of the customer' }),
    }),
    output: listOf(invoiceSchema),
    async handle(context, { query }) {
      const { lists, company, today } = context;
      const { realmId } = company;
      const filter = { status: query.status, customerId: query.customer };
      const { rows, next } = await readPage(query, {
        name: 'invoices',
        id: quickBooksId,
        exists: (id) => lists.invoiceExists(realmId, id),
        rows: (page) => lists.invoiceIds(realmId, filter, today, page),
      });
      const ids = rows.map((row) => row.id);
      return { items: await invoiceViews(context, ids), next };
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/invoices/{id}',
    operationId: 'getInvoice',
    tag,
    summary: 'An invoice with its postings and charge lines',
    query: noQuery,
    body: noBody,
    output: invoiceDetailSchema,
    async handle(context, { params }) {
      const invoice = await invoiceDetailView(context, params.id);
      if (!invoice) throw notFound('invoice');
      return invoice;
    },
  }),
];
