/** The report AgedReceivableDetail: every open transaction, by how long it is overdue. */
import { minorDigits, minorText, toMinor } from '../amounts.ts';
import { invalidEnumeration } from '../faults.ts';
import { compact, type JsonObject } from '../json.ts';
import { agingPeriods, daysBetween, periodIndex } from './aging-periods.ts';
import type { OpenItem } from './open-items.ts';
import type { ReportRequest } from './report-request.ts';
import { cell, type Column } from './report-shape.ts';

type Context = {
  /** Full names by customer id. */
  readonly names: ReadonlyMap<string, string>;
  readonly termNames: ReadonlyMap<string, string>;
  readonly departmentNames: ReadonlyMap<string, string>;
  readonly ageOn: string;
  readonly digits: number;
};

type DetailColumn = {
  readonly title: string;
  readonly print: (item: OpenItem, context: Context) => JsonObject;
  /** Summed in the section's and the report's totals. */
  readonly sum?: (item: OpenItem) => bigint;
};

const typeNames = {
  Invoice: 'Invoice',
  CreditMemo: 'Credit Memo',
  Payment: 'Payment',
  JournalEntry: 'Journal Entry',
};

function foreign(amount: string, item: OpenItem): JsonObject {
  const digits = minorDigits(item.currency);
  return cell(minorText(toMinor(amount, digits), digits));
}

function money(title: string, sum: (item: OpenItem) => bigint): DetailColumn {
  return { title, sum, print: (item, { digits }) => cell(minorText(sum(item), digits)) };
}

function named(names: ReadonlyMap<string, string>, id: string | undefined): JsonObject {
  return cell(id === undefined ? '' : (names.get(id) ?? ''), id);
}

const detailColumns: Readonly<Record<string, DetailColumn>> = {
  tx_date: { title: 'Date', print: (item) => cell(item.txnDate) },
  txn_type: { title: 'Transaction Type', print: (item) => cell(typeNames[item.type], item.id) },
  doc_num: { title: 'Num', print: (item) => cell(item.docNumber ?? '') },
  cust_name: {
    title: 'Customer',
    print: (item, { names }) => cell(names.get(item.customerId) ?? '', item.customerId),
  },
  dept_name: {
    title: 'Location',
    print: (item, { departmentNames }) => named(departmentNames, item.departmentId),
  },
  term_name: { title: 'Terms', print: (item, { termNames }) => named(termNames, item.termId) },
  due_date: { title: 'Due Date', print: (item) => cell(item.dueDate) },
  past_due: {
    title: 'Past Due',
    print: (item, { ageOn }) => cell(String(Math.max(0, daysBetween(item.dueDate, ageOn)))),
  },
  memo: { title: 'Memo/Description', print: (item) => cell(item.memo ?? '') },
  currency: { title: 'Currency', print: (item) => cell(item.currency) },
  exch_rate: { title: 'Exchange Rate', print: (item) => cell(item.rate) },
  foreign_amount: { title: 'Foreign Amount', print: (item) => foreign(item.amount, item) },
  foreign_open_bal: {
    title: 'Foreign Open Balance',
    print: (item) => foreign(item.openBalance, item),
  },
  subt_amount: money('Amount', (item) => item.homeAmountMinor),
  subt_open_bal: money('Open Balance', (item) => item.homeOpenMinor),
};

const usual = ['tx_date', 'txn_type', 'doc_num', 'cust_name', 'due_date'];
const foreignColumns = ['currency', 'foreign_amount', 'foreign_open_bal'];
const amounts = ['subt_amount', 'subt_open_bal'];

/** Columns and rows of the report, the longest overdue section first. */
export function agedReceivableDetail(
  items: readonly OpenItem[],
  request: ReportRequest,
  company: Omit<Context, 'ageOn' | 'digits'> & { currency: string; isMultiCurrency: boolean },
): { columns: Column[]; rows: JsonObject[] } {
  const keys = request.columns ?? [
    ...usual,
    ...(company.isMultiCurrency ? foreignColumns : []),
    ...amounts,
  ];
  const columns = keys.map((key) => ({ key, ...knownColumn(key) }));
  const ageOn = request.agingMethod === 'Current' ? request.today : request.date;
  const context: Context = { ...company, ageOn, digits: minorDigits(company.currency) };
  const periods = agingPeriods(request.agingPeriodDays, request.periodCount);
  const shown = items.filter((item) => isAskedFor(item, request, ageOn));
  const sections = periods.map(({ section }, index) => {
    const own = shown.filter(
      (item) => periodIndex(periods, daysBetween(item.dueDate, ageOn)) === index,
    );
    return own.length === 0 ? [] : [printSection(section, own, columns, context)];
  });
  const rows = sections.toReversed().flat();
  return {
    columns: columns.map(({ title, key }) => ({ title, type: key, key })),
    rows: rows.length === 0 ? [] : [...rows, printTotal('TOTAL', shown, columns, context, true)],
  };
}

function knownColumn(key: string): DetailColumn {
  const column = detailColumns[key];
  if (column === undefined) throw invalidEnumeration('columns', key);
  return column;
}

function isAskedFor(item: OpenItem, request: ReportRequest, ageOn: string): boolean {
  const { termIds, minDaysPastDue, startDueDate, endDueDate } = request;
  if (termIds !== undefined && !termIds.has(item.termId ?? '')) return false;
  if (minDaysPastDue !== undefined && daysBetween(item.dueDate, ageOn) < minDaysPastDue) {
    return false;
  }
  if (startDueDate !== undefined && item.dueDate < startDueDate) return false;
  return endDueDate === undefined || item.dueDate <= endDueDate;
}

function printSection(
  title: string,
  items: readonly OpenItem[],
  columns: readonly DetailColumn[],
  context: Context,
): JsonObject {
  return {
    Header: { ColData: columns.map((_, index) => cell(index === 0 ? title : '')) },
    Rows: {
      Row: items.map((item) => ({
        ColData: columns.map((column) => column.print(item, context)),
        type: 'Data',
      })),
    },
    ...printTotal(`Total for ${title}`, items, columns, context, false),
  };
}

function printTotal(
  title: string,
  items: readonly OpenItem[],
  columns: readonly DetailColumn[],
  context: Context,
  isGrand: boolean,
): JsonObject {
  const cells = columns.map((column, index) => {
    const { sum } = column;
    if (sum === undefined) return cell(index === 0 ? title : '');
    const total = items.reduce((left, item) => left + sum(item), 0n);
    return cell(minorText(total, context.digits));
  });
  return compact({
    Summary: { ColData: cells },
    type: 'Section',
    group: isGrand ? 'GrandTotal' : undefined,
  });
}
