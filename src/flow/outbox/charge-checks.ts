import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import type { WriteChargeDeps } from './charge-deps.ts';
import { changeSinceAssessment, type LiveInvoice } from './live-invoice.ts';
import { lineageOf, stoppingHold } from './stopping-hold.ts';

/**
 * Why a charge must not be written, in words; null when it may be. Asked just before it is
 * written, of the company and the holds as they are then.
 * @param live the invoice as QuickBooks has it now; null when it is gone
 */
export async function reasonNotToWrite(
  deps: WriteChargeDeps,
  company: Company,
  charge: StoredCharge,
  live: LiveInvoice | null,
): Promise<string | null> {
  if (company.stopped) return 'Dunwell is stopped for this company.';
  if (company.modes.charges === 'off' || company.modes.charges === 'observe') {
    return `Charges are in mode ${company.modes.charges} now.`;
  }
  if (company.modes.charges === 'review' && charge.decidedBy === null) {
    return 'Charges wait for a person now, and nobody has approved this one.';
  }
  if (!live) return 'The invoice is deleted in QuickBooks now.';
  if (live.row.customerId !== charge.customerId) {
    return 'The invoice belongs to another customer now.';
  }
  const today = dateInZone(deps.clock.now(), company.timeZone);
  const { ids: customerIds } = await lineageOf(deps.facts, company.realmId, charge.customerId);
  const subjects = { invoiceIds: [charge.invoiceId], customerIds };
  const hold = await stoppingHold(deps.holds, company.realmId, subjects, 'charges', today);
  if (hold) return `A hold (${hold.reason}) stops charges.`;
  return changeSinceAssessment(live.row, charge.basis);
}
