import type { BalanceCompare, BalanceDifference } from '../../adapters/store/balance-compares.ts';
import { formatAmount } from '../../core/money/amount.ts';
import type { DifferenceCause } from '../../core/ledger/explain-difference.ts';
import type { CompareView, DifferenceView } from '../pages/differences-page.tsx';

/** What each cause means, for the owner. */
export const causeWords: Record<DifferenceCause, string> = {
  'missed-change': 'A change of which no webhook told',
  'missed-deletion': 'A deletion of which no webhook told',
  'in-motion': 'It changed while it was compared',
  rounding: 'Rounding of foreign amounts',
  currency: 'Another exchange rate',
  'unapplied-credit': 'Unapplied payments or credits',
  'not-mirrored': 'A kind of transaction that Dunwell does not read',
  unknown: 'Not known',
};

/** Whether reading again made a difference go away; null while it was not read again. */
export const isCured = (difference: BalanceDifference): boolean | null =>
  difference.afterRepair === null ? null : difference.afterRepair === difference.inQuickbooks;

/** A compare as its page shows it. */
export function showCompare(
  compare: BalanceCompare & { readonly differences: readonly BalanceDifference[] },
): CompareView {
  return {
    id: compare.id,
    status: compare.status,
    note: compare.note,
    startedAt: compare.startedAt.toISOString(),
    customers: compare.customers,
    differences: compare.differences.map(showDifference),
  };
}

function showDifference(difference: BalanceDifference): DifferenceView {
  const { customerId, customerName, currency, cause, detail } = difference;
  const amount = (minor: bigint): string => formatAmount({ minor, currency });
  const cured = isCured(difference);
  return {
    customer: { id: customerId, name: customerName },
    currency,
    inQuickbooks: amount(difference.inQuickbooks),
    inMirror: amount(difference.inMirror),
    afterRepair: difference.afterRepair === null ? null : amount(difference.afterRepair),
    cause: cause === null ? 'Not looked for yet' : causeWords[cause],
    detail,
    state: cured === null ? 'waiting' : cured ? 'cured' : 'remains',
  };
}
