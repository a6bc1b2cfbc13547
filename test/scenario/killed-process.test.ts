import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createLedgerClient, type LedgerClient } from '../support/ledger-client.ts';
import { freePorts, startProgram, type Program } from '../support/program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

// The real program in processes of its own: the stand-ins live on while the app is killed.
let folder: string;
let env: Record<string, string>;
let app: Program;
let sandbox: Program;
let appUrl: string;
let sandboxUrl: string;

const companySchema = z.object({
  realmId: z.string(),
  accessToken: z.string(),
  apiKey: z.string(),
});
const itemsSchema = z.object({ items: z.array(z.looseObject({ status: z.string().optional() })) });

async function call(
  url: string,
  body?: unknown,
  more: { method?: string; headers?: Record<string, string> } = {},
): Promise<unknown> {
  const answer = await fetch(url, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    ...more,
    headers: { 'content-type': 'application/json', ...more.headers },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}
const control = (address: string, body?: unknown, method?: string): Promise<unknown> =>
  call(`${sandboxUrl}/control${address}`, body, method ? { method } : {});

const startApp = (): Promise<Program> =>
  startProgram({ env: { ...env, ROLE: 'all' }, until: 'the sandbox runs in a process of its own' });

beforeAll(async () => {
  const [port = 0, sandboxPort = 0] = await freePorts(2);
  folder = await makeTemporaryFolder();
  env = { DATA_DIR: folder, PORT: String(port), SANDBOX_PORT: String(sandboxPort) };
  appUrl = `http://localhost:${port}`;
  sandboxUrl = `http://localhost:${sandboxPort}`;
  sandbox = await startProgram({
    env: { ...env, ROLE: 'sandbox' },
    args: ['--seed=empty', '--now=2026-03-12T17:00:00Z'],
    until: 'the sandbox is ready',
  });
  app = await startApp();
}, 240_000);
afterAll(async () => {
  await app?.end('SIGTERM');
  await sandbox?.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** A company with both modes automatic, one overdue invoice, and example 1's policy. */
async function overdueCompany() {
  const made = companySchema.parse(await control('/companies', { seed: 'empty', connect: true }));
  const api = (address: string, body?: unknown, method?: string): Promise<unknown> =>
    call(`${appUrl}/api/v1/companies/${made.realmId}${address}`, body, {
      ...(method ? { method } : {}),
      headers: { authorization: `Bearer ${made.apiKey}` },
    });
  const ledger: LedgerClient = createLedgerClient(sandboxUrl, made);
  const address = `payer-${made.realmId}@example.com`;
  const customer = await ledger.create('customer', {
    DisplayName: 'Ada',
    PrimaryEmailAddr: { Address: address },
  });
  const invoice = await ledger.create('invoice', {
    CustomerRef: { value: customer.Id },
    TxnDate: '2026-02-01',
    DueDate: '2026-03-01',
    Line: [
      {
        Amount: 1234.56,
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: { value: '1' } },
      },
    ],
  });
  await api(
    '/policies/company',
    {
      charges: {
        enabled: true,
        start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
        amount: { kind: 'annualRate', percent: '18', dayCount: 'actual/365' },
        base: 'principal',
        assess: { kind: 'everyDays', days: 30 },
        allocation: 'principalFirst',
        writeBack: 'lineOnInvoice',
      },
    },
    'PUT',
  );
  await api('', { modes: { reminders: 'automatic', charges: 'automatic' } }, 'PATCH');
  await control('/idle', {});
  return { api, ledger, invoiceId: invoice.Id, address };
}
type Company = Awaited<ReturnType<typeof overdueCompany>>;

/** Begins a run and comes back when the named list has an item in a status. */
async function runUntil(company: Company, list: string, status: string): Promise<void> {
  company.api('/runs', { dryRun: false }).catch(() => undefined);
  const startedAt = performance.now();
  for (;;) {
    const { items } = itemsSchema.parse(await company.api(list));
    if (items.some((item) => item.status === status)) return;
    if (performance.now() - startedAt > 30_000) throw new Error(`Nothing became ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Exactly one charge and one mail, also after another run and every webhook once more. */
async function expectOnce(company: Company): Promise<void> {
  for (let round = 1; round <= 2; round += 1) {
    await control('/idle', {});
    const invoice = await company.ledger.read('invoice', company.invoiceId);
    const charged = (invoice.Line ?? []).filter((line) => line.Description?.includes('[DW-'));
    expect(charged.map((line) => line.Amount)).toEqual([6.7]);
    expect(invoice.Balance).toBe(1241.26);
    expect(await control(`/mailbox?to=${company.address}`)).toMatchObject({ total: 1 });
    await control('/webhooks/replay', {});
    await company.api('/runs', { dryRun: false });
  }
}

const kills = [
  {
    name: 'while the invoice is looked at before writing',
    match: { api: 'quickbooks', method: 'GET', path: '/invoice/' },
    list: '/charges',
    status: 'approved',
  },
  {
    name: 'while QuickBooks works on the charge',
    match: { api: 'quickbooks', method: 'POST', path: '/invoice' },
    list: '/charges',
    status: 'writing',
  },
  {
    name: 'while Postmark works on the mail',
    match: { api: 'postmark', method: 'POST', path: '/email' },
    list: '/reminders',
    status: 'sending',
  },
] as const;

describe('a program that is killed', () => {
  test.each(kills)(
    '$name charges and mails once',
    async ({ match, list, status }) => {
      const company = await overdueCompany();
      await control('/faults', { match, fault: 'slow', delayMs: 4_000, times: 1 });
      await runUntil(company, list, status);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await app.end('SIGKILL');
      await control('/faults', undefined, 'DELETE');
      app = await startApp();
      await expectOnce(company);
    },
    180_000,
  );

  test('after QuickBooks wrote and the answer was lost charges and mails once', async () => {
    const company = await overdueCompany();
    await control('/faults', {
      match: { api: 'quickbooks', method: 'POST', path: '/invoice' },
      fault: 'applied-then-reset',
      times: 1,
    });
    await control('/faults', {
      match: { api: 'postmark', method: 'POST', path: '/email' },
      fault: 'applied-then-reset',
      times: 1,
    });
    company.api('/runs', { dryRun: false }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await app.end('SIGKILL');
    app = await startApp();
    await expectOnce(company);
  }, 180_000);

  test('ends at SIGTERM with 0 and leaves the stand-ins and the database to the others', async () => {
    expect(await app.end('SIGTERM')).toBe(0);
    expect(await control('/clock')).toHaveProperty('now');
    app = await startApp();
  }, 120_000);
});

describe('a program that cannot start', () => {
  test('says which port is taken and what to do', async () => {
    const other = await startProgram({ env: { ...env, ROLE: 'web' }, until: null });
    expect(await other.ended()).toBe(1);
    expect(other.output()).toContain(`Port ${env['PORT']} is taken`);
  }, 60_000);

  test('names the keys that are missing, and none of their values', async () => {
    const half = await startProgram({
      env: { ...env, INTUIT_CLIENT_ID: 'a-client-id-of-mine' },
      until: null,
    });
    expect(await half.ended()).toBe(1);
    expect(half.output()).toContain('INTUIT_CLIENT_SECRET');
    expect(half.output()).toContain('POSTMARK_SERVER_TOKEN');
    expect(half.output()).not.toContain('a-client-id-of-mine');
  }, 60_000);
});
