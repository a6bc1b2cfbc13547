import { startEmbeddedPostgres } from '../src/adapters/postgres/embedded.ts';
import { loadConfig } from '../src/config.ts';
import { createLogger } from '../src/logger.ts';

/** Thrown when the arguments of a script cannot be used. */
export class ArgumentsError extends Error {
  override readonly name = 'ArgumentsError';
}

/** Works with the database of DATABASE_URL, or with the embedded one while it is needed. */
export async function withOwnDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const { databaseUrl, dataDir, embeddedPostgresPort: port } = loadConfig();
  if (databaseUrl !== undefined) return work(databaseUrl);
  const log = createLogger('warn');
  const server = await startEmbeddedPostgres({ dataDir, ...(port ? { port } : {}), log });
  try {
    await work(server.url);
  } finally {
    await server.stop();
  }
}

/** Runs a script: what goes wrong is said and ends it with 1, with its usage if that was it. */
export async function runScript(usage: string, script: () => Promise<void>): Promise<void> {
  try {
    await script();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    // parseArgs throws TypeErrors that have a code.
    const isUsage =
      error instanceof ArgumentsError || (error instanceof TypeError && 'code' in error);
    if (isUsage) console.error(usage);
    process.exitCode = 1;
  }
}

/**
 * The realm id that was given, if one was.
 * @throws ArgumentsError for what is none
 */
export function checkedRealm(realm: string | undefined): string | undefined {
  if (realm !== undefined && !/^\d{1,30}$/.test(realm)) {
    throw new ArgumentsError(`--realm is no realm id: ${realm}`);
  }
  return realm;
}
