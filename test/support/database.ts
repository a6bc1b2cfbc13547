import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

export type TestDatabase = {
  /** Connection string; the role is a superuser. */
  url: string;
  /** Removes the database, cutting off whoever is still connected. */
  drop(): Promise<void>;
};

/**
 * A database of its own for a test file, with all migrations applied and no rows: a copy of the
 * migrated one, made in some ten milliseconds. Only in projects with the global set-up.
 * @param template pass 'template0' for a database without any table.
 */
export async function createTestDatabase(
  template: string = inject('templateDatabase'),
): Promise<TestDatabase> {
  const serverUrl = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await run(serverUrl, `create database ${name} template ${template}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => run(serverUrl, `drop database if exists ${name} with (force)`),
  };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
