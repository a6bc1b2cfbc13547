/** Runs the reports the local QuickBooks has. */
import type { Pool } from 'pg';
import { unsupportedOperation } from '../faults.ts';
import type { JsonObject } from '../json.ts';
import { pacificDate } from '../times.ts';
import { agedReceivableDetail } from './aged-receivable-detail.ts';
import { agedReceivables, type CustomerName } from './aged-receivables.ts';
import { findOpenItems, type OpenItem } from './open-items.ts';
import type { Parameters } from './report-parameters.ts';
import { readReportRequest, type ReportRequest } from './report-request.ts';
import { reportBody } from './report-shape.ts';
import { runGeneralLedger } from './run-general-ledger.ts';

type Company = { currency: string; isMultiCurrency: boolean; fiscalStart: number };

const monthNames = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august'],
  ...['september', 'october', 'november', 'december'],
];

/**
 * The answer to `GET /reports/<name>`. Amounts are in the home currency; those of the aging reports
 * tie to the open balances of invoices, unapplied payments and credit memos.
 * @throws QuickBooksFault for a report that is unknown and for parameters that cannot be read
 */
export async function runReport(
  deps: { pool: Pool; now: () => Date },
  realmId: string,
  name: string,
  parameters: Parameters,
): Promise<JsonObject> {
  const { pool } = deps;
  const report = ['AgedReceivables', 'AgedReceivableDetail', 'GeneralLedger'].find(
    (known) => known.toLowerCase() === name.toLowerCase(),
  );
  if (report === undefined) throw unsupportedOperation(`reports/${name}`);
  const company = await loadCompany(pool, realmId);
  const asked = { realmId, now: deps.now(), company, parameters };
  return report === 'GeneralLedger' ? runGeneralLedger(pool, asked) : runAging(pool, asked, report);
}

async function runAging(
  pool: Pool,
  asked: { realmId: string; now: Date; company: Company; parameters: Parameters },
  report: string,
): Promise<JsonObject> {
  const { realmId, now, company, parameters } = asked;
  const request = readReportRequest(parameters, pacificDate(now), company.fiscalStart);
  const { currency } = company;
  const isAsOf = request.agingMethod === 'Report_Date';
  const isDetail = report === 'AgedReceivableDetail';
  const hasDetails = isDetail || company.isMultiCurrency || request.departmentIds !== undefined;
  const open = { date: request.date, isAsOf, homeCurrency: currency, hasDetails };
  const found = await findOpenItems(pool, realmId, open);
  const items = found.filter((item) => isOfRequest(item, request));
  const content = isDetail
    ? await detail(pool, realmId, items, request, company)
    : agedReceivables(items, await loadCustomers(pool, realmId, items), request, currency);
  const { dateMacro, startPeriod: start, date: end } = request;
  return reportBody({
    ...{ name: report, now, currency },
    period: { dateMacro, start, end },
    filters: { Customer: request.customer },
    options: [{ Name: 'report_date', Value: end }],
    ...content,
  });
}

function isOfRequest(item: OpenItem, request: ReportRequest): boolean {
  const { customerIds, departmentIds } = request;
  if (customerIds !== undefined && !customerIds.has(item.customerId)) return false;
  return departmentIds === undefined || departmentIds.has(item.departmentId ?? '');
}

async function loadCompany(pool: Pool, realmId: string): Promise<Company> {
  const { rows } = await pool.query<{
    currency: string;
    is_multi: string | null;
    first_month: string | null;
  }>(
    `select c.currency, p.body #>> '{CurrencyPrefs,MultiCurrencyEnabled}' as is_multi,
       p.body #>> '{AccountingInfoPrefs,FirstMonthOfFiscalYear}' as first_month
     from sandbox.qbo_companies c
     left join sandbox.qbo_entities p
       on p.realm_id = c.realm_id and p.type = 'Preferences' and p.id = 1
     where c.realm_id = $1`,
    [realmId],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`The ledger has no company ${realmId}`);
  const fiscalStart = monthNames.indexOf(row.first_month?.toLowerCase() ?? 'january');
  return {
    currency: row.currency,
    isMultiCurrency: row.is_multi === 'true',
    fiscalStart: Math.max(0, fiscalStart),
  };
}

// The customers of the items and every customer above them.
async function loadCustomers(
  pool: Pool,
  realmId: string,
  items: readonly OpenItem[],
): Promise<Map<string, CustomerName>> {
  const ids = [...new Set(items.map((item) => item.customerId))];
  const { rows } = await pool.query<{ id: string; name: string; parent_id: string | null }>(
    `with recursive above as (
       select id, name, parent_ref from sandbox.qbo_entities
       where realm_id = $1 and type = 'Customer' and id = any ($2::bigint[])
       union
       select e.id, e.name, e.parent_ref from sandbox.qbo_entities e
       join above a on e.realm_id = $1 and e.type = 'Customer' and e.id = a.parent_ref
     )
     select id, name, parent_ref as parent_id from above`,
    [realmId, ids],
  );
  return new Map(
    rows.map(({ id, name, parent_id }) => [id, { id, name, parentId: parent_id ?? undefined }]),
  );
}

async function detail(
  pool: Pool,
  realmId: string,
  items: readonly OpenItem[],
  request: ReportRequest,
  company: Company,
) {
  const { rows } = await pool.query<{ type: string; id: string; name: string }>(
    `select type, id, coalesce(body ->> 'FullyQualifiedName', name) as name
     from sandbox.qbo_entities
     where realm_id = $1 and (type in ('Term', 'Department')
       or type = 'Customer' and id = any ($2::bigint[]))`,
    [realmId, [...new Set(items.map((item) => item.customerId))]],
  );
  const namesOf = (type: string) =>
    new Map(rows.filter((row) => row.type === type).map(({ id, name }) => [id, name]));
  const names = namesOf('Customer');
  const more = { termNames: namesOf('Term'), departmentNames: namesOf('Department') };
  return agedReceivableDetail(items, request, { names, ...more, ...company });
}
