// What a storm of webhooks costs in metered reads: 10,000 events over 2,000 invoices of one
// company, against one read per event. At the end the mirror is compared with the ledger.
import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { z } from 'zod';
import { median } from './support/paired.ts';
import { addCompany, callJson, openProgram, type ConnectedCompany } from './support/program.ts';
import type { Program } from './support/program.ts';
import { createDice } from './support/random.ts';
import { runBench } from './support/run-bench.ts';

const customers = 20;
const perBatch = 30;
const perPost = 20;
const endLimitMs = 180_000;
const requestsSchema = z.object({ totals: z.object({ metered: z.number() }) });
const batchSchema = z.object({
  BatchItemResponse: z.array(
    z.object({ Invoice: z.object({ Id: z.string(), SyncToken: z.string() }) }),
  ),
});
const customerSchema = z.object({ Customer: z.object({ Id: z.string() }) });
const querySchema = z.object({
  QueryResponse: z.object({
    Invoice: z.array(z.object({ Id: z.string(), Balance: z.number(), SyncToken: z.string() })),
  }),
});
type Invoice = { Id: string; SyncToken: string };

await runBench({
  name: 'storm',
  unit: 'metered reads',
  target: { atMost: 1 / 200 },
  runs: 1,
  async measure(scene, { runs, isQuick }) {
    const size = isQuick ? { events: 2_000, invoices: 400 } : { events: 10_000, invoices: 2_000 };
    const reads: number[] = [];
    const seconds: number[] = [];
    let wrong = 0;
    for (let run = 0; run < runs; run += 1) {
      const program = await openProgram(scene);
      const app = await program.startApp('all');
      const company = await addCompany(program);
      await program.control('/webhooks', { mode: 'drop' });
      scene.say(`making ${size.invoices} invoices`);
      const made = await makeInvoices(program, company, size.invoices);
      await program.control('/webhooks/flush', {});
      // Every invoice changes before its events arrive; only reading again can show it.
      await changeInvoices(program, company, made);
      const before = await meteredReads(program, company);
      const startedAt = performance.now();
      scene.say(`posting ${size.events} events`);
      await postEvents(program, company, made, size.events);
      await untilMirrored(program, company, made.length);
      seconds.push((performance.now() - startedAt) / 1_000);
      reads.push((await meteredReads(program, company)) - before);
      wrong += await differences(program, company);
      scene.say(`run ${run + 1} of ${runs}: ${reads.at(-1)} metered reads`);
      await app.stop();
      await program.sandbox?.stop();
    }
    const value = median(reads);
    return {
      value,
      baseline: size.events,
      ratio: value / size.events,
      runs,
      extra: { ...size, seconds: Math.round(median(seconds)), differences: wrong },
      holds: { mirrorCorrect: wrong === 0 },
    };
  },
});

function ledger(
  program: Program,
  company: ConnectedCompany,
  route: string,
  body?: unknown,
): Promise<unknown> {
  return callJson(`${program.sandboxUrl}/v3/company/${company.realmId}${route}`, {
    body,
    authorization: `Bearer ${company.accessToken}`,
  });
}

async function inBatches(
  program: Program,
  company: ConnectedCompany,
  items: readonly object[],
): Promise<Invoice[]> {
  const done: Invoice[] = [];
  for (let start = 0; start < items.length; start += perBatch) {
    const BatchItemRequest = items
      .slice(start, start + perBatch)
      .map((item, place) => ({ bId: String(place), ...item }));
    const answer = await patiently(() => ledger(program, company, '/batch', { BatchItemRequest }));
    done.push(...batchSchema.parse(answer).BatchItemResponse.map(({ Invoice }) => Invoice));
  }
  return done;
}

/** The stand-in keeps QuickBooks' throttles, which are not what is measured here. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error && /answered 429/.test(error.message))) throw error;
      await wait(1_000);
    }
  }
}

function line(Amount: number): object {
  return {
    Amount,
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ItemRef: { value: '1' } },
  };
}

async function makeInvoices(
  program: Program,
  company: ConnectedCompany,
  count: number,
): Promise<Invoice[]> {
  const ids: string[] = [];
  for (let index = 0; index < customers; index += 1) {
    const body = { DisplayName: `Customer ${index + 1}` };
    const answer = await patiently(() => ledger(program, company, '/customer', body));
    ids.push(customerSchema.parse(answer).Customer.Id);
  }
  const items = Array.from({ length: count }, (_, index) => ({
    operation: 'create',
    Invoice: { CustomerRef: { value: ids[index % customers] }, Line: [line(100)] },
  }));
  return inBatches(program, company, items);
}

async function changeInvoices(
  program: Program,
  company: ConnectedCompany,
  invoices: readonly Invoice[],
): Promise<void> {
  const items = invoices.map(({ Id, SyncToken }, index) => ({
    operation: 'update',
    Invoice: { Id, SyncToken, sparse: true, Line: [line(101 + (index % 500))] },
  }));
  await inBatches(program, company, items);
}

async function postEvents(
  program: Program,
  company: ConnectedCompany,
  invoices: readonly Invoice[],
  count: number,
): Promise<void> {
  const token = await program.verifierToken();
  const dice = createDice(7);
  const events = Array.from({ length: count }, (_, index) => ({
    specversion: '1.0',
    id: randomUUID(),
    source: 'intuit.storm',
    type: 'qbo.invoice.updated.v1',
    time: '2026-03-12T17:00:00Z',
    intuitentityid: (invoices[index] ?? invoices[dice(invoices.length)])?.Id,
    intuitaccountid: company.realmId,
    data: {},
  }));
  for (let start = 0; start < events.length; start += perPost) {
    const body = JSON.stringify(events.slice(start, start + perPost));
    const answer = await fetch(`${program.baseUrl}/webhooks/quickbooks`, {
      method: 'POST',
      body,
      headers: { 'intuit-signature': createHmac('sha256', token).update(body).digest('base64') },
    });
    if (answer.status !== 200) throw new Error(`A webhook was answered ${answer.status}`);
  }
}

/** Counts every app's reads: while it matters, this bench makes none itself. */
async function meteredReads(program: Program, company: ConnectedCompany): Promise<number> {
  const answer = await program.control(`/requests?api=quickbooks&realmId=${company.realmId}`);
  return requestsSchema.parse(answer).totals.metered;
}

async function withDatabase<T>(program: Program, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: program.databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Waits until nothing of the storm is waiting any more. */
async function untilMirrored(
  program: Program,
  company: ConnectedCompany,
  invoices: number,
): Promise<void> {
  const limit = performance.now() + endLimitMs;
  await withDatabase(program, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ left: number; there: number }>(
        `select (select count(*) from inbox_delivery)::int
           + (select count(*) from inbox_event where state = 'waiting')::int as left,
           (select count(*) from invoice where realm_id = $1)::int as there`,
        [company.realmId],
      );
      if (rows[0]?.left === 0 && rows[0].there === invoices) return;
      if (performance.now() > limit) throw new Error(`Not through: ${JSON.stringify(rows[0])}`);
      await wait(250);
    }
  });
}

/** How many invoices of the ledger the mirror does not have as they are. */
async function differences(program: Program, company: ConnectedCompany): Promise<number> {
  const truth = new Map<string, string>();
  for (let start = 1; ; start += 1_000) {
    const query = encodeURIComponent(
      `select * from Invoice orderby Id startposition ${start} maxresults 1000`,
    );
    const answer = await patiently(() => ledger(program, company, `/query?query=${query}`));
    const page = z
      .object({ QueryResponse: querySchema.shape.QueryResponse.partial() })
      .parse(answer).QueryResponse.Invoice;
    for (const { Id, Balance, SyncToken } of page ?? []) {
      truth.set(Id, `${Math.round(Balance * 100)} ${SyncToken}`);
    }
    if ((page?.length ?? 0) < 1_000) break;
  }
  return withDatabase(program, async (client) => {
    const { rows } = await client.query<{ id: string; said: string }>(
      `select id, open_balance || ' ' || sync_token as said from invoice
       where realm_id = $1 and not deleted`,
      [company.realmId],
    );
    const mirrored = new Map(rows.map(({ id, said }) => [id, said]));
    const ids = new Set([...truth.keys(), ...mirrored.keys()]);
    return [...ids].filter((id) => truth.get(id) !== mirrored.get(id)).length;
  });
}
