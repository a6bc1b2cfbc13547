import { createHash } from 'node:crypto';
import { Zip, ZipDeflate } from 'fflate';

/** A file of a pack: its path in it, and its bytes or texts, whole or piece by piece. */
export type PackFile = {
  readonly name: string;
  readonly content: Uint8Array | string | AsyncIterable<Uint8Array | string>;
};

/** What was packed. */
export type PackedFile = {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
};

// The same files make the same bytes, so the archive carries no time of its own. ZIP counts from
// here, in local time.
const noTime = new Date(1980, 0, 1);
const pieceBytes = 64 * 1024;

/** Thrown when files do not fit into one archive, before it is made into one that cannot be read. */
export class ArchiveFullError extends Error {
  override readonly name = 'ArchiveFullError';
}

// Its list of files counts them with 16 bits and says where they begin with 32; all bits set send
// a reader to the ZIP64 records, which fflate does not write.
const roomOfZip = { files: 0xfffe, bytes: 0xfffffffe };

/**
 * A ZIP archive of files, made while it is read: of each file no more than a piece is in memory.
 * @param onFile is told of each file when it is packed, before the next is asked for
 * @throws ArchiveFullError, which breaks it off
 */
export async function* zipFiles(
  files: AsyncIterable<PackFile>,
  onFile: (file: PackedFile) => void,
  room: { readonly files: number; readonly bytes: number } = roomOfZip,
): AsyncGenerator<Uint8Array> {
  let [made, failure]: [Uint8Array[], Error | null] = [[], null];
  const zip = new Zip((error, piece) => {
    failure ??= error;
    made.push(piece);
  });
  let [count, written] = [0, 0];
  const taken = (): Uint8Array[] => {
    if (failure) throw failure;
    const pieces = made.filter((piece) => piece.length > 0);
    made = [];
    for (const piece of pieces) written += piece.length;
    return pieces;
  };
  for await (const file of files) {
    count += 1;
    if (count > room.files) throw new ArchiveFullError(`More than ${room.files} files`);
    const entry = new ZipDeflate(file.name, { level: 6 });
    entry.mtime = noTime;
    zip.add(entry);
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of piecesOf(file.content)) {
      hash.update(piece);
      bytes += piece.length;
      // What fflate is given it may keep or change.
      entry.push(piece.slice());
      yield* taken();
      if (Math.max(bytes, written) > room.bytes) {
        throw new ArchiveFullError(`More than ${room.bytes} bytes`);
      }
    }
    entry.push(new Uint8Array(0), true);
    yield* taken();
    onFile({ name: file.name, sha256: hash.digest('hex'), bytes });
  }
  zip.end();
  yield* taken();
}

async function* piecesOf(content: PackFile['content']): AsyncGenerator<Uint8Array> {
  const isWhole = typeof content === 'string' || content instanceof Uint8Array;
  for await (const piece of isWhole ? [content] : content) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    for (let start = 0; start < bytes.length; start += pieceBytes) {
      yield bytes.subarray(start, start + pieceBytes);
    }
  }
}
