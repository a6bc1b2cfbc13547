import {
  createReversalLists,
  type ReversalListFilter,
} from '../../adapters/store/reversal-lists.ts';
import { allPages, csvFile, type CsvFile } from '../csv-file.ts';
import type { WebDeps } from '../deps.ts';
import { showReversalRows } from '../show/reversal-rows.ts';

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

/** The reversals that match as a CSV file, read by pages. */
export function reversalsCsv(deps: WebDeps, realm: string, filter: ReversalListFilter): CsvFile {
  const lists = createReversalLists(deps.dunwell.db);
  async function* records(): AsyncGenerator<string[][]> {
    const pages = allPages((after) =>
      // What waits moves while it is read, and is not taken out of its order by time.
      lists.page(realm, filter, { limit: rowsPerPage, after, waitingFirst: false }),
    );
    for await (const page of pages) {
      const rows = await showReversalRows(deps, realm, page);
      yield rows.map((row) => [
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
      ]);
    }
  }
  return csvFile(`reversals-${realm}.csv`, header, records());
}
