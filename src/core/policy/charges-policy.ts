import { z } from 'zod';
import { templateProblem } from '../charges/description-template.ts';
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

const lawSchema = z.strictObject({
  /** What is done with a charge above what the law or the owner's cap allows. */
  above: z.enum(['reduce', 'block']).default('reduce'),
  /** The owner's own cap: the most that all charges may come to, as an annual percent. */
  annualPercent: percentText.optional(),
  /** Where no record of the law is held and no cap is set: charge all the same, or not. */
  noRecord: z.enum(['accept', 'block']).default('accept'),
});

const quickBooksId = (what: string) =>
  z
    .string()
    .regex(/^[0-9]+$/, `must be the id of ${what} in QuickBooks`)
    .optional();

/** What a charge's line in QuickBooks is written with, instead of the company's own choices. */
const lineChoices = {
  item: quickBooksId('a service or non-inventory item'),
  taxCode: z
    .string()
    .regex(/^(TAX|NON|[0-9]+)$/, 'must be TAX or NON in the US, else the id of a tax code')
    .optional(),
  class: quickBooksId('a class'),
  department: quickBooksId('a location'),
  /** The template of its text, see charges/description-template.ts. */
  description: z
    .string()
    .superRefine((template, context) => {
      const message = templateProblem(template);
      if (message !== null) context.addIssue({ code: 'custom', message });
    })
    .optional(),
};

/** The section of a policy that says when, how much and where finance charges are made. */
export const chargesPolicySchema = z
  .strictObject({
    enabled: z.boolean().default(true),
    start: startSchema.prefault({}),
    amount: chargeAmountSchema,
    /** `balance` includes unpaid charges, which compounds. */
    base: z.enum(['principal', 'balance']).default('principal'),
    /** Leaves the invoice's tax out of the base, in the share of it that is still open. */
    excludeTax: z.boolean().optional(),
    assess: assessSchema.default({ kind: 'everyDays', days: 30 }),
    allocation: z.enum(['principalFirst', 'chargesFirst']).default('principalFirst'),
    minimum: amountText.optional(),
    maximum: amountText.optional(),
    maximumTotal: maximumTotalSchema.optional(),
    maximumCount: z.number().int().min(1).max(1000).optional(),
    /** Below this open base there is no charge. */
    minimumBalance: amountText.optional(),
    /** The legal guard, and what the owner adds to it. */
    law: lawSchema.optional(),
    /** The days of a hold are charged for once it is over, unless the hold says otherwise itself. */
    accrueDuringHold: z.boolean().optional(),
    /** An invoice paid late is charged once more, for the days until it was paid. */
    chargeAfterPayment: z.boolean().optional(),
    /** No charge before the customer's agreement to the terms is on record, nor on older invoices. */
    agreedTerms: z.strictObject({ required: z.boolean() }).optional(),
    writeBack: z
      .enum(['lineOnInvoice', 'invoicePerInvoice', 'monthlyInvoicePerCustomer'])
      .default('lineOnInvoice'),
    ...lineChoices,
  })
  .superRefine((policy, context) => {
    const { minimum, maximum } = policy;
    if (minimum === undefined || maximum === undefined) return;
    if (!isTextBelow(maximum, minimum)) return;
    context.addIssue({ code: 'custom', message: 'must not be below minimum', path: ['maximum'] });
  });

export type ChargesPolicy = z.output<typeof chargesPolicySchema>;
