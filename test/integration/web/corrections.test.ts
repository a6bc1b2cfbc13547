import { afterAll, beforeAll, expect, test } from 'vitest';
import { extractText, getDocumentProxy } from 'unpdf';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
let chargeId: string;

const charges = {
  amount: { kind: 'annualRate', percent: '18' },
  start: { graceDays: 10 },
  assess: { kind: 'everyDays', days: 30 },
};

const reversals = () =>
  world.dunwell.stores.chargeReversals.list(stage.realmId, { chargeIds: [chargeId] }, { limit: 9 });
const text = async (path: string): Promise<string> =>
  (await stage.visitor.get(stage.at(path))).html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world, { customer: 'Łódź & <Sons>' });
  const { stores } = world.dunwell;
  const by = { author: 'test', note: null };
  await stores.policies.save(stage.realmId, 'company', '', { charges }, by);
  await stores.companies.update(stage.realmId, { chargesMode: 'automatic' });
  await world.dunwell.run(stage.realmId, { dryRun: false, trigger: 'api' });
  const [charge] = await stores.charges.list(stage.realmId, {}, { limit: 1 });
  chargeId = charge?.id ?? '';
  await stage.ledger.create('payment', {
    CustomerRef: { value: stage.customerId },
    TotalAmt: 1000,
    TxnDate: '2026-03-06',
    Line: [{ Amount: 1000, LinkedTxn: [{ TxnId: stage.invoiceId, TxnType: 'Invoice' }] }],
  });
  await world.idle();
  // Charges are looked at again right after the sync, as the same piece of work.
  while ((await stores.rechecks.find(stage.realmId, chargeId)) === null) await world.idle();
}, 120_000);
afterAll(() => world.stop());

test('a late payment shows on the charge, on the invoice and in the list of corrections', async () => {
  expect(await text('/corrections')).toMatch(/Charged Comes to .* 6\.70 3\.74 2\.96 too much/);
  expect(await text(`/charges/${chargeId}`)).toContain('too much was charged');
  expect(await text(`/invoices/${stage.invoiceId}`)).toContain('calculated again: too much');
});

test('both worksheets stand side by side, with what differs marked', async () => {
  const page = await text(`/corrections/${chargeId}`);
  expect(page).toContain('2.96 USD too much was charged');
  expect(page).toContain('Waiting for approval 2.96');
  expect(page).toMatch(/6 Mar 2026, payment \d+ — 1,000\.00 ≠ differs/);
  expect(page).toContain('Charge 6.70 3.74 ≠ differs');
  expect((await stage.visitor.get(stage.at('/corrections/unknown'))).status).toBe(404);
});

test('the worksheet of a charge is whole, and a PDF of it is the same from the page and the API', async () => {
  const page = await text(`/charges/${chargeId}`);
  expect(page).toContain('Decided on 12 Mar 2026, in America/New_York');
  const charge = await world.dunwell.stores.charges.find(stage.realmId, chargeId);
  expect(page).toContain(charge?.worksheetHash ?? 'no hash');
  const path = `/api/v1/companies/${stage.realmId}/charges/${chargeId}/worksheet.pdf`;
  const answer = await fetch(`${world.baseUrl}${path}`, {
    headers: { authorization: `Bearer ${stage.apiKey}` },
  });
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  expect(answer.headers.get('content-disposition')).toContain(`worksheet-${charge?.reference}.pdf`);
  const file = new Uint8Array(await answer.arrayBuffer());
  const again = await fetch(`${world.baseUrl}${path}`, {
    headers: { authorization: `Bearer ${stage.apiKey}` },
  });
  expect(new Uint8Array(await again.arrayBuffer())).toEqual(file);
  const read = await extractText(await getDocumentProxy(file), { mergePages: true });
  expect(read.text).toContain('Łódź & <Sons>');
  expect(read.text).toContain(charge?.worksheetHash ?? 'no hash');
  const shown = await stage.visitor.get(stage.at(`/charges/${chargeId}/worksheet.pdf`));
  expect([shown.status, shown.html.slice(0, 5)]).toEqual([200, '%PDF-']);
});

test('all worksheets of a company are verified by a button, and the result stays', async () => {
  expect(await text('/worksheets')).toContain('They have not been verified yet');
  const done = await stage.visitor.post(stage.at('/worksheets'), {});
  expect(done.status).toBe(200);
  const page = await text('/worksheets');
  expect(page).toContain('All prove their charge');
  expect(page).toContain('1 worksheet');
});

test('a proposed reversal is rejected only with a reason, and not decided twice', async () => {
  const [proposal] = await reversals();
  const decide = (action: string, reason: string) =>
    stage.visitor.post(stage.at(`/corrections/${chargeId}/${proposal?.id}/${action}`), { reason });
  const page = await decide('reject', ' ');
  expect([page.status, textOf(page.html)]).toEqual([422, expect.stringContaining('Say why')]);
  expect((await decide('nothing', 'x')).status).toBe(404);
  const elsewhere = `/corrections/${proposal?.id}/${proposal?.id}/approve`;
  expect((await stage.visitor.post(stage.at(elsewhere), {})).status).toBe(404);
  expect((await reversals()).map(({ status }) => status)).toEqual(['proposed']);
  const done = await decide('reject', 'Agreed otherwise');
  expect(textOf(done.html)).toContain('The reversal is rejected. The charge stays as it is.');
  expect(done.html).not.toContain('/approve"');
  expect((await decide('approve', '')).status).toBe(422);
  expect((await reversals()).map(({ status }) => status)).toEqual(['rejected']);
});

test('the list of all reversals is filtered, summed, downloaded, and decided on at once', async () => {
  const { stores } = world.dunwell;
  const added = await stores.chargeReversals.add({
    realmId: stage.realmId,
    chargeId,
    amount: 100n,
    cause: 'back-dated-posting',
    reason: 'A payment came in late, =1+1',
    status: 'proposed',
  });
  const id = added.outcome === 'added' ? added.id : '';
  const page = await text('/reversals');
  // What waits for a person comes before what was asked for earlier and is decided.
  expect(page).toMatch(/DW-\w+ ! Waiting for approval .* 1\.00 .* DW-\w+ ○ Rejected .* 2\.96 /);
  expect(page).toContain('Waiting for approval 1 USD 1.00 ○ Rejected 1 USD 2.96');
  expect(await text('/reversals?status=proposed&cause=back-dated-posting')).not.toContain('2.96');
  expect(await text(`/reversals?customer=${stage.customerId}&from=2026-03-12`)).toContain('2.96');
  for (const none of ['customer=none', 'to=2026-03-11', 'method=creditMemo', 'cause=person']) {
    expect(await text(`/reversals?${none}`)).toContain('No reversal matches');
  }
  const csv = await stage.visitor.get(stage.at('/reversals.csv?status=proposed'));
  expect(csv.html.split('\r\n')).toEqual([
    expect.stringMatching(/^Charge,State,Invoice,/),
    expect.stringMatching(/^DW-\w+,proposed,.*,USD,1\.00,A payment known later,"A payment/),
    '',
  ]);

  const decide = (fields: Record<string, string>) =>
    stage.visitor.post(stage.at('/reversals'), fields);
  for (const [fields, message] of [
    [{ action: 'reject', reversal: id, reason: ' ' }, 'Say why'],
    [{ action: 'approve', reason: '' }, 'Choose at least one reversal'],
    [{ action: 'approve', reversal: 'all', reason: '' }, 'Choose at least one reversal'],
  ] as const) {
    const refused = await decide(fields);
    expect([refused.status, textOf(refused.html)]).toEqual([422, expect.stringContaining(message)]);
  }
  expect((await decide({ action: 'nothing', reversal: id })).status).toBe(404);
  const done = await decide({ action: 'reject', reversal: id, reason: 'Agreed otherwise' });
  expect(textOf(done.html)).toContain('1 reversal rejected.');
  const again = await decide({ action: 'approve', reversal: id, reason: '' });
  // Nothing waits any more, and the form says so.
  expect(textOf(again.html)).toContain('1 reversal left: The reversal is rejected already.');
});

test('an approved one takes the difference back in QuickBooks', async () => {
  const { stores } = world.dunwell;
  const added = await stores.chargeReversals.add({
    realmId: stage.realmId,
    chargeId,
    amount: 296n,
    cause: 'back-dated-posting',
    reason: 'A payment came in late',
    status: 'proposed',
  });
  const id = added.outcome === 'added' ? added.id : '';
  const done = await stage.visitor.post(stage.at(`/corrections/${chargeId}/${id}/approve`), {});
  expect(textOf(done.html)).toContain('The difference is being taken back in QuickBooks.');
  await world.idle();
  const charge = await stores.charges.find(stage.realmId, chargeId);
  expect(charge).toMatchObject({ status: 'written', reversed: 296n });
});

test('a charge in QuickBooks is taken back by its form, in part and whole', async () => {
  const takeBack = (fields: Record<string, string>) =>
    stage.visitor.post(stage.at(`/charges/${chargeId}/reverse`), fields);
  const page = await stage.visitor.get(stage.at(`/charges/${chargeId}`));
  expect(textOf(page.html)).toContain('This changes QuickBooks.');
  expect(textOf(page.html)).toContain('all of the 3.74 that is left');
  for (const [fields, message] of [
    [{ reason: ' ', amount: '1.00' }, 'Say why'],
    [{ reason: 'x', amount: '3.75' }, 'more than is left'],
    [{ reason: 'x', amount: 'all' }, 'Give an amount in USD'],
  ] as const) {
    const refused = await takeBack(fields);
    expect([refused.status, textOf(refused.html)]).toEqual([422, expect.stringContaining(message)]);
    expect(refused.html).toContain(`value="${fields.amount}"`);
  }
  const part = await takeBack({ reason: 'Goodwill', amount: '1.00' });
  expect(textOf(part.html)).toContain('The charge is being taken back in QuickBooks.');
  await world.idle();
  await takeBack({ reason: 'All of it', amount: '' });
  await world.idle();
  const after = await text(`/charges/${chargeId}`);
  expect(after).toMatch(/In QuickBooks 2\.74 .*All of it .*In QuickBooks 1\.00 .*Goodwill/);
  expect(after).not.toContain('This changes QuickBooks.');
  expect((await takeBack({ reason: 'x', amount: '' })).status).toBe(422);
});
