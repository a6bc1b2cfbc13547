import { z } from 'zod';
import { amount, currency, date } from '../values.ts';

export const invoiceStatuses = ['open', 'overdue', 'paid', 'void', 'deleted'] as const;

export const invoiceSchema = z.object({
  id: z.string(),
  docNumber: z.string().nullable(),
  customerId: z.string(),
  currency,
  txnDate: date,
  dueDate: date,
  total: amount,
  openBalance: amount,
  openPrincipal: amount.meta({ description: 'What is open today without charges' }),
  daysOverdue: z.int().meta({ description: 'Today less the due date; negative before it' }),
  status: z.enum(invoiceStatuses).meta({ description: 'overdue: open, and due before today' }),
});

export const invoiceDetailSchema = invoiceSchema.extend({
  billEmail: z.string().nullable(),
  invoiceLink: z.string().nullable().meta({ description: 'Where the customer can pay' }),
  carriesOnlyCharges: z
    .boolean()
    .meta({ description: 'Dunwell made this invoice to carry charges' }),
  postings: z
    .array(
      z.object({
        paymentId: z.string(),
        date,
        amount,
        takesBack: z
          .string()
          .nullable()
          .meta({
            description:
              'The reference of the charge that this part takes back: it is no money, but comes ' +
              'from the credit memo of a reversal; null for all else',
          }),
      }),
    )
    .meta({
      description:
        'What payments put on the invoice; added up, all that they did. One payment has several ' +
        'entries where parts of it take charges back, or where it has several lines for it',
    }),
  chargeLines: z.array(
    z.object({
      lineId: z.string(),
      reference: z
        .string()
        .nullable()
        .meta({ description: 'The charge’s reference; null for a late fee that is not ours' }),
      date: date.nullable(),
      amount,
    }),
  ),
});
