import { z } from 'zod';
import { listOf, pageQuery, readPage } from '../paging.ts';
import { ApiProblem, notFound } from '../problem.ts';
import { noBody, noQuery, route } from '../route.ts';
import { dateInput, uuid } from '../values.ts';
import { periodOf } from './period.ts';
import { chargesReportSchema, periodQuery, tieOutSchema } from './report-schema.ts';
import { chargesReportView, tieOutView } from './report-view.ts';

const tag = 'Reports';

/** Charges by month, and how they tie to the income account in QuickBooks. */
export const reportRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/reports/charges',
    operationId: 'getChargesReport',
    tag,
    summary: 'What was charged, collected, waived, reversed and is open, by month and currency',
    query: z.strictObject({
      ...periodQuery,
      asOf: dateInput.optional().meta({ description: 'The last day, instead of `to`' }),
    }),
    body: noBody,
    output: chargesReportSchema,
    async handle({ dunwell, company, today }, { query }) {
      const { chargeRecords, tieOuts } = dunwell.stores;
      const period = periodOf({ from: query.from, to: query.to ?? query.asOf }, today);
      const [records, tieOut] = await Promise.all([
        chargeRecords.all(company),
        tieOuts.newest(company.realmId, 'done'),
      ]);
      return chargesReportView(records, period, tieOut);
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/reports/charges/tie-outs',
    operationId: 'listChargeTieOuts',
    tag,
    summary: 'Comparisons of charges with the income account in QuickBooks, newest first',
    query: z.strictObject(pageQuery),
    body: noBody,
    output: listOf(tieOutSchema),
    async handle({ dunwell, company }, { query }) {
      const { tieOuts } = dunwell.stores;
      const { realmId } = company;
      const { rows, next } = await readPage(query, {
        name: 'tie-outs',
        id: uuid,
        exists: (id) => tieOuts.exists(realmId, id),
        rows: (page) => tieOuts.list(realmId, page),
      });
      return { items: rows.map(tieOutView), next };
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/reports/charges/tie-outs',
    operationId: 'startChargeTieOut',
    tag,
    summary: 'Compares with QuickBooks now, and answers when that is done',
    query: noQuery,
    body: z.strictObject(periodQuery),
    output: tieOutSchema,
    problems: ['conflict'],
    async handle({ dunwell, shells, company, actor, today }, { body }) {
      const { realmId } = company;
      const period = periodOf(body, today);
      if ((await shells.find(realmId)).connection !== 'active') {
        throw new ApiProblem('conflict', 'The company is not connected to QuickBooks.');
      }
      const { id } = await dunwell.tieOut(realmId, { period, trigger: 'api', actor });
      const made = await dunwell.stores.tieOuts.find(realmId, id);
      if (!made) throw notFound('tie-out');
      return tieOutView(made);
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/reports/charges/tie-outs/{id}',
    operationId: 'getChargeTieOut',
    tag,
    summary: 'One comparison, with what does not tie',
    id: uuid,
    query: noQuery,
    body: noBody,
    output: tieOutSchema,
    async handle({ dunwell, company }, { params }) {
      const found = await dunwell.stores.tieOuts.find(company.realmId, params.id);
      if (!found) throw notFound('tie-out');
      return tieOutView(found);
    },
  }),
];
