import { z } from 'zod';
import { minorDigits } from '../../../core/money/currency.ts';
import { parsePositive } from '../../../core/money/amount.ts';
import { mostMailDays, type MailLimits } from '../../../core/decide/mail-limits.ts';
import type { RunLimits } from '../../../core/decide/run-limits.ts';
import type { Limits } from '../../../flow/collections/limit-settings.ts';
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
const mailsPerCustomer = z
  .strictObject({
    mails: z
      .int('must be a whole number')
      .min(1, 'must be 1 or more')
      .max(1_000_000, 'must be 1,000,000 at most'),
    days: z
      .int('must be a whole number')
      .min(1, 'must be 1 or more')
      .max(mostMailDays, `must be ${mostMailDays} at most`),
  })
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
  mailsPerRun: count.meta({
    description: 'Reminders that the runs of one day send; null for no limit',
  }),
  mailsPerCustomer: mailsPerCustomer.meta({
    description:
      'Mails of every kind to one who pays within so many days, today among them; null for no limit',
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
  mailsPerRun: count.optional(),
  mailsPerCustomer: mailsPerCustomer.optional(),
});

const view = ({ charges, mails }: Limits, currency: string): z.input<typeof limitsSchema> => ({
  ...charges,
  sumPerRun: charges.sumPerRun === null ? null : toAmount(charges.sumPerRun, currency),
  sumPerCustomer:
    charges.sumPerCustomer === null ? null : toAmount(charges.sumPerCustomer, currency),
  mailsPerRun: mails.perRun,
  mailsPerCustomer: mails.perCustomer,
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
  const { charges: before, mails } = await dunwell.limits.of(realmId);
  const given = <T>(value: T | undefined, known: T): T => (value === undefined ? known : value);
  const charges: RunLimits = {
    chargesPerRun: given(body.chargesPerRun, before.chargesPerRun),
    sumPerRun: given(readSum('sumPerRun', body.sumPerRun, homeCurrency), before.sumPerRun),
    chargesPerCustomer: given(body.chargesPerCustomer, before.chargesPerCustomer),
    sumPerCustomer: given(
      readSum('sumPerCustomer', body.sumPerCustomer, homeCurrency),
      before.sumPerCustomer,
    ),
    unusualFactor: given(body.unusualFactor, before.unusualFactor),
  };
  const limits: MailLimits = {
    perRun: given(body.mailsPerRun, mails.perRun),
    perCustomer: given(body.mailsPerCustomer, mails.perCustomer),
  };
  await dunwell.limits.save(company, { charges, mails: limits }, actor);
}

/** How much runs may charge by themselves, and how many mails they may send. */
export const limitRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/limits',
    operationId: 'getRunLimits',
    tag: 'Runs',
    summary: 'How much a run may charge without a person, and how many mails go out',
    query: noQuery,
    body: noBody,
    output: limitsSchema,
    async handle({ dunwell, company }) {
      return view(await dunwell.limits.of(company.realmId), company.homeCurrency);
    },
  }),
  route({
    method: 'PATCH',
    path: '/companies/{realm}/limits',
    operationId: 'changeRunLimits',
    tag: 'Runs',
    summary: 'Changes the limits of runs; from the next run on',
    query: noQuery,
    body: limitChangesSchema,
    output: limitsSchema,
    async handle(context, { body }) {
      const { dunwell, company } = context;
      await changeLimits(context, body);
      return view(await dunwell.limits.of(company.realmId), company.homeCurrency);
    },
  }),
];
