import { z } from 'zod';
import { parsePlainDate } from '../../../core/calendar/plain-date.ts';
import { promiseStates } from '../../../core/holds/promises.ts';
import { promiseRecord } from '../../../flow/collections/promise-record.ts';
import { pageQuery, readPage } from '../paging.ts';
import { invalidInput, notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { positiveAmount, uuid } from '../values.ts';
import { newPromiseSchema, promiseList, promiseSchema, reliabilitySchema } from './hold-schema.ts';
import { promiseView } from './hold-view.ts';

const tag = 'Holds';

/** @throws ApiProblem invalid-input */
async function addPromise(
  { dunwell, lists, company, actor, today }: ApiContext,
  body: z.output<typeof newPromiseSchema>,
): Promise<z.input<typeof promiseSchema>> {
  const { kind, id } = body.scope;
  const unknown = invalidInput([{ field: 'scope.id', message: `is no ${kind} of this company` }]);
  const currency = (await lists.currencies(company.realmId, kind, [id])).get(id);
  if (currency === undefined) throw unknown;
  const answer = await dunwell.promises.addPromise({
    ...{ company, subject: body.scope, author: actor, today },
    amount: body.amount ? positiveAmount(body.amount, currency) : null,
    dueOn: parsePlainDate(body.dueOn),
    promisedBy: body.promisedBy ?? null,
    note: body.note ?? null,
  });
  if (answer.outcome === 'not-found') throw unknown;
  if (answer.outcome === 'refused') {
    throw invalidInput([{ field: answer.field, message: answer.reason }]);
  }
  return promiseView(answer.promise);
}

/** What customers said they would pay, and how far their word can be relied on. */
export const promiseRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/promises',
    operationId: 'listPromises',
    tag,
    summary: 'Promises to pay, the latest day promised first',
    query: z.strictObject({
      ...pageQuery,
      state: z
        .enum(promiseStates, `must be one of ${promiseStates.join(', ')}`)
        .optional()
        .meta({ description: 'Only those in this state' }),
    }),
    body: noBody,
    output: promiseList,
    async handle({ dunwell, company }, { query }) {
      const all = await dunwell.stores.paymentPromises.list(company.realmId);
      const { rows, next } = await readPage(query, {
        name: 'promises',
        id: uuid,
        exists: async (id) => all.some((promise) => promise.id === id),
        rows: async ({ limit, after }) =>
          all
            .slice(all.findIndex(({ id }) => id === after) + 1)
            .filter(({ state }) => query.state === undefined || state === query.state)
            .slice(0, limit),
      });
      return { items: rows.map(promiseView), next };
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/promises',
    operationId: 'addPromise',
    tag,
    summary:
      'Takes a promise to pay down: reminders pause until its day and the days of grace are over',
    query: noQuery,
    body: newPromiseSchema,
    status: 201,
    output: promiseSchema,
    handle: (context, { body }) => addPromise(context, body),
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/customers/{id}/promises',
    operationId: 'getCustomerPromises',
    tag,
    summary: 'How a customer kept its promises of the last twelve months, and all that it made',
    query: noQuery,
    body: noBody,
    output: reliabilitySchema,
    async handle({ dunwell, lists, company, today }, { params }) {
      const { realmId } = company;
      if (!(await lists.customer(realmId, params.id))) throw notFound('customer');
      const { paymentPromises } = dunwell.stores;
      const record = await promiseRecord(paymentPromises, realmId, params.id, today);
      return { ...record, promises: record.promises.map(promiseView) };
    },
  }),
];
