import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Logger } from 'pino';
import { startEmbeddedPostgres } from './adapters/postgres/embedded.ts';
import { findPrismaFolder } from './adapters/postgres/migration-files.ts';
import { applyMigrations } from './adapters/postgres/migrations.ts';
import { openPool } from './adapters/postgres/pool.ts';
import { createApp } from './app.ts';
import { systemClock, type Clock } from './clock.ts';
import { loadConfig, type Config, type Credentials } from './config.ts';
import { createDunwell, type Dunwell } from './flow/dunwell.ts';
import { startWorker } from './flow/jobs/worker.ts';
import { createLogger } from './logger.ts';

/** What was started, in the order in which it must stop. */
type Stopper = { readonly name: string; readonly stop: () => Promise<void> };

const stopLimitMs = 30_000;

/** Errors that a person can mend are told in a sentence; anything else keeps its stack. */
const explained = new Set([
  'ConfigError',
  'EmbeddedPostgresError',
  'PortTakenError',
  'MigrationError',
  'StartError',
]);

/** Thrown when the program cannot start for a reason that a person can mend. */
class StartError extends Error {
  override readonly name = 'StartError';
}

async function main(): Promise<void> {
  const args = readArguments();
  const config = loadConfig();
  const log = createLogger(config.logLevel);
  const stoppers: Stopper[] = [];
  stopOnSignals(stoppers, log);
  try {
    await start(config, args, log, stoppers);
  } catch (error) {
    await stopAll(stoppers, log);
    throw error;
  }
}

function readArguments(): { seed: 'demo' | 'empty'; now: string | undefined } {
  const { values } = parseArgs({
    options: { seed: { type: 'string', default: 'demo' }, now: { type: 'string' } },
  });
  if (values.seed !== 'demo' && values.seed !== 'empty') {
    throw new StartError(`--seed is demo or empty, not "${values.seed}"`);
  }
  if (values.now !== undefined && Number.isNaN(Date.parse(values.now))) {
    throw new StartError('--now takes an instant such as 2026-03-02T17:00:00Z');
  }
  return { seed: values.seed, now: values.now };
}

async function start(
  config: Config,
  args: { seed: 'demo' | 'empty'; now: string | undefined },
  log: Logger,
  stoppers: Stopper[],
): Promise<void> {
  const databaseUrl = await startDatabase(config, log, stoppers);
  await applyMigrations(databaseUrl, path.join(findPrismaFolder(), 'migrations'), log);

  const standIns = config.credentials ? undefined : await import('./sandbox/start-sandbox.ts');
  const { credentials, clock } = standIns
    ? await prepareSandbox(config, databaseUrl, log, stoppers)
    : { credentials: config.credentials, clock: systemClock };
  if (!credentials) throw new StartError('There are no credentials to run with');

  const isWorker = config.role === 'worker' || config.role === 'all';
  const dunwell = createDunwell({
    databaseUrl,
    credentials,
    baseUrl: config.baseUrl,
    clock,
    log,
    repairEveryHours: config.repairEveryHours,
    syncGatherMs: config.syncGatherMs,
    staleAfterHours: config.staleAfterHours,
    compareEveryDays: config.compareEveryDays,
    meteredReadBudget: config.meteredReadBudget,
    isWorker,
  });
  stoppers.unshift({ name: 'database connections', stop: () => dunwell.close() });

  if (config.role === 'web' || config.role === 'all') {
    await startWeb(config, dunwell, credentials, databaseUrl, stoppers);
    log.info({ address: config.baseUrl, role: config.role }, 'Dunwell is ready');
  }
  // After the web, which takes in the stand-ins' webhooks, and before the work, which calls them.
  if (standIns) await startStandIns(config, args, dunwell, credentials, databaseUrl, stoppers);
  if (isWorker) {
    const { mongodbUrl, syncGatherMs } = config;
    const worker = await startWorker({ dunwell, databaseUrl, mongodbUrl, syncGatherMs, log });
    stoppers.unshift({ name: 'jobs', stop: () => worker.stop() });
  }
}

async function startDatabase(config: Config, log: Logger, stoppers: Stopper[]): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl;
  const postgres = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    ...(config.embeddedPostgresPort ? { port: config.embeddedPostgresPort } : {}),
    log,
  });
  stoppers.unshift({ name: 'PostgreSQL', stop: () => postgres.stop() });
  return postgres.url;
}

async function startWeb(
  config: Config,
  dunwell: Dunwell,
  credentials: Credentials,
  databaseUrl: string,
  stoppers: Stopper[],
): Promise<void> {
  const app = createApp({
    dunwell,
    databaseUrl,
    baseUrl: config.baseUrl,
    sessionSecret: credentials.sessionSecret,
    isSecure: config.baseUrl.startsWith('https:'),
    authorizeOrigin: new URL(credentials.intuit.endpoints.authorize).origin,
    webhooks: {
      verifierToken: credentials.intuit.verifierToken,
      postmarkUser: credentials.postmark.webhookUser,
      postmarkPassword: credentials.postmark.webhookPassword,
    },
  });
  const server = await listen(createServer(app), config.port);
  stoppers.unshift({
    name: 'web server',
    stop: async () => {
      await closeServer(server);
      await app.close();
    },
  });
}

function listen(server: Server, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(
        isTaken
          ? new StartError(`Port ${port} is taken. Stop what uses it, or set PORT to another one.`)
          : error,
      );
    });
    server.listen(port, () => resolve(server));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

/** The secrets that app and stand-ins share, and the time that they share. */
async function prepareSandbox(
  config: Config,
  databaseUrl: string,
  log: Logger,
  stoppers: Stopper[],
): Promise<{ credentials: Credentials; clock: Clock }> {
  const [{ sandboxCredentials }, { createSandboxTables }, { followSandboxClock }] =
    await Promise.all([
      import('./sandbox/credentials.ts'),
      import('./sandbox/tables.ts'),
      import('./sandbox/clock/follow-clock.ts'),
    ]);
  const pool = openPool({ databaseUrl, applicationName: 'dunwell', max: 1 });
  await createSandboxTables(pool);
  await pool.end();
  const clock = await followSandboxClock(databaseUrl, systemClock);
  stoppers.unshift({ name: 'clock', stop: () => clock.stop() });
  const credentials = await sandboxCredentials(config);
  log.info('no Intuit or Postmark keys are set: running with the local stand-ins');
  return { credentials, clock };
}

/** Starts the stand-ins, unless a process of their own (ROLE=sandbox) runs them already. */
async function startStandIns(
  config: Config,
  args: { seed: 'demo' | 'empty'; now: string | undefined },
  dunwell: Dunwell,
  credentials: Credentials,
  databaseUrl: string,
  stoppers: Stopper[],
): Promise<void> {
  if (config.role === 'web' || config.role === 'worker') return;
  const { startSandbox } = await import('./sandbox/start-sandbox.ts');
  const { log } = dunwell;
  if (config.role === 'all' && (await answersAsSandbox(config.sandboxPort, dunwell.clock))) {
    log.info({ port: config.sandboxPort }, 'the sandbox runs in a process of its own');
    return;
  }
  try {
    const sandbox = await startSandbox({
      port: config.sandboxPort,
      database: { url: databaseUrl },
      log,
      realClock: systemClock,
      seed: args.seed,
      ...(args.now ? { now: args.now } : {}),
      credentials: {
        clientId: credentials.intuit.clientId,
        clientSecret: credentials.intuit.clientSecret,
        verifierToken: credentials.intuit.verifierToken,
        postmarkToken: credentials.postmark.serverToken,
        postmarkAccountToken: credentials.postmark.accountToken ?? '',
        postmarkWebhookUser: credentials.postmark.webhookUser,
        postmarkWebhookPassword: credentials.postmark.webhookPassword,
      },
      app: {
        baseUrl: config.baseUrl,
        webhookUrl: `${config.baseUrl}/webhooks/quickbooks`,
        postmarkWebhookUrl: `${config.baseUrl}/webhooks/postmark`,
        createApiKey: (realmId) =>
          dunwell.stores.apiKeys.create(realmId, {
            name: 'Sandbox',
            access: 'write',
            createdBy: 'sandbox',
          }),
        isIdle: () => dunwell.isIdle(),
      },
    });
    // Last to stop among the servers: work under way still talks to it.
    const place = stoppers.findIndex((stopper) => stopper.name === 'database connections');
    stoppers.splice(place + 1, 0, { name: 'sandbox', stop: () => sandbox.stop() });
    log.info({ address: sandbox.baseUrl }, 'the sandbox is ready');
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken) throw error;
    throw new StartError(
      `Port ${config.sandboxPort} is taken. Stop what uses it, or set SANDBOX_PORT to another one.`,
    );
  }
}

/** A sandbox on our port that tells our own time is ours; one of another database does not. */
async function answersAsSandbox(port: number, clock: Clock): Promise<boolean> {
  try {
    const answer = await fetch(`http://localhost:${port}/control/clock`, {
      signal: AbortSignal.timeout(1_000),
    });
    const body: unknown = await answer.json();
    const now = typeof body === 'object' && body !== null && 'now' in body ? String(body.now) : '';
    return Math.abs(Date.parse(now) - clock.now().getTime()) < 5_000;
  } catch {
    return false;
  }
}

function stopOnSignals(stoppers: Stopper[], log: Logger): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      log.info({ signal }, 'stopping');
      setTimeout(() => {
        log.error({ seconds: stopLimitMs / 1000 }, 'the part named last did not stop in time');
        process.exit(1);
      }, stopLimitMs).unref();
      void stopAll(stoppers, log).then(() => process.exit(0));
    });
  }
}

async function stopAll(stoppers: Stopper[], log: Logger): Promise<void> {
  for (let next = stoppers.shift(); next; next = stoppers.shift()) {
    log.info({ part: next.name }, 'stopping a part');
    try {
      await next.stop();
    } catch (error) {
      log.error({ part: next.name, reason: String(error) }, 'could not be stopped cleanly');
    }
  }
}

try {
  await main();
} catch (error) {
  const isExplained = error instanceof Error && explained.has(error.name);
  process.stderr.write(
    `${isExplained ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
}
