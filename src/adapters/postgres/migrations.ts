import { Client, type ClientBase } from 'pg';
import type { Logger } from 'pino';
import { MigrationError } from './errors.ts';
import {
  listTables,
  readMigrations,
  toMigrationList,
  type Migration,
  type MigrationFolder,
} from './migration-files.ts';
import { withSchemaEngine } from './schema-engine.ts';

/** Any fixed number of our own: one process migrates a database, the others wait for it. */
const MIGRATION_LOCK = 3_864_202;

const NO_FILTER = { externalTables: [], externalEnums: [] };

type Applied = { migration_name: string; checksum: string; finished: boolean };

/**
 * Brings a database to the state of the migrations folder and makes sure that it is there.
 * Any number of processes may call it at the same time. It costs two queries when nothing is new.
 *
 * A migration and its mark in `_prisma_migrations` are one transaction: a process killed at any
 * point leaves either none of it, and the next start does it again, or all of it.
 * @returns the names of the migrations applied now.
 * @throws MigrationError when a migration fails, was edited after it was applied, or the database
 *   has migrations this program does not know.
 */
export async function applyMigrations(
  databaseUrl: string,
  migrationsDir: string,
  log: Logger,
): Promise<string[]> {
  const folder = await readMigrations(migrationsDir);
  const client = new Client({
    connectionString: databaseUrl,
    application_name: 'dunwell migrations',
  });
  await client.connect();
  try {
    if ((await findMissing(client, folder)).length === 0) return [];
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const missing = await findMissing(client, folder);
    if (missing.length === 0) return [];
    await releaseUnfinished(client, log);
    await applyWithEngine(client, databaseUrl, folder);
    await assertApplied(client, folder);
    const names = missing.map((migration) => migration.name);
    log.info({ migrations: names }, 'the database has been migrated');
    return names;
  } finally {
    // Ending the session releases its lock.
    await client.end();
  }
}

/**
 * The SQL that leads from the end of the migrations to schema.prisma; null when they agree.
 * The migrations are replayed in a throwaway database on the server of `databaseUrl`.
 */
export async function diffSchema(
  databaseUrl: string,
  migrationsDir: string,
  schema: { path: string; content: string },
): Promise<string | null> {
  const folder = await readMigrations(migrationsDir);
  const datamodels: [string, string][] = [[schema.path, schema.content]];
  const result = await withSchemaEngine({ databaseUrl, datamodels }, (engine) =>
    engine.diff({
      from:
        folder.migrations.length === 0
          ? { tag: 'empty' }
          : { tag: 'migrations', ...toMigrationList(folder) },
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: true,
      filters: NO_FILTER,
    }),
  );
  return result.exitCode === 2 ? (result.stdout ?? '') : null;
}

/** The migrations still to be applied, oldest first. */
async function findMissing(client: Client, folder: MigrationFolder): Promise<Migration[]> {
  const finished = (await readApplied(client)).filter((row) => row.finished);
  const known = new Map(folder.migrations.map((migration) => [migration.name, migration]));
  for (const row of finished) {
    const migration = known.get(row.migration_name);
    if (!migration) {
      throw new MigrationError(
        `The database has the migration ${row.migration_name}, which this program does not know: ` +
          `a newer version has used it. Start that version.`,
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationError(
        `The migration ${migration.name} was edited after it was applied to this database. ` +
          `Put it back as it was and write a new one.`,
      );
    }
  }
  const done = new Set(finished.map((row) => row.migration_name));
  return folder.migrations.filter((migration) => !done.has(migration.name));
}

async function readApplied(client: Client): Promise<Applied[]> {
  const table = await client.query<{ there: boolean }>(
    "select to_regclass('_prisma_migrations') is not null as there",
  );
  if (table.rows[0]?.there !== true) return [];
  const found = await client.query<Applied>(
    'select migration_name, checksum, finished_at is not null as finished from _prisma_migrations where rolled_back_at is null',
  );
  return found.rows;
}

/** Nothing of an unfinished migration took effect (see above), so it may simply run again. */
async function releaseUnfinished(client: Client, log: Logger): Promise<void> {
  const unfinished = (await readApplied(client)).filter((row) => !row.finished);
  if (unfinished.length === 0) return;
  log.warn(
    { migrations: unfinished.map((row) => row.migration_name) },
    'a migration did not finish last time and is done again',
  );
  await client.query(
    'update _prisma_migrations set rolled_back_at = now() where finished_at is null and rolled_back_at is null',
  );
}

async function applyWithEngine(
  client: Client,
  databaseUrl: string,
  folder: MigrationFolder,
): Promise<void> {
  const names = new Map(folder.migrations.map(({ script, name }) => [script, name]));
  const datamodels: [string, string][] = [
    ['schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\n'],
  ];
  try {
    await withSchemaEngine({ databaseUrl, datamodels, afterScript: markFinished }, (engine) =>
      engine.applyMigrations({ migrationsList: toMigrationList(folder), filters: NO_FILTER }),
    );
  } catch (cause) {
    const failed = (await readApplied(client)).find((row) => !row.finished)?.migration_name;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(
      `The migration ${failed ?? ''} failed and nothing of it was kept: ${reason}.`,
      { cause },
    );
  }

  /** Before the engine's own mark, and in the transaction of the script. */
  async function markFinished(session: ClientBase, script: string): Promise<void> {
    await session.query(
      'update _prisma_migrations set finished_at = now() where migration_name = $1 and finished_at is null and rolled_back_at is null',
      [names.get(script)],
    );
  }
}

/** The engine's success is not taken on trust: run the wrong way it applies nothing and says OK. */
async function assertApplied(client: Client, folder: MigrationFolder): Promise<void> {
  const missing = await findMissing(client, folder);
  const tables = await client.query<{ name: string }>(
    'select name from unnest($1::text[]) as name where to_regclass(quote_ident(name)) is null',
    [listTables(folder.migrations)],
  );
  if (missing.length === 0 && tables.rows.length === 0) return;
  const names = [...missing, ...tables.rows].map((thing) => thing.name);
  throw new MigrationError(`After migrating, these are still missing: ${names.join(', ')}.`);
}
