import { z } from 'zod';
import { chargesPolicySchema } from '../../../core/policy/charges-policy.ts';
import { policySchema } from '../../../core/policy/policy.ts';
import { remindersPolicySchema } from '../../../core/policy/reminders-policy.ts';
import { instant } from '../values.ts';

const levels = ['company', 'group', 'customer', 'invoice'] as const;

/** The current version of a level: the policy itself, and beside its sections where it is from. */
export const savedPolicySchema = policySchema.extend({
  level: z.enum(levels),
  subject: z.string().meta({ description: 'Group name or QuickBooks id; empty for the company' }),
  version: z.int(),
  author: z.string(),
  note: z.string().nullable(),
  createdAt: instant,
});

const origin = {
  level: z.enum([...levels, 'default']),
  subject: z.string(),
  version: z.int().meta({ description: '0 for the built-in default' }),
  because: z.string().optional().meta({ description: 'Why it is in the group that won' }),
};

/** For each section, the rules that win, and where they are from. */
export const resolvedPolicySchema = z.object({
  invoiceId: z.string(),
  customerId: z.string(),
  reminders: remindersPolicySchema.safeExtend(origin),
  charges: chargesPolicySchema
    .safeExtend(origin)
    .nullable()
    .meta({ description: 'Null when no level defines charges' }),
});

/** A version with what it changed. */
export const policyVersionSchema = savedPolicySchema.extend({
  changes: z
    .array(
      z.object({
        setting: z.string(),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    )
    .nullable()
    .meta({ description: 'In words, against the version before; null for the first version' }),
});
