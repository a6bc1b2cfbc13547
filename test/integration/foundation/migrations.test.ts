import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  findPrismaFolder,
  readMigrations,
} from '../../../src/adapters/postgres/migration-files.ts';
import { applyMigrations, diffSchema } from '../../../src/adapters/postgres/migrations.ts';
import { writeMigration } from '../../../src/adapters/postgres/new-migration.ts';
import { createTestDatabase } from '../../support/database.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const log = pino({ level: 'silent' });

// Semicolons where a script must not be cut: in a function body, a comment and a string.
const FIRST = `
-- a comment; with a semicolon
CREATE TABLE "thing" ("id" INTEGER PRIMARY KEY, "name" TEXT NOT NULL DEFAULT 'a;b');
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only; no changes';
END;
$$;
CREATE TRIGGER thing_append_only BEFORE UPDATE ON "thing" FOR EACH ROW EXECUTE FUNCTION refuse();
`;

async function makeFolder(scripts: Record<string, string>): Promise<string> {
  const folder = path.join(await createTemporaryFolder(), 'migrations');
  for (const [name, script] of Object.entries(scripts)) await addMigration(folder, name, script);
  return folder;
}

async function addMigration(folder: string, name: string, script: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, 'migration.sql'), script);
  await writeFile(path.join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
}

async function makeEmptyDatabase(): Promise<{ url: string; client: Client }> {
  const database = await createTestDatabase('template0');
  const client = new Client({ connectionString: database.url });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await database.drop();
  });
  return { url: database.url, client };
}

test('applies what is missing, once, and keeps Prisma’s record of it', async () => {
  const { url, client } = await makeEmptyDatabase();
  const folder = await makeFolder({ '1_first': FIRST });
  expect(await applyMigrations(url, folder, log)).toEqual(['1_first']);
  await addMigration(folder, '2_second', 'CREATE TABLE "more" ("id" INTEGER);');
  expect(await applyMigrations(url, folder, log)).toEqual(['2_second']);
  expect(await applyMigrations(url, folder, log)).toEqual([]);

  await client.query('insert into thing (id) values (1)');
  await expect(client.query('update thing set id = 2')).rejects.toThrow('append-only; no changes');
  const record = await client.query(
    'select migration_name, checksum, applied_steps_count, finished_at is not null as finished from _prisma_migrations order by 1',
  );
  const { migrations } = await readMigrations(folder);
  expect(record.rows).toEqual(
    migrations.map(({ name, checksum }) => ({
      migration_name: name,
      checksum,
      applied_steps_count: 1,
      finished: true,
    })),
  );
});

test('many processes at once apply every migration once', async () => {
  const { url } = await makeEmptyDatabase();
  const folder = await makeFolder({ '1_first': FIRST, '2_second': 'CREATE TABLE "more" ();' });
  const runs = await Promise.all(
    Array.from({ length: 6 }, () => applyMigrations(url, folder, log)),
  );
  expect(runs.flat()).toEqual(['1_first', '2_second']);
});

test('costs two queries when there is nothing to do', async () => {
  const { url } = await makeEmptyDatabase();
  const folder = await makeFolder({ '1_first': FIRST });
  await applyMigrations(url, folder, log);
  const query = vi.spyOn(Client.prototype, 'query');
  expect(await applyMigrations(url, folder, log)).toEqual([]);
  expect(query).toHaveBeenCalledTimes(2);
  query.mockRestore();
});

test('a migration that fails leaves nothing, is named, and runs again once it is right', async () => {
  const { url, client } = await makeEmptyDatabase();
  const folder = await makeFolder({
    '1_first': FIRST,
    '2_wrong': 'CREATE TABLE "half" (); SELECT 1/0;',
  });
  await expect(applyMigrations(url, folder, log)).rejects.toThrow(
    /2_wrong failed and nothing of it was kept: division by zero/,
  );
  expect((await client.query("select to_regclass('half') as half")).rows).toEqual([{ half: null }]);
  await addMigration(folder, '2_wrong', 'CREATE TABLE "half" ();');
  expect(await applyMigrations(url, folder, log)).toEqual(['2_wrong']);
});

test('a process killed after a script was committed has finished it; killed before, it runs again', async () => {
  const { url, client } = await makeEmptyDatabase();
  const folder = await makeFolder({ '1_first': FIRST });
  await applyMigrations(url, folder, log);
  // The engine's note before a script: what a process that died inside the script leaves.
  await client.query(
    "insert into _prisma_migrations (id, checksum, migration_name) values ('x', 'x', '2_second')",
  );
  await addMigration(folder, '2_second', 'CREATE TABLE "more" ("id" INTEGER);');
  expect(await applyMigrations(url, folder, log)).toEqual(['2_second']);
  // What a process leaves that died between the script's commit and the engine's own note.
  await client.query('update _prisma_migrations set applied_steps_count = 0');
  expect(await applyMigrations(url, folder, log)).toEqual([]);
});

test('an edited migration, and one of a newer program, are refused', async () => {
  const { url } = await makeEmptyDatabase();
  const folder = await makeFolder({ '1_first': FIRST, '2_second': 'CREATE TABLE "more" ();' });
  await applyMigrations(url, folder, log);
  const older = await makeFolder({ '1_first': FIRST });
  await expect(applyMigrations(url, older, log)).rejects.toThrow(
    /has the migration 2_second, which this program does not know/,
  );
  await addMigration(folder, '1_first', `${FIRST}-- edited`);
  await expect(applyMigrations(url, folder, log)).rejects.toThrow(
    /1_first was edited after it was applied/,
  );
});

test('a new migration is written from schema.prisma and leads there', async () => {
  const { url } = await makeEmptyDatabase();
  const folder = await makeFolder({ '1_first': FIRST });
  const schema = {
    path: 'schema.prisma',
    content: `
      datasource db {
        provider = "postgresql"
      }
      model Thing {
        id   Int    @id @map("id")
        name String @default("a;b")
        note String?
        @@map("thing")
      }`,
  };
  const sql = await diffSchema(url, folder, schema);
  expect(sql).toMatch(/ALTER TABLE "thing" ADD COLUMN\s+"note" TEXT/);
  const file = await writeMigration(
    folder,
    'add_note',
    sql ?? '',
    new Date('2026-03-02T17:00:09Z'),
  );
  expect(path.relative(folder, file)).toBe('20260302170009_add_note/migration.sql');
  expect(await diffSchema(url, folder, schema)).toBeNull();
  expect(await applyMigrations(url, folder, log)).toEqual(['1_first', '20260302170009_add_note']);
});

test('the first migration is written when there is none', async () => {
  const { url } = await makeEmptyDatabase();
  const content = 'datasource db {\n provider = "postgresql"\n}\nmodel A {\n id Int @id\n}\n';
  const folder = path.join(await createTemporaryFolder(), 'migrations');
  expect(await diffSchema(url, folder, { path: 'schema.prisma', content })).toMatch(
    /CREATE TABLE "A"/,
  );
});

test('the migrations of the program lead to its schema.prisma', async () => {
  const { url } = await makeEmptyDatabase();
  const file = path.join(findPrismaFolder(), 'schema.prisma');
  const schema = { path: file, content: await readFile(file, 'utf8') };
  const missing = await diffSchema(url, path.join(findPrismaFolder(), 'migrations'), schema);
  expect(missing, 'write what is missing with: npm run migrate:new -- NAME').toBeNull();
});

test('they run on a database that is filled, one after the other', async () => {
  const { url } = await makeEmptyDatabase();
  const all = path.join(findPrismaFolder(), 'migrations');
  const folder = path.join(await createTemporaryFolder(), 'migrations');
  const { migrations } = await readMigrations(all);
  for (const { name } of migrations) {
    await cp(path.join(all, name), path.join(folder, name), { recursive: true });
    await cp(path.join(all, 'migration_lock.toml'), path.join(folder, 'migration_lock.toml'));
    expect(await applyMigrations(url, folder, log)).toEqual([name]);
  }
});
