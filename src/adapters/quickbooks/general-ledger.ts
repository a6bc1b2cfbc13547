/**
 * The postings on one account, from QuickBooks' report GeneralLedger. The report's own columns are
 * taken, because which column has the amounts differs with the company's settings; they are found
 * by their keys, for titles are in the company's language.
 */
import {
  addDays,
  daysBetween,
  parsePlainDate,
  type PlainDate,
} from '../../core/calendar/plain-date.ts';
import { parseAmount } from '../../core/money/amount.ts';
import type { AccountEntry } from '../../core/reports/account-entry.ts';
import type { QuickBooksClient, RawEntity } from './client.ts';
import { TransientError } from './errors.ts';
import { isColumn, parsedReport, type Cell, type Report, type ReportRow } from './report.ts';

/** Which account and days, both days included. */
export type LedgerPeriod = {
  readonly accountId: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
};

/** With several currencies, or without tracking of sales tax, the amounts have another column. */
const amountKeys = [
  ...['subt_nat_home_amount', 'subt_nat_amount', 'subt_nat_amount_home_nt', 'subt_nat_amount_nt'],
];
/** What stands instead of the rows that a report of more than 400,000 cells leaves out. */
const cutOff = /unable to display more data/i;
const plainDay = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Every posting on an account within a period, in the report's order. A period that is too much
 * for one report is asked for in halves.
 * @throws TransientError when the answer is no such report, or is not whole for a single day
 */
export async function readAccountEntries(
  quickbooks: Pick<QuickBooksClient, 'report'>,
  period: LedgerPeriod,
  homeCurrency: string,
): Promise<AccountEntry[]> {
  const { accountId, from, to } = period;
  const raw = await quickbooks.report('GeneralLedgerDetail', {
    start_date: from,
    end_date: to,
    account: accountId,
    accounting_method: 'Accrual',
  });
  const { entries, isWhole } = readLedger(raw, accountId, homeCurrency);
  if (isWhole) return entries;
  if (from >= to) {
    throw new TransientError(`QuickBooks’ general ledger of ${from} does not add up`);
  }
  const middle = addDays(from, Math.floor(daysBetween(from, to) / 2));
  return [
    ...(await readAccountEntries(quickbooks, { accountId, from, to: middle }, homeCurrency)),
    ...(await readAccountEntries(
      quickbooks,
      { accountId, from: addDays(middle, 1), to },
      homeCurrency,
    )),
  ];
}

/** The account's postings in a report, and whether all are there: nothing cut off, sums that add up. */
export function readLedger(
  raw: RawEntity,
  accountId: string,
  homeCurrency: string,
): { readonly entries: AccountEntry[]; readonly isWhole: boolean } {
  const report = parsedReport(raw);
  const currency = report.Header.Currency ?? homeCurrency;
  const read = readerOf(report, currency);
  const entries: AccountEntry[] = [];
  let isWhole = true;
  /** The sum of all that is in the rows, of whichever account. */
  const walk = (rows: readonly ReportRow[], account: string): bigint =>
    rows.reduce((sum, row) => {
      const cells = row.ColData ?? [];
      if (cells.some(({ value }) => cutOff.test(value))) isWhole = false;
      const entry = read.entry(cells, account);
      // Asked for an account, QuickBooks also gives those that are under it.
      if (entry !== null && account === accountId) entries.push(entry);
      // A section without an id has what is the account's own around it.
      const inside = walk(row.Rows?.Row ?? [], row.Header?.ColData[0]?.id ?? account);
      const said = read.amount(row.Summary?.ColData ?? []);
      if (said !== null && said !== inside) isWhole = false;
      return sum + (entry?.amount ?? 0n) + inside;
    }, 0n);
  walk(report.Rows.Row ?? [], accountId);
  return { entries, isWhole };
}

function readerOf(report: Report, currency: string) {
  const columns = report.Columns.Column ?? [];
  const placeOf = (keys: readonly string[]): number =>
    keys
      .map((key) => columns.findIndex((column) => isColumn(column, key)))
      .find((place) => place >= 0) ?? -1;
  const [date, kind, amount] = [placeOf(['tx_date']), placeOf(['txn_type']), placeOf(amountKeys)];
  const [number, name, memo] = [placeOf(['doc_num']), placeOf(['name']), placeOf(['memo'])];
  if (Math.min(date, kind, amount) < 0 && (report.Rows.Row ?? []).length > 0) {
    throw new TransientError('QuickBooks’ general ledger lacks its dates, kinds or amounts');
  }
  const textOf = (cells: readonly Cell[], place: number): string => cells[place]?.value ?? '';
  const amountOf = (cells: readonly Cell[]): bigint | null => {
    const text = textOf(cells, amount)
      .replaceAll(',', '')
      .replace(/^(-?)\./, '$10.');
    return text === '' ? null : parseAmount(text, currency).minor;
  };
  return {
    amount: amountOf,
    /** Null for what is no posting: the beginning balance, a note. */
    entry(cells: readonly Cell[], accountId: string): AccountEntry | null {
      const day = textOf(cells, date);
      if (!plainDay.test(day)) return null;
      return {
        accountId,
        date: parsePlainDate(day),
        type: textOf(cells, kind),
        transactionId: cells[kind]?.id ?? null,
        number: textOf(cells, number),
        name: textOf(cells, name),
        memo: textOf(cells, memo),
        amount: amountOf(cells) ?? 0n,
      };
    },
  };
}
