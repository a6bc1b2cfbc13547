import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LOCKFILE_NAME } from './migration-files.ts';

/**
 * Writes a migration as Prisma Migrate would: `<UTC time>_<name>/migration.sql`, and beside it
 * the file that names the kind of database.
 * @returns the path of the script.
 */
export async function writeMigration(
  migrationsDir: string,
  name: string,
  sql: string,
  now: Date,
): Promise<string> {
  const stamp = now.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = path.join(migrationsDir, `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  const script = path.join(folder, 'migration.sql');
  await writeFile(script, sql);
  await writeFile(path.join(migrationsDir, LOCKFILE_NAME), 'provider = "postgresql"\n');
  return script;
}
