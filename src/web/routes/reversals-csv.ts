import { once } from 'node:events';
import {
  createReversalLists,
  type ReversalListFilter,
} from '../../adapters/store/reversal-lists.ts';
import { csvRecord } from '../csv.ts';
import type { WebDeps } from '../deps.ts';
import { showReversalRows } from '../show/reversal-rows.ts';
import type { Visit } from '../visit.ts';

const rowsPerPage = 500;
const header = [
  'Charge',
  'State',
  'Invoice',
  'Invoice id',
  'Customer',
  'Customer id',
  'Currency',
  'Amount',
  'Cause',
  'Reason',
  'How',
  'Found',
  'Asked at (UTC)',
];

/** The reversals as CSV, read and sent by pages. */
export async function sendReversalsCsv(
  deps: WebDeps,
  { realm, response }: Visit,
  filter: ReversalListFilter,
): Promise<void> {
  const lists = createReversalLists(deps.dunwell.db);
  response.type('text/csv; charset=utf-8');
  response.attachment(`reversals-${realm}.csv`);
  response.write(csvRecord(header));
  let after: string | undefined;
  do {
    // What waits moves while it is read, and is not taken out of its order by time.
    const page = await lists.page(realm, filter, {
      limit: rowsPerPage,
      after,
      waitingFirst: false,
    });
    const rows = await showReversalRows(deps, realm, page.rows);
    const text = rows.map((row) =>
      csvRecord([
        row.charge.reference,
        row.status,
        row.invoice.docNumber,
        row.invoice.id,
        row.customer.name,
        row.customer.id,
        row.currency,
        row.amount,
        row.cause,
        row.reason,
        row.method,
        row.finding ?? '',
        row.at,
      ]),
    );
    if (!response.write(text.join('')))
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
    after = page.next ?? undefined;
  } while (after !== undefined && !response.destroyed);
  response.end();
}
