import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import { MigrationError } from './errors.ts';

/** One folder of prisma/migrations; `checksum` is what Prisma keeps of an applied script. */
export type Migration = { name: string; script: string; checksum: string };

export type MigrationFolder = { path: string; migrations: Migration[]; lockfile: string | null };

export const LOCKFILE_NAME = 'migration_lock.toml';

/** The program's own prisma/ folder, found from the sources as well as from a build in dist/. */
export function findPrismaFolder(): string {
  let place = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(place, 'prisma', 'schema.prisma'))) {
    const parent = path.dirname(place);
    if (parent === place) throw new MigrationError('The folder prisma/ of the program is missing.');
    place = parent;
  }
  return path.join(place, 'prisma');
}

/**
 * Reads a migrations folder in Prisma Migrate's format, oldest first; empty when it is missing.
 * @throws MigrationError for a migration without its script.
 */
export async function readMigrations(folder: string): Promise<MigrationFolder> {
  if (!existsSync(folder)) return { path: folder, migrations: [], lockfile: null };
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrations: Migration[] = [];
  for (const name of names.toSorted()) {
    const script = await readScript(path.join(folder, name, 'migration.sql'));
    const checksum = createHash('sha256').update(script).digest('hex');
    migrations.push({ name, script, checksum });
  }
  const lockfile = await readFile(path.join(folder, LOCKFILE_NAME), 'utf8').catch(() => null);
  return { path: folder, migrations, lockfile };
}

/** The folder as the schema engine wants to hear of it. */
export function toMigrationList(folder: MigrationFolder): MigrationList {
  return {
    baseDir: folder.path,
    lockfile: { path: LOCKFILE_NAME, content: folder.lockfile },
    shadowDbInitScript: '',
    migrationDirectories: folder.migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
    })),
  };
}

/** The tables that exist once all migrations have run, by reading their scripts. */
export function listTables(migrations: Migration[]): string[] {
  const tables = new Set<string>();
  const change =
    /create table (?:if not exists )?"(?<made>\w+)"|drop table (?:if exists )?"(?<dropped>\w+)"|alter table "(?<old>\w+)" rename to "(?<renamed>\w+)"/gi;
  for (const { script } of migrations) {
    for (const { groups = {} } of script.matchAll(change)) {
      const gone = groups['dropped'] ?? groups['old'];
      const there = groups['made'] ?? groups['renamed'];
      if (gone !== undefined) tables.delete(gone);
      if (there !== undefined) tables.add(there);
    }
  }
  return [...tables];
}

async function readScript(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new MigrationError(`${file} is missing or cannot be read.`, { cause });
  }
}
