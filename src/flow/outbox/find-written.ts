import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import type { ChargeTry } from './charge-deps.ts';
import { recipientOf } from './charge-units.ts';
import { findChargeLine } from './charge-line.ts';
import { isLive, type Look } from './live-invoice.ts';

/**
 * The invoices that carry charges already, by charge id, whatever became of the tries before. A
 * line on an invoice is seen on it; an invoice of its own is looked for among its customer's, all
 * customers' in one go.
 */
export async function findWritten(
  quickbooks: QuickBooksClient,
  tries: readonly ChargeTry[],
  looks: ReadonlyMap<string, Look>,
): Promise<Map<string, RawEntity>> {
  const written = new Map<string, RawEntity>();
  for (const { charge } of tries) {
    const look = looks.get(charge.invoiceId);
    if (isLive(look) && findChargeLine(look.raw, charge.reference) !== null) {
      written.set(charge.id, look.raw);
    }
  }
  const sought = tries.filter(({ charge, entry }) => {
    const isFirstTry = charge.status === 'approved' && entry.attempts === 0;
    return charge.writeBack !== 'lineOnInvoice' && !isFirstTry && !written.has(charge.id);
  });
  if (sought.length === 0) return written;

  // A charge invoice is dated the day it is written, never before its assessment.
  const since = new Map<string, string>();
  for (const each of sought) {
    const { assessmentDate } = each.charge;
    const recipient = recipientOf(each);
    const earliest = since.get(recipient);
    if (!earliest || assessmentDate < earliest) since.set(recipient, assessmentDate);
  }
  const criteria = [...since].map(
    ([customerId, date]) =>
      ` where CustomerRef = '${customerId}' and TxnDate >= '${date}'` +
      ' orderby Id desc maxresults 1000',
  );
  const recent = (await quickbooks.queryAll('Invoice', criteria)).flat();
  for (const { charge } of sought) {
    const found = recent.find((raw) => findChargeLine(raw, charge.reference) !== null);
    if (found) written.set(charge.id, found);
  }
  return written;
}
