import { z } from 'zod';
import { amount, currency, nameText } from '../values.ts';

export const customerSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  companyName: z.string().nullable(),
  email: z.string().nullable().meta({ description: 'May hold several addresses' }),
  parentId: z.string().nullable(),
  billWithParent: z.boolean(),
  active: z.boolean(),
  balance: amount,
  currency,
  groups: z.array(z.string()),
});

export const customerDetailSchema = customerSchema.extend({
  memberOf: z
    .array(z.object({ group: z.string(), because: z.string() }))
    .meta({ description: 'Every group that it is in now: by name or by rule' }),
  tags: z.array(z.string()),
  unappliedCredit: z.array(z.object({ amount, currency })),
});

const mostGroups = 50;

export const customerChangesSchema = z.strictObject({
  tags: z
    .array(nameText(60), 'must be a list of tags')
    .max(mostGroups, `must name at most ${mostGroups} tags`)
    .optional()
    .meta({ description: 'These and no others; left as they are when absent' }),
  groups: z
    .array(nameText(100), 'must be a list of group names')
    .max(mostGroups, `must name at most ${mostGroups} groups`)
    .refine((groups) => new Set(groups).size === groups.length, 'must name each group once'),
});
