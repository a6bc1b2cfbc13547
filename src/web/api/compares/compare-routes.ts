import { z } from 'zod';
import type {
  BalanceCompare,
  BalanceDifference,
} from '../../../adapters/store/balance-compares.ts';
import { isCured } from '../../show/compares.ts';
import { listOf, pageQuery, readPage } from '../paging.ts';
import { ApiProblem, notFound } from '../problem.ts';
import { noBody, noQuery, route } from '../route.ts';
import { toAmount, toInstant, toInstantOrNull, uuid } from '../values.ts';
import { compareSchema, type differenceSchema } from './compare-schema.ts';

const tag = 'Compares';

type Compare = BalanceCompare & { readonly differences: readonly BalanceDifference[] };

const differenceView = (each: BalanceDifference): z.input<typeof differenceSchema> => ({
  customerId: each.customerId,
  customerName: each.customerName,
  currency: each.currency,
  inQuickBooks: toAmount(each.inQuickbooks, each.currency),
  inDunwell: toAmount(each.inMirror, each.currency),
  afterRepair: each.afterRepair === null ? null : toAmount(each.afterRepair, each.currency),
  isCured: isCured(each),
  cause: each.cause,
  detail: each.detail,
});

const compareView = (compare: Compare): z.input<typeof compareSchema> => ({
  id: compare.id,
  trigger: compare.trigger,
  status: compare.status,
  note: compare.note,
  reportDate: compare.reportDate,
  customers: compare.customers,
  startedAt: toInstant(compare.startedAt),
  finishedAt: toInstantOrNull(compare.finishedAt),
  differences: compare.differences.map(differenceView),
});

/** Open balances against QuickBooks' own report. */
export const compareRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/compares',
    operationId: 'listCompares',
    tag,
    summary: 'Compares of open balances with QuickBooks, newest first, with what they found',
    query: z.strictObject(pageQuery),
    body: noBody,
    output: listOf(compareSchema),
    async handle({ dunwell, company }, { query }) {
      const { balanceCompares } = dunwell.stores;
      const { realmId } = company;
      const { rows, next } = await readPage(query, {
        name: 'compares',
        id: uuid,
        exists: (id) => balanceCompares.exists(realmId, id),
        rows: (page) => balanceCompares.list(realmId, page),
      });
      return { items: rows.map(compareView), next };
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/compares',
    operationId: 'startCompare',
    tag,
    summary: 'Compares now, repairs what differs, and answers when that is done',
    query: noQuery,
    body: noBody,
    output: compareSchema,
    problems: ['conflict'],
    async handle({ dunwell, shells, company }) {
      const { realmId } = company;
      if ((await shells.find(realmId)).connection !== 'active') {
        throw new ApiProblem('conflict', 'The company is not connected to QuickBooks.');
      }
      const { id } = await dunwell.compare(realmId, 'api');
      const newest = await dunwell.stores.balanceCompares.list(realmId, { limit: 10 });
      const compare = newest.find((each) => each.id === id);
      if (!compare) throw notFound('compare');
      return compareView(compare);
    },
  }),
];
