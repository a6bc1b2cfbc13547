import { z } from 'zod';
import { invalidInput } from './problem.ts';

const usualLimit = 100;
const largestLimit = 500;

/** The query parameters of every list. */
export const pageQuery = {
  limit: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(largestLimit, `must be ${largestLimit} or less`)
    .default(usualLimit),
  cursor: z.string().optional().meta({ description: '`next` of the page before' }),
};

export type PageQuery = { readonly limit: number; readonly cursor?: string | undefined };

/** A page of a list: its items, and the cursor of the next page. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'The cursor of the next page, or null' }),
  });

const toCursor = (list: string, id: string): string =>
  Buffer.from(JSON.stringify([list, id])).toString('base64url');

function fromCursor(list: string, id: z.ZodType<string>, cursor: string): string | null {
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    return z.tuple([z.literal(list), id]).parse(JSON.parse(text))[1];
  } catch {
    // Whatever it is, it is no cursor of ours; the caller is told so.
    return null;
  }
}

/**
 * One page of a list in a stable order. A cursor names the last row of the page before.
 * @param list.name keeps cursors of one list from being used on another
 * @param list.exists whether a row is in the company's own list, so that no other's can be named
 * @throws ApiProblem invalid-input for a cursor that this list did not give
 */
export async function readPage<Row extends { readonly id: string }>(
  query: PageQuery,
  list: {
    readonly name: string;
    /** The form of its rows' ids. */
    readonly id: z.ZodType<string>;
    readonly exists: (id: string) => Promise<boolean>;
    readonly rows: (page: { limit: number; after?: string | undefined }) => Promise<Row[]>;
  },
): Promise<{ rows: Row[]; next: string | null }> {
  const after =
    query.cursor === undefined ? undefined : fromCursor(list.name, list.id, query.cursor);
  if (after === null || (after !== undefined && !(await list.exists(after)))) {
    throw invalidInput([{ field: 'cursor', message: 'is not a cursor of this list' }]);
  }
  // One row more than asked for tells whether there is a next page.
  const found = await list.rows({ limit: query.limit + 1, after });
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  return { rows, next: found.length > query.limit && last ? toCursor(list.name, last.id) : null };
}
