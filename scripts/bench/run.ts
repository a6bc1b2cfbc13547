// How long a run takes to decide 100,000 open invoices of 10,000 customers under a mix of policies
// (the company's, two groups', 500 customers' and 500 invoices' own, with every kind of amount),
// against reading the same rows into the process by the same client and making nothing of them
// (see readPlainly). Both in a process of their own with a small heap, in turn. Besides: the most
// memory that took, also of a company of a tenth, and a run that keeps what it decided, on the
// first day and on the next, when equal decisions only extend those of the day before.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { z } from 'zod';
import { makeLargeCompany, today } from './support/large-company.ts';
import { median, pairedRuns } from './support/paired.ts';
import { runBench } from './support/run-bench.ts';

const run = promisify(execFile);
const measured = z.object({
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakMb: z.number(),
  summary: z.record(z.string(), z.number()),
});
type Measured = z.infer<typeof measured>;

const mostMemoryMb = 400;
/** Left alone, V8 lets garbage lie for as long as the machine has room: this shows what is needed. */
const heapLimit = '--max-old-space-size=256';
const root = path.resolve(import.meta.dirname, '..', '..');
const large = '9000000000000001';
const small = '9000000000000002';

await runBench({
  name: 'run',
  unit: 's',
  target: { atMost: 3 },
  runs: 3,
  async measure(scene, { runs, isQuick }) {
    const databaseUrl = await scene.newDatabase();
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    scene.onClose(() => client.end());
    const scale = isQuick ? 0.05 : 1;
    scene.say('making the companies');
    const size = { customers: 10_000 * scale, invoices: 100_000 * scale };
    await makeLargeCompany(client, large, size);
    await makeLargeCompany(client, small, {
      customers: size.customers / 10,
      invoices: size.invoices / 10,
    });

    const child = (side: string, realmId: string): Promise<Measured> =>
      runChild([side, databaseUrl, realmId, today]);
    const sides = { ours: () => child('decide', large), baseline: () => child('read', large) };
    const figures = await pairedRuns(runs, sides, ({ seconds }) => seconds, scene.say);
    const tenth = await child('decide', small);
    const peakMb = Math.max(...figures.ours.map((each) => each.peakMb));
    scene.say('keeping what is decided');
    await client.query(`update company set charges_mode = 'automatic' where realm_id = $1`, [
      large,
    ]);
    await client.query(
      `insert into run_limits (realm_id, author, updated_at) values ($1, 'bench', now())`,
      [large],
    );
    const firstDay = await child('keep', large);
    const nextDay = await child('keep', large);
    const [decided] = figures.ours;
    return {
      value: figures.value,
      baseline: figures.baselineValue,
      ratio: figures.ratio,
      runs,
      extra: {
        ...size,
        // What the two cost the processor, without the database and whoever else uses the machine.
        cpuRatio: Number(
          (median(cpuOf(figures.ours)) / median(cpuOf(figures.baseline))).toFixed(3),
        ),
        peakMemoryMb: Math.round(peakMb),
        peakMemoryOfTenthMb: Math.round(tenth.peakMb),
        baselinePeakMemoryMb: Math.round(Math.max(...figures.baseline.map((each) => each.peakMb))),
        outcomes: decided?.summary,
        keptFirstDay: kept(firstDay),
        keptNextDay: kept(nextDay),
      },
      holds: {
        isBounded: [peakMb, firstDay.peakMb, nextDay.peakMb].every((mb) => mb <= mostMemoryMb),
        isFlat: isQuick || peakMb <= tenth.peakMb * 1.3,
      },
    };
  },
});

function cpuOf(all: readonly Measured[]): number[] {
  return all.map(({ cpuSeconds }) => cpuSeconds);
}

function kept({ seconds, peakMb, summary }: Measured): Record<string, number> {
  return {
    seconds: Number(seconds.toFixed(1)),
    peakMemoryMb: Math.round(peakMb),
    charges: summary['charge: charge'] ?? 0,
  };
}

async function runChild(args: readonly string[]): Promise<Measured> {
  const script = path.join('scripts', 'bench', 'support', 'decide-in.ts');
  const flags = [heapLimit, '--import', 'tsx', script, ...args];
  const { stdout } = await run(process.execPath, flags, { cwd: root, maxBuffer: 10_000_000 });
  return measured.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}
