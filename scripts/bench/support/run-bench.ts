import { parseArgs } from 'node:util';
import { clearAfterKilledBenches, openScene, type Scene } from './scene.ts';

/** What a bench measured; amounts are in the bench's unit. */
export type Measured = {
  readonly value: number;
  /** The same of the plain way that it is held against. */
  readonly baseline: number;
  readonly ratio: number;
  readonly runs: number;
  /** Further figures for the line, such as percentiles. */
  readonly extra?: Record<string, unknown>;
  /** What else must hold, besides the ratio; false fails the bench. */
  readonly holds?: Record<string, boolean>;
};

export type Bench = {
  /** Also the name of the file and of `npm run bench -- NAME`. */
  readonly name: string;
  readonly unit: string;
  /** What the ratio must be. */
  readonly target: { readonly atLeast: number } | { readonly atMost: number };
  /** How many paired runs, without `--runs=n`. */
  readonly runs: number;
  measure(scene: Scene, wish: { runs: number; isQuick: boolean }): Promise<Measured>;
};

/**
 * Runs one bench and prints its one JSON line; progress goes to stderr. Ends with exit code 1 when
 * the target is missed. `--runs=n` sets the number of paired runs, `--quick` asks for small sizes,
 * to try a bench out: what it prints then says nothing about the target.
 */
export async function runBench(bench: Bench): Promise<void> {
  const { values } = parseArgs({
    options: { runs: { type: 'string' }, quick: { type: 'boolean', default: false } },
  });
  const runs = values.runs === undefined ? (values.quick ? 1 : bench.runs) : Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a whole number from 1');
  await clearAfterKilledBenches();
  const scene = await openScene(bench.name);
  try {
    const measured = await bench.measure(scene, { runs, isQuick: values.quick });
    const { target } = bench;
    const isReached =
      'atLeast' in target ? measured.ratio >= target.atLeast : measured.ratio <= target.atMost;
    const pass = isReached && Object.values(measured.holds ?? {}).every(Boolean);
    const line = {
      bench: bench.name,
      value: rounded(measured.value),
      unit: bench.unit,
      baseline: rounded(measured.baseline),
      ratio: rounded(measured.ratio),
      target: 'atLeast' in target ? `>= ${target.atLeast}` : `<= ${rounded(target.atMost)}`,
      pass,
      runs: measured.runs,
      ...(values.quick ? { quick: true } : {}),
      ...measured.extra,
      ...measured.holds,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
    if (!pass) process.exitCode = 1;
  } finally {
    await scene.close();
  }
}

/** Four significant digits: more would feign a precision that no machine has. */
const rounded = (value: number): number => Number(value.toPrecision(4));
