// How many entities a second the first sync of a company of 170,000 brings into the mirror, against
// paging with node-quickbooks and one upsert for each entity (measured on 3,000 of them). Both run
// in a process of their own with all throttles off. Besides: the same sync with the throttles of
// QuickBooks and our own pace on, the most memory the process held, and a company of a tenth.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { z } from 'zod';
import { waitBeforeCall } from '../../src/adapters/quickbooks/pace.ts';
import { median, pairedRuns } from './support/paired.ts';
import { openProgram, type Program } from './support/program.ts';
import { runBench } from './support/run-bench.ts';

const run = promisify(execFile);
const readIn = z.object({ entities: z.number(), seconds: z.number(), peakMb: z.number() });
type ReadIn = z.infer<typeof readIn>;
const newCompany = z.object({ realmId: z.string(), accessToken: z.string() });
type Company = z.infer<typeof newCompany>;

/** Intuit's own limits for one app in one company. */
const limits = [
  { starts: 10, withinMs: 1_000 },
  { starts: 500, withinMs: 60_000 },
];
const plainEach = 1_000;
const mostMemoryMb = 400;
/** Left alone, V8 lets garbage lie for as long as the machine has room: this shows what is needed. */
const heapLimit = '--max-old-space-size=256';
const root = path.resolve(import.meta.dirname, '..', '..');

await runBench({
  name: 'first-sync',
  unit: 'entities/s',
  target: { atLeast: 10 },
  runs: 3,
  async measure(scene, { runs, isQuick }) {
    const program = await openProgram(scene, {});
    const client = new Client({ connectionString: program.databaseUrl });
    await client.connect();
    scene.onClose(() => client.end());
    const throttles = (enabled: boolean) => program.control('/throttles', { enabled }, 'PUT');
    await throttles(false);

    const scale = isQuick ? 0.02 : 1;
    scene.say('making the companies');
    const large = await makeCompany(program, scale);
    const small = await makeCompany(program, scale / 10);
    await vacuum(client);

    const ours = async (company: Company, pace: 'none' | 'shipped'): Promise<ReadIn> => {
      await empty(client);
      return readInto(program, company, 'ours', pace);
    };
    const plain = async (): Promise<ReadIn> => {
      await empty(client);
      return readInto(program, large, 'plain', String(plainEach));
    };
    const perSecond = ({ entities, seconds }: ReadIn): number => entities / seconds;
    scene.say('warming up');
    await ours(small, 'none');
    const sides = { ours: () => ours(large, 'none'), baseline: plain };
    const figures = await pairedRuns(runs, sides, perSecond, scene.say);

    const smalls: ReadIn[] = [];
    for (let each = 0; each < runs; each += 1) smalls.push(await ours(small, 'none'));
    const growth = median(smalls.map(perSecond)) / figures.value;
    scene.say(`a company of a tenth: ${median(smalls.map(perSecond)).toFixed(0)} entities/s`);

    await throttles(true);
    const before = await countRequests(program, large);
    const paced = await ours(large, 'shipped');
    const requests = (await countRequests(program, large)) - before;
    // No sync can be faster than the machine is, nor than the limits let its requests go.
    const unthrottled = median(figures.ours.map((each) => each.seconds));
    const allowed = Math.max(unthrottled, secondsAllowed(requests));
    const timeRatio = paced.seconds / allowed;
    const peakMb = Math.max(...figures.ours.map((each) => each.peakMb), paced.peakMb);
    return {
      value: figures.value,
      baseline: figures.baselineValue,
      ratio: figures.ratio,
      runs,
      extra: {
        entities: paced.entities,
        seconds: Number(unthrottled.toFixed(1)),
        throttledSeconds: Number(paced.seconds.toFixed(1)),
        throttledRequests: requests,
        secondsLimitsAllow: Number(secondsAllowed(requests).toFixed(1)),
        throttledRatio: Number(timeRatio.toFixed(3)),
        perEntityAgainstTenth: Number(growth.toFixed(3)),
        peakMemoryMb: Math.round(peakMb),
      },
      holds: {
        isWithinThrottles: timeRatio <= 1.3,
        isFlat: isQuick || growth <= 1.3,
        isBounded: peakMb <= mostMemoryMb,
      },
    };
  },
});

async function makeCompany(program: Program, scale: number): Promise<Company> {
  const bulk = {
    customers: Math.round(10_000 * scale),
    invoices: Math.round(100_000 * scale),
    payments: Math.round(60_000 * scale),
  };
  return newCompany.parse(await program.control('/companies', { connect: false, bulk }));
}

async function vacuum(client: Client): Promise<void> {
  await client.query('vacuum analyze sandbox.qbo_entities');
}

/** Every run starts with nothing known of any company. */
async function empty(client: Client): Promise<void> {
  await client.query(
    `truncate company, connection, sync_state, customer, invoice, payment, posting, credit_memo,
       inbox_event, inbox_delivery, metered_reads, call_pace cascade`,
  );
  await client.query('checkpoint');
}

async function readInto(
  program: Program,
  company: Company,
  side: 'ours' | 'plain',
  how: string,
): Promise<ReadIn> {
  const { stdout } = await run(
    process.execPath,
    [
      heapLimit,
      '--import',
      'tsx',
      path.join('scripts', 'bench', 'support', 'read-in.ts'),
      side,
      program.databaseUrl,
      program.baseUrl,
      program.sandboxUrl,
      program.folder,
      company.realmId,
      company.accessToken,
      how,
    ],
    { cwd: root, maxBuffer: 10_000_000 },
  );
  return readIn.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

async function countRequests(program: Program, company: Company): Promise<number> {
  const answer = await program.control(
    `/requests?api=quickbooks&realmId=${company.realmId}&limit=0`,
  );
  return z.object({ totals: z.object({ requests: z.number() }) }).parse(answer).totals.requests;
}

/** The least time in which the limits let so many requests start. */
function secondsAllowed(requests: number): number {
  const starts: number[] = [];
  let now = 0;
  for (let each = 0; each < requests; each += 1) {
    now += waitBeforeCall(starts, now, limits);
    starts.push(now);
  }
  return now / 1000;
}
