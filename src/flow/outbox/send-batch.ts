import type { BatchWrite } from '../../adapters/quickbooks/batch.ts';
import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { ChargeTransitionError } from '../../adapters/store/charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { describeCharge } from '../../core/charges/describe-charge.ts';
import type { Settle, WriteChargeDeps } from './charge-deps.ts';
import { ensureChargeItem } from './charge-item.ts';
import { addLineUpdate, chargeInvoice, chargeLine } from './charge-line.ts';
import { chargeTaxCode } from './charge-tax-code.ts';
import { recordBatch, type ReadyTry } from './record-charge.ts';
import { failedTries } from './write-failure.ts';

/**
 * Writes charges, no two of them on one invoice, in one call, and keeps the result of each.
 * @returns false when the call failed as a whole, so that whatever failed it would fail the next
 */
export async function sendBatch(
  deps: WriteChargeDeps,
  company: Company,
  quickbooks: QuickBooksClient,
  ready: readonly ReadyTry[],
  taxCodes: () => Promise<readonly RawEntity[]>,
  settle: Settle,
): Promise<boolean> {
  const { checkpoint } = deps;
  const writeOfTry = new Map<ReadyTry, BatchWrite>();
  try {
    const itemId = await ensureChargeItem({ quickbooks, companies: deps.companies, company });
    for (const each of ready) {
      writeOfTry.set(each, await writeOf(deps, company, each, { itemId, taxCodes }));
    }
  } catch (error) {
    await settle(await failedTries(deps, ready, error));
    return false;
  }
  const claimed = await beginWriting(deps, ready, settle);
  if (claimed.length === 0) return true;
  await checkpoint('charge: claimed');
  const writes = claimed.flatMap((each) => writeOfTry.get(each) ?? []);
  let results;
  try {
    results = await quickbooks.writeBatch(writes);
  } catch (error) {
    await settle(await failedTries(deps, claimed, error));
    return false;
  }
  await checkpoint('charge: written');
  await settle(await recordBatch(deps, company, claimed, results));
  return true;
}

/** Those that are still approved, now as being written; a person may have waived the others. */
async function beginWriting(
  deps: WriteChargeDeps,
  ready: readonly ReadyTry[],
  settle: Settle,
): Promise<ReadyTry[]> {
  let begun: ReadonlySet<string>;
  try {
    begun = await deps.charges.beginWriting(ready.map(({ charge }) => charge.id));
  } catch (error) {
    await settle(await failedTries(deps, ready, error));
    return [];
  }
  const overtaken = ready.filter(({ charge }) => !begun.has(charge.id));
  const error = new ChargeTransitionError('The charge is no longer approved');
  await settle(await failedTries(deps, overtaken, error));
  return ready.filter(({ charge }) => begun.has(charge.id));
}

async function writeOf(
  deps: WriteChargeDeps,
  company: Company,
  { charge, live }: ReadyTry,
  setUp: { itemId: string; taxCodes: () => Promise<readonly RawEntity[]> },
): Promise<BatchWrite> {
  const line = chargeLine({
    amount: charge.amount,
    currency: charge.currency,
    description: describeCharge(charge.worksheet, charge.reference),
    itemId: setUp.itemId,
    taxCode: await chargeTaxCode({
      codes: setUp.taxCodes,
      country: company.country,
      invoice: charge.writeBack === 'lineOnInvoice' ? live.raw : null,
    }),
  });
  if (charge.writeBack === 'lineOnInvoice') {
    return { operation: 'update', entity: 'Invoice', body: addLineUpdate(live.raw, line) };
  }
  const body = chargeInvoice({
    customerId: charge.customerId,
    currency: charge.currency,
    date: dateInZone(deps.clock.now(), company.timeZone),
    sourceDocNumber: live.row.docNumber ?? live.row.id,
    reference: charge.reference,
    billEmail: live.row.billEmail,
    line,
  });
  return { operation: 'create', entity: 'Invoice', body };
}
