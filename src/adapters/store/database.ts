import { PrismaPg } from '@prisma/adapter-pg';
import { openPool } from '../postgres/pool.ts';
import { PrismaClient } from './generated/client.ts';

export type Database = PrismaClient;
/** What repositories work on: the client or a transaction of it. */
export type Queries = Omit<
  PrismaClient,
  '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'
>;

/**
 * Opens the database. `application_name` starts with "dunwell", by which the embedded server
 * knows who still uses it.
 * @param url postgresql://…
 */
export function openDatabase(url: string, options: { poolSize?: number } = {}): Database {
  const max = options.poolSize ?? 10;
  const pool = openPool({ databaseUrl: url, applicationName: 'dunwell', max });
  return new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) });
}
