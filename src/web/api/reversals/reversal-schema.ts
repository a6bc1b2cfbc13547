import { z } from 'zod';
import {
  reversalCauses,
  reversalMethods,
  reversalStatuses,
} from '../../../core/ledger/reversal-status.ts';
import { amountText } from '../../../core/policy/decimal-text.ts';
import { amount, currency, freeText, instant } from '../values.ts';

export const reversalSchema = z.object({
  id: z.string(),
  chargeId: z.string(),
  reference: z.string().meta({ description: 'What it leaves in QuickBooks to be found by' }),
  amount: amount.meta({ description: 'What it takes back of the charge' }),
  currency,
  status: z.enum(reversalStatuses),
  method: z
    .enum(reversalMethods)
    .nullable()
    .meta({ description: 'How it goes back in QuickBooks; null until that is chosen' }),
  cause: z.enum(reversalCauses),
  reason: z.string(),
  finding: z
    .string()
    .nullable()
    .meta({ description: 'What was found in QuickBooks that decided how, or why it failed' }),
  qbo: z.object({ id: z.string().nullable(), paymentId: z.string().nullable() }).meta({
    description:
      'The invoice that was changed or the credit memo that was made, and the payment of nothing ' +
      'that applies the credit memo',
  }),
  credited: amount.meta({ description: 'What its credit memo is made over, without tax' }),
  applied: amount.meta({
    description:
      'How much of the credit memo went to the invoice; the rest is the customer’s credit',
  }),
  decidedBy: z.string().nullable().meta({ description: 'Who asked for, approved or rejected it' }),
  createdAt: instant,
  writtenAt: instant.nullable(),
});

export const newReversalSchema = z.strictObject({
  reason: freeText(1_000),
  amount: amountText
    .nullable()
    .optional()
    .meta({ description: 'Of the charge, in its currency; all that is left of it if absent' }),
});
