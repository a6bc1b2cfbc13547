import { createHash } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCursors } from '../../../src/adapters/store/cursors.ts';
import { countEvidence } from '../../../src/adapters/store/evidence-counts.ts';
import { Prisma } from '../../../src/adapters/store/generated/client.ts';
import { openSnapshot } from '../../../src/adapters/store/snapshot.ts';
import { sealHistory } from '../../../src/flow/history/seal-history.ts';
import { makeEvidencePack, nameScope } from '../../../src/web/evidence/evidence-pack.ts';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
let other: Stage;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world, { customer: '=cmd|Harbour' });
  other = await setStage(world, { customer: 'Elsewhere Ltd' });
  for (const each of [stage, other]) {
    const { realmId } = each;
    await call(each, 'PATCH', '', { modes: { reminders: 'automatic', charges: 'review' } });
    await call(each, 'PUT', '/policies/company', policy);
    await world.dunwell.run(realmId, { dryRun: false, trigger: 'person' });
  }
  await world.idle();
});
afterAll(() => world.stop());

const policy = {
  reminders: { enabled: true, steps: [{ offsetDays: 1, template: 'polite' }], consolidate: true },
  charges: {
    enabled: true,
    start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
    amount: { kind: 'annualRate', percent: '18', dayCount: 'actual/365' },
    base: 'principal',
    assess: { kind: 'everyDays', days: 30 },
    allocation: 'principalFirst',
    writeBack: 'lineOnInvoice',
  },
};

async function call(of: Stage, method: string, path: string, body: object): Promise<Response> {
  const answer = await fetch(`${world.baseUrl}/api/v1/companies/${of.realmId}${path}`, {
    method,
    headers: { authorization: `Bearer ${of.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** The files of a pack, by their names. */
async function packOf(of: Stage, about: object): Promise<Record<string, Uint8Array>> {
  const answer = await call(of, 'POST', '/evidence', about);
  return unzipSync(new Uint8Array(await answer.arrayBuffer()));
}
const textIn = (files: Record<string, Uint8Array>, name: string): string =>
  strFromU8(files[name] ?? new Uint8Array());

describe('an evidence pack', () => {
  test('of an invoice holds the mail, the charge, their reasons, and the hash of each file', async () => {
    const files = await packOf(stage, { about: 'invoice', id: stage.invoiceId });
    const names = Object.keys(files);
    const [reminder] = await world.dunwell.stores.reminders.list(stage.realmId, {}, { limit: 1 });
    const [charge] = await world.dunwell.stores.charges.list(stage.realmId, {}, { limit: 1 });
    const mail = `mails/${reminder?.date}-${reminder?.id}`;
    expect(reminder?.status).toBe('sent');
    expect(textIn(files, `${mail}.txt`)).toBe(reminder?.textBody);
    expect(textIn(files, `${mail}.html`)).toBe(reminder?.htmlBody);
    expect(names).toContain(`worksheets/${charge?.reference}.pdf`);
    expect(textIn(files, 'charges.csv')).toContain(`6.70,0.00,USD,proposed`);
    expect(textIn(files, 'decisions.csv')).toContain(stage.invoiceId);
    expect(textIn(files, 'policy-versions.csv')).toContain('company,,1,');
    expect(textIn(files, 'timeline.csv')).toMatch(/reminder decided.*\r\n(.*\r\n)*.*reminder sent/);
    const sums = textIn(files, 'SHA256SUMS').trimEnd().split('\n');
    expect(sums).toHaveLength(names.length - 4);
    for (const line of sums) {
      const name = line.split('  ')[1];
      const content = files[name ?? ''] ?? new Uint8Array();
      expect(`${createHash('sha256').update(content).digest('hex')}  ${name}`).toBe(line);
    }
    const manifest = JSON.parse(textIn(files, 'manifest.json'));
    // The links in the exact mails still open the customer's page, and the pack says so.
    expect(manifest.payerLinks).toEqual({ mails: 1, openUntil: '2026-05-11' });
    expect(textIn(files, 'manifest.txt')).toContain('the last until 2026-05-11');
    expect(textIn(files, 'VERIFY.txt')).toContain("take the customer's links back");
    const head = await world.dunwell.stores.historyRows.head(stage.realmId);
    expect(manifest.history.head).toBe(head?.hash);
    const [noted] = await world.dunwell.stores.audit.list(stage.realmId, 1);
    expect(noted).toMatchObject({
      what: 'evidence pack made',
      detail: { kind: 'invoice', head: head?.hash },
    });
  });

  test('of the same facts is the same to the byte, but for the line about its maker', async () => {
    const about = { about: 'customer', id: stage.customerId };
    const first = await packOf(stage, about);
    await world.control('/clock', { now: '2026-03-12T17:20:00Z' }, 'PUT');
    const second = await packOf(stage, about);
    const differing = Object.keys(first).filter(
      (name) => textIn(first, name) !== textIn(second, name),
    );
    expect(differing).toEqual(['manifest.txt', 'manifest.json']);
    const linesOf = (files: typeof first) =>
      textIn(files, 'manifest.txt')
        .split('\n')
        .filter((line) => !line.startsWith('Made: '));
    expect(linesOf(second)).toEqual(linesOf(first));
  });

  test('of a period is downloaded from its page, which says how much it holds', async () => {
    const choice = { about: 'period', id: '', from: '2026-03-01', to: '2026-03-31' };
    const query = new URLSearchParams(choice).toString();
    const page = await stage.visitor.get(stage.at(`/evidence?${query}`));
    expect(textOf(page.html)).toContain('1 reminder');
    const pack = await stage.visitor.post(stage.at('/evidence'), choice);
    expect(pack.headers.get('content-type')).toBe('application/zip');
    expect(pack.headers.get('content-disposition')).toContain(
      'evidence-2026-03-01-to-2026-03-31.zip',
    );
    const empty = await packOf(stage, { about: 'period', from: '2020-01-01', to: '2020-01-31' });
    expect(textIn(empty, 'reminders.csv').trimEnd().split('\r\n')).toHaveLength(1);
  });

  test('holds nothing of another company, and none is made of what is not there', async () => {
    const files = await packOf(stage, { about: 'period', from: '2026-01-01', to: '2026-12-31' });
    const all = Object.values(files)
      .map((content) => strFromU8(content))
      .join('\n');
    expect(all).not.toContain(other.realmId);
    expect(all).not.toContain('Elsewhere');
    for (const wrong of [
      { about: 'customer', id: '999999' },
      { about: 'customer', id: 'x' },
      { about: 'period', id: '', from: '2026-03-02', to: '2026-03-01' },
      { about: 'period', id: '', from: '', to: '2026-03-01' },
    ]) {
      const page = await stage.visitor.post(stage.at('/evidence'), wrong);
      expect(page.status).toBe(422);
      expect(page.html).toContain('error-summary');
    }
  });

  test('of an invoice holds its dispute and its promise, what was said and given for them', async () => {
    const scope = { kind: 'invoice', id: other.invoiceId } as const;
    const dispute = await call(other, 'POST', '/holds', {
      ...{ scope, stops: 'charges', reason: 'dispute', amount: '34.56', note: 'Two are broken' },
    });
    const promise = { amount: '1200.00', dueOn: '2026-03-20', promisedBy: 'Ms Lee' };
    await other.visitor.post(other.at(`/invoices/${scope.id}/new-promise`), promise);
    const { id } = await dispute.json();
    const { holdLog, reminders } = world.dunwell.stores;
    await holdLog.note(other.realmId, id, 'She sends photos', 'owner');
    const content = Buffer.from('%PDF-1.4 of photos');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const photos = { name: 'photos.pdf', mediaType: 'application/pdf', sha256, content };
    const file = await holdLog.addFile(other.realmId, id, photos, 'owner');
    const [reminder] = await reminders.list(other.realmId, {}, { limit: 1 });
    await world.dunwell.db.$executeRaw`
      delete from reminder_invoice where reminder_id = ${reminder?.id}::uuid`;

    const files = await packOf(other, { about: 'invoice', id: other.invoiceId });
    const line = (table: string, text: string): string | undefined =>
      textIn(files, table)
        .split('\r\n')
        .find((each) => each.includes(text));
    expect(line('holds.csv', id)).toContain('dispute,Two are broken,34.56,USD,');
    expect(line('disputes.csv', id)).toContain(`invoice,${other.invoiceId}`);
    expect(line('promises.csv', '2026-03-20')).toContain('1200.00,USD,Ms Lee');
    expect(line('hold-log.csv', 'She sends photos')).toContain('note,owner');
    expect(line('hold-files.csv', file)).toContain(`photos.pdf,application/pdf,18,${sha256}`);
    expect(textIn(files, `holds/${file}.pdf`)).toBe('%PDF-1.4 of photos');
    expect(line('timeline.csv', 'promised by Ms Lee')).toContain('promise: 1,200.00 USD');
    expect(line('timeline.csv', 'She sends photos')).toContain('dispute, note: ');
    // It dropped out of the mail, as one does that is paid before it is sent; the history has it.
    expect(Object.keys(files)).toContain(`mails/${reminder?.date}-${reminder?.id}.txt`);
  });

  test('is as it was at one moment, and there is one at a time', async () => {
    const scope = { kind: 'customer', id: stage.customerId } as const;
    const company = await world.dunwell.stores.companies.find(stage.realmId);
    const named = await nameScope(world, stage.realmId, scope);
    if (!company || !named) throw new Error('The stage is not set');
    const make = () => makeEvidencePack(world, { company, scope, named, actor: 'owner' });
    const begun = await make();
    expect(await make()).toBeNull();
    const choice = { about: 'customer', id: stage.customerId };
    const page = await stage.visitor.post(stage.at('/evidence'), choice);
    expect(textOf(page.html)).toContain('Another evidence pack is being made');

    const later = { note: 'Placed meanwhile', stops: 'both', reason: 'other' };
    await call(stage, 'POST', '/holds', { ...later, scope: { kind: 'customer', id: scope.id } });
    await world.dunwell.db.$executeRaw`
      update reminder set text_body = 'Changed meanwhile' where realm_id = ${stage.realmId}`;
    await sealHistory(world.dunwell.stores.historyRows, stage.realmId);
    const pieces: Uint8Array[] = [];
    for await (const piece of begun?.content ?? []) pieces.push(piece);
    const files = unzipSync(new Uint8Array(Buffer.concat(pieces)));
    const all = Object.keys(files).map((name) => textIn(files, name));
    expect(all.join('\n')).not.toMatch(/(Placed|Changed) meanwhile/);
    const { rows } = JSON.parse(textIn(files, 'manifest.json')).history;
    const chain = textIn(files, 'history.csv').trimEnd().split('\r\n');
    expect(chain.at(-1)).toMatch(new RegExp(`^${rows},`));

    const leftOff = await make();
    await leftOff?.content[Symbol.asyncIterator]().return?.();
    const after = await packOf(stage, choice);
    expect(textIn(after, 'holds.csv')).toContain('Placed meanwhile');
  });

  test('reads a table of any length through one cursor, and several at once', async () => {
    const snapshot = await openSnapshot(world.dunwell.db, 60_000);
    const read = createCursors(snapshot.db);
    const numbers = (upTo: number) =>
      read<{ n: number }>(Prisma.sql`select n from generate_series(1, ${upTo}::int) n`);
    const [all, few] = [numbers(1_200), numbers(10)];
    const [seen, between]: [number[], unknown[]] = [[], []];
    for await (const { n } of all) {
      seen.push(n);
      if (n % 600 === 0) between.push((await few.next()).value);
    }
    expect(seen).toEqual(Array.from({ length: 1_200 }, (_, index) => index + 1));
    expect(between).toEqual([{ n: 1 }, { n: 2 }]);
    await snapshot.close();
    await expect(numbers(1).next()).rejects.toThrow(/closed/i);
  });

  test('keeps a spreadsheet from running what a payer wrote', async () => {
    const files = await packOf(stage, { about: 'customer', id: stage.customerId });
    const tables = Object.keys(files).filter((name) => name.endsWith('.csv'));
    const all = tables.map((name) => textIn(files, name)).join('\r\n');
    expect(tables).toContain('timeline.csv');
    expect(all).not.toMatch(/(^|,)"?[=+@]/m);
  });

  test('counts its files before it is made, and is refused when they are too many', async () => {
    const scope = { kind: 'customer', id: stage.customerId } as const;
    const counts = await countEvidence(world.dunwell.db, stage.realmId, scope);
    const names = Object.keys(await packOf(stage, { about: 'customer', id: stage.customerId }));
    expect(names.filter((name) => name.includes('/'))).toHaveLength(counts.files);
    expect(counts.files).toBeGreaterThan(3);

    await world.dunwell.db.$executeRaw`
      insert into agreed_terms (id, realm_id, customer_id, agreed_on, name, file_name,
        media_type, byte_size, sha256, author, created_at)
      select gen_random_uuid(), ${other.realmId}, ${other.customerId}, '2019-06-01', 'Contract',
        'contract.pdf', 'application/pdf', 1, repeat('0', 64), 'owner', '2019-06-01'
      from generate_series(1, 65001)`;
    const choice = { about: 'period', id: '', from: '2019-01-01', to: '2019-12-31' };
    const why = 'These are 65,001 files and a pack has room for 65,000. Choose a shorter period';
    const page = await other.visitor.post(other.at('/evidence'), choice);
    expect(page.status).toBe(422);
    expect(textOf(page.html)).toContain(why);
    const { about, from, to } = choice;
    const body = { about, from, to };
    const answer = await world.api(`/companies/${other.realmId}/evidence`, {
      ...{ method: 'POST', body, key: other.apiKey },
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'to', message: why }] },
    });
    const [noted] = await world.dunwell.stores.audit.list(other.realmId, 1, 'evidence pack made');
    expect(noted?.detail).not.toMatchObject({ kind: 'period' });
  });
});
