import { parsePolicy, type Policy } from '../../../core/policy/policy.ts';
import { invalidInput } from '../problem.ts';

/**
 * Reads a policy that a caller sends.
 * @param currency the one that its amounts are in
 * @throws ApiProblem invalid-input naming each wrong field by its path
 */
export function readPolicy(body: unknown, currency: string): Policy {
  const parsed = parsePolicy(body, currency);
  if (!parsed.ok) {
    const errors = parsed.problems.map(({ path, message }) => ({ field: path, message }));
    throw invalidInput(errors);
  }
  const { reminders, charges } = parsed.policy;
  if (!reminders && !charges) {
    const message = 'must define reminders, charges or both; DELETE clears a level';
    throw invalidInput([{ field: '', message }]);
  }
  return parsed.policy;
}
