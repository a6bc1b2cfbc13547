import { z } from 'zod';
import { goLives } from '../../../core/decide/back-test.ts';
import { chargesPolicySchema } from '../../../core/policy/charges-policy.ts';
import { amount, currency, date, dateInput, instant, uuid } from '../values.ts';

const levels = ['company', 'group', 'customer', 'invoice'] as const;
const goLive = z.enum(goLives).meta({
  description:
    'always: as if in force for ever, without notBefore; firstDay: gone live on the first day; asWritten: with its own notBefore',
});

/** What a caller asks. */
export const newBackTestSchema = z.strictObject({
  level: z.enum(levels).default('company'),
  subject: z
    .string()
    .max(100)
    .default('')
    .meta({ description: 'Group name or QuickBooks id; empty for the company' }),
  charges: chargesPolicySchema.optional().meta({
    description: 'Rules that are not saved, in place of those of the level',
  }),
  version: z.int().min(1).optional().meta({
    description: 'A saved version; without it and without charges the newest',
  }),
  from: dateInput.optional().meta({ description: 'Twelve months before `to` when absent' }),
  to: dateInput.optional().meta({ description: 'Today when absent' }),
  goLive: goLive.default('always'),
});

const sums = z.object({
  currency,
  would: amount,
  wouldCount: z.int(),
  was: amount,
  wasCount: z.int(),
  difference: amount.meta({ description: 'would − was' }),
  cut: amount.meta({ description: 'What the legal guard would have taken off' }),
  cutCount: z.int(),
});

/** A back-test with what it has come to so far. */
export const backTestSchema = z.object({
  id: uuid,
  level: z.enum(levels),
  subject: z.string(),
  version: z.int().nullable().meta({ description: 'Null for rules that are not saved' }),
  charges: chargesPolicySchema,
  from: date,
  to: date,
  goLive,
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  problem: z.string().nullable(),
  invoices: z.object({
    toLookAt: z.int(),
    lookedAt: z.int(),
    elsewhere: z.int().meta({ description: 'Left out, because other rules apply to them' }),
  }),
  author: z.string(),
  createdAt: instant,
  finishedAt: instant.nullable(),
  assumptions: z.array(z.string()),
  charged: z.object({ customers: z.int(), invoices: z.int() }),
  totals: z.array(sums),
  months: z.array(sums.extend({ month: z.string() })),
  customers: z
    .array(sums.extend({ customerId: z.string() }))
    .meta({ description: 'The first 200, those who would have been charged most first' }),
});

/** A charge of a back-test. */
export const backTestChargeSchema = z.object({
  kind: z.enum(['would', 'was']),
  customerId: z.string(),
  invoiceId: z.string(),
  assessmentDate: date,
  currency,
  amount,
  wanted: amount
    .nullable()
    .meta({ description: 'Before the legal guard; null where it cut nothing' }),
  cutBy: z.string().nullable(),
});
