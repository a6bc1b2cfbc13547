import type { z } from 'zod';
import { parsePlainDate } from '../../../core/calendar/plain-date.ts';
import { showRateTables } from '../../show/rates.ts';
import { ApiProblem, notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { uuid } from '../values.ts';
import { newRateSchema, rateTablesSchema } from './rate-schema.ts';

const tag = 'Base rates';

async function tables({
  dunwell,
  company,
  today,
}: ApiContext): Promise<z.input<typeof rateTablesSchema>> {
  const { rates, policies } = dunwell.stores;
  const [stored, current] = await Promise.all([
    rates.list(company.realmId),
    policies.current(company.realmId),
  ]);
  return { tables: showRateTables(stored, current, today) };
}

/** The base rates that policies go by, and what the owner adds to them. */
export const rateRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/rate-tables',
    operationId: 'getRateTables',
    tag,
    summary: 'The tables of base rates: published entries, added ones, and what is missing',
    query: noQuery,
    body: noBody,
    output: rateTablesSchema,
    handle: (context) => tables(context),
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/rates',
    operationId: 'addRate',
    tag,
    summary: 'Adds a base rate for all policies of the company; published entries stay as they are',
    query: noQuery,
    body: newRateSchema,
    status: 201,
    output: rateTablesSchema,
    problems: ['conflict'],
    async handle(context, { body }) {
      const { dunwell, company, actor } = context;
      const { realmId } = company;
      const entry = { ...body, from: parsePlainDate(body.from) };
      const added = await dunwell.stores.rates.add(realmId, entry, actor);
      if (added === null) {
        throw new ApiProblem(
          'conflict',
          'The table has an entry for that day; withdraw it before you add another.',
        );
      }
      const what = 'base rate added';
      await dunwell.stores.audit.add({ realmId, actor, what, detail: { id: added.id, ...body } });
      return tables(context);
    },
  }),
  route({
    method: 'DELETE',
    path: '/companies/{realm}/rates/{id}',
    operationId: 'withdrawRate',
    tag,
    summary: 'Withdraws a base rate that was added; it stays on record, as do charges made with it',
    id: uuid,
    query: noQuery,
    body: noBody,
    output: rateTablesSchema,
    async handle(context, { params }) {
      const { dunwell, company, actor } = context;
      const { realmId } = company;
      const gone = await dunwell.stores.rates.withdraw(realmId, params.id, actor);
      if (gone === null) throw notFound('base rate');
      const { table, from, percent } = gone;
      const detail = { id: params.id, table, from, percent };
      await dunwell.stores.audit.add({ realmId, actor, what: 'base rate withdrawn', detail });
      return tables(context);
    },
  }),
];
