import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityProblems, openBrowser, scrollsSideways } from '../support/browser.ts';
import { createLedgerClient, type LedgerClient } from '../support/ledger-client.ts';
import type { Visitor } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

/** Screenshots for people to look at; not compared with anything. */
const shots = path.join(import.meta.dirname, '..', '.artifacts');

let world: World;
let browser: Browser;
let page: Page;
let ledger: LedgerClient;
let realm: string;
const invoices: string[] = [];

const charges = {
  enabled: true,
  start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
  amount: { kind: 'annualRate', percent: '18', dayCount: 'actual/365' },
  base: 'principal',
  assess: { kind: 'everyDays', days: 30 },
  allocation: 'principalFirst',
  writeBack: 'lineOnInvoice',
};

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  browser = await openBrowser();
  const made = await world.addCompany({ name: 'Hartwell & Daughters' });
  realm = made.realmId;
  ledger = createLedgerClient(world.sandboxUrl, made);
  for (const [name, amount] of [
    ['Ada Byron', 500],
    ['Bob & Sons', 1000],
    ['Cyd Charisse', 2000],
    ['Dora Maar', 4000],
  ] as const) {
    const customer = await ledger.create('customer', { DisplayName: name });
    const invoice = await ledger.create('invoice', {
      CustomerRef: { value: customer.Id },
      TxnDate: '2026-02-01',
      DueDate: '2026-03-01',
      Line: [
        {
          Amount: amount,
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: { ItemRef: { value: '1' } },
        },
      ],
    });
    invoices.push(invoice.Id);
  }
  await world.idle();
  const call = async (route: string, method: string, body: unknown): Promise<void> => {
    const answer = await world.api(`/companies/${realm}${route}`, {
      method,
      body,
      key: made.apiKey,
    });
    expect(answer.status).toBe(200);
  };
  await call('/policies/company', 'PUT', { charges });
  await call('', 'PATCH', { modes: { charges: 'review', reminders: 'off' } });
  await call('/runs', 'POST', {});
  const visitor = await world.signIn(realm);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addCookies(cookiesOf(visitor));
  page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const cookiesOf = (visitor: Visitor) =>
  [...visitor.cookies].map(([name, value]) => ({ name, value, url: world.baseUrl }));
const problems: string[] = [];
const at = (rest: string): string => `${world.baseUrl}/c/${realm}/charges/${rest}`;
const totalOf = async (id: string | undefined): Promise<unknown> =>
  (await ledger.read('invoice', id ?? '')).TotalAmt;

async function inspect(name: string): Promise<void> {
  for (const [width, height] of [
    [390, 844],
    [1280, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: path.join(shots, `${name}-${width}.png`), fullPage: true });
    expect([name, width, await scrollsSideways(page)]).toEqual([name, width, false]);
  }
  expect([name, await accessibilityProblems(page)]).toEqual([name, []]);
}

describe('the queue of charges', () => {
  test('shows the worksheet beside the list, and in its place on a phone', async () => {
    await page.goto(at('review'));
    await inspect('review');
    expect(await page.getByRole('navigation', { name: 'Main' }).innerText()).toContain('Review');
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.getByText('Sum and rounding').isVisible()).toBe(false);
    await page.getByRole('link', { name: 'Cyd Charisse' }).click();
    await page.getByRole('heading', { name: /Cyd Charisse, invoice/ }).waitFor();
    expect(await page.getByRole('link', { name: 'Ada Byron' }).isVisible()).toBe(false);
    await inspect('review-open');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await page.getByRole('link', { name: 'Ada Byron' }).waitFor();
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test('is worked by keys: moved in, opened, chosen, approved, waived', async () => {
    await page.goto(at('review?sort=customer'));
    const focused = () => page.evaluate('document.activeElement.textContent.trim()');
    await page.keyboard.press('j');
    const first = await focused();
    await page.keyboard.press('j');
    expect(await focused()).not.toBe(first);
    await page.keyboard.press('k');
    expect(await focused()).toBe(first);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `${String(first)}, invoice` }).waitFor();
    await expect.poll(focused, { timeout: 30_000 }).toContain(`${String(first)}, invoice`);
    await page.keyboard.press('Escape');
    expect(await focused()).toBe(first);
    await page.keyboard.press('x');
    await page.getByText('1 chosen').waitFor();
    await page.keyboard.press('?');
    expect(await page.getByText('the next charge').isVisible()).toBe(true);
    await page.keyboard.press('a');
    await page.getByText('1 charge approved.').waitFor();
    await inspect('review-approved');
    // With nothing chosen the word is on the current one; it needs a reason.
    await page.keyboard.press('w');
    await page.keyboard.press('Enter');
    await page.getByText('Say why: the reason is kept').first().waitFor();
    await inspect('review-refused');
    await page.getByLabel('Reason (needed to waive)').first().fill('goodwill');
    await page.getByRole('button', { name: 'Waive the chosen' }).click();
    await page.getByText('1 charge waived.').waitFor();
    await world.idle();
    expect(problems).toEqual([]);
  });

  test('acts on all under an amount only as they were shown', async () => {
    await page.goto(at('review'));
    await page.getByLabel('Under this amount').fill('1000');
    await page.getByRole('button', { name: 'Approve all under it…' }).click();
    await page.getByRole('heading', { name: 'Approve all of these?' }).waitFor();
    await page.getByText('2 charges, USD').first().waitFor();
    await inspect('review-asked');
    // A payment of one of the two customers arrives before the confirmation.
    const [, , third, fourth] = invoices;
    const invoice = await ledger.read('invoice', third ?? '');
    await ledger.create('payment', {
      CustomerRef: invoice.CustomerRef,
      TotalAmt: 1000,
      TxnDate: '2026-03-10',
      Line: [{ Amount: 1000, LinkedTxn: [{ TxnId: third, TxnType: 'Invoice' }] }],
    });
    await world.idle();
    await page.getByRole('button', { name: 'Approve 2 charges' }).click();
    await page.getByText('1 charge approved. 1 charge left alone.').waitFor();
    await inspect('review-done');
    await world.idle();
    expect([await totalOf(third), await totalOf(fourth)]).toEqual([2000, 4021.7]);
    await page.goto(at('review'));
    await page.getByText('1 charge,').first().waitFor();
    expect(await page.locator('main').innerText()).toContain('9.86');
  });

  test('works without a script, from the first look to the empty queue', async () => {
    const visitor = await world.signIn(realm);
    const context = await browser.newContext({ javaScriptEnabled: false });
    await context.addCookies(cookiesOf(visitor));
    const plain = await context.newPage();
    await plain.goto(at('review'));
    await plain.getByRole('link', { name: 'Choose all on this page' }).click();
    expect(await plain.getByRole('checkbox').first().isChecked()).toBe(true);
    await plain.getByRole('button', { name: 'Approve the chosen' }).click();
    await plain.getByText('1 charge approved.').waitFor();
    await plain.getByText('Nothing waits for you').waitFor();
    await context.close();
    await page.goto(at('review'));
    await inspect('review-empty');
  });

  test('leads to what the next days charge, each with its arithmetic', async () => {
    await page.goto(at('review'));
    await page.getByRole('link', { name: 'Next 60 days' }).click();
    await page.getByRole('heading', { name: 'The next 60 days' }).waitFor();
    await page.getByRole('table', { name: 'April 2026' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Charges of 11 Apr 2026' }).waitFor();
    await inspect('calendar');
    await page.locator('#to-come').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'A charge to come' }).waitFor();
    expect(await page.locator('main').innerText()).toContain('half away from zero');
    await inspect('charge-to-come');
    const csv = await page.request.get(at('calendar.csv'));
    const [head, ...lines] = (await csv.text()).trim().split('\r\n');
    expect(head).toBe('Day,Customer,Invoice,Assessment date,Invoiced on,Amount,Currency');
    expect(lines[0]).toMatch(/^2026-04-11,Ada Byron,1001,2026-04-11,2026-04-11,7\.40,USD$/);
  });
});
