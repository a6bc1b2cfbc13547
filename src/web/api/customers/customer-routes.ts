import { z } from 'zod';
import type { ListedCustomer } from '../../../adapters/store/api-lists.ts';
import { listOf, pageQuery, readPage } from '../paging.ts';
import { notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { quickBooksId, toAmount } from '../values.ts';
import { customerChangesSchema, customerDetailSchema, customerSchema } from './customer-schema.ts';

const tag = 'Customers';

const customerView = (row: ListedCustomer): z.input<typeof customerSchema> => ({
  id: row.id,
  displayName: row.displayName,
  companyName: row.companyName,
  email: row.email,
  parentId: row.parentId,
  billWithParent: row.billWithParent,
  active: row.active,
  balance: toAmount(row.balance, row.currency),
  currency: row.currency,
  groups: [...row.groups],
});

async function customerDetail(
  { dunwell, lists, company }: ApiContext,
  id: string,
): Promise<z.input<typeof customerDetailSchema>> {
  const { realmId } = company;
  const [row, facts, tags] = await Promise.all([
    lists.customer(realmId, id),
    dunwell.stores.facts.customer(realmId, id),
    dunwell.stores.groups.tags(realmId, id),
  ]);
  if (!row || !facts) throw notFound('customer');
  return {
    ...customerView(row),
    memberOf: facts.groups.map((group) => ({
      group,
      because: facts.groupsBecause?.[group] ?? '',
    })),
    tags,
    unappliedCredit: facts.unappliedCredit.map((credit) => ({
      amount: toAmount(credit.amount, credit.currency),
      currency: credit.currency,
    })),
  };
}

/** The mirrored customers, and the groups that they are in. */
export const customerRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/customers',
    operationId: 'listCustomers',
    tag,
    summary: 'The customers by name',
    body: noBody,
    query: z.strictObject(pageQuery),
    output: listOf(customerSchema),
    async handle({ lists, company }, { query }) {
      const { realmId } = company;
      const { rows, next } = await readPage(query, {
        name: 'customers',
        id: quickBooksId,
        exists: async (id) => (await lists.customer(realmId, id)) !== null,
        rows: (page) => lists.customers(realmId, page),
      });
      return { items: rows.map(customerView), next };
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/customers/{id}',
    operationId: 'getCustomer',
    tag,
    summary: 'A customer with its unapplied credit',
    query: noQuery,
    body: noBody,
    output: customerDetailSchema,
    handle: (context, { params }) => customerDetail(context, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/companies/{realm}/customers/{id}',
    operationId: 'changeCustomer',
    tag,
    summary: 'Puts a customer into groups: into these and no others; with tags also those',
    query: noQuery,
    body: customerChangesSchema,
    output: customerDetailSchema,
    async handle(context, { params, body }) {
      const { dunwell, lists, customerLists, company, actor } = context;
      const { realmId } = company;
      if (!(await lists.customer(realmId, params.id))) throw notFound('customer');
      await customerLists.setGroups(realmId, params.id, body.groups);
      if (body.tags !== undefined) {
        await dunwell.stores.groups.setTags(realmId, params.id, body.tags);
      }
      await dunwell.stores.audit.add({
        realmId,
        actor,
        what: 'groups of a customer changed',
        detail: { customerId: params.id, ...body },
      });
      return customerDetail(context, params.id);
    },
  }),
];
