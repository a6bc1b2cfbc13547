import type { Clock } from '../../clock.ts';
import { groupRuleSchema, type GroupRule } from '../../core/policy/group-rule.ts';
import type { Database, Queries } from './database.ts';
import { toJsonOrNull } from './json.ts';

/** A version of a group; the newest counts. */
export type StoredGroup = {
  readonly group: string;
  readonly version: number;
  readonly rank: number | null;
  readonly rule: GroupRule | null;
  readonly author: string;
  readonly note: string | null;
  readonly createdAt: Date;
};

type Row = NonNullable<Awaited<ReturnType<Queries['groupVersion']['findFirst']>>>;
const fromRow = ({ realmId: _realm, rule, ...row }: Row): StoredGroup => ({
  ...row,
  // A stored rule that no longer reads must stop a run and not be passed over.
  rule: rule === null ? null : groupRuleSchema.parse(rule),
});

/** The newest version of each group that has any. */
export async function currentGroups(db: Queries, realmId: string): Promise<StoredGroup[]> {
  const rows = await db.groupVersion.findMany({
    where: { realmId },
    distinct: ['group'],
    orderBy: [{ group: 'asc' }, { version: 'desc' }],
  });
  return rows.map(fromRow);
}

export type GroupStore = ReturnType<typeof createGroupStore>;

/** Groups of customers: their rules by versions, and who is named in or kept out. */
export function createGroupStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    current: (realmId: string) => currentGroups(db, realmId),

    /** All versions of one group, newest first. */
    async history(realmId: string, group: string): Promise<StoredGroup[]> {
      const rows = await db.groupVersion.findMany({
        where: { realmId, group },
        orderBy: { version: 'desc' },
      });
      return rows.map(fromRow);
    },

    /** Every name that is a group's: with a rule, with a customer named, or with rules of its own. */
    async names(realmId: string): Promise<string[]> {
      const rows = await db.$queryRaw<{ name: string }[]>`
        select group_name as name from group_version where realm_id = ${realmId}
        union select group_name from group_member where realm_id = ${realmId}
        union select subject from policy_version where realm_id = ${realmId} and level = 'group'
        order by name`;
      return rows.map(({ name }) => name);
    },

    /** Saves the next version of a group's rule and rank, and who is named in or kept out. */
    async save(
      realmId: string,
      group: string,
      to: {
        rank: number | null;
        rule: GroupRule | null;
        named: readonly string[];
        keptOut: readonly string[];
      },
      by: { author: string; note: string | null },
    ): Promise<StoredGroup> {
      const now = clock.now();
      return db.$transaction(async (tx) => {
        // Two people saving at once get two versions, one after the other.
        await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`group ${realmId} ${group}`}))`;
        const last = await tx.groupVersion.findFirst({
          where: { realmId, group },
          orderBy: { version: 'desc' },
          select: { version: true },
        });
        const row = await tx.groupVersion.create({
          data: {
            realmId,
            group,
            version: (last?.version ?? 0) + 1,
            rank: to.rank,
            rule: toJsonOrNull(to.rule),
            author: by.author,
            note: by.note,
            createdAt: now,
          },
        });
        await tx.groupMember.deleteMany({ where: { realmId, group } });
        await tx.groupExclusion.deleteMany({ where: { realmId, group } });
        await tx.groupMember.createMany({
          data: to.named.map((customerId) => ({ realmId, group, customerId })),
          skipDuplicates: true,
        });
        await tx.groupExclusion.createMany({
          data: to.keptOut.map((customerId) => ({
            realmId,
            group,
            customerId,
            author: by.author,
            createdAt: now,
          })),
          skipDuplicates: true,
        });
        return fromRow(row);
      });
    },

    /** Who is named in a group, and who is kept out of it. */
    async people(realmId: string, group: string): Promise<{ named: string[]; keptOut: string[] }> {
      const where = { realmId, group };
      const [named, keptOut] = await Promise.all([
        db.groupMember.findMany({ where, orderBy: { customerId: 'asc' } }),
        db.groupExclusion.findMany({ where, orderBy: { customerId: 'asc' } }),
      ]);
      return {
        named: named.map(({ customerId }) => customerId),
        keptOut: keptOut.map(({ customerId }) => customerId),
      };
    },

    /** The groups that a customer is named in. */
    async namedIn(realmId: string, customerId: string): Promise<string[]> {
      const rows = await db.groupMember.findMany({
        where: { realmId, customerId },
        orderBy: { group: 'asc' },
      });
      return rows.map(({ group }) => group);
    },

    async tags(realmId: string, customerId: string): Promise<string[]> {
      const rows = await db.customerTag.findMany({
        where: { realmId, customerId },
        orderBy: { tag: 'asc' },
      });
      return rows.map(({ tag }) => tag);
    },

    /** Makes these the tags of a customer. */
    async setTags(realmId: string, customerId: string, tags: readonly string[]): Promise<void> {
      await db.$transaction([
        db.customerTag.deleteMany({ where: { realmId, customerId } }),
        db.customerTag.createMany({
          data: tags.map((tag) => ({ realmId, customerId, tag })),
          skipDuplicates: true,
        }),
      ]);
    },
  };
}
