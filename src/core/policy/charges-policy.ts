import { z } from 'zod';
import { chargeAmountSchema } from './charge-amount.ts';
import { amountText, dateText, isTextBelow, percentText } from './decimal-text.ts';

const startSchema = z.strictObject({
  from: z.enum(['dueDate', 'txnDate']).default('dueDate'),
  graceDays: z.number().int().min(0).max(3650).default(0),
  /** Once the grace is over, whether its days are charged (`start`) or not (`graceEnd`). */
  accrueFrom: z.enum(['start', 'graceEnd']).default('start'),
  /** No day before it is charged for, and no charge is assessed on it or before it. */
  notBefore: dateText.optional(),
});

const assessSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('once') }),
  z.strictObject({ kind: z.literal('everyDays'), days: z.number().int().min(1).max(3650) }),
  z.strictObject({ kind: z.literal('monthly'), day: z.number().int().min(1).max(31) }),
]);

const maximumTotalSchema = z.union(
  [z.strictObject({ amount: amountText }), z.strictObject({ percentOfPrincipal: percentText })],
  'must be {"amount": "…"} or {"percentOfPrincipal": "…"}',
);

/** The section of a policy that says when, how much and where finance charges are made. */
export const chargesPolicySchema = z
  .strictObject({
    enabled: z.boolean().default(true),
    start: startSchema.prefault({}),
    amount: chargeAmountSchema,
    /** `balance` includes unpaid charges, which compounds. */
    base: z.enum(['principal', 'balance']).default('principal'),
    assess: assessSchema.default({ kind: 'everyDays', days: 30 }),
    allocation: z.enum(['principalFirst', 'chargesFirst']).default('principalFirst'),
    minimum: amountText.optional(),
    maximum: amountText.optional(),
    maximumTotal: maximumTotalSchema.optional(),
    maximumCount: z.number().int().min(1).max(1000).optional(),
    /** Below this open base there is no charge. */
    minimumBalance: amountText.optional(),
    writeBack: z.enum(['lineOnInvoice', 'invoicePerInvoice']).default('lineOnInvoice'),
  })
  .superRefine((policy, context) => {
    const { minimum, maximum } = policy;
    if (minimum === undefined || maximum === undefined) return;
    if (!isTextBelow(maximum, minimum)) return;
    context.addIssue({ code: 'custom', message: 'must not be below minimum', path: ['maximum'] });
  });

export type ChargesPolicy = z.output<typeof chargesPolicySchema>;
