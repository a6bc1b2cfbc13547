import { unknownTables } from '../../../core/law/company-rates.ts';
import type { CompanyRate } from '../../../core/policy/charge-amount.ts';
import { parsePolicy, type Policy } from '../../../core/policy/policy.ts';
import { invalidInput } from '../problem.ts';

/**
 * Reads a policy that a caller sends.
 * @param currency the one that its amounts are in
 * @param rates what the company keeps, whose tables the policy may name
 * @throws ApiProblem invalid-input naming each wrong field by its path
 */
export function readPolicy(
  body: unknown,
  currency: string,
  rates: readonly CompanyRate[] | undefined,
): Policy {
  const parsed = parsePolicy(body, currency);
  if (!parsed.ok) {
    const errors = parsed.problems.map(({ path, message }) => ({ field: path, message }));
    throw invalidInput(errors);
  }
  const unknown = unknownTables(parsed.policy, rates);
  if (unknown.length > 0) {
    throw invalidInput(unknown.map(({ path, message }) => ({ field: path, message })));
  }
  const { reminders, charges } = parsed.policy;
  if (!reminders && !charges) {
    const message = 'must define reminders, charges or both; DELETE clears a level';
    throw invalidInput([{ field: '', message }]);
  }
  return parsed.policy;
}
