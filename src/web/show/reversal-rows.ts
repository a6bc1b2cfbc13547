import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { ReversalSum } from '../../adapters/store/reversal-lists.ts';
import type { StoredReversal } from '../../adapters/store/reversal-rows.ts';
import type { ReversalCause } from '../../core/ledger/reversal-status.ts';
import type { WebDeps } from '../deps.ts';
import type { ListedReversal } from '../pages/reversal-list.tsx';
import type { ReversalsPageProps } from '../pages/reversals-page.tsx';
import { methodText } from './reversals.ts';
import { moneyOf } from './values.ts';

const causes: Record<ReversalCause, string> = {
  person: 'A person asked',
  'back-dated-posting': 'A payment known later',
};

/** Reversals as rows of the list of a company. */
export async function showReversalRows(
  { dunwell }: Pick<WebDeps, 'dunwell'>,
  realm: string,
  reversals: readonly StoredReversal[],
): Promise<ListedReversal[]> {
  const { db, stores } = dunwell;
  const ids = [...new Set(reversals.map(({ chargeId }) => chargeId))];
  const charges = await stores.charges.list(realm, { ids }, { limit: ids.length });
  const [customers, numbers] = await Promise.all([
    createCustomerLists(db).names(
      realm,
      charges.map(({ customerId }) => customerId),
    ),
    createInvoiceLists(db).numbers(
      realm,
      charges.map(({ invoiceId }) => invoiceId),
    ),
  ]);
  const byId = new Map(charges.map((charge) => [charge.id, charge]));
  return reversals.flatMap((reversal) => {
    const charge = byId.get(reversal.chargeId);
    if (!charge) return [];
    const { id, reference, invoiceId, customerId } = charge;
    return [
      {
        id: reversal.id,
        charge: { id, reference },
        invoice: { id: invoiceId, docNumber: numbers.get(invoiceId) || invoiceId },
        customer: { id: customerId, name: customers.get(customerId) ?? customerId },
        ...moneyOf(reversal.amount, reversal.currency),
        status: reversal.status,
        method: methodText(reversal.method),
        cause: causes[reversal.cause],
        reason: reversal.reason,
        finding: reversal.finding,
        at: reversal.createdAt.toISOString(),
        waits: reversal.status === 'proposed' || reversal.status === 'failed',
        hasCorrection: reversal.cause === 'back-dated-posting',
      },
    ];
  });
}

/** What all that match come to. */
export const showReversalSums = (sums: readonly ReversalSum[]): ReversalsPageProps['sums'] =>
  sums.map(({ currency, amount, status, count }) => ({
    ...moneyOf(amount, currency),
    status,
    count,
  }));
