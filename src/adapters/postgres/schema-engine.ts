import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { __wbg_set_wasm as connectWasm } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Client } from 'pg';
import { connectForEngine, type AfterScript, type EngineAdapter } from './engine-adapter.ts';
import { MigrationError } from './errors.ts';
import { openPool } from './pool.ts';

export type EngineOptions = {
  databaseUrl: string;
  /** Prisma schema files the engine is built on: [path, text]. */
  datamodels: [string, string][];
  /** Called in the transaction of every script, after its last statement. */
  afterScript?: AfterScript;
};

/**
 * Runs `work` with Prisma's schema engine: the WebAssembly build of the one that the Prisma CLI
 * would download, so that migrations can be applied and written on a machine that reaches nothing.
 * @throws whatever PostgreSQL said about a failing script, otherwise the engine's own error.
 */
export async function withSchemaEngine<T>(
  options: EngineOptions,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  await instantiate();
  const failures: unknown[] = [];
  const cleanUps: (() => Promise<void>)[] = [];
  const connect = async (url: string): Promise<EngineAdapter> => {
    const pool = openPool({ databaseUrl: url, applicationName: 'dunwell migrations', max: 10 });
    cleanUps.unshift(() => pool.end());
    return connectForEngine(pool, options.afterScript, (error) => failures.push(error));
  };
  const factory = new PrismaPg({ connectionString: options.databaseUrl });
  factory.connect = () => connect(options.databaseUrl);
  factory.connectToShadowDb = async () => {
    const throwaway = await createThrowaway(options.databaseUrl);
    cleanUps.unshift(throwaway.drop);
    return connect(throwaway.url);
  };
  try {
    const engine = await engineModule.SchemaEngine.new(
      { datamodels: options.datamodels },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(factory),
    );
    return await work(engine).finally(() => engine.free());
  } catch (error) {
    throw failures[0] ?? error;
  } finally {
    for (const cleanUp of cleanUps) await cleanUp();
  }
}

/** The engine replays migrations in a database of their own. */
async function createThrowaway(
  databaseUrl: string,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `dunwell_throwaway_${randomUUID()}`;
  const run = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await run(`create database "${name}"`);
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`drop database "${name}" with (force)`) };
}

let instantiated: Promise<void> | undefined;

/** The package's own entry imports the .wasm file as a module, which Node 20 cannot. */
async function instantiate(): Promise<void> {
  instantiated ??= (async () => {
    Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: throwPanic } });
    const file = createRequire(import.meta.url)
      .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
      .replace(/\.js$/, '.wasm');
    const { instance } = await WebAssembly.instantiate(await readFile(file), {
      './schema_engine_bg.js': Object.fromEntries(
        Object.entries(engineModule).map(([name, value]) =>
          name.startsWith('__wbg_setTimeout_') ? [name, startTimer] : [name, value],
        ),
      ),
    });
    connectWasm(instance.exports);
    const start = instance.exports['__wbindgen_start'];
    if (typeof start === 'function') start();
  })();
  return instantiated;
}

/** Without a place for its last words the engine would hang instead of ending. */
function throwPanic(message: string): never {
  throw new MigrationError(`Prisma's schema engine broke: ${message}`);
}

/** The engine lets its time-outs run after they are of use; they must not hold a process back. */
function startTimer(callback: () => void, delayMs: number): NodeJS.Timeout {
  return setTimeout(callback, delayMs).unref();
}
