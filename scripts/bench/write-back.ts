// How many requests, and how long, it takes to bring 1,200 finance charges into QuickBooks at the
// pace that its limits allow.
//
// Counted is every request of the app from the approval until it has come to rest: the look at the
// live invoices, the making of the item that charges are written with, the batches, and the reading
// of what the webhooks tell of them.
//
// Timed is the stretch from the first of these requests to the moment at which the last charge is
// kept as written. It is held against the earliest instant at which the last of the requests made
// until then could have begun under Intuit's own limits (10 calls a second, 500 calls and 40 batches
// a minute, in sliding windows that are empty at first), were each answered at once. So whatever
// QuickBooks and the app take to work, and what the app keeps below the limits, counts as loss.
// Requests beyond the target earn no more time.
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { z } from 'zod';
import { waitBeforeCall, type Limit } from '../../src/adapters/quickbooks/pace.ts';
import { approveAll, untilAllDone } from './support/outbox.ts';
import { addCompany, callJson, openProgram, type Program } from './support/program.ts';
import { runBench } from './support/run-bench.ts';

const chargesPerRequest = 25;
/** Intuit's own limits; the app keeps below them. */
const callLimits: readonly Limit[] = [
  { starts: 10, withinMs: 1_000 },
  { starts: 500, withinMs: 60_000 },
];
const batchLimits: readonly Limit[] = [{ starts: 40, withinMs: 60_000 }];
/** After this no window of a limit remembers the preparations. */
const forgottenMs = 62_000;

const policy = {
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

const requestList = z.object({
  items: z.array(
    z.object({ at: z.coerce.date(), kind: z.string(), status: z.number().nullable() }),
  ),
});
type Result = {
  requests: number;
  requestsUntilWritten: number;
  byKind: Record<string, number>;
  throttled: number;
  seconds: number;
  allowedSeconds: number;
};
type Requests = z.infer<typeof requestList>['items'];

await runBench({
  name: 'write-back',
  unit: 'requests/charge',
  target: { atMost: 1 / chargesPerRequest },
  runs: 1,
  async measure(scene, { runs, isQuick }) {
    const count = isQuick ? 120 : 1_200;
    const results: Result[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const program = await openProgram(scene, { now: '2026-03-12T17:00:00Z' });
      const app = await program.startApp('all');
      const client = new Client({ connectionString: program.databaseUrl });
      await client.connect();
      try {
        results.push(await writeBack(program, client, count, scene.say));
      } finally {
        await client.end();
      }
      await app.stop();
      await program.sandbox?.stop();
    }
    const worst = (figure: (result: Result) => number): number => Math.max(...results.map(figure));
    const requests = worst((result) => result.requests);
    return {
      value: requests / count,
      baseline: 1,
      ratio: requests / count,
      runs,
      extra: {
        charges: count,
        requests,
        requestsUntilWritten: worst((result) => result.requestsUntilWritten),
        byKind: results[0]?.byKind,
        throttled: worst((result) => result.throttled),
        seconds: Number(worst((result) => result.seconds).toFixed(1)),
        secondsAllowed: Number(worst((result) => result.allowedSeconds).toFixed(1)),
        timeRatio: Number(worst((r) => r.seconds / r.allowedSeconds).toFixed(3)),
      },
      holds: {
        isNeverThrottled: worst((result) => result.throttled) === 0,
        isWithinTime: isQuick || worst((r) => r.seconds / r.allowedSeconds) <= 1.1,
      },
    };
  },
});

async function writeBack(
  program: Program,
  client: Client,
  count: number,
  say: (text: string) => void,
): Promise<Result> {
  const { realmId, accessToken, apiKey } = await addCompany(program);
  say(`making ${count} overdue invoices`);
  // The limits are for what is measured; who makes the invoices may be as fast as it can.
  await program.control('/throttles', { enabled: false }, 'PUT');
  await makeInvoices(program, realmId, accessToken, count);
  await program.control('/throttles', { enabled: true }, 'PUT');
  await program.control('/idle', {});
  const call = (route: string, body: unknown, method?: string): Promise<unknown> =>
    callJson(`${program.baseUrl}/api/v1/companies/${realmId}${route}`, {
      body,
      method,
      authorization: `Bearer ${apiKey}`,
    });
  await call('/policies/company', policy, 'PUT');
  await call('', { modes: { reminders: 'off', charges: 'review' } }, 'PATCH');
  say('assessing the charges');
  await call('/runs', { dryRun: false });
  say('waiting until no limit remembers the preparations');
  await wait(forgottenMs);
  await program.control('/idle', {});

  const before = (await requestsOf(program, realmId)).length;
  say('writing');
  const effects = { kind: 'charge', done: 'written', realmId, count } as const;
  await approveAll(client, effects);
  await untilAllDone(client, effects);
  await program.control('/idle', {});
  const made = (await requestsOf(program, realmId)).slice(before);
  const first = made[0]?.at ?? new Date(0);
  const ended = await client.query<{ at: Date }>(
    'select max(written_at) as at from charge where realm_id = $1',
    [realmId],
  );
  const last = ended.rows[0]?.at ?? first;
  const untilWritten = made.filter(({ at }) => at <= last);
  const byKind: Record<string, number> = {};
  for (const { kind } of made) byKind[kind] = (byKind[kind] ?? 0) + 1;
  return {
    requests: made.length,
    requestsUntilWritten: untilWritten.length,
    byKind,
    throttled: made.filter(({ status }) => status === 429).length,
    seconds: (last.getTime() - first.getTime()) / 1_000,
    allowedSeconds: Math.max(1, allowedMs(untilWritten, count) / 1_000),
  };
}

/** When the last of these requests could start at the earliest, were each answered at once. */
function allowedMs(made: Requests, count: number): number {
  const calls: number[] = [];
  const batches: number[] = [];
  let now = 0;
  for (const { kind } of made.slice(0, Math.ceil(count / chargesPerRequest))) {
    const isBatch = kind === 'batch';
    now += waitBeforeCall(calls, now, callLimits);
    if (isBatch) now += waitBeforeCall(batches, now, batchLimits);
    calls.push(now);
    if (isBatch) batches.push(now);
  }
  return now;
}

async function requestsOf(program: Program, realmId: string): Promise<Requests> {
  const answer = await program.control(`/requests?api=quickbooks&realmId=${realmId}`);
  return requestList.parse(answer).items;
}

/** As a second app of the company, 30 to a batch and below its limits. */
async function makeInvoices(
  program: Program,
  realmId: string,
  accessToken: string,
  count: number,
): Promise<void> {
  const post = (route: string, body: unknown): Promise<unknown> =>
    callJson(`${program.sandboxUrl}/v3/company/${realmId}${route}`, {
      body,
      authorization: `Bearer ${accessToken}`,
    });
  const made = await post('/customer', { DisplayName: 'Ada Lovelace' });
  const { Customer } = z.object({ Customer: z.object({ Id: z.string() }) }).parse(made);
  const Invoice = {
    CustomerRef: { value: Customer.Id },
    TxnDate: '2026-03-01',
    DueDate: '2026-03-01',
    Line: [
      {
        Amount: 1234.56,
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: { value: '1' } },
      },
    ],
  };
  for (let start = 0; start < count; start += 30) {
    const size = Math.min(30, count - start);
    const BatchItemRequest = Array.from({ length: size }, (_, index) => ({
      bId: String(index),
      operation: 'create',
      Invoice,
    }));
    await post('/batch', { BatchItemRequest });
  }
}
