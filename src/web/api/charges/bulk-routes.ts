import { z } from 'zod';
import type { QueueSum } from '../../../adapters/store/review-queue.ts';
import { parsePlainDate } from '../../../core/calendar/plain-date.ts';
import type { ReviewOutcome } from '../../../flow/collections/review-charges.ts';
import { mostAtOnce } from '../../../flow/collections/review-charges.ts';
import { ApiProblem, notFound } from '../problem.ts';
import { noQuery, route, type ApiContext } from '../route.ts';
import { amount, currency, dateInput, freeText, quickBooksId, toAmount, uuid } from '../values.ts';

const tag = 'Charges';
const mostIds = 1_000;

const bound = z
  .string('must be decimal text')
  .regex(/^\d{1,15}(\.\d{1,6})?$/, 'must be decimal text, such as 25.00');

const filterSchema = z
  .strictObject({
    customer: quickBooksId.optional().meta({ description: 'The id of the customer' }),
    currency: currency.optional(),
    amountUnder: bound
      .optional()
      .meta({ description: 'Charges of less than this; needs currency' }),
    amountOver: bound.optional().meta({ description: 'Charges of more than this; needs currency' }),
    assessedFrom: dateInput.optional(),
    assessedTo: dateInput.optional(),
  })
  .refine(
    (filter) =>
      filter.currency !== undefined ||
      (filter.amountUnder === undefined && filter.amountOver === undefined),
    { path: ['currency'], message: 'must be given with amountUnder and amountOver' },
  );

const totals = z.array(z.object({ currency, count: z.int(), amount }));

const shape = {
  ids: z
    .array(uuid)
    .min(1, 'must name at least one charge')
    .max(mostIds, `must name at most ${mostIds}`)
    .optional()
    .meta({ description: 'The charges; either these or a filter' }),
  filter: filterSchema.optional().meta({ description: 'All that wait for approval and match' }),
  expected: totals.optional().meta({
    description:
      'What the caller saw of the filter, by currency: with anything else, nothing is done',
  }),
};
const approveBody = z.strictObject({ ...shape, reason: freeText(1_000).optional() });
const waiveBody = z.strictObject({ ...shape, reason: freeText(1_000) });

type Body = z.output<typeof approveBody>;

const reviewSchema = z.object({
  id: z.string().meta({ description: 'Under which the history keeps it' }),
  totals: totals.meta({ description: 'What the word was about' }),
  counts: z.record(z.string(), z.int()).meta({ description: 'How many by outcome' }),
  items: z.array(
    z.object({
      id: z.string(),
      outcome: z.enum(['done', 'already', 'changed', 'refused', 'not-found']),
      reason: z.string().nullable().meta({ description: 'Why nothing was done' }),
    }),
  ),
});

const totalsView = (sums: readonly QueueSum[]) =>
  sums.map((sum) => ({ ...sum, amount: toAmount(sum.amount, sum.currency) }));

function reviewView({ reviewId, answers, seen }: ReviewOutcome): z.input<typeof reviewSchema> {
  const counts: Record<string, number> = {};
  for (const { outcome } of answers) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return { id: reviewId, totals: totalsView(seen), counts, items: answers.map((each) => each) };
}

async function decide(
  { dunwell, company, actor }: ApiContext,
  action: 'approve' | 'waive',
  body: Body,
): Promise<z.input<typeof reviewSchema>> {
  const { chargeReviews } = dunwell;
  const who = { realmId: company.realmId, actor };
  const reason = body.reason ?? null;
  if (body.ids !== undefined) {
    return reviewView(await chargeReviews.decide(who, action, body.ids, reason));
  }
  const { seen, id } = await chargeReviews.ask(who, action, queueFilter(body.filter ?? {}));
  if (body.expected !== undefined) refuseOthers(body.expected, seen);
  const outcome = await chargeReviews.confirm(who, id, reason);
  if (!outcome) throw notFound('review');
  return reviewView(outcome);
}

/** @throws ApiProblem conflict when other charges wait than those the caller saw */
function refuseOthers(expected: z.output<typeof totals>, seen: readonly QueueSum[]): void {
  const text = (sums: readonly { currency: string; count: number; amount: string }[]): string =>
    sums
      .map((sum) => `${sum.count} of ${sum.amount} ${sum.currency}`)
      .toSorted()
      .join(', ') || 'none';
  const [wanted, found] = [text(expected), text(totalsView(seen))];
  if (wanted === found) return;
  throw new ApiProblem('conflict', `Expected ${wanted}; there are ${found}. Nothing was done.`);
}

const queueFilter = (filter: z.output<typeof filterSchema>) => ({
  customerId: filter.customer,
  currency: filter.currency,
  under: filter.amountUnder,
  over: filter.amountOver,
  from: filter.assessedFrom === undefined ? null : parsePlainDate(filter.assessedFrom),
  to: filter.assessedTo === undefined ? null : parsePlainDate(filter.assessedTo),
});

const isOneOf = ({ ids, filter, expected }: Body): boolean =>
  (ids === undefined) !== (filter === undefined) && (ids === undefined || expected === undefined);
const oneOf = { path: ['ids'], message: 'either ids, or a filter with what is expected of it' };

/** A person's word on many charges at once. */
export const bulkChargeRoutes = [
  route({
    method: 'POST',
    path: '/companies/{realm}/charges/approve',
    operationId: 'approveCharges',
    tag,
    summary: `Approves charges by id, or up to ${mostAtOnce} by filter; each has its own outcome`,
    query: noQuery,
    body: approveBody.refine(isOneOf, oneOf),
    bodyShape: approveBody,
    output: reviewSchema,
    problems: ['conflict'],
    handle: (context, { body }) => decide(context, 'approve', body),
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/charges/waive',
    operationId: 'waiveCharges',
    tag,
    summary: `Waives charges by id, or up to ${mostAtOnce} by filter; each has its own outcome`,
    query: noQuery,
    body: waiveBody.refine(isOneOf, oneOf),
    bodyShape: waiveBody,
    output: reviewSchema,
    problems: ['conflict'],
    handle: (context, { body }) => decide(context, 'waive', body),
  }),
];
