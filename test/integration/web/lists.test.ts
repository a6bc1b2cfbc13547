import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
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

describe('the search of reminders', () => {
  const day = (date: number) => new Date(`2026-02-${String(date).padStart(2, '0')}T15:00:00Z`);
  const made = [
    { subject: '100% due_now', template: 'friendly', step: 'offset:-7', event: 'delivered' },
    { subject: 'Overdue', template: 'polite', step: 'offset:1', event: 'bounced' },
    { subject: 'Overdue again', template: 'Kind words', step: 'repeat:2', event: null },
    { subject: null, template: 'firm', step: 'offset:15', event: null, status: 'cancelled' },
    {
      ...{ subject: 'Pay by 11 March', template: 'pre-charge-warning', event: 'opened' },
      step: 'warning:2026-03-01',
    },
  ].map((each, index) => ({ status: 'sent', ...each, id: randomUUID(), at: day(index + 1) }));

  beforeAll(async () => {
    const { db, stores } = world.dunwell;
    const { realmId } = stage;
    const template = { name: 'Kind words', kind: 'overdue', basedOn: 'polite' } as const;
    await stores.mailTemplates.add(realmId, template, 'owner');
    for (const { id, at, step, event, ...each } of made) {
      await db.reminder.create({
        data: {
          ...each,
          ...{ id, realmId, runId: randomUUID(), customerId: '901', date: at, createdAt: at },
          recipients: each.subject === 'Overdue' ? ['accounts@yama.example'] : ['a@b.example'],
          ...{ policyLevel: 'company', policyVersion: 1, updatedAt: at },
          ...(each.status === 'sent'
            ? { sentAt: at, messageId: id, textBody: 'text', htmlBody: 'html' }
            : {}),
          decidedBy: each.status === 'sent' ? null : 'Ms Lee',
          invoices: {
            create: {
              ...{ realmId, invoiceId: '2000', docNumber: 'N-2000', step, currency: 'JPY' },
              ...{ openBalance: 1_000n, charges: 0n, dueDate: at, daysOverdue: 1 },
            },
          },
          ...(event === null
            ? {}
            : { events: { create: { eventKey: randomUUID(), kind: event, happenedAt: at } } }),
        },
      });
    }
  });

  /** Which of those above a search finds in the API, by their number and newest first. */
  const found = async (query: string): Promise<number[]> => {
    const path = `/companies/${stage.realmId}/reminders?${query}`;
    const { status, body } = await world.api(path, { key: stage.apiKey });
    expect(status).toBe(200);
    const { items } = z.object({ items: z.array(z.object({ id: z.string() })) }).parse(body);
    return items.map((item) => made.findIndex(({ id }) => id === item.id) + 1);
  };

  test.each([
    ['q=due_now', [1]],
    ['q=100%25', [5, 4, 3, 2, 1]],
    ['q=accounts@yama', [2]],
    ['q=n-2000', [5, 4, 3, 2, 1]],
    ['kind=notice', [1]],
    ['kind=overdue&customer=901', [4, 3, 2]],
    ['template=Kind words', [3]],
    ['customer=901&step=before', [1]],
    ['customer=901&step=after', [4, 2]],
    ['step=repeat', [3]],
    ['step=offset:15', [4]],
    ['step=warning', [5]],
    ['step=warning:2026-03-01', [5]],
    ['step=warning:2026-03-02', []],
    ['event=bounced', [2]],
    ['customer=901&event=none', [3]],
    ['decidedBy=lee', [4]],
    ['invoice=2000&from=2026-02-02&to=2026-02-03', [3, 2]],
    ['q=overdue&event=delivered', []],
  ])('by %s', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  test('gives the same on the page, in its CSV and page by page', async () => {
    const query = 'q=n-2000&step=after&by=';
    const page = await stage.visitor.get(stage.at(`/reminders?${query}`));
    expect(page.html.match(/href="[^"]*\/reminders\/[0-9a-f-]{36}"/g)).toHaveLength(2);
    expect(textOf(page.html)).toContain('Download as CSV');
    const csv = await stage.visitor.get(stage.at(`/reminders.csv?${query}`));
    const ids = csv.html.split('\r\n').map((line) => line.split(',')[0]);
    expect(ids).toEqual(['Reminder', made[3]?.id, made[1]?.id, '']);
    const path = `/companies/${stage.realmId}/reminders?q=n-2000&limit=3`;
    const first = await world.api(path, { key: stage.apiKey });
    const { next } = z.object({ next: z.string() }).parse(first.body);
    expect(await found(`q=n-2000&limit=3&cursor=${next}`)).toEqual([2, 1]);
    expect(await world.api(`${path}&step=offset:x`, { key: stage.apiKey })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'step' }] },
    });
  });
});

test('the first page names the customers whose reminders wait for a person', async () => {
  const { db, stores } = world.dunwell;
  const run = () => world.dunwell.run(stage.realmId, { dryRun: false, trigger: 'api' });
  const first = () => stage.visitor.get(stage.at('/invoices'));
  expect((await first()).html).not.toContain('Reminders that wait for you');
  await run();
  const page = await first();
  // Of the 120 invoices those that are overdue; the others are not due for a mail.
  expect(textOf(page.html)).toContain('Yamamoto 100%_ , 1 invoice');
  expect(page.html).toContain(`<a href="${stage.at('/customers/901')}">Yamamoto 100%_</a>`);
  expect(textOf(page.html)).not.toContain('Credit to apply first');
  expect((await stage.visitor.get(stage.at('/invoices?status=open'))).html).not.toContain(
    'Reminders that wait for you',
  );

  // Nothing new is found on a Saturday, and what was found stands until it is mended.
  await world.setClock('2026-03-14T17:00:00Z');
  await run();
  expect((await first()).html).toContain('Reminders that wait for you');
  const mended = { email: 'pay@harbour.example' };
  await db.customer.updateMany({ where: { realmId: stage.realmId }, data: mended });
  await world.setClock('2026-03-16T17:00:00Z');
  await run();
  expect((await stores.runs.last(stage.realmId))?.date).toBe('2026-03-16');
  expect((await first()).html).not.toContain('Reminders that wait for you');
});
