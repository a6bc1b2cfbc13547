import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

const PREFIX = 'dunwell-test-';

/** An empty folder that only this user can enter; the caller removes it. */
export async function makeTemporaryFolder(): Promise<string> {
  return mkdtemp(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
}

/** The same, removed when the test has finished. */
export async function createTemporaryFolder(): Promise<string> {
  const folder = await makeTemporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Removes what test runs left behind that were killed. A PostgreSQL still running in such a folder
 * notices within a minute that its data is gone, and ends.
 */
export async function clearAfterKilledRuns(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    const pid = /^dunwell-test-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(path.join(os.tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
