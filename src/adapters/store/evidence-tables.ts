import { Prisma } from './generated/client.ts';

/** A table of a pack: SQL for each column, for an order that is unique, and where its rows are. */
export type EvidenceTable = {
  readonly name: string;
  readonly columns: Readonly<Record<string, Prisma.Sql>>;
  readonly key: Prisma.Sql;
  /** @param where which of the things that the table is about are in the pack */
  readonly from: (realmId: string, where: Prisma.Sql) => Prisma.Sql;
};

/** The name, the columns and the query of each table; every cell is a text or null. */
export function queriesOf(
  tables: readonly EvidenceTable[],
  realmId: string,
  where: Prisma.Sql,
): { name: string; columns: string[]; query: Prisma.Sql }[] {
  return tables.map(({ name, columns, key, from }) => {
    const cells = Object.entries(columns).map(
      ([column, sql]) => Prisma.sql`(${sql})::text as ${Prisma.raw(`"${column}"`)}`,
    );
    const query = Prisma.sql`
      select ${key} as key, ${Prisma.join(cells)} from ${from(realmId, where)}`;
    return { name, columns: Object.keys(columns), query };
  });
}
