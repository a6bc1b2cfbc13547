import { z } from 'zod';
import { amount, currency, date, instant } from '../values.ts';

/** A conclusion on a subject. In a dry run it has no id, because it is not kept. */
export const decisionSchema = z.object({
  id: z.string().nullable(),
  runId: z.string(),
  date,
  lastDate: date.meta({ description: 'Until when runs came to the same conclusion' }),
  subject: z.object({ kind: z.enum(['invoice', 'customer']), id: z.string() }),
  topic: z.enum(['charge', 'reminder']),
  outcome: z.string(),
  reason: z.string(),
  level: z.string().nullable().meta({ description: 'The level whose policy was applied' }),
  policySubject: z.string().nullable().meta({
    description: 'Whose policy it was: a group’s name, an id; empty for the company',
  }),
  policyVersion: z.int().nullable(),
  numbers: z
    .record(z.string(), z.unknown())
    .meta({ description: 'The figures behind the conclusion; amounts as decimal texts' }),
});

const status = z.string().meta({
  description:
    'How it stands now; in a dry run `planned`, or `review` when a person would be asked',
});

/** What a run did, or a dry run would do, outside. */
export const actionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('charge'),
    id: z.string().nullable(),
    status,
    invoiceId: z.string(),
    customerId: z.string(),
    amount,
    currency,
  }),
  z.object({
    kind: z.literal('reminder'),
    id: z.string().nullable(),
    status,
    customerId: z.string(),
    invoiceIds: z.array(z.string()),
  }),
]);

export const runSummarySchema = z.object({
  id: z.string(),
  date,
  dryRun: z.boolean(),
  trigger: z.string().meta({ description: 'schedule, person or api' }),
  status: z
    .enum(['running', 'done', 'held', 'failed'])
    .meta({ description: 'held: nothing was decided; the note says why' }),
  note: z.string().nullable(),
  summary: z.record(z.string(), z.unknown()).meta({ description: 'Counts by topic and outcome' }),
  startedAt: instant,
  finishedAt: instant.nullable(),
});

const whole = z.int().nullable();
/** A run whose charges were held for a person as far from usual. */
export const heldSchema = z.object({
  state: z.enum(['waiting', 'released', 'discarded']),
  why: z.string(),
  charges: z.int(),
  sum: amount,
  usualCharges: z.int(),
  usualSum: amount
    .nullable()
    .meta({ description: 'null until twelve runs with charges show what is usual' }),
  mostCharges: whole,
  mostSum: amount.nullable(),
  currency,
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  reason: z.string().nullable(),
});

export const runSchema = runSummarySchema.extend({
  held: heldSchema.nullable().meta({ description: 'Why its charges were held, if they were' }),
  decisions: z.array(decisionSchema),
  actions: z.array(actionSchema),
  leftOut: z.int().meta({
    description:
      'Decisions and actions beyond the 10,000 that are listed of each; GET decisions pages through all that are kept',
  }),
});
