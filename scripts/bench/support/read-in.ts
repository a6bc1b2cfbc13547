// Reads a company into the mirror, in a process of its own, and prints what that took as JSON.
// Arguments: ours|plain, database, the app's address, the stand-ins', data folder, realm, a token,
// and for ours the pace (none|shipped), for plain how many entities of each kind.
import { pino } from 'pino';
import { z } from 'zod';
import { createSdkClient } from '../../../src/adapters/quickbooks/sdk.ts';
import { customerRow, invoiceRow, paymentRow } from '../../../src/adapters/quickbooks/map.ts';
import { openDatabase } from '../../../src/adapters/store/database.ts';
import { systemClock } from '../../../src/clock.ts';
import { createDunwell } from '../../../src/flow/dunwell.ts';
import { sandboxCredentials } from '../../../src/sandbox/credentials.ts';

const [
  side = '',
  databaseUrl = '',
  baseUrl = '',
  standIns = '',
  dataDir = '',
  realmId = '',
  token = '',
  how = '',
] = process.argv.slice(2);
const credentials = await sandboxCredentials({
  dataDir,
  sandboxPort: Number(new URL(standIns).port),
  encryptionKey: undefined,
  sessionSecret: undefined,
});
const clientId = credentials.intuit.clientId;
const { clientSecret, endpoints } = credentials.intuit;

const result = side === 'ours' ? await readWithDunwell() : await readPlainly(Number(how));
// On Linux the figure is in kilobytes.
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ ...result, peakMb })}\n`);

async function readWithDunwell(): Promise<{ entities: number; seconds: number }> {
  const dunwell = createDunwell({
    databaseUrl,
    credentials,
    baseUrl,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    repairEveryHours: 4,
    isWorker: false,
    ...(how === 'none' ? { pace: null } : {}),
  });
  const consent = new URL(await dunwell.connect.authorizeUrl('state'));
  const form = new URLSearchParams(consent.search);
  form.set('action', 'connect');
  form.set('company', realmId);
  const answer = await fetch(`${consent.origin}${consent.pathname}`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
  await dunwell.connect.finish(code, realmId);
  const startedAt = performance.now();
  await dunwell.sync(realmId);
  const seconds = (performance.now() - startedAt) / 1000;
  const state = await dunwell.stores.syncStates.find(realmId);
  if (state?.firstSync !== 'done') throw new Error('The first sync did not come to its end');
  await dunwell.close();
  return { entities: state.progress.reduce((sum, part) => sum + part.done, 0), seconds };
}

/** Pages with node-quickbooks, and one upsert for each entity: the first thing one would write. */
async function readPlainly(each: number): Promise<{ entities: number; seconds: number }> {
  const db = openDatabase(databaseUrl);
  const { api } = endpoints;
  const sdk = createSdkClient({ clientId, clientSecret, accessToken: token, realmId, api });
  const rows = async (entity: 'Customer' | 'Invoice' | 'Payment') => {
    const criteria = ` orderby Id asc startposition 1 maxresults ${each}`;
    const body = await new Promise((resolve, reject) => {
      sdk(`find${entity}s`)(criteria, (error: unknown, found?: unknown) => {
        if (error) reject(error instanceof Error ? error : new Error(JSON.stringify(error)));
        else resolve(found);
      });
    });
    const answer = z.object({ QueryResponse: z.looseObject({}) }).parse(body).QueryResponse;
    return z.array(z.record(z.string(), z.unknown())).parse(answer[entity] ?? []);
  };
  const realm = `plain-${realmId}`.slice(0, 40);
  const dated = (date: string): Date => new Date(`${date}T00:00:00Z`);
  const keyOf = (id: string) => ({ realmId_id: { realmId: realm, id } });
  // What the generated types want for a JSON column.
  const json = (value: unknown) => z.json().parse(JSON.parse(JSON.stringify(value))) ?? {};
  let entities = 0;
  const startedAt = performance.now();
  for (const raw of await rows('Customer')) {
    const row = customerRow(raw, 'USD');
    const data = { ...row, billingAddress: json(row.billingAddress ?? {}), raw: json(raw) };
    await db.customer.upsert({
      where: keyOf(row.id),
      create: { realmId: realm, ...data },
      update: data,
    });
    entities += 1;
  }
  for (const raw of await rows('Invoice')) {
    const row = invoiceRow(raw, 'USD');
    const dates = { txnDate: dated(row.txnDate), dueDate: dated(row.dueDate) };
    const data = { ...row, ...dates, lines: json(row.lines), raw: json(raw) };
    await db.invoice.upsert({
      where: keyOf(row.id),
      create: { realmId: realm, ...data },
      update: data,
    });
    entities += 1;
  }
  for (const raw of await rows('Payment')) {
    const { postings, ...row } = paymentRow(raw, 'USD');
    const data = { ...row, txnDate: dated(row.txnDate), raw: json(raw) };
    await db.payment.upsert({
      where: keyOf(row.id),
      create: { realmId: realm, ...data },
      update: data,
    });
    for (const [index, posting] of postings.entries()) {
      const key = { realmId: realm, paymentId: row.id, lineNo: index + 1 };
      const line = { invoiceId: posting.invoiceId, amount: posting.amount, date: data.txnDate };
      const where = { realmId_paymentId_lineNo: key };
      await db.posting.upsert({ where, create: { ...key, ...line }, update: line });
    }
    entities += 1;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  await db.$disconnect();
  return { entities, seconds };
}
