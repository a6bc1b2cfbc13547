import { z } from 'zod';
import { groupRuleSchema } from '../../../core/policy/group-rule.ts';
import { freeText, instant, quickBooksId } from '../values.ts';

const ids = z.array(quickBooksId).max(5_000);

/** A group of customers by its newest version. */
export const groupSchema = z.object({
  name: z.string(),
  version: z.int().meta({ description: '0 for a group that only names customers' }),
  rank: z.int().nullable().meta({ description: 'Of several groups the least wins; null is last' }),
  rule: groupRuleSchema.nullable(),
  says: z.string().nullable().meta({ description: 'The rule in words' }),
  members: z.int().meta({ description: 'Customers in it by what is known now' }),
  author: z.string().nullable(),
  note: z.string().nullable(),
  createdAt: instant.nullable(),
});

export const groupDetailSchema = groupSchema.extend({
  named: z.array(z.string()).meta({ description: 'In it whatever the rule says' }),
  keptOut: z.array(z.string()).meta({ description: 'Not in it whatever the rule says' }),
});

export const groupChangesSchema = z.strictObject({
  rank: z.int().min(1).max(10_000).nullable().default(null),
  rule: groupRuleSchema.nullable().default(null),
  named: ids.default([]),
  keptOut: ids.default([]),
  note: freeText(1_000).nullable().default(null),
});

export const groupMemberSchema = z.object({
  customerId: z.string(),
  displayName: z.string(),
  because: z.string(),
});
