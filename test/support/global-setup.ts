import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/adapters/postgres/embedded.ts';
import { findPrismaFolder } from '../../src/adapters/postgres/migration-files.ts';
import { applyMigrations } from '../../src/adapters/postgres/migrations.ts';
import { clearAfterKilledRuns, makeTemporaryFolder } from './temporary-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the test server's database `postgres`. */
    postgresUrl: string;
    /** The name of the migrated database that test databases are copies of. */
    templateDatabase: string;
  }
}

/**
 * One PostgreSQL for all test files, and in it one migrated database that each file clones.
 * @returns the teardown.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await clearAfterKilledRuns();
  const dataDir = await makeTemporaryFolder();
  const log = pino({ level: 'warn' });
  const server = await startEmbeddedPostgres({
    dataDir,
    log,
    durable: false,
    settings: { max_connections: '300' },
  });
  await applyMigrations(server.url, path.join(findPrismaFolder(), 'migrations'), log);
  const url = new URL(server.url);
  const templateDatabase = url.pathname.slice(1);
  url.pathname = '/postgres';
  await lockTemplate(url.href, templateDatabase);
  project.provide('postgresUrl', url.href);
  project.provide('templateDatabase', templateDatabase);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

/** A database that somebody is connected to cannot be cloned: nobody may connect any more. */
async function lockTemplate(url: string, name: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`alter database ${client.escapeIdentifier(name)} allow_connections false`);
  await client.end();
}
