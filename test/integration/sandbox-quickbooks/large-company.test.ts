/** How rows of a large company are found: by an index, whichever page is asked for. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { seedBulkCompany } from '../../../src/sandbox/demo/bulk-company.ts';
import { entityType } from '../../../src/sandbox/quickbooks/entity-types.ts';
import { compileQuery } from '../../../src/sandbox/quickbooks/query/compile.ts';
import { parseQuery } from '../../../src/sandbox/quickbooks/query/parse.ts';
import { realmId, startCompany, type TestCompany } from './company.ts';

let company: TestCompany;

beforeAll(async () => {
  company = await startCompany();
  const size = { customers: 100, invoices: 10_000, payments: 5_000 };
  const now = new Date('2026-03-02T17:00:00Z');
  await seedBulkCompany(company.ledger, { realmId, now, size });
  await vi.waitUntil(isVacuumed, { timeout: 30_000 });
});
afterAll(() => company.stop());

/**
 * Whether PostgreSQL knows the rows of nearly all pages to be visible to all. The seed vacuums, but
 * a snapshot that another session holds meanwhile, such as that of an automatic analyze, makes a
 * vacuum pass pages by; then reading an index alone looks dear and plans differ.
 */
async function isVacuumed(): Promise<boolean> {
  await company.pool.query('vacuum (analyze) sandbox.qbo_entities');
  const { rows } = await company.pool.query<{ whole: boolean }>(
    `select relallvisible > 0.95 * relpages as whole from pg_class
     where oid = 'sandbox.qbo_entities'::regclass`,
  );
  return rows[0]?.whole === true;
}

async function planOf(statement: string): Promise<string> {
  const query = parseQuery(statement);
  const { condition, order, values } = compileQuery(realmId, entityType('Invoice'), query);
  const select = query.isCount
    ? `select count(*) from sandbox.qbo_entities e where ${condition}`
    : `select e.id from sandbox.qbo_entities e where ${condition} order by ${order}
       limit ${query.maxResults} offset ${query.startPosition - 1}`;
  const { rows } = await company.pool.query<{ 'QUERY PLAN': string }>(`explain ${select}`, values);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

test.each([
  'select count(*) from Invoice',
  "select count(*) from Invoice where Balance > '0'",
  'select * from Invoice startposition 9001 maxresults 1000',
  'select * from Invoice orderby Id desc startposition 9001 maxresults 1000',
  'select * from Invoice orderby MetaData.LastUpdatedTime startposition 9001 maxresults 1000',
])('%s reads an index alone, and sorts nothing', async (statement) => {
  const plan = await planOf(statement);
  expect(plan).toContain('Index Only Scan');
  expect(plan).not.toMatch(/Seq Scan|\bSort\b/);
});

test.each([
  "select * from Invoice where Id in ('500', '600', '700')",
  "select * from Invoice where DocNumber = '2500'",
  "select * from Invoice where CustomerRef = '7'",
  "select * from Invoice where MetaData.LastUpdatedTime > '2026-03-01T00:00:00Z'",
  "select * from Invoice where Balance > '0' startposition 4001 maxresults 1000",
])('%s finds its rows by an index', async (statement) => {
  expect(await planOf(statement)).not.toContain('Seq Scan');
});
