import { z } from 'zod';
import { noteStandings } from '../../../adapters/store/invoice-notes.ts';
import { reminderStatuses } from '../../../adapters/store/reminders.ts';
import { amount, currency, date, instant } from '../values.ts';

const step = z.string().nullable().meta({
  description:
    'offset:-7 is seven days before due; repeat:2 the second repetition; warning:2026-03-01 the warning before the first charge of an invoice due that day',
});

export const reminderSchema = z.object({
  id: z.string(),
  runId: z.string().nullable().meta({ description: 'Null for a thank-you' }),
  customerId: z.string(),
  invoiceIds: z.array(z.string()),
  step: step.meta({ description: 'The furthest step that the mail counts as' }),
  template: z.string(),
  date,
  status: z.enum(reminderStatuses),
  reason: z.string().nullable(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  bcc: z.array(z.string()).meta({ description: 'Hidden copies' }),
  sentAt: instant.nullable(),
  messageId: z.string().nullable().meta({ description: 'Postmark’s id of the mail' }),
  level: z.string(),
  policyVersion: z.int().nullable(),
  decidedBy: z.string().nullable().meta({ description: 'Who approved or cancelled it' }),
  createdAt: instant,
  events: z.array(
    z.object({
      kind: z.string().meta({
        description: 'delivered, opened, bounced, complained, suppressed, reactivated or replied',
      }),
      at: instant,
      recipient: z.string().nullable(),
      detail: z.string().nullable(),
    }),
  ),
});

export const reminderDetailSchema = reminderSchema.extend({
  invoices: z.array(
    z.object({
      id: z.string(),
      docNumber: z.string().nullable(),
      step: step.meta({ description: 'Null for an invoice that is only listed' }),
      currency,
      openBalance: amount.meta({ description: 'As the mail told it' }),
      disputed: amount.meta({ description: 'The part of it in dispute, which was not asked for' }),
      charges: amount,
      dueDate: date,
      daysOverdue: z.int().meta({ description: 'Negative before the due date' }),
    }),
  ),
  mail: z
    .object({ subject: z.string(), text: z.string(), html: z.string() })
    .nullable()
    .meta({ description: 'The exact mail; null until it is made, just before sending' }),
  files: z
    .array(
      z.object({
        name: z.string(),
        invoiceId: z.string().nullable().meta({ description: 'Whose PDF it is' }),
        size: z.int().nullable().meta({ description: 'In bytes; null where it did not go along' }),
        sha256: z.string().nullable(),
        leftOut: z.string().nullable().meta({ description: 'Why it did not go along' }),
      }),
    )
    .meta({ description: 'What travels with the mail; empty until it is made' }),
  notes: z
    .array(
      z.object({
        invoiceId: z.string(),
        state: z.enum(noteStandings),
        problem: z
          .string()
          .nullable()
          .meta({ description: 'Why it is not in QuickBooks, or not yet' }),
        writtenAt: instant.nullable(),
      }),
    )
    .meta({ description: 'On its invoices in QuickBooks; empty where it is not to be noted' }),
});
