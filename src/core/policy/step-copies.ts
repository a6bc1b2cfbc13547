import { thirdParties, type KnownAddresses } from '../mail/tone.ts';
import type { Policy } from './policy.ts';
import type { PolicyProblem } from './policy-amounts.ts';

/** The copies of a policy's steps that would tell somebody else's debt to a third party. */
export function strangersInCopy(
  { reminders }: Pick<Policy, 'reminders'>,
  known: KnownAddresses,
): PolicyProblem[] {
  return (reminders?.steps ?? []).flatMap(({ cc }, index) =>
    thirdParties(cc, known).map(({ words, why }) => ({
      path: `reminders.steps.${index}.cc`,
      message: `cannot be ${words}: ${why}. Your own is the one that answers go to, in the settings; a customer’s is among its contacts, for rules of its own`,
    })),
  );
}
