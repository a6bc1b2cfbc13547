import { z } from 'zod';
import { templateNameSchema } from '../mail/template-kinds.ts';
import { amountText } from './decimal-text.ts';

const stepSchema = z.strictObject({
  /** Days from the due date; zero or less is a notice before the invoice is overdue. */
  offsetDays: z.number().int().min(-365).max(3650),
  /** The mail's template: a shipped one or one of the owner's own. */
  template: templateNameSchema,
  /** `escalation`: from this step on the customer's contacts for escalation as well. */
  recipients: z.enum(['primary', 'escalation']).default('primary'),
  cc: z.array(z.email('must be an e-mail address')).max(10).default([]),
  /** The step waits while the invoice's open balance is below this. */
  minimumBalance: amountText.optional(),
});

const sendingDaysSchema = z
  .array(z.number().int().min(1).max(7))
  .min(1, 'must name at least one day, 1 Monday to 7 Sunday')
  .max(7)
  .overwrite((days) => [...new Set(days)].toSorted((a, b) => a - b));

/** The section of a policy that says who is reminded, when and in which tone. */
export const remindersPolicySchema = z
  .strictObject({
    enabled: z.boolean().default(true),
    steps: z.array(stepSchema).min(1, 'must have at least one step').max(50),
    /** After the last step, every so many days, so many times, in the last step's tone. */
    repeat: z
      .strictObject({
        everyDays: z.number().int().min(1).max(365),
        limit: z.number().int().min(1).max(1000),
      })
      .optional(),
    /** So many days before the first charge of an invoice; absent: no mail of its own for that. */
    preChargeWarning: z.strictObject({ daysBefore: z.number().int().min(1).max(30) }).optional(),
    /** One mail per customer and day about all its open invoices. */
    consolidate: z.boolean().default(true),
    /** No mail while all that it would list is less than this. */
    minimumBalance: amountText.optional(),
    /** With each reminder the PDF of every invoice that it lists, as QuickBooks prints it. */
    attachInvoicePdf: z.boolean().optional(),
    /** With each reminder the customer's statement of account as a PDF. */
    attachStatement: z.boolean().optional(),
    /** Instead of the company's own. */
    sendingDays: sendingDaysSchema.optional(),
    /** Instead of the company's own; the run of the day begins at the earliest hour in use. */
    sendingHour: z.number().int().min(0).max(23).optional(),
  })
  .superRefine((policy, context) => {
    const seen = new Set<number>();
    policy.steps.forEach((step, index) => {
      if (seen.has(step.offsetDays)) {
        const message = 'must differ from the other steps';
        context.addIssue({ code: 'custom', message, path: ['steps', index, 'offsetDays'] });
      }
      seen.add(step.offsetDays);
    });
    if (policy.repeat !== undefined && !policy.steps.some((step) => step.offsetDays > 0)) {
      const message = 'needs a step after the due date to repeat';
      context.addIssue({ code: 'custom', message, path: ['repeat'] });
    }
  });

export type RemindersPolicy = z.output<typeof remindersPolicySchema>;

/** What applies where no level defines reminders. */
export const defaultReminders: RemindersPolicy = remindersPolicySchema.parse({
  steps: [
    { offsetDays: -7, template: 'friendly' },
    { offsetDays: 1, template: 'polite' },
    { offsetDays: 15, template: 'firm' },
    { offsetDays: 29, template: 'final' },
  ],
  repeat: { everyDays: 14, limit: 6 },
});
