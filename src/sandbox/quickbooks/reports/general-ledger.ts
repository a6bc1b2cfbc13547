/** The report GeneralLedger: the postings on each account, with a running balance. */
import { minorDigits, minorText, toMinor } from '../amounts.ts';
import { invalidEnumeration } from '../faults.ts';
import { compact, type JsonObject } from '../json.ts';
import type { LedgerEntry } from './ledger-entries.ts';
import type { LedgerRequest } from './ledger-request.ts';
import { cell, type Column } from './report-shape.ts';

export type LedgerAccount = {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | undefined;
  /** What is on it before the report's first day, in minor units. */
  readonly beginning: bigint;
};

type Printed = {
  readonly entry: LedgerEntry;
  readonly balance: bigint;
  readonly digits: number;
  readonly receivable: { readonly id: string; readonly name: string } | undefined;
};
type LedgerColumn = {
  readonly title: string;
  readonly print: (row: Printed) => JsonObject;
  readonly sum?: true;
};

const typeNames: Readonly<Record<string, string>> = {
  SalesReceipt: 'Sales Receipt',
  CreditMemo: 'Credit Memo',
  RefundReceipt: 'Refund',
  JournalEntry: 'Journal Entry',
  Purchase: 'Expense',
  VendorCredit: 'Vendor Credit',
};
const onReceivables = new Set(['Invoice', 'CreditMemo']);

const amount: LedgerColumn = {
  title: 'Amount',
  sum: true,
  print: ({ entry, digits }) => cell(minorText(entry.homeMinor, digits)),
};
const balance: LedgerColumn = {
  title: 'Balance',
  print: ({ balance: left, digits }) => cell(minorText(left, digits)),
};
const ledgerColumns: Readonly<Record<string, LedgerColumn>> = {
  tx_date: { title: 'Date', print: ({ entry }) => cell(entry.txnDate) },
  txn_type: {
    title: 'Transaction Type',
    print: ({ entry }) => cell(typeNames[entry.type] ?? entry.type, entry.id),
  },
  doc_num: { title: 'Num', print: ({ entry }) => cell(entry.docNumber) },
  name: { title: 'Name', print: ({ entry }) => cell(entry.name, entry.nameId) },
  memo: { title: 'Memo/Description', print: ({ entry }) => cell(entry.memo) },
  split_acc: {
    title: 'Split',
    print: ({ entry, receivable }) =>
      onReceivables.has(entry.type)
        ? cell(receivable?.name ?? '', receivable?.id)
        : cell('-Split-'),
  },
  currency: { title: 'Currency', print: ({ entry }) => cell(entry.currency) },
  exch_rate: { title: 'Exchange Rate', print: ({ entry }) => cell(entry.rate) },
  nat_foreign_amount: {
    title: 'Foreign Amount',
    print: ({ entry }) => {
      const digits = minorDigits(entry.currency);
      return cell(minorText(toMinor(entry.amount, digits), digits));
    },
  },
  subt_nat_amount: amount,
  subt_nat_home_amount: amount,
  rbal_nat_amount: balance,
  rbal_nat_home_amount: balance,
};
const usual = ['tx_date', 'txn_type', 'doc_num', 'name', 'memo', 'split_acc'];
/** A report has at most so many cells; what is beyond is left out and said so. */
const mostCells = 400_000;

/** Columns and rows of the report: a section for each account that has anything, by name. */
export function generalLedger(
  accounts: readonly LedgerAccount[],
  entries: readonly LedgerEntry[],
  request: LedgerRequest,
  company: {
    readonly currency: string;
    readonly isMultiCurrency: boolean;
    readonly receivable: { readonly id: string; readonly name: string } | undefined;
  },
): { columns: Column[]; rows: JsonObject[] } {
  const home = company.isMultiCurrency ? 'home_amount' : 'amount';
  const keys = request.columns ?? [...usual, `subt_nat_${home}`, `rbal_nat_${home}`];
  const columns = keys.map((key) => ({ key, ...knownColumn(key) }));
  const digits = minorDigits(company.currency);
  const shown = inOrder(entries, request).slice(0, Math.floor(mostCells / columns.length));
  const frame = { columns, digits, receivable: company.receivable };
  const ids = new Set(accounts.map(({ id }) => id));
  const top = accounts.filter(({ parentId }) => parentId === undefined || !ids.has(parentId));
  const rows = top.flatMap((account) => section(account, { ...frame, accounts, shown }).rows);
  if (shown.length < entries.length) {
    const text = 'Unable to display more data. Please reduce the date range.';
    rows.push({ ColData: columns.map((_, index) => cell(index === 0 ? text : '')), type: 'Data' });
  }
  return { columns: columns.map(({ title, key }) => ({ title, type: key, key })), rows };
}

function knownColumn(key: string): LedgerColumn {
  const column = ledgerColumns[key];
  if (column === undefined) throw invalidEnumeration('columns', key);
  return column;
}

function inOrder(entries: readonly LedgerEntry[], request: LedgerRequest): LedgerEntry[] {
  const keyOf = (entry: LedgerEntry): string => {
    if (request.sortBy === 'txn_type') return typeNames[entry.type] ?? entry.type;
    return request.sortBy === 'doc_num' ? entry.docNumber : entry.txnDate;
  };
  const direction = request.isDescending ? -1 : 1;
  return entries.toSorted(
    (a, b) => direction * (keyOf(a) < keyOf(b) ? -1 : Number(keyOf(a) > keyOf(b))),
  );
}

type Frame = {
  readonly accounts: readonly LedgerAccount[];
  readonly shown: readonly LedgerEntry[];
  readonly columns: readonly LedgerColumn[];
  readonly digits: number;
  readonly receivable: Printed['receivable'];
};

/** The section of an account with those of its sub-accounts in it; none where nothing is on them. */
function section(account: LedgerAccount, frame: Frame): { rows: JsonObject[]; total: bigint } {
  const { accounts, shown, columns, digits, receivable } = frame;
  let left = account.beginning;
  const own = shown.filter((entry) => entry.accountId === account.id);
  const printed = own.map((entry): JsonObject => {
    left += entry.homeMinor;
    const row = { entry, balance: left, digits, receivable };
    return { ColData: columns.map((column) => column.print(row)), type: 'Data' };
  });
  if (account.beginning !== 0n) printed.unshift(beginningRow(account.beginning, columns, digits));
  const below = accounts
    .filter(({ parentId }) => parentId === account.id)
    .map((child) => section(child, frame));
  const inside = [...printed, ...below.flatMap(({ rows }) => rows)];
  if (inside.length === 0) return { rows: [], total: 0n };
  const total = below.reduce(
    (sum, each) => sum + each.total,
    own.reduce((sum, entry) => sum + entry.homeMinor, 0n),
  );
  const withSubs = below.some(({ rows }) => rows.length > 0) ? ' with sub-accounts' : '';
  const title = `Total for ${account.name}${withSubs}`;
  const row = {
    Header: {
      ColData: columns.map((_, index) => (index === 0 ? cell(account.name, account.id) : cell(''))),
    },
    Rows: { Row: inside },
    Summary: {
      ColData: columns.map(({ sum }, index) =>
        index === 0 ? cell(title) : cell(sum === true ? minorText(total, digits) : ''),
      ),
    },
    type: 'Section',
  };
  return { rows: [compact(row)], total };
}

function beginningRow(
  beginning: bigint,
  columns: readonly LedgerColumn[],
  digits: number,
): JsonObject {
  const ColData = columns.map((column, index) => {
    if (index === 0) return cell('Beginning Balance');
    return cell(column.title === balance.title ? minorText(beginning, digits) : '');
  });
  return { ColData, type: 'Data' };
}
