import type { CompanyFacts } from '../ledger/facts.ts';
import { BadAmountError, parseAmount } from '../money/amount.ts';
import type { RemindersPolicy } from '../policy/reminders-policy.ts';
import type { Resolved } from '../policy/resolve-policy.ts';

/**
 * A minimum balance of a reminders policy in minor units of a currency. Null when the policy
 * sets none, or sets one in another currency: then it does not apply, because leaving a debtor
 * unreminded for ever is worse than one mail about little.
 */
export function thresholdOf(
  text: string | null | undefined,
  policy: Resolved<RemindersPolicy>,
  currency: string,
  company: Pick<CompanyFacts, 'homeCurrency'>,
): bigint | null {
  if (text === null || text === undefined) return null;
  const isShared = policy.level === 'company' || policy.level === 'group';
  if (isShared && currency !== company.homeCurrency) return null;
  try {
    return parseAmount(text, currency).minor;
  } catch (error) {
    if (error instanceof BadAmountError) return null;
    throw error;
  }
}
