import { z } from 'zod';
import { differenceCauses } from '../../../core/ledger/explain-difference.ts';
import { amount, currency, date, instant } from '../values.ts';

export const differenceSchema = z.object({
  customerId: z.string(),
  customerName: z.string(),
  currency: currency.meta({ description: 'The home currency' }),
  inQuickBooks: amount.meta({ description: 'By the report of aged receivables' }),
  inDunwell: amount.meta({ description: 'By the mirror, before anything was read again' }),
  afterRepair: amount
    .nullable()
    .meta({ description: 'By the mirror, once the customer’s transactions were read again' }),
  isCured: z.boolean().nullable(),
  cause: z.enum(differenceCauses).nullable(),
  detail: z.string().nullable(),
});

export const compareSchema = z.object({
  id: z.uuid(),
  trigger: z.enum(['schedule', 'person', 'api']),
  status: z.enum(['running', 'done', 'failed']),
  note: z.string().nullable(),
  reportDate: date.nullable(),
  customers: z.int().meta({ description: 'How many customers were compared' }),
  startedAt: instant,
  finishedAt: instant.nullable(),
  differences: z.array(differenceSchema),
});
