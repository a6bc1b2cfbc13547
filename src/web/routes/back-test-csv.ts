import { once } from 'node:events';
import { createBackTestResults } from '../../adapters/store/back-test-results.ts';
import type { StoredBackTest } from '../../adapters/store/back-tests.ts';
import { csvRecord } from '../csv.ts';
import type { WebDeps } from '../deps.ts';
import { showBackTestLines } from '../show/back-test-charges.ts';
import type { Visit } from '../visit.ts';

const rowsPerPage = 1_000;
const header = [
  ...['Kind', 'Customer', 'Customer id', 'Invoice', 'Invoice id', 'Assessed on', 'Currency'],
  ...['Amount', 'Before the guard', 'Cut by'],
];

/** The charges of a back-test as CSV, read and sent by pages. */
export async function sendBackTestCsv(
  deps: WebDeps,
  { realm, response }: Visit,
  test: StoredBackTest,
): Promise<void> {
  const results = createBackTestResults(deps.dunwell.db);
  response.type('text/csv; charset=utf-8');
  response.attachment(`back-test-${test.from}-${test.to}.csv`);
  response.write(csvRecord(header));
  for (let skip = 0; !response.destroyed; skip += rowsPerPage) {
    const lines = await results.lines(test.id, {}, { limit: rowsPerPage, skip });
    const rows = await showBackTestLines(deps, realm, lines);
    const text = rows
      .map((row) =>
        csvRecord([
          row.kind === 'would' ? 'would have been' : 'really charged',
          ...[row.customer.name, row.customer.id, row.invoice.docNumber, row.invoice.id],
          ...[row.assessmentDate, row.currency, row.amount, row.wanted ?? '', row.cutBy ?? ''],
        ]),
      )
      .join('');
    if (!response.write(text))
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
    if (lines.length < rowsPerPage) break;
  }
  response.end();
}
