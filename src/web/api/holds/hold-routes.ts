import { z } from 'zod';
import type { StoredHold } from '../../../adapters/store/holds.ts';
import { listOf, pageQuery, readPage } from '../paging.ts';
import { notFound } from '../problem.ts';
import { noBody, noQuery, route } from '../route.ts';
import { uuid } from '../values.ts';
import { addHold } from './add-hold.ts';
import { holdSchema, newHoldSchema } from './hold-schema.ts';
import { holdViews } from './hold-view.ts';

const tag = 'Holds';

const newestFirst = (a: StoredHold, b: StoredHold): number =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);

/** Reasons not to act on a customer or an invoice. */
export const holdRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/holds',
    operationId: 'listHolds',
    tag,
    summary: 'Holds that nobody has lifted, newest first',
    body: noBody,
    query: z.strictObject({
      ...pageQuery,
      lifted: z
        .enum(['true', 'false'], 'must be true or false')
        .default('false')
        .meta({ description: 'Lists the lifted ones too' }),
    }),
    output: listOf(holdSchema),
    async handle(context, { query }) {
      const { dunwell, company } = context;
      const all = (await dunwell.stores.holds.list(company.realmId)).toSorted(newestFirst);
      const { rows, next } = await readPage(query, {
        name: 'holds',
        id: uuid,
        exists: async (id) => all.some((hold) => hold.id === id),
        rows: async ({ limit, after }) =>
          all
            .slice(all.findIndex((hold) => hold.id === after) + 1)
            .filter((hold) => query.lifted === 'true' || hold.liftedOn === null)
            .slice(0, limit),
      });
      return { items: await holdViews(context, rows), next };
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/holds',
    operationId: 'addHold',
    tag,
    summary:
      'Puts a hold on a customer or an invoice, and cancels what waits of what it stops. The stop switch of the pages is the hold that stops both for the reason exclusion',
    query: noQuery,
    body: newHoldSchema,
    status: 201,
    output: holdSchema,
    async handle(context, { body }) {
      return addHold(context, body);
    },
  }),
  route({
    method: 'DELETE',
    path: '/companies/{realm}/holds/{id}',
    operationId: 'liftHold',
    tag,
    summary: 'Lifts a hold, which is how a stop switch is turned off; the hold stays on record',
    query: noQuery,
    body: noBody,
    id: uuid,
    status: 204,
    async handle({ dunwell, company, actor, today }, { params }) {
      const word = { realmId: company.realmId, actor, reason: null };
      if (!(await dunwell.stops.liftHold(word, params.id, today))) throw notFound('hold');
      return undefined;
    },
  }),
];
