import { liveOf } from '../../adapters/store/by-hand.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { StoredRecheck } from '../../adapters/store/charge-rechecks.ts';
import { createChargeLists } from '../../adapters/store/charge-lists.ts';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import { describeCharge } from '../../core/charges/describe-charge.ts';
import type { ChargeStatus } from '../../core/ledger/charge-status.ts';
import type { HistoryEntry } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import type { ChargeAction, WorksheetPageProps } from '../pages/worksheet-page.tsx';
import { worksheetFactsView } from '../pages/worksheet-facts-view.ts';
import { worksheetView } from '../pages/worksheet-view.ts';
import { loadLevelNames } from './levels.ts';
import { standingOfCharge } from './charges.ts';
import { showReversals } from './reversals.ts';
import { moneyOf, personText } from './values.ts';

/** What a person may do with a charge where it stands. */
const actionsIn: Partial<Record<ChargeStatus, readonly ChargeAction[]>> = {
  proposed: ['approve', 'waive'],
  held: ['waive'],
  accrued: ['waive'],
  approved: ['waive'],
  failed: ['approve', 'waive'],
};

/** A charge with its whole arithmetic, and who did what with it. */
export async function showWorksheet(
  deps: WebDeps,
  charge: StoredCharge,
  me: string,
): Promise<Omit<WorksheetPageProps, 'shell'>> {
  const { db } = deps.dunwell;
  const { realmId: realm, worksheet } = charge;
  const [numbers, names, nameOf, audit, skipped, recheck, taken] = await Promise.all([
    createInvoiceLists(db).numbers(realm, [charge.invoiceId]),
    createCustomerLists(db).names(realm, [charge.customerId]),
    loadLevelNames(deps, realm, [worksheet.policy]),
    createChargeLists(db).audit(realm, { chargeId: charge.id }),
    createChargeLists(db).skippedBefore(charge),
    deps.dunwell.stores.rechecks.find(realm, charge.id),
    showReversals(deps, charge),
  ]);
  const policy = { level: nameOf(worksheet.policy), version: worksheet.policy.version };
  return {
    charge: {
      id: charge.id,
      reference: charge.reference,
      status: standingOfCharge(charge),
      ...moneyOf(charge.amount, charge.currency),
      assessmentDate: charge.assessmentDate,
      invoice: {
        id: charge.invoiceId,
        docNumber: numbers.get(charge.invoiceId) || charge.invoiceId,
      },
      customer: {
        id: charge.customerId,
        name: names.get(charge.customerId) ?? charge.customerId,
      },
      createdAt: charge.createdAt.toISOString(),
      reason: charge.reason,
      ledger:
        charge.qboInvoiceId === null
          ? null
          : {
              invoiceId: charge.qboInvoiceId,
              lineId: charge.qboLineId,
              description: describeCharge(worksheet, charge.reference),
              writtenAt: charge.writtenAt?.toISOString() ?? null,
            },
    },
    worksheet: worksheetView(worksheet, skipped),
    facts: worksheetFactsView(worksheet, policy.level),
    hash: charge.worksheetHash,
    byHand: charge.byHand && {
      found: charge.byHand.found,
      at: charge.byHand.at.toISOString(),
      live: moneyOf(liveOf(charge), charge.currency).amount,
    },
    recheck: recheck === null || recheck.tooMuch === 0n ? null : showRecheck(recheck),
    policy,
    history: historyOf(charge, audit, me),
    ...taken,
    can: actionsIn[charge.status] ?? [],
  };
}

/** What a charge comes to now, in amounts. */
function showRecheck({
  tooMuch,
  amount,
  currency,
  reason,
  notedAt,
}: StoredRecheck): NonNullable<WorksheetPageProps['recheck']> {
  return {
    tooMuch: moneyOf(tooMuch, currency).amount,
    amount: moneyOf(amount, currency).amount,
    reason,
    notedAt: notedAt.toISOString(),
  };
}

function historyOf(
  charge: StoredCharge,
  audit: readonly { actor: string; what: string; at: Date }[],
  me: string,
): HistoryEntry[] {
  const entries: HistoryEntry[] = [
    ...(charge.writtenAt === null
      ? []
      : [{ at: charge.writtenAt.toISOString(), text: 'Written into QuickBooks' }]),
    ...audit.map((entry) => ({
      at: entry.at.toISOString(),
      text: capital(entry.what.replace(/^charge /, '')),
      by: personText(entry.actor, me),
    })),
    { at: charge.createdAt.toISOString(), text: 'Calculated by a run' },
  ];
  return entries.toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
