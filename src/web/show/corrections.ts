import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import type { StoredRecheck } from '../../adapters/store/charge-rechecks.ts';
import type { StoredReversal } from '../../adapters/store/reversal-rows.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { WebDeps } from '../deps.ts';
import type { CorrectionPageProps } from '../pages/correction-page.tsx';
import { compareWorksheets } from '../pages/correction-view.ts';
import type { CorrectionRow } from '../pages/corrections-page.tsx';
import { moneyOf } from './values.ts';

const mostReversals = 500;

/** The reversals that back-dated postings led to, newest first. */
export function correctionsOf(
  { dunwell }: Pick<WebDeps, 'dunwell'>,
  realm: string,
  chargeIds: readonly string[],
): Promise<StoredReversal[]> {
  return dunwell.stores.chargeReversals.list(
    realm,
    { chargeIds, cause: 'back-dated-posting' },
    { limit: mostReversals },
  );
}

/** Charges that come to another amount now, as rows of a table. */
export async function showCorrections(
  deps: Pick<WebDeps, 'dunwell'>,
  realm: string,
  rechecks: readonly StoredRecheck[],
): Promise<CorrectionRow[]> {
  const { db, stores } = deps.dunwell;
  const ids = rechecks.map(({ chargeId }) => chargeId);
  const [charges, reversals] = await Promise.all([
    stores.charges.list(realm, { ids }, { limit: ids.length }),
    correctionsOf(deps, realm, ids),
  ]);
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
  return rechecks.flatMap((recheck) => {
    const charge = charges.find(({ id }) => id === recheck.chargeId);
    if (!charge) return [];
    const { currency, invoiceId, customerId } = charge;
    const amount = (minor: bigint): string => moneyOf(minor, currency).amount;
    return [
      {
        chargeId: charge.id,
        reference: charge.reference,
        assessmentDate: charge.assessmentDate,
        customer: { id: customerId, name: customers.get(customerId) ?? customerId },
        invoice: { id: invoiceId, docNumber: numbers.get(invoiceId) || invoiceId },
        currency,
        charged: amount(charge.amount),
        amount: amount(recheck.amount),
        tooMuch: amount(recheck.tooMuch),
        proposal: reversals.find(({ chargeId }) => chargeId === charge.id)?.status ?? null,
        notedAt: recheck.notedAt.toISOString(),
      },
    ];
  });
}

/** A charge with both worksheets. */
export async function showCorrection(
  deps: Pick<WebDeps, 'dunwell'>,
  charge: StoredCharge,
  recheck: StoredRecheck,
): Promise<Omit<CorrectionPageProps, 'shell'>> {
  const { currency } = charge;
  const amount = (minor: bigint): string => moneyOf(minor, currency).amount;
  const reversals = await correctionsOf(deps, charge.realmId, [charge.id]);
  return {
    charge: {
      id: charge.id,
      reference: charge.reference,
      status: charge.status,
      amount: amount(charge.amount),
      currency,
    },
    recheck: {
      amount: amount(recheck.amount),
      tooMuch: amount(recheck.tooMuch),
      reason: recheck.reason,
      notedAt: recheck.notedAt.toISOString(),
    },
    proposals: reversals.map(({ id, amount: minor, status, reason }) => ({
      id,
      amount: amount(minor),
      status,
      reason,
    })),
    parts: compareWorksheets(charge.worksheet, recheck.recomputed),
  };
}
