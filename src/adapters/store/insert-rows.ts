import type { Queries } from './database.ts';
import { Prisma } from './generated/client.ts';

export type Column = { readonly name: string; readonly type: string };
export type Table = { readonly name: string; readonly columns: readonly Column[] };

/** A column of a table; `type` is PostgreSQL's. */
export const column = (name: string, type = 'text'): Column => ({ name, type });

/** A row by the names of its columns; bigint as text, which PostgreSQL casts back. */
export type NewRow = Readonly<Record<string, unknown>>;

/** Rows with worksheets come to some kilobytes each; so many of them fit into a small heap. */
const rowsAtOnce = 250;

/**
 * Inserts rows as the JSON of a few parameters. Prisma's createMany makes a parameter of every
 * value and compiles a statement anew for every number of rows, which costs a run more than
 * deciding what the rows say.
 * @param clash what becomes of a row whose key is taken: the statement fails, or it is left out
 */
export async function insertRows(
  tx: Queries,
  { name, columns }: Table,
  rows: readonly NewRow[],
  clash: 'fails' | 'leftOut' = 'fails',
): Promise<void> {
  const names = Prisma.raw(columns.map((each) => `"${each.name}"`).join(', '));
  const types = Prisma.raw(columns.map((each) => `"${each.name}" ${each.type}`).join(', '));
  const onClash = clash === 'leftOut' ? Prisma.sql`on conflict do nothing` : Prisma.empty;
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const some = JSON.stringify(rows.slice(start, start + rowsAtOnce));
    await tx.$executeRaw`
      insert into ${Prisma.raw(`"${name}"`)} (${names})
      select ${names} from json_to_recordset(${some}::json) as given(${types}) ${onClash}`;
  }
}
