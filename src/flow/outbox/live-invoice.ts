import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { NotFoundError } from '../../adapters/quickbooks/errors.ts';
import { invoiceRow } from '../../adapters/quickbooks/map.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import { formatAmount } from '../../core/money/amount.ts';
import { formatDate } from '../../core/calendar/format-date.ts';
import type { ChargeBasis } from '../../adapters/store/charges.ts';

export type LiveInvoice = { readonly row: InvoiceRow; readonly raw: RawEntity };

/** Reads an invoice as it stands in QuickBooks now and keeps it in the mirror; null when it is gone. */
export async function readLiveInvoice(options: {
  quickbooks: QuickBooksClient;
  mirror: MirrorStore;
  invoiceId: string;
  homeCurrency: string;
  now: Date;
}): Promise<LiveInvoice | null> {
  const { quickbooks, mirror, invoiceId, homeCurrency, now } = options;
  try {
    const raw = await quickbooks.readById('Invoice', invoiceId);
    if (raw['status'] === 'Deleted') throw new NotFoundError('The invoice is deleted');
    const row = invoiceRow(raw, homeCurrency);
    await mirror.apply(quickbooks.realmId, { invoices: [row] });
    return { row, raw };
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    await mirror.markDeleted(quickbooks.realmId, 'Invoice', invoiceId, now);
    return null;
  }
}

/** In words, how a live invoice differs from what a charge was assessed on; null when it does not. */
export function changeSinceAssessment(live: InvoiceRow, basis: ChargeBasis): string | null {
  const amount = (minor: bigint): string => formatAmount({ minor, currency: live.currency });
  if (live.status !== 'open') return `The invoice is ${live.status} in QuickBooks now.`;
  if (live.dueDate !== basis.dueDate) {
    return `The due date has changed from ${formatDate(basis.dueDate)} to ${formatDate(live.dueDate)}.`;
  }
  if (live.openBalance !== basis.openBalance) {
    return `The open balance has changed from ${amount(basis.openBalance)} to ${amount(live.openBalance)}.`;
  }
  if (live.total !== basis.total) {
    return `The invoice total has changed from ${amount(basis.total)} to ${amount(live.total)}.`;
  }
  return null;
}
