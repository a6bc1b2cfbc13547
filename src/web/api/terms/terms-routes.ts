import type { z } from 'zod';
import { TooManyTermsError, type StoredTerms } from '../../../adapters/store/agreed-terms.ts';
import { parsePlainDate } from '../../../core/calendar/plain-date.ts';
import { readDocument } from '../../../flow/documents/document-kinds.ts';
import { ApiProblem, invalidInput, notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import {
  newTermsSchema,
  newTermsShape,
  termsListSchema,
  type termsSchema,
} from './terms-schema.ts';

const tag = 'Customers';
const path = '/companies/{realm}/customers/{id}/terms';

const view = ({ withdrawn, createdAt, ...terms }: StoredTerms): z.input<typeof termsSchema> => ({
  ...terms,
  createdAt: createdAt.toISOString(),
  withdrawn: withdrawn && { by: withdrawn.by, at: withdrawn.at.toISOString() },
});

/** @throws ApiProblem not-found when the mirror has no such customer */
async function termsOf(
  { dunwell, lists, company }: ApiContext,
  id: string,
): Promise<z.input<typeof termsListSchema>> {
  if (!(await lists.customer(company.realmId, id))) throw notFound('customer');
  const found = await dunwell.stores.terms.list(company.realmId, id);
  return { items: found.map(view), next: null };
}

/** What customers agreed to, by versions, with their documents. */
export const termsRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'getCustomerTerms',
    tag,
    summary: 'Every version of the terms that a customer agreed to, the newest first',
    query: noQuery,
    body: noBody,
    output: termsListSchema,
    handle: (context, { params }) => termsOf(context, params.id),
  }),
  route({
    method: 'POST',
    path,
    operationId: 'addCustomerTerms',
    tag,
    summary: 'Adds a version of the terms; as multipart/form-data with its document',
    query: noQuery,
    body: newTermsSchema,
    bodyShape: newTermsShape,
    takesFiles: true,
    status: 201,
    output: termsListSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      const { dunwell, lists, company, actor } = context;
      const { realmId } = company;
      if (!(await lists.customer(realmId, params.id))) throw notFound('customer');
      const file = body.file === undefined ? null : readDocument(body.file);
      if (file !== null && 'problem' in file) {
        throw invalidInput([{ field: 'file', message: file.problem }]);
      }
      const terms = { date: parsePlainDate(body.date), name: body.name, file };
      try {
        const added = await dunwell.stores.terms.add(realmId, params.id, terms, actor);
        const what = 'agreed terms added';
        const { id, date, file: kept } = added;
        const detail = { customerId: params.id, id, date, sha256: kept?.sha256 ?? null };
        await dunwell.stores.audit.add({ realmId, actor, what, detail });
      } catch (error) {
        if (error instanceof TooManyTermsError) throw new ApiProblem('conflict', error.message);
        throw error;
      }
      return termsOf(context, params.id);
    },
  }),
  route({
    method: 'DELETE',
    path: `${path}/{terms}`,
    operationId: 'withdrawCustomerTerms',
    tag,
    summary: 'Withdraws a version that was wrong; it stays on record',
    query: noQuery,
    body: noBody,
    output: termsListSchema,
    async handle(context, { params }) {
      const { dunwell, company, actor } = context;
      const { realmId } = company;
      const is = await dunwell.stores.terms.withdraw(realmId, params.id, params.terms, actor);
      if (!is) throw notFound('version of the terms');
      const detail = { customerId: params.id, id: params.terms };
      await dunwell.stores.audit.add({ realmId, actor, what: 'agreed terms withdrawn', detail });
      return termsOf(context, params.id);
    },
  }),
  route({
    method: 'GET',
    path: `${path}/{terms}/file`,
    operationId: 'getCustomerTermsFile',
    tag,
    summary: 'The document of a version, as it was uploaded',
    query: noQuery,
    body: noBody,
    answersFile: true,
    async handle({ dunwell, company }, { params }) {
      const { realmId } = company;
      const file = await dunwell.stores.terms.file(realmId, params.id, params.terms);
      if (file === null) throw notFound('document');
      return file;
    },
  }),
];
