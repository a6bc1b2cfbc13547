import { z } from 'zod';
import type { StoredHold } from '../../../adapters/store/holds.ts';
import { parsePlainDate } from '../../../core/calendar/plain-date.ts';
import { listOf, pageQuery, readPage } from '../paging.ts';
import { invalidInput, notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { toInstant, uuid } from '../values.ts';
import { holdSchema, newHoldSchema } from './hold-schema.ts';

const tag = 'Holds';

const holdView = (hold: StoredHold): z.input<typeof holdSchema> => ({
  id: hold.id,
  scope: { kind: hold.scope, id: hold.subjectId },
  stops: hold.stops,
  reason: hold.reason,
  startsOn: hold.startsOn,
  until: hold.until,
  amount: null,
  note: hold.note,
  author: hold.author,
  createdAt: toInstant(hold.createdAt),
  liftedOn: hold.liftedOn,
});

const newestFirst = (a: StoredHold, b: StoredHold): number =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);

/** @throws ApiProblem invalid-input when the mirror does not hold what the hold is for */
async function checkSubject(
  { lists, company }: ApiContext,
  scope: z.output<typeof newHoldSchema>['scope'],
): Promise<void> {
  const isKnown =
    scope.kind === 'customer'
      ? (await lists.customer(company.realmId, scope.id)) !== null
      : await lists.invoiceExists(company.realmId, scope.id);
  if (isKnown) return;
  throw invalidInput([{ field: 'scope.id', message: `is no ${scope.kind} of this company` }]);
}

async function addHold(
  context: ApiContext,
  body: z.output<typeof newHoldSchema>,
): Promise<StoredHold> {
  const { dunwell, company, actor, today } = context;
  const startsOn = body.startsOn === undefined ? today : parsePlainDate(body.startsOn);
  const until = body.until ? parsePlainDate(body.until) : null;
  if (until !== null && until <= startsOn) {
    throw invalidInput([{ field: 'until', message: 'must be after the first day of the hold' }]);
  }
  await checkSubject(context, body.scope);
  const hold = await dunwell.stores.holds.add(company.realmId, {
    scope: body.scope.kind,
    subjectId: body.scope.id,
    stops: body.stops,
    reason: body.reason,
    note: body.note ?? null,
    amount: null,
    startsOn,
    until,
    author: actor,
  });
  const detail = { holdId: hold.id, scope: hold.scope, id: hold.subjectId, stops: hold.stops };
  await dunwell.stores.audit.add({ realmId: company.realmId, actor, what: 'hold put', detail });
  return hold;
}

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
    async handle({ dunwell, company }, { query }) {
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
      return { items: rows.map(holdView), next };
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/holds',
    operationId: 'addHold',
    tag,
    summary: 'Puts a hold on a customer or an invoice',
    query: noQuery,
    body: newHoldSchema,
    status: 201,
    output: holdSchema,
    async handle(context, { body }) {
      return holdView(await addHold(context, body));
    },
  }),
  route({
    method: 'DELETE',
    path: '/companies/{realm}/holds/{id}',
    operationId: 'liftHold',
    tag,
    summary: 'Lifts a hold; it stays on record',
    query: noQuery,
    body: noBody,
    id: uuid,
    status: 204,
    async handle({ dunwell, company, actor, today }, { params }) {
      const { realmId } = company;
      const isLifted = await dunwell.stores.holds.lift(realmId, params.id, today, actor);
      if (!isLifted) throw notFound('hold in force');
      const detail = { holdId: params.id };
      await dunwell.stores.audit.add({ realmId, actor, what: 'hold lifted', detail });
      return undefined;
    },
  }),
];
