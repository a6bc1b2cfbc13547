import type { BatchWrite } from '../../adapters/quickbooks/batch.ts';
import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { describeCharge } from '../../core/charges/describe-charge.ts';
import type { ChargeTry, Settle, WriteChargeDeps } from './charge-deps.ts';
import { ensureChargeItem } from './charge-item.ts';
import { addLineUpdate, chargeInvoice, chargeLine } from './charge-line.ts';
import { chargeTaxCode } from './charge-tax-code.ts';
import type { LiveInvoice } from './live-invoice.ts';
import { recordWritten } from './record-charge.ts';
import { failedTry } from './write-failure.ts';

/** An approved charge that nothing speaks against, with its invoice as it was just read. */
export type ReadyTry = ChargeTry & { readonly live: LiveInvoice };

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
  const { charges, checkpoint } = deps;
  const writeOfTry = new Map<ReadyTry, BatchWrite>();
  try {
    const itemId = await ensureChargeItem({ quickbooks, companies: deps.companies, company });
    for (const each of ready) {
      writeOfTry.set(each, await writeOf(deps, company, each, { itemId, taxCodes }));
    }
  } catch (error) {
    for (const each of ready) await settle(each.entry, await failedTry(deps, each, error));
    return false;
  }
  const claimed: ReadyTry[] = [];
  for (const each of ready) {
    try {
      await charges.move(each.charge, 'writing');
      claimed.push(each);
    } catch (error) {
      await settle(each.entry, await failedTry(deps, each, error));
    }
  }
  if (claimed.length === 0) return true;
  await checkpoint('charge: claimed');
  const writes = claimed.flatMap((each) => writeOfTry.get(each) ?? []);
  let results;
  try {
    results = await quickbooks.writeBatch(writes);
  } catch (error) {
    for (const each of claimed) await settle(each.entry, await failedTry(deps, each, error));
    return false;
  }
  await checkpoint('charge: written');
  for (const [index, each] of claimed.entries()) {
    const result = results[index];
    const writing: StoredCharge = { ...each.charge, status: 'writing' };
    try {
      if (!result) throw new Error('A batch has fewer results than items');
      if (result.outcome === 'failed') throw result.error;
      const outcome = await recordWritten(deps, company, writing, result.value, each.live);
      await settle(each.entry, outcome);
    } catch (error) {
      await settle(each.entry, await failedTry(deps, each, error));
    }
  }
  return true;
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
