import type { ChildProcess } from 'node:child_process';
import { open, readFile, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { PostgresBinaries } from './binaries.ts';
import { makeCluster, readClusterVersion, readPassword, type DataFolder } from './data-folder.ts';
import { EmbeddedPostgresError, PortTakenError } from './errors.ts';
import { isPortFree } from './ports.ts';
import { findPostmaster } from './postmaster.ts';
import type { ProgramRunner } from './run-as.ts';

/** The one role of the cluster, and the database of Dunwell. */
export const ROLE = 'dunwell';

/** The major version the package's programs are; they read no data of another one. */
const MAJOR_VERSION = '18';

/** Replaying the log after a crash on a slow disk may take minutes; nothing is gained by giving up. */
const READY_TIMEOUT_MS = 180_000;
const POLL_MS = 25;
const LOG_LIMIT_BYTES = 5_000_000;
const ORPHAN_TIMEOUT_MS = 30_000;
const ORPHAN_PAUSE_MS = 500;
const ORPHANS = /pre-existing shared memory block/;

/** A customer's address must not reach a log: no row values and no statements are written. */
const QUIET = ['-c', 'log_error_verbosity=terse', '-c', 'log_min_error_statement=panic'];

/** For data that is thrown away, as in tests: a loss of power would corrupt it. */
const UNSAFE = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'];

export type Server = { binaries: PostgresBinaries; runner: ProgramRunner; folder: DataFolder };

export type StartOptions = { durable: boolean; settings: Record<string, string> };

/**
 * Makes the cluster if there is none: UTF-8, a collation that is the same on every machine, and a
 * random password asked for over TCP on 127.0.0.1 (there is no socket).
 * @throws EmbeddedPostgresError when it fails, or the cluster is another version's.
 */
export async function ensureCluster(server: Server, durable: boolean): Promise<void> {
  const { folder, runner, binaries } = server;
  const version = await readClusterVersion(folder);
  if (version !== null && version !== MAJOR_VERSION) {
    throw new EmbeddedPostgresError(
      `${folder.cluster} was made by PostgreSQL ${version}; this program brings ${MAJOR_VERSION}. ` +
        `Dump it with the old version and load it into the new one.`,
    );
  }
  if (version !== null) return;
  await readPassword(folder, true);
  await makeCluster(folder, runner.owner, async (target) => {
    await withLogFile(folder, async (log) => {
      const child = runner.start(
        binaries.initdb,
        [
          ...['-D', target, '-U', ROLE, '--pwfile', folder.password, '--auth=scram-sha-256'],
          ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin'],
          ...['--builtin-locale=C.UTF-8', '--no-instructions'],
          ...(durable ? [] : ['--no-sync']),
        ],
        { stdio: ['ignore', log.fd, log.fd], cwd: folder.root },
      );
      const code = await ended(child);
      if (code !== 0) throw await failure('initdb could not make a database', folder);
    });
  });
}

/**
 * Starts the server on `port` and waits until it takes connections. It runs in a session of its
 * own and writes to a file, so that neither a Ctrl-C in the terminal nor our own death touches it.
 * @throws PortTakenError, or EmbeddedPostgresError with the end of the server's log.
 */
export async function startServer(
  server: Server,
  port: number,
  options: StartOptions,
): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += ORPHAN_PAUSE_MS) {
    try {
      await startOnce(server, port, options);
      return;
    } catch (error) {
      // A session outlived its server's crash: it ends by itself once its statement is done.
      const isBlocked = error instanceof EmbeddedPostgresError && ORPHANS.test(error.message);
      if (!isBlocked || waitedMs >= ORPHAN_TIMEOUT_MS) throw error;
      await wait(ORPHAN_PAUSE_MS);
    }
  }
}

async function startOnce(server: Server, port: number, options: StartOptions): Promise<void> {
  const { folder, runner, binaries } = server;
  if (!(await isPortFree(port))) throw new PortTakenError(port);
  const settings = Object.entries({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...options.settings,
  });
  await withLogFile(folder, async (log) => {
    const child = runner.start(
      binaries.postgres,
      [
        ...['-D', folder.cluster, '-p', String(port), ...QUIET],
        ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
        ...(options.durable ? [] : UNSAFE),
      ],
      { stdio: ['ignore', log.fd, log.fd], cwd: folder.root, detached: true },
    );
    let exited = false;
    const end = ended(child).finally(() => (exited = true));
    for (let waitedMs = 0; waitedMs < READY_TIMEOUT_MS; waitedMs += POLL_MS) {
      if ((await findPostmaster(folder.cluster))?.status === 'ready') {
        child.unref();
        return;
      }
      if (exited) {
        await end;
        throw (await isPortFree(port))
          ? await failure('PostgreSQL did not start', folder)
          : new PortTakenError(port);
      }
      await wait(POLL_MS);
    }
    throw await failure(`PostgreSQL was not ready after ${READY_TIMEOUT_MS} ms`, folder);
  });
}

async function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

async function withLogFile(
  folder: DataFolder,
  work: (log: FileHandle) => Promise<void>,
): Promise<void> {
  const size = await stat(folder.log).then(
    (found) => found.size,
    () => 0,
  );
  const log = await open(folder.log, size > LOG_LIMIT_BYTES ? 'w' : 'a', 0o600);
  try {
    await work(log);
  } finally {
    await log.close();
  }
}

async function failure(what: string, folder: DataFolder): Promise<EmbeddedPostgresError> {
  const lines = (await readFile(folder.log, 'utf8')).trimEnd().split('\n');
  return new EmbeddedPostgresError(
    `${what}. The end of ${folder.log}:\n${lines.slice(-8).join('\n')}`,
  );
}
