import { z } from 'zod';
import { parsePlainDate } from '../../../core/calendar/plain-date.ts';
import { listOf, pageQuery, readPage } from '../paging.ts';
import { noBody, noQuery, route } from '../route.ts';
import { dateInput, quickBooksId, uuid } from '../values.ts';
import { decisionSchema, runSchema, runSummarySchema } from './run-schema.ts';
import { decisionView, dryRunView, findRun, runSummaryView, runView } from './run-view.ts';

const tag = 'Runs';

const decisionQuery = z
  .strictObject({
    ...pageQuery,
    date: dateInput.optional().meta({ description: 'Conclusions that held on this day' }),
    invoice: quickBooksId.optional().meta({ description: 'On the invoice itself' }),
    customer: quickBooksId.optional().meta({ description: 'On the customer itself' }),
    topic: z.enum(['charge', 'reminder'], 'must be charge or reminder').optional(),
  })
  .refine(({ invoice, customer }) => invoice === undefined || customer === undefined, {
    path: ['customer'],
    message: 'cannot be given together with invoice',
  });

/** Runs, and what they concluded. */
export const runRoutes = [
  route({
    method: 'POST',
    path: '/companies/{realm}/runs',
    operationId: 'startRun',
    tag,
    summary: 'One daily cycle now; answers when its actions have taken effect',
    query: noQuery,
    body: z.strictObject({
      dryRun: z
        .boolean('must be true or false')
        .default(false)
        .meta({ description: 'Decides and answers what would be done, and does nothing' }),
    }),
    output: runSchema,
    async handle(context, { body }) {
      const { dunwell, company } = context;
      const { dryRun } = body;
      const done = await dunwell.run(company.realmId, { dryRun, trigger: 'api' });
      const run = await findRun(context, done.id);
      return dryRun ? dryRunView(run, done.plan) : runView(context, run);
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/runs',
    operationId: 'listRuns',
    tag,
    summary: 'The runs, newest first',
    body: noBody,
    query: z.strictObject(pageQuery),
    output: listOf(runSummarySchema),
    async handle({ dunwell, company }, { query }) {
      const { runs } = dunwell.stores;
      const { rows, next } = await readPage(query, {
        name: 'runs',
        id: uuid,
        exists: async (id) => (await runs.find(company.realmId, id)) !== null,
        rows: (page) => runs.list(company.realmId, page),
      });
      return { items: rows.map(runSummaryView), next };
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/runs/{id}',
    operationId: 'getRun',
    tag,
    summary: 'A run with its decisions and actions; those of a dry run are not kept',
    query: noQuery,
    body: noBody,
    id: uuid,
    output: runSchema,
    async handle(context, { params }) {
      return runView(context, await findRun(context, params.id));
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/decisions',
    operationId: 'listDecisions',
    tag,
    summary: 'What runs concluded, newest first',
    body: noBody,
    query: decisionQuery,
    output: listOf(decisionSchema),
    async handle({ dunwell, lists, company }, { query }) {
      const { realmId } = company;
      const filter = {
        invoiceId: query.invoice,
        customerId: query.customer,
        topic: query.topic,
        date: query.date === undefined ? undefined : parsePlainDate(query.date),
      };
      const { rows, next } = await readPage(query, {
        name: 'decisions',
        id: uuid,
        exists: (id) => lists.decisionExists(realmId, id),
        rows: (page) => dunwell.stores.decisions.list(realmId, filter, page),
      });
      return { items: rows.map(decisionView), next };
    },
  }),
];
