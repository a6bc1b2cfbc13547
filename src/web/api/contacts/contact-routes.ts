import type { z } from 'zod';
import { invalidInput, notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { contactsSchema, newContactsSchema } from './contact-schema.ts';

const tag = 'Customers';
const path = '/companies/{realm}/customers/{id}/contacts';

/** @throws ApiProblem not-found when the mirror has no such customer */
async function contactsOf(
  { dunwell, lists, company }: ApiContext,
  id: string,
): Promise<z.input<typeof contactsSchema>> {
  if (!(await lists.customer(company.realmId, id))) throw notFound('customer');
  const { contacts, ...mail } = await dunwell.contacts.find(company.realmId, id);
  return {
    ...mail,
    contacts: contacts.map(({ email, name, role, line }) => ({ email, name, role, line })),
  };
}

/** Whom of customers mails go to, and in which language. */
export const contactRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'getCustomerContacts',
    tag,
    summary: 'Whom of a customer mails go to besides QuickBooks’ addresses, and in which language',
    query: noQuery,
    body: noBody,
    output: contactsSchema,
    handle: (context, { params }) => contactsOf(context, params.id),
  }),
  route({
    method: 'PUT',
    path,
    operationId: 'setCustomerContacts',
    tag,
    summary: 'Says anew whom of a customer mails go to; copies to third parties are refused',
    query: noQuery,
    body: newContactsSchema,
    output: contactsSchema,
    async handle(context, { params, body }) {
      const { dunwell, lists, company, actor } = context;
      if (!(await lists.customer(company.realmId, params.id))) throw notFound('customer');
      const saved = await dunwell.contacts.replace(company, params.id, body, actor);
      if (saved.outcome === 'refused') {
        throw invalidInput(
          saved.problems.map(({ index, message }) => ({
            field: `contacts.${index}.email`,
            message,
          })),
        );
      }
      return contactsOf(context, params.id);
    },
  }),
];
