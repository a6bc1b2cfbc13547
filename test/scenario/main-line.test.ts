import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOutside, exampleOnePolicy, type Outside } from '../support/outside.ts';
import { freePorts, startProgram, type Program } from '../support/program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

let folder: string;
let env: Record<string, string>;
let program: Program;
let outside: Outside;

const start = (): Promise<Program> =>
  startProgram({
    env,
    args: ['--seed=empty', '--now=2026-03-02T17:00:00Z'],
    until: 'the sandbox is ready',
  });

beforeAll(async () => {
  const [port = 0, sandboxPort = 0] = await freePorts(2);
  folder = await makeTemporaryFolder();
  env = { DATA_DIR: folder, PORT: String(port), SANDBOX_PORT: String(sandboxPort) };
  outside = createOutside(`http://localhost:${port}`, `http://localhost:${sandboxPort}`);
  program = await start();
}, 120_000);
afterAll(async () => {
  await program?.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
}, 60_000);

test('an overdue invoice is charged and reminded of exactly once, day by day', async () => {
  // 2 March: a connected company, an invoice due the day before.
  const company = await outside.newCompany();
  const invoice = await company.invoice(1234.56, '2026-02-01', '2026-03-01');
  const seenIn = async (): Promise<number> => {
    const startedAt = performance.now();
    for (;;) {
      const found = await company.api(`/invoices/${invoice.Id}`).catch(() => null);
      if (found) return performance.now() - startedAt;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  // Two seconds is what a person waits; the test allows a busy machine more.
  expect(await seenIn()).toBeLessThan(10_000);
  await company.api('/policies/company', exampleOnePolicy, 'PUT');
  await company.api('', { modes: { reminders: 'automatic', charges: 'automatic' } }, 'PATCH');

  const run = (): Promise<unknown> => company.api('/runs', { dryRun: false });
  const expectBooks = async (amounts: number[], balance: number, mails: number): Promise<void> => {
    const live = await company.ledger.read('invoice', invoice.Id);
    const charged = (live.Line ?? []).filter((line) => line.Description?.includes('[DW-'));
    expect(charged.map((line) => line.Amount)).toEqual(amounts);
    expect(live.Balance).toBe(balance);
    const mailbox = await outside.control(`/mailbox?to=${company.address}`);
    expect(mailbox).toMatchObject({ total: mails });
  };
  await expectBooks([], 1234.56, 0);

  // 12 March: eleven days at 18 % and the polite reminder.
  await outside.setClock('2026-03-12T17:00:00Z');
  await run();
  await expectBooks([6.7], 1241.26, 1);

  // The same day once more, after a restart, and with every webhook once more: nothing.
  await run();
  expect(await program.end('SIGTERM')).toBe(0);
  program = await start();
  await outside.control('/webhooks/replay', {});
  await outside.control('/idle', {});
  await run();
  await expectBooks([6.7], 1241.26, 1);

  // 13 March: nothing is due.
  await outside.setClock('2026-03-13T17:00:00Z');
  await run();
  await expectBooks([6.7], 1241.26, 1);

  // 11 April, a Saturday: thirty days more are charged; the mail waits for a sending day.
  await outside.setClock('2026-04-11T17:00:00Z');
  await run();
  await expectBooks([6.7, 18.26], 1259.52, 1);

  // 13 April, a Monday: the firm reminder, due since 19 March.
  await outside.setClock('2026-04-13T17:00:00Z');
  await run();
  await expectBooks([6.7, 18.26], 1259.52, 2);
}, 180_000);
