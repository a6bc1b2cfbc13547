import { z } from 'zod';
import { byHandKinds } from '../../../core/ledger/charge-standing.ts';
import { chargeStatuses } from '../../../core/ledger/charge-status.ts';
import { neededReasonBody, reasonBody, settle } from '../approval.ts';
import { listOf, pageQuery, readPage } from '../paging.ts';
import { notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { quickBooksId, uuid } from '../values.ts';
import { chargeDetailSchema, chargeSchema } from './charge-schema.ts';
import { chargeDetailView, chargeView } from './charge-view.ts';

const tag = 'Charges';
/** More than a charge can have in practice; all of them are in the list of reversals. */
const mostReversals = 100;

async function chargeDetail({ dunwell, company }: ApiContext, id: string) {
  const { realmId } = company;
  const { charges, chargeReversals } = dunwell.stores;
  const [charge, reversals] = await Promise.all([
    charges.find(realmId, id),
    chargeReversals.list(realmId, { chargeIds: [id] }, { limit: mostReversals }),
  ]);
  if (!charge) throw notFound('charge');
  return chargeDetailView(charge, reversals);
}

const subjectOf = ({ company, actor }: ApiContext, id: string, reason: string | undefined) => ({
  realmId: company.realmId,
  id,
  actor,
  reason: reason ?? null,
});

/** Assessed finance charges, and a person's word on them. */
export const chargeRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/charges',
    operationId: 'listCharges',
    tag,
    summary: 'Charges, newest first',
    body: noBody,
    query: z.strictObject({
      ...pageQuery,
      invoice: quickBooksId.optional().meta({ description: 'The id of the charged invoice' }),
      customer: quickBooksId.optional().meta({ description: 'The id of the customer' }),
      byHand: z
        .enum(byHandKinds, `must be one of ${byHandKinds.join(', ')}`)
        .optional()
        .meta({ description: 'What somebody did to it in QuickBooks by hand' }),
      status: z.enum(chargeStatuses, `must be one of ${chargeStatuses.join(', ')}`).optional(),
    }),
    output: listOf(chargeSchema),
    async handle({ dunwell, company }, { query }) {
      const { charges } = dunwell.stores;
      const { invoice: invoiceId, customer: customerId, status, byHand } = query;
      const filter = { invoiceId, customerId, status, byHand };
      const { rows, next } = await readPage(query, {
        name: 'charges',
        id: uuid,
        exists: async (id) => (await charges.find(company.realmId, id)) !== null,
        rows: (page) => charges.list(company.realmId, filter, page),
      });
      return { items: rows.map(chargeView), next };
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/charges/{id}',
    operationId: 'getCharge',
    tag,
    summary: 'A charge with its worksheet',
    query: noQuery,
    body: noBody,
    id: uuid,
    output: chargeDetailSchema,
    handle: (context, { params }) => chargeDetail(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/charges/{id}/approve',
    operationId: 'approveCharge',
    tag,
    summary: 'Sends a proposed charge, or a failed one once more, on its way to QuickBooks',
    query: noQuery,
    id: uuid,
    body: reasonBody,
    output: chargeDetailSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      const subject = subjectOf(context, params.id, body.reason);
      await settle('charge', context.dunwell.approvals.approveCharge(subject));
      return chargeDetail(context, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/charges/{id}/waive',
    operationId: 'waiveCharge',
    tag,
    summary: 'Forgives a charge that is not in QuickBooks; its date is not charged again',
    query: noQuery,
    id: uuid,
    body: neededReasonBody,
    output: chargeDetailSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      const subject = subjectOf(context, params.id, body.reason);
      await settle('charge', context.dunwell.approvals.waiveCharge(subject));
      return chargeDetail(context, params.id);
    },
  }),
];
