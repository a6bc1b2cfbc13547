import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { csvRecord } from '../../../src/web/csv.ts';
import { startWorld, type World } from '../../support/world.ts';
import { allWith, setStage, statusesOf, textOf, type Stage } from './stage.ts';

const hostileName = '=HYPERLINK("http://evil.example","Pay")';
const invoicesMade = 120;

let world: World;
let stage: Stage;

/** Rows straight into the mirror: what the lists make of them is looked at, not how they come. */
async function fillMirror(): Promise<void> {
  const { db } = world.dunwell;
  const { realmId } = stage;
  const common = { realmId, syncToken: 0, lastUpdatedAt: new Date(), raw: {} };
  await db.customer.createMany({
    data: [
      { ...common, id: '900', displayName: hostileName, balance: 0n, currency: 'USD' },
      { ...common, id: '901', displayName: 'Yamamoto 100%_', balance: 0n, currency: 'JPY' },
    ],
  });
  const invoice = (id: number, customerId: string, currency: string, due: string) => ({
    ...common,
    id: String(id),
    docNumber: `N-${id}`,
    customerId,
    currency,
    txnDate: new Date('2026-01-01'),
    dueDate: new Date(due),
    total: 1_000n,
    openBalance: 1_000n,
    status: 'open',
    lines: [],
  });
  await db.invoice.createMany({
    data: [
      ...Array.from({ length: invoicesMade }, (_, index) =>
        invoice(1_000 + index, '900', 'USD', index % 2 === 0 ? '2026-02-20' : '2026-04-01'),
      ),
      invoice(2_000, '901', 'JPY', '2025-12-01'),
      { ...invoice(2_001, '901', 'JPY', '2025-11-01'), status: 'paid', openBalance: 0n },
      { ...invoice(2_002, '901', 'JPY', '2025-11-01'), status: 'deleted' },
    ],
  });
}

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
  await fillMirror();
});
afterAll(() => world.stop());

const numbersIn = (html: string): string[] =>
  [
    ...html.matchAll(
      /<th scope="row"[^>]*>(?:<span[^>]*>)?<a href="[^"]*\/invoices\/[^"]*">([^<]+)<\/a>/g,
    ),
  ].flatMap((match) => match[1] ?? []);

async function walk(path: string): Promise<string[]> {
  const found: string[] = [];
  let next: string | undefined = stage.at(path);
  for (let pages = 0; next !== undefined && pages < 20; pages += 1) {
    const page: { html: string } = await stage.visitor.get(next);
    found.push(...numbersIn(page.html));
    next = /<a href="([^"]+)" rel="next"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&');
  }
  return found;
}

describe('the list of invoices', () => {
  test('shows every invoice once over its pages, the longest overdue first, without deleted ones', async () => {
    const numbers = await walk('/invoices');
    expect(numbers).toHaveLength(invoicesMade + 3);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers[0]).toBe('N-2000');
    expect(numbers.at(-1)).toBe('N-2001');
    expect(numbers).not.toContain('N-2002');
  });

  test('filters by status, customer and text, whose wildcards are letters', async () => {
    expect(await walk('/invoices?status=paid')).toEqual(['N-2001']);
    expect(await walk('/invoices?customer=901')).toEqual(['N-2000', 'N-2001']);
    expect(await walk('/invoices?status=overdue&q=100%25_')).toEqual(['N-2000']);
    expect(await walk('/invoices?q=%25')).toEqual(['N-2000', 'N-2001']);
    expect(await walk('/invoices?status=overdue&customer=900')).toHaveLength(invoicesMade / 2);
  });

  test('takes a cursor or filter that makes no sense for none', async () => {
    const queries = ['cursor=x', 'cursor=eyJhIjoxfQ', 'status=sold', 'customer=%00', 'q[]=1'];
    const addresses = queries.map((query) => stage.at(`/invoices?${query}`));
    expect(await statusesOf(stage.visitor, addresses)).toEqual(allWith(addresses, 200));
  });

  test('sums what is open by age, each currency by itself', async () => {
    const { html } = await stage.visitor.get(stage.at('/invoices'));
    const text = textOf(html);
    expect(text).toContain('Aging in USD');
    expect(text).toContain('Aging in JPY');
    // 1,234.56 and 60 invoices of 10.00 are overdue up to 30 days, 60 are not due.
    expect(text).toMatch(/Not due 60 600\.00/);
    expect(text).toMatch(/1–30 days 61 1,834\.56/);
    expect(text).toMatch(/Over 90 days 1 1,000/);
  });
});

describe('the list of customers', () => {
  test('shows what each owes, the most overdue first', async () => {
    const page = await stage.visitor.get(stage.at('/customers'));
    const text = textOf(page.html);
    expect(text).toContain('USD 1,234.56');
    expect(text).toContain('JPY 1,000');
    const found = await stage.visitor.get(stage.at('/customers?q=yama'));
    expect(textOf(found.html)).not.toContain('Harbour & Sons');
  });

  test('shows hostile names as text', async () => {
    const page = await stage.visitor.get(stage.at('/customers'));
    expect(page.html).toContain('=HYPERLINK(&quot;http://evil.example&quot;');
  });
});

describe('the CSV of reminders', () => {
  beforeAll(async () => {
    const { db } = world.dunwell;
    const at = new Date('2026-03-12T17:00:00Z');
    const runId = await world.dunwell.stores.runs.start(stage.realmId, {
      date: parsePlainDate('2026-03-12'),
      dryRun: false,
      trigger: 'person',
    });
    const ids = Array.from({ length: 1_100 }, () => randomUUID());
    await db.reminder.createMany({
      data: ids.map((id, index) => ({
        id,
        realmId: stage.realmId,
        runId,
        customerId: '900',
        date: new Date('2026-03-12'),
        template: 'polite',
        status: 'sent',
        sentAt: at,
        messageId: id,
        textBody: 'text',
        htmlBody: 'html',
        recipients: ['+evil@example.com', 'b@example.com'],
        subject: index === 0 ? '@SUM(1,2)\r\nsecond "line"' : 'A reminder',
        policyLevel: 'company',
        policyVersion: 1,
        createdAt: new Date(at.getTime() - index * 1_000),
        updatedAt: at,
      })),
    });
    await db.reminderInvoice.createMany({
      data: ids.map((reminderId) => ({
        reminderId,
        realmId: stage.realmId,
        invoiceId: '1000',
        step: 'offset:1',
        docNumber: '-1+1',
        openBalance: 123_456n,
        charges: 0n,
        currency: 'USD',
        dueDate: new Date('2026-03-01'),
        daysOverdue: 11,
      })),
    });
  });

  test('holds every reminder, over all pages, with formulas made harmless', async () => {
    const page = await stage.visitor.get(stage.at('/reminders.csv'));
    expect(page.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(page.headers.get('content-disposition')).toContain('attachment');
    const [header = '', first = ''] = page.html.split('\r\n');
    expect(header.startsWith('Reminder,Date,Sent at (UTC),Customer')).toBe(true);
    expect(first).toContain(`"'=HYPERLINK(""http://evil.example"",""Pay"")"`);
    expect(first).toContain("'+evil@example.com; b@example.com");
    expect(page.html).toContain(`"'@SUM(1,2)\r\nsecond ""line"""`);
    expect(page.html).toContain(`'-1+1,1000,USD,1234.56,0.00,11`);
    expect(page.html.match(/1234\.56/g)).toHaveLength(1_100);
  });

  test('follows the filters of the list', async () => {
    const page = await stage.visitor.get(stage.at('/reminders.csv?status=cancelled'));
    expect(page.html.split('\r\n')).toHaveLength(2);
  });

  test('quotes and ends records as RFC 4180 says', () => {
    expect(csvRecord(['a', 'b,c', 'd"e', 'f\ng', '-12.50', '=1', ' =1', '\t=1', ''])).toBe(
      `a,"b,c","d""e","f\ng",-12.50,'=1,' =1,'\t=1,\r\n`,
    );
  });
});
