import type { StoredReversal } from '../../adapters/store/reversal-rows.ts';
import { liveOf, reversibleOf } from '../../adapters/store/by-hand.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import { isUnderWay, type ReversalMethod } from '../../core/ledger/reversal-status.ts';
import type { ReversalRow } from '../components/reversals.tsx';
import type { WebDeps } from '../deps.ts';
import { moneyOf } from './values.ts';

/** How a charge goes back, in the words of who keeps the books. */
const methods: Record<ReversalMethod, string> = {
  removeLine: 'Its line is removed from the invoice',
  lowerLine: 'Its line on the invoice is lowered',
  voidInvoice: 'The invoice that carries it alone is voided',
  creditMemo: 'A credit memo is made',
  foundRemoved: 'It was gone from QuickBooks already; nothing is written',
};

/** How a charge goes back, in words; empty until that is chosen. */
export const methodText = (method: ReversalMethod | null): string =>
  method === null ? '' : methods[method];

/** More than the page of a charge has use for. */
const most = 100;

/** What of a charge goes or went back, and what of it a person may still take back. */
export async function showReversals(
  { dunwell }: Pick<WebDeps, 'dunwell'>,
  charge: StoredCharge,
): Promise<{ reversals: ReversalRow[]; takeBack: { left: string; isOut: boolean } | null }> {
  const { id, realmId, currency, status } = charge;
  const stored = await dunwell.stores.chargeReversals.list(
    realmId,
    { chargeIds: [id] },
    { limit: most },
  );
  const isOnItsWay = stored.some((reversal) => isUnderWay(reversal.status));
  const left = reversibleOf(charge);
  const canTakeBack = status === 'written' && left > 0n && !isOnItsWay;
  return {
    reversals: stored.map(rowOf),
    takeBack: canTakeBack
      ? { left: moneyOf(left, currency).amount, isOut: liveOf(charge) === 0n }
      : null,
  };
}

const rowOf = (reversal: StoredReversal): ReversalRow => ({
  id: reversal.id,
  amount: moneyOf(reversal.amount, reversal.currency).amount,
  status: reversal.status,
  method: methodText(reversal.method),
  reason: reversal.reason,
  finding: reversal.finding,
  at: reversal.createdAt.toISOString(),
});
