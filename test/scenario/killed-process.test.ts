import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createOutside, exampleOnePolicy, type Outside } from '../support/outside.ts';
import { buildProgram, type BuiltProgram } from '../support/built-program.ts';
import { freePorts, startProgram, type Program } from '../support/program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

// The real program in processes of its own: the stand-ins live on while the app is killed.
let built: BuiltProgram;
let folder: string;
let env: Record<string, string>;
let app: Program;
let sandbox: Program;
let outside: Outside;

const control = (address: string, body?: unknown, method?: string): Promise<unknown> =>
  outside.control(address, body, method);

const itemsSchema = z.object({ items: z.array(z.looseObject({ status: z.string().optional() })) });

const start = (options: Parameters<typeof startProgram>[0]): Promise<Program> =>
  startProgram({ ...options, built: built.file });
const startApp = (): Promise<Program> =>
  start({ env: { ...env, ROLE: 'all' }, until: 'the sandbox runs in a process of its own' });

beforeAll(async () => {
  const [port = 0, sandboxPort = 0] = await freePorts(2);
  [built, folder] = await Promise.all([buildProgram(), makeTemporaryFolder()]);
  env = { DATA_DIR: folder, PORT: String(port), SANDBOX_PORT: String(sandboxPort) };
  outside = createOutside(`http://localhost:${port}`, `http://localhost:${sandboxPort}`);
  sandbox = await start({
    env: { ...env, ROLE: 'sandbox' },
    args: ['--seed=empty', '--now=2026-03-12T17:00:00Z'],
    until: 'the sandbox is ready',
  });
  // Programs that are started and killed in turn know nothing of each other's calls.
  await control('/throttles', { enabled: false }, 'PUT');
  app = await startApp();
}, 240_000);
afterAll(async () => {
  await app?.end('SIGTERM');
  await sandbox?.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
  await built?.remove();
}, 60_000);

/** A company with both modes automatic, one overdue invoice, and example 1's policy. */
async function overdueCompany() {
  const company = await outside.newCompany();
  const invoice = await company.invoice(1234.56, '2026-02-01', '2026-03-01');
  await company.api('/policies/company', exampleOnePolicy, 'PUT');
  await company.api('', { modes: { reminders: 'automatic', charges: 'automatic' } }, 'PATCH');
  await control('/idle', {});
  return { ...company, invoiceId: invoice.Id };
}
type Company = Awaited<ReturnType<typeof overdueCompany>>;

/** Begins a run and comes back when the named list has an item in one of the statuses. */
async function runUntil(company: Company, list: string, ...statuses: string[]): Promise<void> {
  company.api('/runs', { dryRun: false }).catch(() => undefined);
  const startedAt = performance.now();
  for (;;) {
    const { items } = itemsSchema.parse(await company.api(list));
    if (items.some(({ status = '' }) => statuses.includes(status))) return;
    if (performance.now() - startedAt > 30_000)
      throw new Error(`Nothing became ${statuses.join(' or ')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function letPass(ms: number): Promise<void> {
  const { now } = z.object({ now: z.string() }).parse(await control('/clock'));
  await control('/clock', { now: new Date(Date.parse(now) + ms).toISOString() }, 'PUT');
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
    match: { api: 'quickbooks', method: 'GET', path: 'from.{1,3}invoice' },
    list: '/charges',
    status: 'approved',
  },
  {
    name: 'while QuickBooks works on the charge',
    match: { api: 'quickbooks', method: 'POST', path: '/batch' },
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
      // A mail that may still be under way is waited for as long as an answer would be.
      await letPass(3 * 60_000);
      await expectOnce(company);
    },
    180_000,
  );

  test('after QuickBooks wrote and the answer was lost charges and mails once', async () => {
    const company = await overdueCompany();
    await control('/faults', {
      match: { api: 'quickbooks', method: 'POST', path: '/batch' },
      fault: 'applied-then-reset',
      times: 1,
    });
    await control('/faults', {
      match: { api: 'postmark', method: 'POST', path: '/email' },
      fault: 'applied-then-reset',
      times: 1,
    });
    await runUntil(company, '/charges', 'unknown', 'written');
    await app.end('SIGKILL');
    app = await startApp();
    await expectOnce(company);
  }, 180_000);

  test('ends at SIGTERM with 0 and leaves the stand-ins and the database to the others', async () => {
    const code = await app.end('SIGTERM');
    // With what it wrote last, which names the part that did not stop.
    expect({ code, wrote: code === 0 ? '' : app.output().slice(-3_000) }).toEqual({
      code: 0,
      wrote: '',
    });
    expect(await control('/clock')).toHaveProperty('now');
    app = await startApp();
  }, 120_000);
});

describe('a program that cannot start', () => {
  test('says which port is taken and what to do', async () => {
    const other = await start({ env: { ...env, ROLE: 'web' }, until: null });
    expect(await other.ended()).toBe(1);
    expect(other.output()).toContain(`Port ${env['PORT']} is taken`);
  }, 120_000);

  test('names the keys that are missing, and none of their values', async () => {
    const half = await start({
      env: { ...env, INTUIT_CLIENT_ID: 'a-client-id-of-mine' },
      until: null,
    });
    expect(await half.ended()).toBe(1);
    expect(half.output()).toContain('INTUIT_CLIENT_SECRET');
    expect(half.output()).toContain('POSTMARK_SERVER_TOKEN');
    expect(half.output()).not.toContain('a-client-id-of-mine');
  }, 60_000);
});
