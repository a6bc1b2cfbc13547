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

const customers = 200;
const perBatch = 30;
const perPage = 1_000;
const perPost = 20;
const endLimitMs = 180_000;
const requestsSchema = z.object({ totals: z.object({ metered: z.number() }) });
const batchSchema = z.object({
  BatchItemResponse: z.array(
    z.object({ Invoice: z.object({ Id: z.string(), SyncToken: z.string() }) }),
  ),
});
const querySchema = z.object({
  QueryResponse: z.object({
    Invoice: z
      .array(z.object({ Id: z.string(), Balance: z.number(), SyncToken: z.string() }))
      .optional(),
    Customer: z.array(z.object({ Id: z.string(), Balance: z.number() })).optional(),
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
      await program.control('/webhooks', { mode: 'drop' });
      scene.say(`a company with ${size.invoices} invoices is made and read`);
      const bulk = { customers, invoices: size.invoices, payments: 0 };
      const company = await addCompany(program, { bulk });
      const made = await pagesOf(program, company, 'Invoice');
      // Every invoice changes before its events arrive; only reading again can show it.
      scene.say('changing every invoice');
      await changeInvoices(program, company, made);
      if ((await differences(program, company)) < made.length) {
        throw new Error('The mirror knew of changes before it was told of them');
      }
      const before = await meteredReads(program, company);
      const startedAt = performance.now();
      scene.say(`posting ${size.events} events`);
      await postEvents(program, company, made, size.events);
      await untilMirrored(program);
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

async function withoutThrottles<T>(program: Program, work: () => Promise<T>): Promise<T> {
  await program.control('/throttles', { enabled: false }, 'PUT');
  try {
    return await work();
  } finally {
    await program.control('/throttles', { enabled: true }, 'PUT');
  }
}

function line(Amount: number): object {
  return {
    Amount,
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ItemRef: { value: '1' } },
  };
}

/** All that QuickBooks lists of a kind; the throttles are not what is measured here. */
function pagesOf<E extends 'Invoice' | 'Customer'>(
  program: Program,
  company: ConnectedCompany,
  entity: E,
): Promise<NonNullable<z.infer<typeof querySchema>['QueryResponse'][E]>[number][]> {
  return withoutThrottles(program, async () => {
    const all: NonNullable<z.infer<typeof querySchema>['QueryResponse'][E]>[number][] = [];
    for (;;) {
      const page = `startposition ${all.length + 1} maxresults ${perPage}`;
      const query = encodeURIComponent(`select * from ${entity} orderby Id ${page}`);
      const answer = await ledger(program, company, `/query?query=${query}`);
      const rows = querySchema.parse(answer).QueryResponse[entity] ?? [];
      all.push(...rows);
      if (rows.length < perPage) return all;
    }
  });
}

function changeInvoices(
  program: Program,
  company: ConnectedCompany,
  invoices: readonly Invoice[],
): Promise<void> {
  const items = invoices.map(({ Id, SyncToken }, index) => ({
    bId: String(index),
    operation: 'update',
    Invoice: { Id, SyncToken, sparse: true, Line: [line(10_001 + (index % 500))] },
  }));
  return withoutThrottles(program, async () => {
    for (let start = 0; start < items.length; start += perBatch) {
      const BatchItemRequest = items.slice(start, start + perBatch);
      batchSchema.parse(await ledger(program, company, '/batch', { BatchItemRequest }));
    }
  });
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
async function untilMirrored(program: Program): Promise<void> {
  const limit = performance.now() + endLimitMs;
  await withDatabase(program, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ left: number }>(
        `select (select count(*) from inbox_delivery)::int
           + (select count(*) from inbox_event where state = 'waiting')::int as left`,
      );
      if (rows[0]?.left === 0) return;
      if (performance.now() > limit) throw new Error(`Not through: ${JSON.stringify(rows[0])}`);
      await wait(250);
    }
  });
}

/** How many invoices and customers of the ledger the mirror does not have as they are. */
async function differences(program: Program, company: ConnectedCompany): Promise<number> {
  const truth = new Set([
    ...(await pagesOf(program, company, 'Invoice')).map(
      ({ Id, Balance, SyncToken }) => `Invoice ${Id} ${Math.round(Balance * 100)} ${SyncToken}`,
    ),
    ...(await pagesOf(program, company, 'Customer')).map(
      ({ Id, Balance }) => `Customer ${Id} ${Math.round(Balance * 100)}`,
    ),
  ]);
  return withDatabase(program, async (client) => {
    const { rows } = await client.query<{ said: string }>(
      `select 'Invoice ' || id || ' ' || open_balance || ' ' || sync_token as said from invoice
       where realm_id = $1 and not deleted
       union all
       select 'Customer ' || id || ' ' || balance from customer where realm_id = $1 and not deleted`,
      [company.realmId],
    );
    const mirrored = new Set(rows.map(({ said }) => said));
    return [...truth, ...mirrored].filter((said) => !truth.has(said) || !mirrored.has(said)).length;
  });
}
