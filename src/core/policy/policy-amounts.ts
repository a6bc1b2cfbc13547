/**
 * Amounts in a policy are texts without a currency. At the company and group levels they are in
 * the company's home currency; at the customer and invoice levels in the customer's own, of
 * which QuickBooks allows one. A policy without any amount fits every currency.
 */
import { BadAmountError, parseAmount } from '../money/amount.ts';
import { unreachable } from '../unreachable.ts';
import { statutorySums } from './statutory-sums.ts';
import type { ChargeAmount } from './charge-amount.ts';
import type { ChargesPolicy } from './charges-policy.ts';
import type { RemindersPolicy } from './reminders-policy.ts';

/** What is wrong with one field; `path` is dotted, '' for the whole. */
export type PolicyProblem = { readonly path: string; readonly message: string };

type AmountAt = {
  readonly path: string;
  readonly text: string;
  /** The only currency that the amount exists in. */
  readonly only?: string;
};

function at(path: string, text: string | undefined): AmountAt[] {
  return text === undefined ? [] : [{ path, text }];
}

function amountsOf(amount: ChargeAmount, path: string): AmountAt[] {
  switch (amount.kind) {
    case 'flat':
    case 'flatThenPercent':
      return at(`${path}.amount`, amount.amount);
    case 'greaterOf':
    case 'sumOf':
      return amount.of.flatMap((part, index) => amountsOf(part, `${path}.of.${index}`));
    case 'tiered':
      return amount.tiers.flatMap((tier, index) => [
        ...at(`${path}.tiers.${index}.upTo`, tier.upTo),
        ...amountsOf(tier.amount, `${path}.tiers.${index}.amount`),
      ]);
    case 'annualRate':
    case 'percent':
      return [];
    case 'statutory': {
      const { fixedSum, currency } = statutorySums[amount.regime];
      return [{ path: `${path}.regime`, text: fixedSum, only: currency }];
    }
    default:
      return unreachable(amount);
  }
}

function chargeAmounts(policy: ChargesPolicy): AmountAt[] {
  const total = policy.maximumTotal;
  return [
    ...amountsOf(policy.amount, 'charges.amount'),
    ...at('charges.minimum', policy.minimum),
    ...at('charges.maximum', policy.maximum),
    ...at(
      'charges.maximumTotal.amount',
      total !== undefined && 'amount' in total ? total.amount : undefined,
    ),
    ...at('charges.minimumBalance', policy.minimumBalance),
  ];
}

function reminderAmounts(policy: RemindersPolicy): AmountAt[] {
  return [
    ...at('reminders.minimumBalance', policy.minimumBalance),
    ...policy.steps.flatMap((step, index) =>
      at(`reminders.steps.${index}.minimumBalance`, step.minimumBalance),
    ),
  ];
}

/** The amounts of a policy that are not amounts of this currency: "1.50" in yen. */
export function policyAmountProblems(
  policy: {
    readonly reminders?: RemindersPolicy | undefined;
    readonly charges?: ChargesPolicy | undefined;
  },
  currency: string,
): PolicyProblem[] {
  const amounts = [
    ...(policy.reminders === undefined ? [] : reminderAmounts(policy.reminders)),
    ...(policy.charges === undefined ? [] : chargeAmounts(policy.charges)),
  ];
  return amounts.flatMap(({ path, text, only }) => {
    if (only !== undefined && only !== currency) {
      return [{ path, message: `its fixed sum is in ${only}, the invoices are in ${currency}` }];
    }
    try {
      parseAmount(text, currency);
      return [];
    } catch (error) {
      if (error instanceof BadAmountError) return [{ path, message: error.message }];
      throw error;
    }
  });
}

/** Whether a charges section names any amount, and so belongs to one currency. */
export function namesAmounts(policy: ChargesPolicy): boolean {
  return chargeAmounts(policy).length > 0;
}
