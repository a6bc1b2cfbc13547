import { Pool } from 'pg';

/**
 * A pool whose connections never end the process by breaking. pg takes its own listener off a
 * connection before whoever asked for one can add another, and an error that nobody listens to is
 * thrown; who uses the connection hears of it by the next query all the same.
 * @param options.applicationName starts with "dunwell", by which the embedded server knows its users
 * @param options.onLost is told of a connection that breaks while nobody uses it
 */
export function openPool(options: {
  readonly databaseUrl: string;
  readonly applicationName: `dunwell${string}`;
  readonly max: number;
  readonly idleTimeoutMillis?: number;
  readonly onLost?: (error: Error) => void;
}): Pool {
  const { databaseUrl, applicationName, max, idleTimeoutMillis, onLost } = options;
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: applicationName,
    max,
    ...(idleTimeoutMillis === undefined ? {} : { idleTimeoutMillis }),
  });
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', (error) => onLost?.(error));
  return pool;
}
