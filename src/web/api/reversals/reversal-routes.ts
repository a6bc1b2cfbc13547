import { z } from 'zod';
import { createReversalLists } from '../../../adapters/store/reversal-lists.ts';
import {
  reversalCauses,
  reversalMethods,
  reversalStatuses,
} from '../../../core/ledger/reversal-status.ts';
import { parsePlainDate } from '../../../core/calendar/plain-date.ts';
import { neededReasonBody, reasonBody, settle } from '../approval.ts';
import { listOf, pageQuery, readPage } from '../paging.ts';
import { notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { dateInput, positiveAmount, quickBooksId, uuid } from '../values.ts';
import { newReversalSchema, reversalSchema } from './reversal-schema.ts';
import { reversalView } from './reversal-view.ts';

const tag = 'Charges';

async function reversalOf({ dunwell, company }: ApiContext, id: string) {
  const reversal = await dunwell.stores.chargeReversals.find(company.realmId, id);
  if (!reversal) throw notFound('reversal');
  return reversalView(reversal);
}

const wordOf = ({ company, actor }: ApiContext, id: string) => ({
  realmId: company.realmId,
  id,
  actor,
});

/** Charges on their way back out of QuickBooks, and a person's word on it. */
export const reversalRoutes = [
  route({
    method: 'POST',
    path: '/companies/{realm}/charges/{id}/reverse',
    operationId: 'reverseCharge',
    tag,
    summary: 'Takes a charge that is in QuickBooks back, or a part of it; this changes QuickBooks',
    query: noQuery,
    id: uuid,
    body: newReversalSchema,
    status: 201,
    output: reversalSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      const { stores, reversals } = context.dunwell;
      const charge = await stores.charges.find(context.company.realmId, params.id);
      if (!charge) throw notFound('charge');
      const amount = body.amount ? positiveAmount(body.amount, charge.currency) : null;
      const { reason } = body;
      const answer = reversals.reverseCharge({ ...wordOf(context, charge.id), amount, reason });
      await settle('charge', answer);
      const settled = await answer;
      if (settled.outcome !== 'done') throw notFound('charge');
      return reversalOf(context, settled.id);
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/reversals',
    operationId: 'listReversals',
    tag,
    summary: 'Reversals of charges, newest first',
    body: noBody,
    query: z.strictObject({
      ...pageQuery,
      charge: uuid.optional().meta({ description: 'The id of the charge' }),
      customer: quickBooksId.optional().meta({ description: 'The id of the customer' }),
      cause: z.enum(reversalCauses, `must be one of ${reversalCauses.join(', ')}`).optional(),
      method: z.enum(reversalMethods, `must be one of ${reversalMethods.join(', ')}`).optional(),
      from: dateInput.optional().meta({ description: 'Asked on that day or later' }),
      to: dateInput.optional().meta({ description: 'Asked on that day or before' }),
      status: z.enum(reversalStatuses, `must be one of ${reversalStatuses.join(', ')}`).optional(),
    }),
    output: listOf(reversalSchema),
    async handle({ dunwell, company: { realmId } }, { query }) {
      const { chargeReversals } = dunwell.stores;
      const { charge: chargeId, customer: customerId, status, cause, method, from, to } = query;
      const filter = {
        ...{ chargeId, customerId, status, cause, method },
        from: from === undefined ? undefined : parsePlainDate(from),
        to: to === undefined ? undefined : parsePlainDate(to),
      };
      const lists = createReversalLists(dunwell.db);
      const { rows, next } = await readPage(query, {
        name: 'reversals',
        id: uuid,
        exists: async (id) => (await chargeReversals.find(realmId, id)) !== null,
        rows: async (page) => [
          ...(await lists.page(realmId, filter, { ...page, waitingFirst: false })).rows,
        ],
      });
      return { items: rows.map(reversalView), next };
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/reversals/{id}/approve',
    operationId: 'approveReversal',
    tag,
    summary: 'Sends a proposed reversal, or a failed one once more, on its way to QuickBooks',
    query: noQuery,
    id: uuid,
    body: reasonBody,
    output: reversalSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      const word = { ...wordOf(context, params.id), reason: body.reason ?? null };
      await settle('reversal', context.dunwell.reversals.approve(word));
      return reversalOf(context, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/reversals/{id}/reject',
    operationId: 'rejectReversal',
    tag,
    summary: 'Leaves the charge of a proposed or failed reversal as it is',
    query: noQuery,
    id: uuid,
    body: neededReasonBody,
    output: reversalSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      const word = { ...wordOf(context, params.id), reason: body.reason };
      await settle('reversal', context.dunwell.reversals.reject(word));
      return reversalOf(context, params.id);
    },
  }),
];
