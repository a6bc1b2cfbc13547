import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { findBinaries } from './binaries.ts';
import {
  prepareDataFolder,
  readPassword,
  readRememberedPort,
  rememberPort,
  type DataFolder,
} from './data-folder.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { withFileLock } from './file-lock.ts';
import { findFreePort, isPortFree } from './ports.ts';
import {
  disarmStalePostmasterFile,
  findPostmaster,
  shutDown,
  type Postmaster,
} from './postmaster.ts';
import { openPresence, type Presence } from './presence.ts';
import { chooseRunner } from './run-as.ts';
import { ensureCluster, ROLE, startServer } from './server.ts';

/** Longer than a start may take: whoever holds the lock is making or starting the cluster. */
const LOCK_TIMEOUT_MS = 240_000;
const STOP_TIMEOUT_MS = 60_000;
const SETTLE_TIMEOUT_MS = 180_000;
const SETTLE_POLL_MS = 50;
const REJOIN_PAUSE_MS = 200;

export type EmbeddedPostgresOptions = {
  /** The folder that holds `postgres/` and its password, port and log. */
  dataDir: string;
  /** A port that must be used; without one, the port of the last start or a free one. */
  port?: number;
  log: Logger;
  /** false: give up safety against a loss of power for speed. For tests. */
  durable?: boolean;
  /** More settings of postgresql.conf, used when this process starts the server. */
  settings?: Record<string, string>;
};

export type EmbeddedPostgres = {
  /** Connection string of the database `dunwell`; it contains the password. */
  url: string;
  /** Leaves the server; the last process to leave shuts it down and waits until it is gone. */
  stop(): Promise<void>;
};

/**
 * Starts a real PostgreSQL on the data of `dataDir`, or joins the one that another process (or
 * this one before a crash) started there. Any number of processes may share it, and any number of
 * folders have one each.
 *
 * The server outlives a process that is killed, and is joined by the next. Each process that uses
 * it holds a presence in it (presence.ts); that is how the last one knows that it is the last.
 * @throws PortTakenError when `port` belongs to another program.
 * @throws EmbeddedPostgresError when it cannot start; the text says why and what to do.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const folder = await prepareDataFolder(options.dataDir);
  let stopped = false;
  let rejoining = Promise.resolve();
  const onLost = (): void => {
    rejoining = rejoin();
  };
  let presence = await join(folder, options, onLost);

  // The server restarts its sessions when one of them dies, and is itself started again here
  // when it was killed, so that one lost process does not take the whole program down for good.
  async function rejoin(): Promise<void> {
    if (!stopped) options.log.warn('the embedded PostgreSQL went away; it is looked for again');
    try {
      await wait(REJOIN_PAUSE_MS);
      if (stopped && !(await findPostmaster(folder.cluster))) return;
      presence = await join(folder, options, onLost);
    } catch (error) {
      options.log.error({ err: error }, 'the embedded PostgreSQL could not be started again');
    }
  }

  return {
    url: presence.url,
    async stop() {
      if (stopped) return;
      stopped = true;
      await rejoining;
      await leave(presence, folder, options.log);
    },
  };
}

async function leave(presence: Presence, folder: DataFolder, log: Logger): Promise<void> {
  const { last, release } = await presence.leave();
  const postmaster = last ? await findPostmaster(folder.cluster) : null;
  if (postmaster) {
    await shutDown(postmaster.pid, STOP_TIMEOUT_MS);
    log.info('the embedded PostgreSQL has stopped');
  }
  await release();
}

async function join(
  folder: DataFolder,
  options: EmbeddedPostgresOptions,
  onLost: () => void,
): Promise<Presence> {
  for (;;) {
    const port = await withFileLock(folder.lock, LOCK_TIMEOUT_MS, () =>
      ensureRunning(folder, options),
    );
    const password = await readPassword(folder, false);
    const url = `postgresql://${ROLE}:${password}@127.0.0.1:${port}/`;
    // The last process may be shutting the server down just now: then it is started again.
    const presence = await openPresence(url, ROLE, onLost);
    if (presence) return presence;
    await wait(REJOIN_PAUSE_MS);
  }
}

/** Under the lock: returns the port of the server, started or found running. */
async function ensureRunning(
  folder: DataFolder,
  options: EmbeddedPostgresOptions,
): Promise<number> {
  const running = await waitForSettledPostmaster(folder);
  if (running) return running.port;
  const binaries = await findBinaries();
  const runner = await chooseRunner(binaries.initdb, folder.cluster);
  const server = { binaries, runner, folder };
  const durable = options.durable ?? true;
  await ensureCluster(server, durable);
  await disarmStalePostmasterFile(folder.cluster);
  const port = options.port ?? (await choosePort(folder));
  await startServer(server, port, { durable, settings: options.settings ?? {} });
  await rememberPort(folder, port);
  options.log.info({ port, dataDir: folder.root }, 'the embedded PostgreSQL has started');
  return port;
}

/** A server that takes connections, or null; one that is starting or stopping is waited for. */
async function waitForSettledPostmaster(folder: DataFolder): Promise<Postmaster | null> {
  for (let waitedMs = 0; waitedMs < SETTLE_TIMEOUT_MS; waitedMs += SETTLE_POLL_MS) {
    const found = await findPostmaster(folder.cluster);
    if (found === null || found.status === 'ready') return found;
    await wait(SETTLE_POLL_MS);
  }
  throw new EmbeddedPostgresError(
    `The PostgreSQL on ${folder.cluster} has been starting or stopping for too long; see ${folder.log}.`,
  );
}

async function choosePort(folder: DataFolder): Promise<number> {
  const remembered = await readRememberedPort(folder);
  return remembered !== null && (await isPortFree(remembered)) ? remembered : findFreePort();
}
