import { parseAmount } from '../../core/money/amount.ts';
import type { QuickBooksClient, RawEntity } from './client.ts';
import { isColumn, parsedReport, type ReportColumn, type ReportRow, type Cell } from './report.ts';

/** What a customer owes by QuickBooks' own report, in minor units of the home currency. */
export type ReceivableRow = {
  readonly customerId: string;
  readonly name: string;
  readonly total: bigint;
};

/**
 * What every customer owes as of a day, net of unapplied payments and credits. A customer with
 * sub-customers is a section; its own amounts stand in the section's head.
 * @throws TransientError when the answer is no report
 */
export async function readAgedReceivables(
  quickbooks: Pick<QuickBooksClient, 'report'>,
  asOf: string,
  homeCurrency: string,
): Promise<ReceivableRow[]> {
  const raw = await quickbooks.report('AgedReceivables', { report_date: asOf });
  return readReceivables(raw, homeCurrency);
}

/** The report's rows by customer; sums and customers with nothing of their own are left out. */
export function readReceivables(raw: RawEntity, homeCurrency: string): ReceivableRow[] {
  const report = parsedReport(raw);
  const currency = report.Header.Currency ?? homeCurrency;
  // The sum over all ages is the last column, whatever the number of periods.
  const last = (report.Columns.Column ?? []).length - 1;
  const totals = new Map<string, ReceivableRow>();
  for (const line of linesOf(report.Rows.Row ?? [])) {
    const [head] = line;
    const text = (line[last] ?? line.at(-1))?.value.replaceAll(',', '') ?? '';
    if (head?.id === undefined || line.length < 2 || text === '') continue;
    const total = parseAmount(text, currency).minor + (totals.get(head.id)?.total ?? 0n);
    totals.set(head.id, { customerId: head.id, name: head.value, total });
  }
  return [...totals.values()];
}

/**
 * The kinds of transactions that make up what a customer owes, as QuickBooks names them, with
 * how many of each.
 * @throws TransientError when the answer is no report
 */
export async function readReceivableKinds(
  quickbooks: Pick<QuickBooksClient, 'report'>,
  asOf: string,
  customerId: string,
): Promise<Map<string, number>> {
  const criteria = { report_date: asOf, customer: customerId };
  const report = parsedReport(await quickbooks.report('AgedReceivableDetail', criteria));
  const place = (report.Columns.Column ?? []).findIndex(isKind);
  const kinds = new Map<string, number>();
  for (const line of plainLinesOf(report.Rows.Row ?? [])) {
    const kind = line[place]?.value ?? '';
    if (kind !== '') kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return kinds;
}

const isKind = (each: ReportColumn): boolean =>
  isColumn(each, 'txn_type') || /transaction type/i.test(each.ColTitle);

const linesOf = (rows: readonly ReportRow[]): Cell[][] =>
  rows.flatMap((each) => [
    ...(each.ColData ? [each.ColData] : []),
    ...(each.Header ? [each.Header.ColData] : []),
    ...linesOf(each.Rows?.Row ?? []),
  ]);

const plainLinesOf = (rows: readonly ReportRow[]): Cell[][] =>
  rows.flatMap((each) => [
    ...(each.ColData ? [each.ColData] : []),
    ...plainLinesOf(each.Rows?.Row ?? []),
  ]);
