/** Runs the report GeneralLedger. */
import type { Pool } from 'pg';
import { minorDigits } from '../amounts.ts';
import type { JsonObject } from '../json.ts';
import { pacificDate } from '../times.ts';
import { generalLedger, type LedgerAccount } from './general-ledger.ts';
import { findLedgerEntries, type LedgerEntry } from './ledger-entries.ts';
import { readLedgerRequest, type LedgerRequest } from './ledger-request.ts';
import type { Parameters } from './report-parameters.ts';
import { reportBody } from './report-shape.ts';

type AccountRow = {
  id: string;
  name: string;
  parent_id: string | null;
  classification: string;
  type: string;
};
/** Accounts of these begin every fiscal year with nothing. */
const ofTheYear = new Set(['Revenue', 'Expense']);

/**
 * The postings on accounts by the accrual method, in the home currency.
 * @throws QuickBooksFault for parameters that cannot be read
 */
export async function runGeneralLedger(
  pool: Pool,
  asked: {
    realmId: string;
    now: Date;
    company: { currency: string; isMultiCurrency: boolean; fiscalStart: number };
    parameters: Parameters;
  },
): Promise<JsonObject> {
  const { realmId, now, company } = asked;
  const { currency, fiscalStart } = company;
  const request = readLedgerRequest(asked.parameters, pacificDate(now), fiscalStart);
  const all = await loadAccounts(pool, realmId);
  const accounts = withSubAccounts(all, request);
  const yearStart = startOfYear(request.start, fiscalStart);
  const isOfYear = (row: AccountRow): boolean => ofTheYear.has(row.classification);
  const found = await findLedgerEntries(pool, realmId, {
    start: accounts.every(isOfYear) ? yearStart : '1900-01-01',
    end: request.end,
    accountIds: accounts.map(({ id }) => id),
    homeCurrency: currency,
    digits: minorDigits(currency),
  });
  const { customerIds } = request;
  const entries = found.filter(
    ({ nameId }) => customerIds === undefined || customerIds.has(nameId ?? ''),
  );
  const before = entries.filter(({ txnDate }) => txnDate < request.start);
  const content = generalLedger(
    accounts.map((row): LedgerAccount => {
      const since = isOfYear(row) ? yearStart : '1900-01-01';
      return { ...row, parentId: row.parent_id ?? undefined, beginning: sumOf(row, before, since) };
    }),
    entries.filter(({ txnDate }) => txnDate >= request.start),
    request,
    { ...company, receivable: all.find(({ type }) => type === 'Accounts Receivable') },
  );
  const { dateMacro, start, end, account } = request;
  return reportBody({
    ...{ name: 'GeneralLedger', now, currency, basis: 'Accrual' as const },
    period: { dateMacro, start, end },
    filters: { Account: account },
    options: [],
    ...content,
  });
}

const sumOf = (account: AccountRow, entries: readonly LedgerEntry[], since: string): bigint =>
  entries
    .filter(({ accountId, txnDate }) => accountId === account.id && txnDate >= since)
    .reduce((sum, { homeMinor }) => sum + homeMinor, 0n);

/** The first day of the fiscal year that a day is in. */
function startOfYear(day: string, fiscalStart: number): string {
  const month = Number(day.slice(5, 7)) - 1;
  const year = Number(day.slice(0, 4)) - (month < fiscalStart ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${String(fiscalStart + 1).padStart(2, '0')}-01`;
}

async function loadAccounts(pool: Pool, realmId: string): Promise<AccountRow[]> {
  const { rows } = await pool.query<AccountRow>(
    `select id::text, coalesce(body ->> 'Name', name) as name, parent_ref::text as parent_id,
       body ->> 'Classification' as classification, body ->> 'AccountType' as type
     from sandbox.qbo_entities
     where realm_id = $1 and type = 'Account' and not deleted order by name, id`,
    [realmId],
  );
  return rows;
}

function withSubAccounts(all: readonly AccountRow[], request: LedgerRequest): AccountRow[] {
  const { accountIds } = request;
  if (accountIds === undefined) return [...all];
  const isAsked = (row: AccountRow): boolean => {
    if (accountIds.has(row.id)) return true;
    const parent = all.find(({ id }) => id === row.parent_id);
    return parent !== undefined && isAsked(parent);
  };
  return all.filter(isAsked);
}
