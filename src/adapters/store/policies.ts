import type { Clock } from '../../clock.ts';
import type { Database } from './database.ts';
import { currentGroups } from './groups.ts';
import { toJsonOrNull } from './json.ts';

export type PolicyLevel = 'company' | 'group' | 'customer' | 'invoice';

/** A saved version; its sections are JSON that was valid when it was saved. */
export type StoredPolicy = {
  readonly level: PolicyLevel;
  /** Group name, customer id or invoice id; empty for the company. */
  readonly subject: string;
  readonly version: number;
  readonly reminders: unknown;
  readonly charges: unknown;
  readonly author: string;
  readonly note: string | null;
  readonly createdAt: Date;
  /** A group's place among groups, where all current rules are read. */
  readonly rank?: number | null;
};

type Row = {
  level: string;
  subject: string;
  version: number;
  reminders: unknown;
  charges: unknown;
  author: string;
  note: string | null;
  createdAt: Date;
};

/** Levels by their name. */
export const policyLevels: Readonly<Record<string, PolicyLevel>> = {
  company: 'company',
  group: 'group',
  customer: 'customer',
  invoice: 'invoice',
};
const fromRow = (row: Row): StoredPolicy => ({
  level: policyLevels[row.level] ?? 'company',
  subject: row.subject,
  version: row.version,
  reminders: row.reminders ?? undefined,
  charges: row.charges ?? undefined,
  author: row.author,
  note: row.note,
  createdAt: row.createdAt,
});

export type PolicyStore = ReturnType<typeof createPolicyStore>;

/** Policies by level. Every save is a new version; old ones stay, because decisions name them. */
export function createPolicyStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** The newest version of every level of a company that defines something. */
    async current(realmId: string): Promise<StoredPolicy[]> {
      const rows = await db.policyVersion.findMany({
        where: { realmId },
        distinct: ['level', 'subject'],
        orderBy: [{ level: 'asc' }, { subject: 'asc' }, { version: 'desc' }],
      });
      const ranks = new Map(
        (await currentGroups(db, realmId)).map(({ group, rank }) => [group, rank]),
      );
      return rows
        .filter((row) => row.reminders !== null || row.charges !== null)
        .map((row) => ({
          ...fromRow(row),
          rank: row.level === 'group' ? (ranks.get(row.subject) ?? null) : null,
        }));
    },

    /** All versions of one level, newest first. */
    async history(realmId: string, level: PolicyLevel, subject: string): Promise<StoredPolicy[]> {
      const rows = await db.policyVersion.findMany({
        where: { realmId, level, subject },
        orderBy: { version: 'desc' },
      });
      return rows.map(fromRow);
    },

    /** The earliest hour (0 to 23) that a current, enabled policy of reminders names; null: none does. */
    async earliestSendingHour(realmId: string): Promise<number | null> {
      const rows = await db.$queryRaw<{ hour: number | null }[]>`
        select min((reminders ->> 'sendingHour')::int) as hour
        from (
          select distinct on (level, subject) reminders from policy_version
          where realm_id = ${realmId} order by level, subject, version desc
        ) current
        where coalesce((reminders ->> 'enabled')::boolean, true)`;
      return rows[0]?.hour ?? null;
    },

    /** Saves the next version of a level; undefined sections are "not defined at this level". */
    async save(
      realmId: string,
      level: PolicyLevel,
      subject: string,
      policy: { reminders?: unknown; charges?: unknown },
      by: { author: string; note: string | null },
    ): Promise<StoredPolicy> {
      return db.$transaction(async (tx) => {
        // Two people saving at once get two versions, one after the other.
        await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`policy ${realmId} ${level} ${subject}`}))`;
        const last = await tx.policyVersion.findFirst({
          where: { realmId, level, subject },
          orderBy: { version: 'desc' },
          select: { version: true },
        });
        const row = await tx.policyVersion.create({
          data: {
            realmId,
            level,
            subject,
            version: (last?.version ?? 0) + 1,
            reminders: toJsonOrNull(policy.reminders),
            charges: toJsonOrNull(policy.charges),
            author: by.author,
            note: by.note,
            createdAt: clock.now(),
          },
        });
        return fromRow(row);
      });
    },
  };
}
