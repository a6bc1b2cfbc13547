import { createBackTestResults } from '../../adapters/store/back-test-results.ts';
import type { StoredBackTest } from '../../adapters/store/back-tests.ts';
import { csvFile, type CsvFile } from '../csv-file.ts';
import type { WebDeps } from '../deps.ts';
import { showBackTestLines } from '../show/back-test-charges.ts';

const rowsPerPage = 1_000;
const header = [
  ...['Kind', 'Customer', 'Customer id', 'Invoice', 'Invoice id', 'Assessed on', 'Currency'],
  ...['Amount', 'Before the guard', 'Cut by'],
];

/** The charges of a back-test as a CSV file, read by pages. */
export function backTestCsv(deps: WebDeps, realm: string, test: StoredBackTest): CsvFile {
  const results = createBackTestResults(deps.dunwell.db);
  async function* records(): AsyncGenerator<string[][]> {
    for (let skip = 0; ; skip += rowsPerPage) {
      const lines = await results.lines(test.id, {}, { limit: rowsPerPage, skip });
      const rows = await showBackTestLines(deps, realm, lines);
      yield rows.map((row) => [
        row.kind === 'would' ? 'would have been' : 'really charged',
        ...[row.customer.name, row.customer.id, row.invoice.docNumber, row.invoice.id],
        ...[row.assessmentDate, row.currency, row.amount, row.wanted ?? '', row.cutBy ?? ''],
      ]);
      if (lines.length < rowsPerPage) return;
    }
  }
  return csvFile(`back-test-${test.from}-${test.to}.csv`, header, records());
}
