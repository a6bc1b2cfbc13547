import { z } from 'zod';
import { byHandKinds } from '../../../core/ledger/charge-standing.ts';
import { chargeStatuses } from '../../../core/ledger/charge-status.ts';
import { reversalSchema } from '../reversals/reversal-schema.ts';
import { amount, currency, date, instant } from '../values.ts';
import { worksheetSchema } from './worksheet-schema.ts';

export const chargeSchema = z.object({
  id: z.string(),
  reference: z.string().meta({ description: 'What its line in QuickBooks ends with' }),
  runId: z.string(),
  invoiceId: z.string(),
  customerId: z.string(),
  assessmentDate: date,
  coversFrom: date,
  coversTo: date.meta({ description: 'The first day no longer covered' }),
  amount,
  currency,
  status: z.enum(chargeStatuses),
  reason: z.string().nullable(),
  writeBack: z.enum(['lineOnInvoice', 'newInvoice', 'monthlyInvoice']),
  live: amount.meta({
    description: 'What stands in the books of it, once reversals and edits by hand are counted',
  }),
  byHand: z
    .object({ kind: z.enum(byHandKinds), amount, found: z.string(), seenAt: instant })
    .nullable()
    .meta({
      description:
        'What somebody did to its line in QuickBooks by hand: the amount put on it, negative when ' +
        'taken off, and when that was seen; null while it stands as it was left',
    }),
  invoiceOn: date.nullable().meta({
    description: 'The charge day on whose invoice it goes; null for what is written at once',
  }),
  writtenWith: z
    .object({
      itemId: z.string().nullable(),
      taxCode: z.string().nullable(),
      classId: z.string().nullable(),
      departmentId: z.string().nullable(),
      description: z.string().nullable(),
      accountId: z.string().nullable().meta({ description: 'Null where QuickBooks did not say' }),
      txnDate: date.nullable().meta({ description: 'The date of its invoice then' }),
      rate: z.string().nullable().meta({ description: 'The exchange rate of its invoice then' }),
    })
    .nullable()
    .meta({ description: 'What its line in QuickBooks consists of; null until it is written' }),
  qbo: z
    .object({ invoiceId: z.string().nullable(), lineId: z.string().nullable() })
    .meta({ description: 'Where it is in QuickBooks; nulls until it is written' }),
  level: z.string(),
  policyVersion: z.int(),
  decidedBy: z.string().nullable().meta({ description: 'Who approved or waived it' }),
  createdAt: instant,
  writtenAt: instant.nullable(),
});

export const chargeDetailSchema = chargeSchema.extend({
  reversed: amount.meta({ description: 'What its written reversals took back' }),
  reversals: z.array(reversalSchema).meta({ description: 'Newest first' }),
  worksheet: worksheetSchema,
  worksheetHash: z
    .string()
    .nullable()
    .meta({
      description:
        'SHA-256, in hex, of the worksheet as JSON with sorted keys and no spaces; null on charges ' +
        'from before there were hashes',
    }),
});
