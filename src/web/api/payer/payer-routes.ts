import { z } from 'zod';
import {
  contactRequestStates,
  type ContactRequest,
} from '../../../adapters/store/contact-requests.ts';
import type { RequestEnd } from '../../../flow/payer/payer-pages.ts';
import { listOf, pageQuery, readPage } from '../paging.ts';
import { ApiProblem, invalidInput, notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { quickBooksId, toInstant, toInstantOrNull, uuid } from '../values.ts';
import {
  contactRequestSchema,
  payerLinkSchema,
  payerPageChangesSchema,
  payerPageSchema,
} from './payer-schema.ts';

const tag = 'Page for customers';
const page = '/companies/{realm}/payer-page';
const links = '/companies/{realm}/customers/{id}/payer-links';
const requests = '/companies/{realm}/contact-requests';

const settingsOf = ({ dunwell, company }: ApiContext) =>
  dunwell.stores.payerLinks.settings(company.realmId);

const viewOf = ({ createdAt, decidedAt, ...request }: ContactRequest) => ({
  ...request,
  createdAt: toInstant(createdAt),
  decidedAt: toInstantOrNull(decidedAt),
});

/** @throws ApiProblem not-found when the mirror has no such customer */
async function needCustomer({ lists, company }: ApiContext, id: string): Promise<void> {
  if (!(await lists.customer(company.realmId, id))) throw notFound('customer');
}

/** The request as it is settled. @throws ApiProblem where it could not be */
async function settled(
  { dunwell, company }: ApiContext,
  id: string,
  end: RequestEnd,
): Promise<z.input<typeof contactRequestSchema>> {
  if (end.outcome === 'settled-already') {
    throw new ApiProblem('conflict', 'The request is settled already.');
  }
  if (end.outcome === 'refused') {
    throw invalidInput(end.problems.map(({ message }) => ({ field: 'email', message })));
  }
  const request = await dunwell.stores.contactRequests.find(company.realmId, id);
  if (end.outcome === 'not-found' || request === null) throw notFound('contact request');
  return viewOf(request);
}

/** The page that customers see, its links, and what they ask for there. */
export const payerRoutes = [
  route({
    method: 'GET',
    path: page,
    operationId: 'getPayerPage',
    tag,
    summary: 'Whether customers have a page of their own, and its bounds',
    query: noQuery,
    body: noBody,
    output: payerPageSchema,
    handle: settingsOf,
  }),
  route({
    method: 'PATCH',
    path: page,
    operationId: 'changePayerPage',
    tag,
    summary: 'Switches the page for customers on or off, or sets its bounds',
    query: noQuery,
    body: payerPageChangesSchema,
    output: payerPageSchema,
    async handle(context, { body }) {
      const { dunwell, company, actor } = context;
      const now = await settingsOf(context);
      const { isOn, linkDays, promiseDays } = body;
      const wanted = {
        isOn: isOn ?? now.isOn,
        linkDays: linkDays ?? now.linkDays,
        promiseDays: promiseDays ?? now.promiseDays,
      };
      await dunwell.payerPages.saveSettings(company, wanted, actor);
      return settingsOf(context);
    },
  }),
  route({
    method: 'POST',
    path: links,
    operationId: 'createPayerLink',
    tag,
    summary: 'Makes a link to a customer’s own page, as its mails have one',
    query: noQuery,
    body: noBody,
    status: 201,
    output: payerLinkSchema,
    problems: ['conflict'],
    async handle(context, { params }) {
      const { dunwell, company, today } = context;
      await needCustomer(context, params.id);
      const url = await dunwell.payerPages.linkFor(company, params.id, today);
      if (url === null) throw new ApiProblem('conflict', 'The page for customers is off.');
      return { url };
    },
  }),
  route({
    method: 'DELETE',
    path: links,
    operationId: 'revokePayerLinks',
    tag,
    summary: 'Takes back every link to its page that a customer was ever sent',
    query: noQuery,
    body: noBody,
    status: 204,
    async handle(context, { params }) {
      const { dunwell, company, actor } = context;
      await needCustomer(context, params.id);
      await dunwell.payerPages.revoke(company, params.id, actor);
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: requests,
    operationId: 'listContactRequests',
    tag,
    summary: 'Whom customers asked on their page to be written to, newest first',
    query: z.strictObject({
      ...pageQuery,
      state: z.enum(contactRequestStates).optional(),
      customer: quickBooksId.optional().meta({ description: 'The id of the customer' }),
    }),
    body: noBody,
    output: listOf(contactRequestSchema),
    async handle({ dunwell, company }, { query }) {
      const { contactRequests } = dunwell.stores;
      const { realmId } = company;
      const { state, customer } = query;
      const only = { state, ...(customer === undefined ? {} : { customerIds: [customer] }) };
      const { rows, next } = await readPage(query, {
        name: 'contact-requests',
        id: uuid,
        exists: async (id) => (await contactRequests.find(realmId, id)) !== null,
        rows: (at) => contactRequests.list(realmId, only, at),
      });
      return { items: rows.map(viewOf), next };
    },
  }),
  route({
    method: 'POST',
    path: `${requests}/{id}/accept`,
    operationId: 'acceptContactRequest',
    tag,
    summary: 'Makes a contact of what a customer asked for',
    query: noQuery,
    body: noBody,
    id: uuid,
    output: contactRequestSchema,
    problems: ['conflict'],
    async handle(context, { params }) {
      const { dunwell, company, actor } = context;
      const end = await dunwell.payerPages.acceptContact(company, params.id, actor);
      return settled(context, params.id, end);
    },
  }),
  route({
    method: 'POST',
    path: `${requests}/{id}/decline`,
    operationId: 'declineContactRequest',
    tag,
    summary: 'Declines what a customer asked for; nothing changes',
    query: noQuery,
    body: noBody,
    id: uuid,
    output: contactRequestSchema,
    problems: ['conflict'],
    async handle(context, { params }) {
      const { dunwell, company, actor } = context;
      const end = await dunwell.payerPages.declineContact(company, params.id, actor);
      return settled(context, params.id, end);
    },
  }),
];
