import { z } from 'zod';
import { createBackTestResults } from '../../../adapters/store/back-test-results.ts';
import type { StoredBackTest } from '../../../adapters/store/back-tests.ts';
import { addDays, parsePlainDate } from '../../../core/calendar/plain-date.ts';
import { parsePolicy } from '../../../core/policy/policy.ts';
import { backTestAssumptions, sumsView } from '../../show/back-test.ts';
import { pageQuery } from '../paging.ts';
import { ApiProblem, invalidInput, notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { policyLevels } from '../policies/policy-routes.ts';
import { readPolicy } from '../policies/read-policy.ts';
import { toAmount, toInstant, toInstantOrNull, uuid } from '../values.ts';
import { backTestChargeSchema, backTestSchema, newBackTestSchema } from './back-test-schema.ts';

const tag = 'Policies';
/** How long a caller waits for a result before it is answered how far the test is. */
const patienceMs = 10_000;
const mostCustomers = 200;
const longestDays = 3 * 366;

const id = uuid.meta({ description: 'The id of the back-test' });

async function view(
  { dunwell }: ApiContext,
  test: StoredBackTest,
): Promise<z.input<typeof backTestSchema>> {
  const results = createBackTestResults(dunwell.db);
  const [totals, months, customers, charged] = await Promise.all([
    results.totals(test.id),
    results.months(test.id),
    results.customers(test.id, mostCustomers),
    results.counts(test.id),
  ]);
  const parsed = parsePolicy({ charges: test.charges });
  if (!parsed.ok || !parsed.policy.charges) throw new Error('The rules cannot be read any more');
  const { level, subject, version, from, to, goLive, status, problem, author } = test;
  return {
    ...{ id: test.id, level, subject, version, from, to, goLive, status, problem, author },
    charges: parsed.policy.charges,
    invoices: { toLookAt: test.invoices, lookedAt: test.looked, elsewhere: test.elsewhere },
    createdAt: toInstant(test.createdAt),
    finishedAt: toInstantOrNull(test.finishedAt),
    assumptions: backTestAssumptions(test),
    charged,
    totals: totals.map(sumsView),
    months: months.map((month) => ({ ...sumsView(month), month: month.month })),
    customers: customers.map((each) => ({ ...sumsView(each), customerId: each.customerId })),
  };
}

async function found(context: ApiContext, wanted: string): Promise<StoredBackTest> {
  const test = await context.dunwell.stores.backTests.find(context.company.realmId, wanted);
  if (test === null) throw notFound('back-test');
  return test;
}

type NewBackTest = z.output<typeof newBackTestSchema>;

/** The rules to be tested: the caller's own, or those of a saved version. */
async function rulesOf(context: ApiContext, body: NewBackTest) {
  const { level, version } = body;
  const path = policyLevels.find((each) => each.level === level);
  if (path === undefined) throw notFound('level');
  const { id: subject, currency } = await path.subject(context, body.subject);
  if (body.charges !== undefined) {
    const { charges } = readPolicy({ charges: body.charges }, currency, context.company.rates);
    return { subject, charges, version: null };
  }
  const { dunwell, company } = context;
  const history = await dunwell.stores.policies.history(company.realmId, level, subject);
  const saved = history.find((each) => version === undefined || each.version === version);
  if (saved?.charges === undefined || saved.charges === null) {
    throw new ApiProblem('not-found', 'No such version of the level defines charges.');
  }
  return { subject, charges: saved.charges, version: saved.version };
}

function daysOf({ from, to }: NewBackTest, today: string) {
  const last = parsePlainDate(to ?? today);
  const first = from === undefined ? addDays(last, -364) : parsePlainDate(from);
  const wrong = (field: string, message: string) => invalidInput([{ field, message }]);
  if (last > today) throw wrong('to', 'must not be after today');
  if (first > last) throw wrong('from', 'must not be after to');
  if (addDays(first, longestDays) < last) throw wrong('from', 'must be at most three years before');
  return { from: first, to: last };
}

/** What rules would have charged over days that have passed. */
export const backTestRoutes = [
  route({
    method: 'POST',
    path: '/companies/{realm}/policies/backtest',
    operationId: 'startBackTest',
    tag,
    summary:
      'Tests rules over days that have passed; answers with the result, or for a large company with how far it is',
    query: noQuery,
    body: newBackTestSchema,
    status: 201,
    output: backTestSchema,
    async handle(context, { body }) {
      const { dunwell, company, actor, today } = context;
      const days = daysOf(body, today);
      const { subject, charges, version } = await rulesOf(context, body);
      const question = { level: body.level, subject, ...days, goLive: body.goLive };
      const by = { author: actor, version, charges };
      return view(
        context,
        await dunwell.backTests.start(company.realmId, question, by, patienceMs),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/backtests',
    operationId: 'listBackTests',
    tag,
    summary: 'The back-tests that are kept, newest first',
    query: noQuery,
    body: noBody,
    output: z.object({
      items: z.array(
        backTestSchema.omit({ totals: true, months: true, customers: true, charged: true }),
      ),
      next: z.null(),
    }),
    async handle(context) {
      const tests = await context.dunwell.stores.backTests.list(context.company.realmId);
      const items = await Promise.all(tests.map((test) => view(context, test)));
      return {
        items: items.map(({ totals: _t, months: _m, customers: _c, charged: _d, ...item }) => item),
        next: null,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/backtests/{id}',
    operationId: 'getBackTest',
    tag,
    summary: 'A back-test with what it has come to so far',
    id,
    query: noQuery,
    body: noBody,
    output: backTestSchema,
    handle: async (context, { params }) => view(context, await found(context, params.id)),
  }),
  route({
    method: 'DELETE',
    path: '/companies/{realm}/backtests/{id}',
    operationId: 'cancelBackTest',
    tag,
    summary: 'Stops a back-test that is under way; what it has come to stays',
    id,
    query: noQuery,
    body: noBody,
    status: 204,
    async handle(context, { params }) {
      const test = await found(context, params.id);
      await context.dunwell.stores.backTests.end(test.realmId, test.id, 'cancelled');
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/backtests/{id}/charges',
    operationId: 'getBackTestCharges',
    tag,
    summary: 'The charges that would have been and those that were, by customer, invoice and date',
    id,
    query: z.strictObject({
      limit: pageQuery.limit,
      skip: z.coerce.number().int().min(0).max(10_000_000).default(0),
      customer: z.string().optional(),
      invoice: z.string().optional(),
    }),
    body: noBody,
    output: z.object({
      items: z.array(backTestChargeSchema),
      next: z.int().nullable().meta({ description: '`skip` of the next page, or null' }),
    }),
    async handle(context, { params, query }) {
      const test = await found(context, params.id);
      const { limit, skip, customer, invoice } = query;
      const results = createBackTestResults(context.dunwell.db);
      const lines = await results.lines(test.id, { customer, invoice }, { limit: limit + 1, skip });
      return {
        items: lines.slice(0, limit).map(({ day: _day, ...line }) => ({
          ...line,
          amount: toAmount(line.amount, line.currency),
          wanted: line.wanted === null ? null : toAmount(line.wanted, line.currency),
        })),
        next: lines.length > limit ? skip + limit : null,
      };
    },
  }),
];
