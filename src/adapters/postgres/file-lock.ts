import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { EmbeddedPostgresError } from './errors.ts';
import { identifyProcess, isRunning } from './process-identity.ts';

const POLL_MS = 50;

const holderSchema = z.object({ pid: z.int(), began: z.string(), token: z.string() });
type Holder = z.infer<typeof holderSchema>;

/**
 * Runs `work` while this process alone, of all processes of this machine, holds the lock `file`.
 * The lock of a process that died is taken over.
 *
 * Taking over is the delicate part: two processes may find the same dead holder, and the slower
 * must not remove the lock the faster has just taken. So the right to remove the lock of one dead
 * holder is itself a lock, named after that holder, and the holder is read again under it.
 * @throws EmbeddedPostgresError when a living process keeps the lock for longer than `timeoutMs`.
 */
export async function withFileLock<T>(
  file: string,
  timeoutMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const self = await identifyProcess(process.pid);
  if (self === null) throw new EmbeddedPostgresError('This process cannot see itself.');
  const token = randomUUID();
  const mine = `${file}.${token}`;
  await writeFile(mine, JSON.stringify({ ...self, token }), { mode: 0o600 });
  try {
    for (let waitedMs = 0; !(await tryLink(mine, file));) {
      const holder = await readHolder(file);
      if (holder !== null && !(await isRunning(holder))) {
        await removeDeadLock(file, holder, timeoutMs);
      } else if (waitedMs >= timeoutMs) {
        throw new EmbeddedPostgresError(
          `Another process (${holder?.pid ?? 'unknown'}) has held ${file} for too long.`,
        );
      } else {
        await wait(POLL_MS);
        waitedMs += POLL_MS;
      }
    }
    try {
      return await work();
    } finally {
      await rm(file, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
}

async function removeDeadLock(file: string, dead: Holder, timeoutMs: number): Promise<void> {
  await withFileLock(`${file}.${dead.token}.dead`, timeoutMs, async () => {
    if ((await readHolder(file))?.token === dead.token) await rm(file, { force: true });
    await rm(`${file}.${dead.token}`, { force: true });
  });
}

/** A hard link appears at once with its whole content, and fails when the name exists. */
async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(file: string): Promise<Holder | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : holderSchema.parse(JSON.parse(text));
}
