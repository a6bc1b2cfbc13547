import type { Queries } from './database.ts';
import { Prisma } from './generated/client.ts';

export type ReadRows = ReturnType<typeof createCursors>;

/**
 * Reads queries through cursors of a transaction: each is evaluated and sorted once, and only some
 * of its rows are in memory, however many it has.
 */
export function createCursors(tx: Queries) {
  let opened = 0;

  /** @param rowsAtATime fewer where rows are large */
  return async function* read<Row>(query: Prisma.Sql, rowsAtATime = 500): AsyncGenerator<Row> {
    const name = Prisma.raw(`rows_${(opened += 1)}`);
    await tx.$executeRaw`declare ${name} no scroll cursor for ${query}`;
    for (;;) {
      const rows = await tx.$queryRaw<Row[]>`fetch ${Prisma.raw(String(rowsAtATime))} from ${name}`;
      yield* rows;
      if (rows.length < rowsAtATime) break;
    }
    // One that is left earlier ends with the transaction.
    await tx.$executeRaw`close ${name}`;
  };
}
