import { z } from 'zod';
import type { ChargesPolicy } from './charges-policy.ts';
import { chargesPolicySchema } from './charges-policy.ts';
import { policyAmountProblems } from './policy-amounts.ts';
import type { PolicyProblem } from './policy-amounts.ts';
import type { RemindersPolicy } from './reminders-policy.ts';
import { remindersPolicySchema } from './reminders-policy.ts';

/** A rule set of one level. A section that is absent is not defined at that level. */
export const policySchema = z.strictObject({
  reminders: remindersPolicySchema.optional(),
  charges: chargesPolicySchema.optional(),
});

export type Policy = z.output<typeof policySchema>;

export type PolicyLevel = 'company' | 'group' | 'customer' | 'invoice';

/** A saved version of a rule set. `subject` is a group's name or a QuickBooks id; '' for the company. */
export type PolicyRecord = {
  readonly level: PolicyLevel;
  readonly subject: string;
  readonly version: number;
  readonly reminders: RemindersPolicy | null;
  readonly charges: ChargesPolicy | null;
  /** A group's place among groups: the least wins; those without one come last. */
  readonly rank?: number | null;
};

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/**
 * Reads a policy from outside. Each problem names its field as a path such as
 * "charges.amount.percent". `currency` is the one that its amounts are in, when it is known.
 */
export function parsePolicy(input: unknown, currency?: string): ParsedPolicy {
  const parsed = policySchema.safeParse(input);
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.flatMap(problemsOfIssue) };
  }
  const problems = currency === undefined ? [] : policyAmountProblems(parsed.data, currency);
  return problems.length === 0 ? { ok: true, policy: parsed.data } : { ok: false, problems };
}

function problemsOfIssue(issue: z.core.$ZodIssue): PolicyProblem[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key].join('.'),
      message: 'is not a setting of a policy',
    }));
  }
  return [{ path: path.join('.'), message: issue.message }];
}
