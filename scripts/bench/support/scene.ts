import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../../src/adapters/postgres/embedded.ts';
import { findPrismaFolder } from '../../../src/adapters/postgres/migration-files.ts';
import { applyMigrations } from '../../../src/adapters/postgres/migrations.ts';

/** Where a bench plays: a folder and a PostgreSQL of its own, and what it started. */
export type Scene = {
  /** Holds everything that is written; removed at the end. */
  readonly folder: string;
  /** Tells how far the bench has come, on stderr. */
  readonly say: (text: string) => void;
  /** A new database with all migrations applied and no rows, on a server that commits durably. */
  newDatabase(): Promise<string>;
  /** Undone at the end, the last first. */
  onClose(undo: () => Promise<void>): void;
  close(): Promise<void>;
};

const prefix = 'dunwell-bench-';

/** Opens the stage of a bench. Ctrl-C and SIGTERM clear it away too, before the process ends. */
export async function openScene(name: string): Promise<Scene> {
  const folder = await mkdtemp(path.join(os.tmpdir(), `${prefix}${process.pid}-`));
  const undos: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  const say = (text: string): void => void process.stderr.write(`${name}: ${text}\n`);

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      for (let undo = undos.pop(); undo; undo = undos.pop()) {
        await undo().catch((error: unknown) => say(`could not be cleared away: ${String(error)}`));
      }
    })();
    return closing;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      say('stopping');
      void close().finally(() => process.exit(130));
    });
  }

  let server: Promise<{ url: string }> | undefined;
  let databases = 0;
  const startServer = async (): Promise<{ url: string }> => {
    say('starting PostgreSQL');
    const log = pino({ level: 'silent' });
    const postgres = await startEmbeddedPostgres({
      dataDir: path.join(folder, 'postgres'),
      log,
      settings: { max_connections: '200' },
    });
    undos.push(() => postgres.stop());
    await applyMigrations(postgres.url, path.join(findPrismaFolder(), 'migrations'), log);
    return { url: postgres.url };
  };
  return {
    folder,
    say,
    async newDatabase() {
      server ??= startServer();
      const { url } = await server;
      databases += 1;
      const address = new URL(url);
      const template = address.pathname.slice(1);
      address.pathname = '/postgres';
      const made = `bench_${databases}`;
      const client = new Client({ connectionString: address.href });
      await client.connect();
      await client.query(`create database ${made} template ${client.escapeIdentifier(template)}`);
      await client.end();
      address.pathname = `/${made}`;
      return address.href;
    },
    onClose: (undo) => void undos.push(undo),
    close,
  };
}

/** Removes what benches left behind that were killed; their PostgreSQL ends when its data is gone. */
export async function clearAfterKilledBenches(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(path.join(os.tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
