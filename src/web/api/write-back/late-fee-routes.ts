import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { ApiProblem, notFound } from '../problem.ts';
import { toAmount, toInstant, uuid } from '../values.ts';
import { lateFeesSchema, newAcceptanceSchema } from './write-back-schema.ts';

const tag = 'Write-back';
/** More than a person looks through; the first in the order of their due dates. */
const mostListed = 500;

async function lateFeesView({ dunwell, company }: ApiContext) {
  const { lateFees } = dunwell.stores;
  const [invoices, acceptances] = await Promise.all([
    lateFees.invoices(company.realmId, mostListed),
    lateFees.acceptances(company.realmId),
  ]);
  const accepted = new Set(acceptances.map(({ invoiceId }) => invoiceId));
  return {
    items: invoices.map((invoice) => ({
      invoiceId: invoice.id,
      docNumber: invoice.docNumber,
      customerId: invoice.customerId,
      currency: invoice.currency,
      openBalance: toAmount(invoice.openBalance, invoice.currency),
      lateFees: toAmount(invoice.lateFees, invoice.currency),
      isAccepted: accepted.has(null) || accepted.has(invoice.id),
    })),
    acceptances: acceptances.map(({ createdAt, ...each }) => ({
      ...each,
      createdAt: toInstant(createdAt),
    })),
    next: null,
  };
}

/** Late fees that QuickBooks adds by itself, and the owner's word that Dunwell charges beside them. */
export const lateFeeRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/late-fees',
    operationId: 'listLateFees',
    tag,
    summary: 'Open invoices with late fees of QuickBooks’ own, and which are charged all the same',
    query: noQuery,
    body: noBody,
    output: lateFeesSchema,
    handle: lateFeesView,
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/late-fees/acceptances',
    operationId: 'acceptLateFees',
    tag,
    summary: 'Says that an invoice, or every one, is charged in spite of QuickBooks’ late fees',
    query: noQuery,
    body: newAcceptanceSchema,
    output: lateFeesSchema,
    status: 201,
    problems: ['conflict'],
    async handle(context, { body }) {
      const { dunwell, company, lists, actor } = context;
      const { realmId } = company;
      const { invoiceId, reason } = body;
      if (invoiceId !== null && !(await lists.invoiceExists(realmId, invoiceId))) {
        throw notFound('invoice');
      }
      const word = { invoiceId, reason, author: actor };
      const id = await dunwell.stores.lateFees.accept(realmId, word);
      if (id === null) throw new ApiProblem('conflict', 'That has been said already.');
      const what = 'late fees accepted';
      await dunwell.stores.audit.add({ realmId, actor, what, detail: { id, invoiceId, reason } });
      return lateFeesView(context);
    },
  }),
  route({
    method: 'DELETE',
    path: '/companies/{realm}/late-fees/acceptances/{id}',
    operationId: 'revokeLateFees',
    tag,
    summary: 'Takes that back: such invoices are not charged any more',
    query: noQuery,
    id: uuid,
    body: noBody,
    output: lateFeesSchema,
    async handle(context, { params }) {
      const { dunwell, company, actor } = context;
      const { realmId } = company;
      if (!(await dunwell.stores.lateFees.revoke(realmId, params.id, actor))) {
        throw notFound('acceptance');
      }
      const what = 'late fees no longer accepted';
      await dunwell.stores.audit.add({ realmId, actor, what, detail: { id: params.id } });
      return lateFeesView(context);
    },
  }),
];
