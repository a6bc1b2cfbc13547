import { readFile, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EmbeddedPostgresError } from './errors.ts';
import { commandOf, identifyProcess, workingDirectoryOf } from './process-identity.ts';

/** What a running server tells of itself in postmaster.pid. */
export type Postmaster = { pid: number; port: number; status: string };

/** Larger than any process number an operating system gives out. */
const NO_PROCESS = 2_147_483_646;

const POLL_MS = 25;

/** The server that runs on the cluster now; null when none does, whatever a crash left behind. */
export async function findPostmaster(cluster: string): Promise<Postmaster | null> {
  const noted = await readPostmasterFile(cluster);
  if (noted === null || !(await isPostgresOn(noted.pid, cluster))) return null;
  return noted;
}

/**
 * Makes a postmaster.pid that a crash left behind harmless. PostgreSQL clears it up itself unless
 * another program (or a zombie) has that process number now. The file is not removed: its other
 * lines tell PostgreSQL which shared memory to look at for sessions that outlived the crash, and
 * starting beside those would corrupt the data. Call it only under the folder's lock.
 */
export async function disarmStalePostmasterFile(cluster: string): Promise<void> {
  const noted = await readPostmasterFile(cluster);
  if (noted === null || (await isPostgresOn(noted.pid, cluster))) return;
  const file = postmasterFile(cluster);
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, [String(NO_PROCESS), ...lines.slice(1)].join('\n'));
}

/**
 * Asks a server for a fast shutdown (open transactions are rolled back, everything committed is
 * on disk) and waits until its process is gone.
 * @throws EmbeddedPostgresError when it still runs after `timeoutMs`.
 */
export async function shutDown(pid: number, timeoutMs: number): Promise<void> {
  const identity = await identifyProcess(pid);
  if (identity === null) return;
  process.kill(pid, 'SIGINT');
  for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += POLL_MS) {
    await wait(POLL_MS);
    if ((await identifyProcess(pid))?.began !== identity.began) return;
  }
  throw new EmbeddedPostgresError(`PostgreSQL (process ${pid}) did not stop in ${timeoutMs} ms.`);
}

/** storage.h of PostgreSQL, "Lock-file contents": pid, folder, start, port, …, status in line 8. */
async function readPostmasterFile(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(postmasterFile(cluster), 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number.parseInt(lines[3] ?? '', 10), status: (lines[7] ?? '').trim() };
}

/**
 * The process number alone proves nothing: after a crash another program may have got it, even
 * the PostgreSQL of another folder. A server works in its data folder, whatever path led there.
 */
async function isPostgresOn(pid: number, cluster: string): Promise<boolean> {
  if ((await identifyProcess(pid)) === null) return false;
  const command = await commandOf(pid);
  if (!command.includes('postgres')) return false;
  const place = await workingDirectoryOf(pid);
  return place === null ? command.includes(cluster) : place === (await realpath(cluster));
}

function postmasterFile(cluster: string): string {
  return path.join(cluster, 'postmaster.pid');
}
