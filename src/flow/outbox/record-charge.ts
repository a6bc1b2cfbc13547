import type { RawEntity } from '../../adapters/quickbooks/client.ts';
import { UnknownOutcomeError } from '../../adapters/quickbooks/errors.ts';
import { invoiceRow } from '../../adapters/quickbooks/map.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import { formatAmount } from '../../core/money/amount.ts';
import type { WriteChargeDeps } from './charge-deps.ts';
import { findChargeLine } from './charge-line.ts';
import type { LiveInvoice } from './live-invoice.ts';
import type { TryOutcome } from './outcome.ts';

/** Keeps what QuickBooks answered to the write of a charge. */
export async function recordWritten(
  deps: WriteChargeDeps,
  company: Company,
  writing: StoredCharge,
  answer: RawEntity,
  before: LiveInvoice,
): Promise<TryOutcome> {
  if (findChargeLine(answer, writing.reference) === null) {
    return lineNotShown(deps, writing, answer);
  }
  try {
    return await markWritten(deps, company, writing, answer, before);
  } catch (error) {
    // It is in QuickBooks; what failed is our own keeping of it.
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new UnknownOutcomeError(`The charge was written, but not recorded: ${reason}`);
  }
}

/** Trying again could add a second line that shows as little, so a person must look first. */
async function lineNotShown(
  deps: WriteChargeDeps,
  charge: StoredCharge,
  answer: RawEntity,
): Promise<TryOutcome> {
  const why =
    `QuickBooks took the change but shows no line with ${charge.reference}: ` +
    `look at invoice ${String(answer['DocNumber'] ?? answer['Id'])} before approving it again.`;
  await deps.charges.move(charge, 'failed', { reason: why });
  return { end: 'failed', why };
}

/** The body that QuickBooks returned goes into the mirror; it is not read again. */
export async function markWritten(
  deps: WriteChargeDeps,
  company: Company,
  charge: StoredCharge,
  invoice: RawEntity,
  before?: LiveInvoice,
): Promise<TryOutcome> {
  // Found by the read although no try is on record as unknown: it was written after all.
  const from = charge.status === 'approved' ? await claimFound(deps, charge) : charge;
  const row = invoiceRow(invoice, company.homeCurrency);
  await deps.mirror.apply(company.realmId, { invoices: [row] });
  await deps.checkpoint('charge: mirrored');
  await deps.charges.move(from, 'written', {
    qboInvoiceId: row.id,
    qboLineId: findChargeLine(invoice, charge.reference)?.id ?? null,
    reason: before ? unexpectedTotal(charge, before.row, row) : null,
  });
  deps.log.info(
    { realmId: company.realmId, invoiceId: row.id, chargeId: charge.id },
    'finance charge is in QuickBooks',
  );
  return { end: 'done', why: null };
}

/** A percent discount or a tax on the invoice may take from the new line or add to it. */
function unexpectedTotal(
  charge: StoredCharge,
  before: InvoiceRow,
  after: InvoiceRow,
): string | null {
  const raisedBy = after.id === before.id ? after.total - before.total : after.total;
  if (raisedBy === charge.amount) return null;
  const text = (minor: bigint): string =>
    `${formatAmount({ minor, currency: charge.currency })} ${charge.currency}`;
  return (
    `QuickBooks raised the total by ${text(raisedBy)} instead of ${text(charge.amount)}: ` +
    'a discount or a tax of the invoice applies to the new line.'
  );
}

async function claimFound(deps: WriteChargeDeps, charge: StoredCharge): Promise<StoredCharge> {
  await deps.charges.move(charge, 'writing');
  return { ...charge, status: 'writing' };
}
