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

/**
 * A ZIP archive of files, made while it is read: of each file no more than a piece is in memory.
 * @param onFile is told of each file when it is packed, before the next is asked for
 */
export async function* zipFiles(
  files: AsyncIterable<PackFile>,
  onFile: (file: PackedFile) => void,
): AsyncGenerator<Uint8Array> {
  let [made, failure]: [Uint8Array[], Error | null] = [[], null];
  const zip = new Zip((error, piece) => {
    failure ??= error;
    made.push(piece);
  });
  const taken = (): Uint8Array[] => {
    if (failure) throw failure;
    const pieces = made;
    made = [];
    return pieces.filter((piece) => piece.length > 0);
  };
  for await (const file of files) {
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
