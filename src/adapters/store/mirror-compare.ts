import type { Queries } from './database.ts';
import { Prisma } from './generated/client.ts';
import type { MirroredEntity } from './mirror-rows.ts';

/** What decides whether the mirror holds an entity as QuickBooks has it. */
export type HeldVersion = {
  readonly syncToken: number;
  readonly lastUpdatedAt: Date;
  readonly deleted: boolean;
  /** Balance, open balance, unapplied or remaining credit, in minor units. */
  readonly open: bigint;
};

const places: Record<MirroredEntity, { table: string; open: string }> = {
  Customer: { table: 'customer', open: 'balance' },
  Invoice: { table: 'invoice', open: 'open_balance' },
  Payment: { table: 'payment', open: 'unapplied' },
  CreditMemo: { table: 'credit_memo', open: 'remaining' },
};

export type MirrorCompareStore = ReturnType<typeof createMirrorCompareStore>;

/** What a compare of the mirror with a whole company reads and keeps on its way. */
export function createMirrorCompareStore(db: Queries) {
  return {
    /** The number of entities of a kind that the mirror holds as present. */
    async countPresent(realmId: string, entity: MirroredEntity): Promise<number> {
      const rows = await db.$queryRaw<{ count: bigint }[]>`
        select count(*) as count from ${Prisma.raw(places[entity].table)}
        where realm_id = ${realmId} and not deleted`;
      return Number(rows[0]?.count ?? 0);
    },

    /** The versions that the mirror holds of these entities, by id. */
    async versions(
      realmId: string,
      entity: MirroredEntity,
      ids: readonly string[],
    ): Promise<Map<string, HeldVersion>> {
      const { table, open } = places[entity];
      const rows = await db.$queryRaw<
        { id: string; sync_token: number; last_updated_at: Date; deleted: boolean; open: bigint }[]
      >`
        select id, sync_token, last_updated_at, deleted, ${Prisma.raw(open)} as open
        from ${Prisma.raw(table)}
        where realm_id = ${realmId} and id = any(${[...ids]}::text[])`;
      return new Map(
        rows.map((row) => [
          row.id,
          {
            syncToken: row.sync_token,
            lastUpdatedAt: row.last_updated_at,
            deleted: row.deleted,
            open: row.open,
          },
        ]),
      );
    },

    /** Keeps ids that QuickBooks listed. */
    async met(realmId: string, entity: MirroredEntity, ids: readonly string[]): Promise<void> {
      await db.$executeRaw`
        insert into compare_seen (realm_id, entity, id)
        select ${realmId}, ${entity}, id from unnest(${[...ids]}::text[]) as given(id)
        on conflict do nothing`;
    },

    /** Entities that are present, or could not be taken in, whose ids were not met, in the order of their ids as text. */
    async notMet(
      realmId: string,
      entity: MirroredEntity,
      after: string,
      limit: number,
    ): Promise<string[]> {
      const rows = await db.$queryRaw<{ id: string }[]>`
        select held.id from (
          select realm_id, id from ${Prisma.raw(places[entity].table)}
          where realm_id = ${realmId} and not deleted and id > ${after}
          union select realm_id, id from unreadable_entity
          where realm_id = ${realmId} and entity = ${entity} and id > ${after}) held
        where not exists (select 1 from compare_seen seen
            where seen.realm_id = ${realmId} and seen.entity = ${entity} and seen.id = held.id)
        order by held.id limit ${limit}`;
      return rows.map((row) => row.id);
    },

    async forget(realmId: string, entity: MirroredEntity): Promise<void> {
      await db.compareSeen.deleteMany({ where: { realmId, entity } });
    },
  };
}
