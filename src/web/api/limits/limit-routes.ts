import { z } from 'zod';
import { minorDigits } from '../../../core/money/currency.ts';
import { parsePositive } from '../../../core/money/amount.ts';
import type { RunLimits } from '../../../core/decide/run-limits.ts';
import { invalidInput } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { amount, toAmount } from '../values.ts';

const count = z
  .int('must be a whole number')
  .min(1, 'must be 1 or more')
  .max(1_000_000, 'must be 1,000,000 at most')
  .nullable();
const factor = z
  .int('must be a whole number')
  .min(2, 'must be 2 or more')
  .max(1_000, 'must be 1,000 at most')
  .nullable();
const perRun = { description: 'In one run; null for no limit' };
const perCustomer = { description: 'In one run, of one who pays; null for no limit' };

const limitsSchema = z.object({
  chargesPerRun: count.meta(perRun),
  sumPerRun: amount.nullable().meta(perRun),
  chargesPerCustomer: count.meta(perCustomer),
  sumPerCustomer: amount.nullable().meta(perCustomer),
  unusualFactor: factor.meta({
    description: 'A run of more than so many times the usual is held for a person; null: never',
  }),
  currency: z.string().meta({ description: 'The home currency, which sums are in' }),
});

const sum = z.string('must be an amount as text').nullable();
/** Absent fields stay as they are. */
const limitChangesSchema = z.strictObject({
  chargesPerRun: count.optional(),
  sumPerRun: sum.optional(),
  chargesPerCustomer: count.optional(),
  sumPerCustomer: sum.optional(),
  unusualFactor: factor.optional(),
});

const view = (limits: RunLimits, currency: string): z.input<typeof limitsSchema> => ({
  ...limits,
  sumPerRun: limits.sumPerRun === null ? null : toAmount(limits.sumPerRun, currency),
  sumPerCustomer: limits.sumPerCustomer === null ? null : toAmount(limits.sumPerCustomer, currency),
  currency,
});

/** @throws ApiProblem invalid-input for a sum that is no amount above zero of the currency */
function readSum(
  field: string,
  text: string | null | undefined,
  currency: string,
): bigint | null | undefined {
  if (text === null || text === undefined) return text;
  const minor = parsePositive(text, currency);
  if (minor !== null) return minor;
  const digits = minorDigits(currency);
  const message = `must be an amount in ${currency} above zero, with at most ${digits} decimals`;
  throw invalidInput([{ field, message }]);
}

async function changeLimits(
  { dunwell, company, actor }: ApiContext,
  body: z.output<typeof limitChangesSchema>,
): Promise<void> {
  const { realmId, homeCurrency } = company;
  const before = await dunwell.stores.runLimits.of(realmId);
  const given = <T>(value: T | undefined, known: T): T => (value === undefined ? known : value);
  const limits: RunLimits = {
    chargesPerRun: given(body.chargesPerRun, before.chargesPerRun),
    sumPerRun: given(readSum('sumPerRun', body.sumPerRun, homeCurrency), before.sumPerRun),
    chargesPerCustomer: given(body.chargesPerCustomer, before.chargesPerCustomer),
    sumPerCustomer: given(
      readSum('sumPerCustomer', body.sumPerCustomer, homeCurrency),
      before.sumPerCustomer,
    ),
    unusualFactor: given(body.unusualFactor, before.unusualFactor),
  };
  await dunwell.limits.save(company, limits, actor);
}

/** How much runs may charge by themselves. */
export const limitRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/limits',
    operationId: 'getRunLimits',
    tag: 'Runs',
    summary: 'How much a run may charge without a person',
    query: noQuery,
    body: noBody,
    output: limitsSchema,
    async handle({ dunwell, company }) {
      return view(await dunwell.stores.runLimits.of(company.realmId), company.homeCurrency);
    },
  }),
  route({
    method: 'PATCH',
    path: '/companies/{realm}/limits',
    operationId: 'changeRunLimits',
    tag: 'Runs',
    summary: 'Changes how much a run may charge without a person; from the next run on',
    query: noQuery,
    body: limitChangesSchema,
    output: limitsSchema,
    async handle(context, { body }) {
      const { dunwell, company } = context;
      await changeLimits(context, body);
      return view(await dunwell.stores.runLimits.of(company.realmId), company.homeCurrency);
    },
  }),
];
