/** A customer's statement of account as a page, as a PDF and as CSV: the same of each. */
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
let other: Stage;
const march = 'from=2026-03-01&to=2026-03-31';
const pathOf = (kind: '' | '.pdf' | '.csv', query = march, id = stage.customerId): string =>
  stage.at(`/customers/${id}/statement${kind}?${query}`);
const fileAt = async (path: string): Promise<Response> =>
  fetch(`${world.baseUrl}${path}`, {
    headers: { cookie: [...stage.visitor.cookies].map(([k, v]) => `${k}=${v}`).join('; ') },
  });

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world, { customer: '=Harbour & <Sons>' });
  other = await setStage(world, { customer: 'Elsewhere' });
  await stage.ledger.create('payment', {
    ...{ CustomerRef: { value: stage.customerId }, TotalAmt: 300, TxnDate: '2026-03-05' },
    Line: [{ Amount: 234.56, LinkedTxn: [{ TxnId: stage.invoiceId, TxnType: 'Invoice' }] }],
  });
  await world.idle();
});
afterAll(() => world.stop());

test('the page books a payment on its day, and says what of it is not applied', async () => {
  const page = await stage.visitor.get(pathOf(''));
  const text = textOf(page.html);
  expect(page.status).toBe(200);
  expect(text).toMatch(/Opening balance .*1,234\.56 Payment \d+ 5 Mar 2026 — −300\.00 934\.56/);
  expect(text).toMatch(/Closing balance .*934\.56/);
  expect(text).toContain('1–30 days 1,000.00');
  expect(text).toMatch(/Not applied yet: payments and credits −65\.44/);
  const before = textOf(
    (await stage.visitor.get(pathOf('', 'from=2026-01-01&to=2026-01-31'))).html,
  );
  expect(before).toContain('Nothing was open and nothing was booked in this period');
  const wrong = await stage.visitor.get(pathOf('', 'from=2026-03-31&to=2026-03-01'));
  expect([wrong.status, wrong.html.includes('error-summary')]).toEqual([422, true]);
});

test('the CSV has each booking with its balance, and no formula', async () => {
  const csv = await fileAt(pathOf('.csv'));
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.headers.get('content-disposition')).toContain('Statement_2026-03-31.csv');
  const lines = (await csv.text()).trimEnd().split('\r\n');
  expect(lines[0]).toBe('Currency,Date,What,Number,Customer,Due,Amount,Balance');
  expect(lines[1]).toBe('USD,2026-03-01,Opening balance,,,,,1234.56');
  expect(lines[2]).toMatch(/^USD,2026-03-05,Payment,\d+,,,-300\.00,934\.56$/);
  expect(lines.at(-1)).toBe('USD,2026-03-31,Closing balance,,,,,934.56');
});

test('the PDF says the same as the page', async () => {
  const pdf = await fileAt(pathOf('.pdf'));
  expect(pdf.headers.get('content-type')).toBe('application/pdf');
  expect(pdf.headers.get('content-disposition')).toContain('Statement_2026-03-31.pdf');
  const content = new Uint8Array(await pdf.arrayBuffer());
  const { text } = await extractText(await getDocumentProxy(content), { mergePages: true });
  for (const said of ['=Harbour & <Sons>', 'Opening balance', '-300.00', '934.56', '1,000.00']) {
    expect(text).toContain(said);
  }
});

test('nobody else’s customer has one here', async () => {
  const theirs = Number(other.customerId) + 1_000;
  for (const kind of ['', '.pdf', '.csv'] as const) {
    expect((await fileAt(pathOf(kind, march, String(theirs)))).status).toBe(404);
    const foreign = other.at(`/customers/${other.customerId}/statement${kind}`);
    expect((await fileAt(foreign)).status).toBe(404);
  }
});
