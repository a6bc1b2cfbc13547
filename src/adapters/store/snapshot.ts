import type { Database, Queries } from './database.ts';

/** One unchanging picture of the database, to be read and no more. */
export type Snapshot = {
  readonly db: Queries;
  /** Lets go of it; more than once does no harm. */
  close(): Promise<void>;
};

const longestWaitMs = 10_000;

/**
 * Opens a read-only transaction that sees the database as it is when it is first read, whatever
 * others change meanwhile. It takes up a connection until it is closed, and ends by itself after
 * `longestMs`: what is read after that is refused.
 */
export function openSnapshot(db: Database, longestMs: number): Promise<Snapshot> {
  return new Promise((resolve, reject) => {
    let letGo = (): void => undefined;
    const isClosed = new Promise<void>((done) => {
      letGo = done;
    });
    const transaction = db.$transaction(
      async (tx) => {
        await tx.$executeRaw`set transaction read only`;
        const close = async (): Promise<void> => {
          letGo();
          // Nothing was written: one that ended by itself lost nothing.
          await transaction.catch(() => undefined);
        };
        resolve({ db: tx, close });
        await isClosed;
      },
      { isolationLevel: 'RepeatableRead', timeout: longestMs, maxWait: longestWaitMs },
    );
    transaction.catch(reject);
  });
}

/**
 * Reads from a snapshot and lets go of it at the end, be it read to the end, left off, never begun,
 * or broken: of a generator that was never begun, nothing would run.
 */
export function closingAtEnd<T>(
  rows: AsyncGenerator<T>,
  snapshot: Pick<Snapshot, 'close'>,
): AsyncIterable<T> {
  const ended = async (): Promise<IteratorResult<T>> => {
    await rows.return(undefined);
    await snapshot.close();
    return { done: true, value: undefined };
  };
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        try {
          const next = await rows.next();
          return next.done === true ? await ended() : next;
        } catch (error) {
          await ended();
          throw error;
        }
      },
      return: ended,
    }),
  };
}
