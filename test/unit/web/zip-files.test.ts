import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { ArchiveFullError, zipFiles, type PackFile } from '../../../src/web/evidence/zip-files.ts';

async function* filesOf(...contents: string[]): AsyncGenerator<PackFile> {
  for (const [index, content] of contents.entries()) yield { name: `${index}.txt`, content };
}

async function zipped(...of: Parameters<typeof zipFiles>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of zipFiles(...of)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const room = { files: 2, bytes: 1_000 };

test('an archive has all files for which it has room, and breaks off at one more', async () => {
  const fits = await zipped(filesOf('a', 'b'), () => undefined, room);
  expect(Object.keys(unzipSync(fits))).toEqual(['0.txt', '1.txt']);
  const tooMany = zipped(filesOf('a', 'b', 'c'), () => undefined, room);
  await expect(tooMany).rejects.toThrow(ArchiveFullError);
});

test('an archive breaks off when it or a file of it is larger than its numbers can say', async () => {
  const fits = await zipped(filesOf('x'.repeat(1_000)), () => undefined, room);
  expect(strFromU8(unzipSync(fits)['0.txt'] ?? new Uint8Array())).toHaveLength(1_000);
  const tooLong = zipped(filesOf('x'.repeat(1_001)), () => undefined, room);
  await expect(tooLong).rejects.toThrow(ArchiveFullError);
});
