import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { setStage, type Stage } from './run-sandbox.ts';

const companies = z.object({ items: z.array(z.object({ realmId: z.string(), name: z.string() })) });
const invoice = z.object({
  TxnDate: z.string(),
  DueDate: z.string(),
  TotalAmt: z.number(),
  Balance: z.number(),
  PrivateNote: z.string().optional(),
  Line: z.array(z.object({ Description: z.string().optional() })),
});
const customer = z.object({
  DisplayName: z.string(),
  Balance: z.number(),
  BillWithParent: z.boolean(),
  Job: z.boolean(),
  PrimaryEmailAddr: z.object({ Address: z.string() }).optional(),
});

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ seed: 'demo', now: '2026-03-02T17:00:00Z' });
});
afterAll(() => stage.close());

async function query<T>(statement: string, row: z.ZodType<T>, entity: string): Promise<T[]> {
  const made = await stage.call('POST', '/control/companies', { seed: 'demo' });
  const { realmId, accessToken } = z
    .object({ realmId: z.string(), accessToken: z.string() })
    .parse(made.body);
  const url = `${stage.sandbox.baseUrl}/v3/company/${realmId}/query`;
  const answer = await fetch(`${url}?query=${encodeURIComponent(statement)}`, {
    headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
  });
  const body = z
    .object({ QueryResponse: z.record(z.string(), z.unknown()) })
    .parse(await answer.json());
  return z.array(row).parse(body.QueryResponse[entity]);
}

describe('the demo company', () => {
  it('stands there once, after the first start and after the next', async () => {
    const list = async () => companies.parse((await stage.call('GET', '/control/companies')).body);
    const first = await list();
    expect(first.items.map((one) => one.name)).toEqual(['Hartwell Landscape Supply']);
    await stage.restart();
    expect(await list()).toEqual(first);
  });

  it('has invoices in every state, with balances that are right', async () => {
    const invoices = await query('select * from Invoice maxresults 1000', invoice, 'Invoice');
    expect(invoices.length).toBeGreaterThanOrEqual(44);
    const open = invoices.filter((one) => one.Balance > 0);
    const overdue = open.filter((one) => one.DueDate < '2026-03-02');
    expect(overdue.length).toBeGreaterThanOrEqual(20);
    expect(overdue.map((one) => one.DueDate)).toContain('2026-03-01');
    expect(open.filter((one) => one.DueDate > '2026-03-02').length).toBeGreaterThanOrEqual(9);
    expect(open.filter((one) => one.Balance < one.TotalAmt)).toHaveLength(5);
    expect(invoices.filter((one) => one.TotalAmt > 0 && one.Balance === 0)).toHaveLength(11);
    expect(invoices.filter((one) => /^Void/.test(one.PrivateNote ?? ''))).toHaveLength(2);
    const fees = invoices.filter((one) => one.Line.some((line) => line.Description === 'Late fee'));
    expect(fees).toHaveLength(1);
    expect(invoices.every((one) => one.TxnDate <= '2026-03-02')).toBe(true);
  });

  it('has the customers that make trouble', async () => {
    const customers = await query('select * from Customer maxresults 1000', customer, 'Customer');
    expect(customers).toHaveLength(14);
    expect(customers.filter((one) => one.Job)).toHaveLength(2);
    expect(customers.filter((one) => one.BillWithParent)).toHaveLength(1);
    const emails = customers.map((one) => one.PrimaryEmailAddr?.Address);
    expect(emails.filter((email) => email?.includes(','))).toHaveLength(1);
    expect(emails).toContain(undefined);
  });
});
