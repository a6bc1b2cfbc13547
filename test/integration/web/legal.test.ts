import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
let other: Stage;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world, { customer: 'Peach & <Sons>' });
  other = await setStage(world, { customer: 'Other' });
});
afterAll(() => world.stop());

const customer = (): string => stage.at(`/customers/${stage.customerId}`);
const page = async (path: string): Promise<string> => textOf((await stage.visitor.get(path)).html);

function termsForm(content: string, name: string, fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  const typed = { date: '2026-01-10', name: 'Terms of sale, signed', ...fields };
  for (const [field, value] of Object.entries(typed)) form.set(field, value);
  if (content !== '' || name !== '') form.set('file', new File([content], name));
  return form;
}

test('the owner says what a customer is, and the page shows the record that applies', async () => {
  expect(await page(customer())).toContain('No record for this place');
  const refused = await stage.visitor.post(`${customer()}/legal`, {
    party: 'consumer',
    country: 'Freedonia',
  });
  expect(refused.status).toBe(422);
  expect(textOf(refused.html)).toContain('Give a country by its name or its two letters');
  expect(refused.html).toContain('value="Freedonia"');
  const lost = await stage.visitor.post(`${customer()}/legal`, { region: 'GA' });
  expect(textOf(lost.html)).toContain('A state or province needs its country beside it.');

  const saved = await stage.visitor.post(`${customer()}/legal`, {
    party: 'consumer',
    country: 'Canada',
    region: 'ON',
  });
  expect(saved.status).toBe(200);
  const text = textOf(saved.html);
  expect(text).toContain('CA-ON');
  expect(text).toContain('Criminal Code s. 347');
  expect(text).toContain('told with what it is a year');
  expect(text).toContain('The customer is a consumer');
  expect(text).toContain('no legal advice');
  expect(saved.html).toContain('href="https://stewartmckelvey.com');
  const back = await stage.visitor.post(`${customer()}/legal`, { party: '' });
  expect(textOf(back.html)).toContain('No record for this place');
});

test('terms are recorded with their document, which is served as it was and only to its company', async () => {
  const content = '%PDF-1.7 signed by Peach';
  const saved = await stage.visitor.post(
    `${customer()}/terms`,
    termsForm(content, '../Terms "1".pdf'),
  );
  expect(saved.status).toBe(200);
  expect(textOf(saved.html)).toContain('Terms of sale, signed');
  const sha256 = createHash('sha256').update(content).digest('hex');
  expect(saved.html).toContain(sha256);
  const path = /href="([^"]+\/terms\/[^"]+\/file)"/.exec(saved.html)?.[1] ?? '';
  const file = await stage.visitor.get(path);
  expect(file.html).toBe(content);
  expect(Object.fromEntries(file.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': 'attachment; filename="Terms 1.pdf"',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'no-store',
  });
  const foreign = path.replace(stage.realmId, other.realmId);
  expect((await other.visitor.get(foreign)).status).toBe(404);
  expect((await other.visitor.get(path)).status).toBe(404);

  const withdrawn = await stage.visitor.post(path.replace(/file$/, 'withdraw'));
  expect(textOf(withdrawn.html)).toContain('withdrawn by You');
  expect(textOf(withdrawn.html)).toContain('Agreed terms none on record');
  expect((await stage.visitor.get(path)).html).toBe(content);
  expect((await stage.visitor.post(path.replace(/file$/, 'withdraw'))).status).toBe(404);
});

test('a file that is none of ours, a form from elsewhere and a form without its token are refused', async () => {
  const html = await stage.visitor.post(
    `${customer()}/terms`,
    termsForm('<script>alert(1)</script>', 'terms.pdf', { date: '' }),
  );
  expect(html.status).toBe(422);
  expect(textOf(html.html)).toContain('The file must be PDF');
  expect(textOf(html.html)).toContain('Give the day of the agreement.');
  const before = await world.dunwell.db.agreedTerms.count();
  const forged = await stage.visitor.post(`${customer()}/terms`, termsForm('%PDF-1', 'a.pdf'), {
    withoutToken: true,
  });
  expect(forged.status).toBe(403);
  const elsewhere = await stage.visitor.post(`${customer()}/terms`, termsForm('%PDF-1', 'a.pdf'), {
    headers: { origin: 'https://evil.example' },
  });
  expect(elsewhere.status).toBe(403);
  const foreign = other.at(`/customers/${other.customerId}/terms`);
  expect((await stage.visitor.post(foreign, termsForm('%PDF-1', 'a.pdf'))).status).not.toBe(200);
  expect(await world.dunwell.db.agreedTerms.count()).toBe(before);
});

test('the earliest terms that count are those that invoices are held against', async () => {
  const { legal } = world.dunwell.stores;
  const current = async () => (await legal.find(stage.realmId, stage.customerId)).agreedTerms;
  await stage.visitor.post(`${customer()}/terms`, termsForm('', '', { date: '2026-02-01' }));
  await stage.visitor.post(
    `${customer()}/terms`,
    termsForm('', '', { date: '2025-02-01', name: 'Older' }),
  );
  expect(await current()).toEqual({ date: '2025-02-01', document: 'Older' });
  const { terms } = world.dunwell.stores;
  const [newest] = await terms.list(stage.realmId, stage.customerId);
  expect(newest).toMatchObject({ name: 'Older', file: null, withdrawn: null });
  await terms.withdraw(stage.realmId, stage.customerId, newest?.id ?? '', 'owner');
  expect(await current()).toEqual({ date: '2026-02-01', document: 'Terms of sale, signed' });
});

test('rates are added to a table and withdrawn, and the page says what is missing', async () => {
  const rates = stage.at('/policy/rates');
  const entry = { table: 'ecb', from: '2027-01-01', percent: '2.15', source: 'ECB' };
  expect(await page(rates)).toContain('No policy goes by this table');
  const refused = await stage.visitor.post(rates, { ...entry, from: '2027-02-01', percent: 'two' });
  expect(refused.status).toBe(422);
  expect(textOf(refused.html)).toContain('The first day must be 1 January or 1 July');
  expect(textOf(refused.html)).toContain('The rate must be a percent');
  const altered = await stage.visitor.post(rates, { ...entry, from: '2025-01-01' });
  expect(textOf(altered.html)).toContain('cannot be altered');
  const unnamed = await stage.visitor.post(rates, { ...entry, table: '', newTable: 'ECB' });
  expect(textOf(unnamed.html)).toContain('is too like a published table');

  const added = await stage.visitor.post(rates, entry);
  expect(added.status).toBe(200);
  expect(textOf(added.html)).toContain('The rate is added');
  expect((await stage.visitor.post(rates, entry)).status).toBe(422);
  const own = { ...entry, table: '', newTable: 'Prime <rate>', from: '2026-01-15' };
  expect((await stage.visitor.post(rates, own)).html).toContain('Prime &lt;rate>');
  const [first] = await world.dunwell.stores.rates.list(stage.realmId);
  const withdraw = `/policy/rates/${first?.id}/withdraw`;
  expect((await other.visitor.post(other.at(withdraw))).status).toBe(404);
  expect((await stage.visitor.post(stage.at(withdraw))).html).toContain('withdrawn');
  expect((await stage.visitor.post(stage.at(withdraw))).status).toBe(404);
  const audit = await world.dunwell.stores.audit.list(stage.realmId, 50);
  expect(audit.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['base rate added', 'base rate withdrawn', 'agreed terms withdrawn']),
  );
});
