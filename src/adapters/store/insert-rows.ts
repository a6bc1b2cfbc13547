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
 * What becomes of a row whose key is taken: the statement fails, it is left out, or the row that is
 * there takes over some of its columns.
 */
type Clash =
  'fails' | 'leftOut' | { readonly key: readonly string[]; readonly takesOver: readonly string[] };

/**
 * Inserts rows as the JSON of a few parameters. Prisma's createMany makes a parameter of every
 * value and compiles a statement anew for every number of rows, which costs a run more than
 * deciding what the rows say.
 */
export async function insertRows(
  tx: Queries,
  table: Table,
  rows: readonly NewRow[],
  clash: Clash = 'fails',
): Promise<void> {
  const { name, columns } = table;
  refuseOtherColumns(table, rows);
  const names = Prisma.raw(listOf(columns.map((each) => each.name)));
  const types = Prisma.raw(columns.map((each) => `"${each.name}" ${each.type}`).join(', '));
  const onClash = Prisma.raw(clauseOf(clash));
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const some = JSON.stringify(rows.slice(start, start + rowsAtOnce));
    await tx.$executeRaw`
      insert into ${Prisma.raw(`"${name}"`)} (${names})
      select ${names} from json_to_recordset(${some}::json) as given(${types}) ${onClash}`;
  }
}

const listOf = (names: readonly string[]): string => names.map((each) => `"${each}"`).join(', ');

function clauseOf(clash: Clash): string {
  if (clash === 'fails') return '';
  if (clash === 'leftOut') return 'on conflict do nothing';
  const sets = clash.takesOver.map((each) => `"${each}" = excluded."${each}"`);
  return `on conflict (${listOf(clash.key)}) do update set ${sets.join(', ')}`;
}

/** A value that no column takes would be lost without a word, and one that is missing be null. */
function refuseOtherColumns({ name, columns }: Table, rows: readonly NewRow[]): void {
  const names = new Set(columns.map((each) => each.name));
  for (const row of rows) {
    const given = Object.keys(row).filter((key) => row[key] !== undefined);
    const unknown = given.filter((key) => !names.has(key));
    if (unknown.length > 0) throw new Error(`${name} takes no ${unknown.join(', ')}`);
    if (given.length === names.size) continue;
    const missing = [...names].filter((key) => row[key] === undefined);
    throw new Error(`A row for ${name} lacks ${missing.join(', ')}`);
  }
}
