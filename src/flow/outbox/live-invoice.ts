import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { NotFoundError, QuickBooksError } from '../../adapters/quickbooks/errors.ts';
import { invoiceRow } from '../../adapters/quickbooks/map.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import { formatAmount } from '../../core/money/amount.ts';
import { formatDate } from '../../core/calendar/format-date.ts';
import type { ChargeBasis } from '../../adapters/store/charges.ts';

export type LiveInvoice = { readonly row: InvoiceRow; readonly raw: RawEntity };
/** Null: it is gone. An error: it is there, but not as we can read it. */
export type Look = LiveInvoice | QuickBooksError | null;

type Reading = {
  readonly quickbooks: QuickBooksClient;
  readonly mirror: MirrorStore;
  readonly homeCurrency: string;
  readonly now: Date;
};

/**
 * Reads invoices as they stand in QuickBooks now, in bulk, and keeps them in the mirror. One that
 * a list leaves out is asked for by its id, because only that proves that it is gone.
 * @param options.byId these are asked for one by one: lists may lag behind
 */
export async function readLiveInvoices(
  options: Reading & { readonly ids: readonly string[]; readonly byId: ReadonlySet<string> },
): Promise<Map<string, Look>> {
  const { quickbooks, mirror, homeCurrency, ids, byId } = options;
  const inBulk = [...new Set(ids)].filter((id) => !byId.has(id));
  const looks = new Map<string, Look>();
  if (inBulk.length > 0) {
    for (const raw of await quickbooks.readByIds('Invoice', inBulk)) {
      looks.set(String(raw['Id']), look(raw, homeCurrency));
    }
    const invoices = [...looks.values()].flatMap((each) => (isLive(each) ? [each.row] : []));
    await mirror.apply(quickbooks.realmId, { invoices });
  }
  for (const id of new Set(ids)) {
    if (!looks.has(id)) looks.set(id, await readOne(options, id));
  }
  return looks;
}

export const isLive = (found: Look | undefined): found is LiveInvoice =>
  found !== undefined && found !== null && !(found instanceof QuickBooksError);

function look(raw: RawEntity, homeCurrency: string): Look {
  try {
    return { raw, row: invoiceRow(raw, homeCurrency) };
  } catch (error) {
    if (error instanceof QuickBooksError) return error;
    throw error;
  }
}

async function readOne(options: Reading, id: string): Promise<Look> {
  const { quickbooks, mirror, homeCurrency, now } = options;
  try {
    const raw = await quickbooks.readById('Invoice', id);
    if (raw['status'] === 'Deleted') throw new NotFoundError('The invoice is deleted');
    const found = look(raw, homeCurrency);
    if (isLive(found)) await mirror.apply(quickbooks.realmId, { invoices: [found.row] });
    return found;
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    await mirror.markDeleted(quickbooks.realmId, 'Invoice', id, now);
    return null;
  }
}

/**
 * In words, how a live invoice differs from what a charge was assessed on; null when it does not.
 * @param ours what lines with other charges of ours have added to the invoice since, minor units
 */
export function changeSinceAssessment(
  now: InvoiceRow,
  basis: ChargeBasis,
  ours = 0n,
): string | null {
  const live = { ...now, openBalance: now.openBalance - ours, total: now.total - ours };
  const amount = (minor: bigint): string => formatAmount({ minor, currency: live.currency });
  // A charge for the days until an invoice was paid was assessed on it paid.
  const isPaidStill = live.status === 'paid' && basis.openBalance === 0n;
  if (live.status !== 'open' && !isPaidStill)
    return `The invoice is ${live.status} in QuickBooks now.`;
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
