import { Client, DatabaseError } from 'pg';
import { EmbeddedPostgresError } from './errors.ts';

/** Any fixed number of our own: the lock that every process using the server shares. */
const PRESENCE_LOCK = 3_864_201;

/** PostgreSQL's codes for "not now, I am starting or stopping" and "you were cut off". */
const GOING_AWAY = new Set(['57P01', '57P02', '57P03']);
const CUT_OFF = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

export type Presence = {
  /** Connection string of the program's database. */
  url: string;
  /**
   * Gives the presence up. `last` is true for exactly one process, the last; until it calls
   * `release`, nobody else can become present, so it may shut the server down meanwhile.
   */
  leave(): Promise<{ last: boolean; release: () => Promise<void> }>;
};

/**
 * Holds a connection with a shared advisory lock for as long as this process uses the server.
 * PostgreSQL lets go of it when the process dies, however it dies. Leaving trades the shared lock
 * for the exclusive one without waiting: only the last can have it.
 *
 * @param serverUrl connection string up to and including the slash before the database's name.
 * @returns null when the server is just going away: look for it (or start it) again.
 */
export async function openPresence(
  serverUrl: string,
  database: string,
  onLost: () => void,
): Promise<Presence | null> {
  const client = new Client({
    connectionString: `${serverUrl}postgres`,
    application_name: 'dunwell presence',
    keepAlive: true,
  });
  let leaving = false;
  let lost = false;
  client.on('error', () => {
    if (!leaving && !lost) onLost();
    lost = true;
  });
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [PRESENCE_LOCK]);
    await ensureDatabase(client, database);
  } catch (error) {
    leaving = true;
    await client.end().catch(() => undefined);
    if (isGoingAway(error)) return null;
    throw explain(error);
  }
  return {
    url: serverUrl + database,
    async leave() {
      leaving = true;
      const release = (): Promise<void> => client.end().catch(() => undefined);
      const last = !lost && (await tradeLock(client));
      return { last, release };
    },
  };
}

/** Whether the exclusive lock was free once our share was given up. */
async function tradeLock(client: Client): Promise<boolean> {
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [PRESENCE_LOCK]);
    const found = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [
      PRESENCE_LOCK,
    ]);
    return found.rows[0]?.last === true;
  } catch (error) {
    // The server is gone already, and with it the question.
    if (isGoingAway(error)) return false;
    throw error;
  }
}

async function ensureDatabase(client: Client, name: string): Promise<void> {
  const found = await client.query('select 1 from pg_database where datname = $1', [name]);
  if (found.rowCount === 1) return;
  try {
    await client.query(`create database ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // Another process was faster: 42P04 when it was done, 23505 when it was at the same step.
    if (error instanceof DatabaseError && ['42P04', '23505'].includes(error.code ?? '')) return;
    throw error;
  }
}

function isGoingAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof DatabaseError) return GOING_AWAY.has(error.code ?? '');
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return CUT_OFF.has(code) || error.message.startsWith('Connection terminated');
}

function explain(cause: unknown): unknown {
  if (!(cause instanceof DatabaseError) || cause.code !== '28P01') return cause;
  return new EmbeddedPostgresError(
    'The embedded PostgreSQL does not accept the password in its password file.',
    { cause },
  );
}
