import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityProblems, openBrowser, scrollsSideways } from '../support/browser.ts';
import { createLedgerClient, type LedgerClient } from '../support/ledger-client.ts';
import { startWorld, type World } from '../support/world.ts';

/** Screenshots for people to look at; not compared with anything. */
const shots = path.join(import.meta.dirname, '..', '.artifacts');

let world: World;
let browser: Browser;
let ledger: LedgerClient;
let invoiceId: string;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  world = await startWorld({ now: '2026-03-02T17:00:00Z' });
  browser = await openBrowser();
  const made = await world.control('/companies', {
    seed: 'empty',
    name: 'Hartwell & Daughters',
    connect: false,
  });
  ledger = createLedgerClient(world.sandboxUrl, made.body);
  const customer = await ledger.create('customer', {
    DisplayName: 'Lindqvist <Garden> & Söhne',
    PrimaryEmailAddr: { Address: 'accounts@lindqvist.example' },
  });
  const invoice = await ledger.create('invoice', {
    CustomerRef: { value: customer.Id },
    DocNumber: 'HD-1001',
    TxnDate: '2026-02-01',
    DueDate: '2026-03-01',
    Line: [
      {
        Amount: 1234.56,
        Description: 'Spring planting',
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: { value: '1' } },
      },
    ],
  });
  invoiceId = invoice.Id;
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

/** Looks at a page as people of two screen sizes and a screen reader would. */
async function inspect(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: path.join(shots, `${name}-390.png`), fullPage: true });
  expect({ page: name, scrollsSideways: await scrollsSideways(page) }).toEqual({
    page: name,
    scrollsSideways: false,
  });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.screenshot({ path: path.join(shots, `${name}-1280.png`), fullPage: true });
  expect({ page: name, problems: await accessibilityProblems(page) }).toEqual({
    page: name,
    problems: [],
  });
}

async function connect(page: Page): Promise<void> {
  await page.goto(world.baseUrl);
  await page.getByRole('link', { name: /Connect to QuickBooks/ }).click();
  await page.getByRole('radio', { name: /Hartwell & Daughters/ }).check();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

const section = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });

describe('an owner at a browser', () => {
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    context = await browser.newContext();
    page = await context.newPage();
  });
  afterAll(() => context.close());

  test('connects on 2 March and watches the company being read', async () => {
    await page.goto(world.baseUrl);
    await inspect(page, 'welcome');
    await connect(page);
    await page.waitForURL(/\/c\/\d+\/sync/);
    await page.getByText('Everything is read').waitFor();
    await inspect(page, 'sync');
    await page.getByRole('link', { name: 'Go to the invoices' }).click();
    await page.getByRole('link', { name: 'HD-1001' }).first().waitFor();
    await inspect(page, 'invoices');
  });

  test('opens the invoice, and finds that Dunwell only observes', async () => {
    await page.getByRole('link', { name: 'HD-1001' }).first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    const text = await page.locator('main').innerText();
    expect(text).toContain('1,234.56');
    expect(text).toContain('Lindqvist <Garden> & Söhne');
    await inspect(page, 'invoice-before');
  });

  test('writes a policy, is told of a mistake, previews it and saves it', async () => {
    await world.setClock('2026-03-12T17:00:00Z');
    await world.idle();
    await section(page, 'Policy').click();
    const charges = page.getByRole('group', { name: 'Charges at this level' });
    await charges.getByRole('radio').nth(1).check();
    await page.getByLabel('Charge late invoices').check();
    await page.getByLabel(/Interest \(% a year\)/).fill('eighteen');
    await page.getByRole('button', { name: 'Save a new version' }).click();
    await page
      .locator('main')
      .getByRole('alert')
      .filter({ hasText: /percent|%/i })
      .first()
      .waitFor();
    await inspect(page, 'policy-error');

    await page.getByLabel(/Interest \(% a year\)/).fill('18');
    await page.getByLabel(/Grace/).first().fill('10');
    // New rules start today unless the owner says otherwise, as here.
    expect(await page.getByLabel('No day before').inputValue()).toBe('2026-03-12');
    await page.getByLabel('No day before').fill('');
    await page.getByRole('button', { name: 'Preview', exact: true }).last().click();
    await page.getByText('6.70').first().waitFor();
    await inspect(page, 'preview');
    await page.getByRole('button', { name: 'Save a new version' }).click();
    await page.getByText(/Saved versions/).waitFor();
    await inspect(page, 'policy-saved');
    expect((await ledger.read('invoice', invoiceId)).Balance).toBe(1234.56);
  });

  test('switches to automatic, runs, and sees charge and reminder on the timeline', async () => {
    await section(page, 'Settings').click();
    const modes = page.getByRole('form', { name: 'Modes' });
    for (const topic of ['Reminders', 'Charges']) {
      await modes
        .getByRole('group', { name: topic })
        .getByRole('radio', { name: /Automatic/ })
        .check();
    }
    await page.getByRole('button', { name: 'Save the modes' }).click();
    await inspect(page, 'settings');

    await section(page, 'Runs').click();
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.waitForURL(/\/runs\/[0-9a-f-]+/);
    // The page comes again by itself until the run is over.
    await page.getByText('not yet', { exact: true }).waitFor({ state: 'detached' });
    await inspect(page, 'run');

    await section(page, 'Invoices').click();
    await page.getByRole('link', { name: 'HD-1001' }).first().click();
    const main = await page.locator('main').innerText();
    expect(main).toContain('1,241.26');
    expect(main).toContain('6.70');
    expect(main).toMatch(/reminder/i);
    await inspect(page, 'invoice-after');

    const live = await ledger.read('invoice', invoiceId);
    expect(live.Balance).toBe(1241.26);
    const mailbox = await world.control('/mailbox?to=accounts@lindqvist.example');
    expect(mailbox.body).toMatchObject({ total: 1 });
  });

  test('reads the worksheet, the mail and the histories', async () => {
    await section(page, 'Charges').click();
    await inspect(page, 'charges');
    await page
      .locator('main')
      .getByRole('link', { name: /DW-|6\.70|Worksheet/ })
      .first()
      .click();
    await page
      .getByText(/half away from zero/)
      .first()
      .waitFor();
    await inspect(page, 'worksheet');
    await section(page, 'Reminders').click();
    await inspect(page, 'reminders');
    await page.locator('main table').getByRole('link').first().click();
    await inspect(page, 'reminder');
    await section(page, 'Customers').click();
    await inspect(page, 'customers');
  });

  test('finds in the account menu how far the mirror is in step with QuickBooks', async () => {
    const account = page.getByRole('banner').getByText('Account', { exact: true });
    const open = async (name: string): Promise<void> => {
      await account.click();
      await page.getByRole('link', { name }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
    };
    await open('Inbox of webhooks');
    await page
      .getByRole('cell', { name: /Invoice/ })
      .first()
      .waitFor();
    await inspect(page, 'inbox');
    await open('Reads of QuickBooks');
    await page.getByText(/of 500,000 reads/).waitFor();
    await inspect(page, 'usage');
    await open('Compare with QuickBooks');
    await page.getByRole('button', { name: 'Compare now' }).click();
    await page.getByText('no difference').waitFor();
    await inspect(page, 'differences');
  });

  test('is shown a page, and not a stack, for an address that is not there', async () => {
    await page.goto(`${world.baseUrl}/c/123/invoices`);
    expect(await page.locator('body').innerText()).not.toMatch(/ at .*\.ts/);
    await inspect(page, 'not-found');
  });
});

test('everything works without JavaScript too', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await connect(page);
  await page.waitForURL(/\/c\/\d+\//);
  await section(page, 'Invoices').click();
  await page.getByRole('link', { name: 'HD-1001' }).first().click();
  expect(await page.locator('main').innerText()).toContain('1,241.26');
  await section(page, 'Runs').click();
  await page.getByRole('button', { name: 'Dry run' }).click();
  expect(await page.locator('main').innerText()).toMatch(/nothing|would/i);
  await context.close();
});
