// `npm run migrate` and `npm run migrate:new -- NAME`, for the database of DATABASE_URL or the
// embedded one.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { startEmbeddedPostgres } from '../src/adapters/postgres/embedded.ts';
import { findPrismaFolder } from '../src/adapters/postgres/migration-files.ts';
import { applyMigrations, diffSchema } from '../src/adapters/postgres/migrations.ts';
import { writeMigration } from '../src/adapters/postgres/new-migration.ts';
import { loadConfig } from '../src/config.ts';
import { createLogger } from '../src/logger.ts';

const log = createLogger('warn');
const prismaFolder = findPrismaFolder();
const migrationsDir = path.join(prismaFolder, 'migrations');

async function withDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const config = loadConfig();
  if (config.databaseUrl !== undefined) return work(config.databaseUrl);
  const server = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    ...(config.embeddedPostgresPort === undefined ? {} : { port: config.embeddedPostgresPort }),
    log,
  });
  try {
    await work(server.url);
  } finally {
    await server.stop();
  }
}

async function apply(url: string): Promise<void> {
  const names = await applyMigrations(url, migrationsDir, log);
  console.log(names.length === 0 ? 'The database is up to date.' : `Applied: ${names.join(', ')}`);
}

async function write(url: string, name: string): Promise<void> {
  const schemaFile = path.join(prismaFolder, 'schema.prisma');
  const schema = { path: schemaFile, content: await readFile(schemaFile, 'utf8') };
  const sql = await diffSchema(url, migrationsDir, schema);
  if (sql === null) {
    console.log('Nothing to do: the migrations lead to schema.prisma as it is.');
    return;
  }
  console.log(`Wrote ${await writeMigration(migrationsDir, name, sql, new Date())}`);
}

const [command, name = ''] = process.argv.slice(2);
try {
  if (command === 'new' && !/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new Error('Give the migration a name of a–z, 0–9 and _: npm run migrate:new -- NAME');
  }
  await withDatabase((url) => (command === 'new' ? write(url, name) : apply(url)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
