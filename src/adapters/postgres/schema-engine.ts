import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { __wbg_set_wasm as connectWasm } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Client, type PoolClient } from 'pg';

export type EngineOptions = {
  databaseUrl: string;
  /** Prisma schema files the engine is built on: [path, text]. */
  datamodels: [string, string][];
  /** Called in the transaction of every script, after its last statement. */
  afterScript?: (client: PoolClient, script: string) => Promise<void>;
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
  const runScripts = (adapter: PrismaPgAdapter): PrismaPgAdapter => {
    adapter.executeScript = async (script) => {
      try {
        await runInTransaction(adapter, script, options.afterScript);
      } catch (error) {
        failures.push(error);
        throw error;
      }
    };
    return adapter;
  };
  const factory = new PrismaPg({ connectionString: options.databaseUrl });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => runScripts(await connect());
  factory.connectToShadowDb = async () => connectToThrowaway(options.databaseUrl, runScripts);
  const engine = await engineModule.SchemaEngine.new(
    { datamodels: options.datamodels },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  try {
    return await work(engine);
  } catch (error) {
    throw failures[0] ?? error;
  } finally {
    engine.free();
  }
}

type PrismaPgAdapter = Awaited<ReturnType<PrismaPg['connect']>>;

/**
 * @prisma/adapter-pg splits scripts at every semicolon, also inside function bodies and strings,
 * and runs the pieces one by one. Here a script goes to PostgreSQL whole, in one transaction, so
 * that a migration is there completely or not at all.
 */
async function runInTransaction(
  adapter: PrismaPgAdapter,
  script: string,
  afterScript: EngineOptions['afterScript'],
): Promise<void> {
  const client = await adapter.underlyingDriver().connect();
  try {
    await client.query('begin');
    await client.query(script);
    await afterScript?.(client, script);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** The engine replays migrations in a database of their own, which is dropped with the adapter. */
async function connectToThrowaway(
  databaseUrl: string,
  runScripts: (adapter: PrismaPgAdapter) => PrismaPgAdapter,
): Promise<PrismaPgAdapter> {
  const name = `dunwell_throwaway_${randomUUID()}`;
  await runOnce(databaseUrl, `create database "${name}"`);
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  const adapter = runScripts(await new PrismaPg({ connectionString: url.href }).connect());
  const dispose: SqlDriverAdapter['dispose'] = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    await dispose();
    await runOnce(databaseUrl, `drop database "${name}" with (force)`);
  };
  return adapter;
}

async function runOnce(databaseUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

let instantiated: Promise<void> | undefined;

/** The package's own entry imports the .wasm file as a module, which Node 20 cannot. */
async function instantiate(): Promise<void> {
  instantiated ??= (async () => {
    const file = createRequire(import.meta.url)
      .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
      .replace(/\.js$/, '.wasm');
    const { instance } = await WebAssembly.instantiate(await readFile(file), {
      './schema_engine_bg.js': { ...engineModule },
    });
    connectWasm(instance.exports);
    const start = instance.exports['__wbindgen_start'];
    if (typeof start === 'function') start();
  })();
  return instantiated;
}
