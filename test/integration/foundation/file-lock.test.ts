import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withFileLock } from '../../../src/adapters/postgres/file-lock.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

test('work under one lock never overlaps, even when a dead holder has to be cleared first', async () => {
  const folder = await createTemporaryFolder();
  const file = path.join(folder, 'lock');
  // This process has its number, but began at another time: the holder is dead.
  const dead = { pid: process.pid, began: 'before', token: 'dead' };
  await writeFile(file, JSON.stringify(dead));
  let inside = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    expect(inside).toBe(1);
    await wait(2);
    inside -= 1;
    done += 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => withFileLock(file, 20_000, work)));
  expect(done).toBe(20);
  expect(await readdir(folder)).toEqual([]);
});

test('a lock is given back when its work throws', async () => {
  const file = path.join(await createTemporaryFolder(), 'lock');
  await expect(withFileLock(file, 1000, () => Promise.reject(new Error('no')))).rejects.toThrow(
    'no',
  );
  await expect(withFileLock(file, 1000, () => Promise.resolve('yes'))).resolves.toBe('yes');
});

test('waiting for a living holder ends with an error that names it', async () => {
  const file = path.join(await createTemporaryFolder(), 'lock');
  await withFileLock(file, 1000, async () => {
    const second = withFileLock(file, 120, () => Promise.resolve());
    await expect(second).rejects.toThrow(`Another process (${process.pid}) has held`);
  });
});
