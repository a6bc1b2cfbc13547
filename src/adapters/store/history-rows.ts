import type { Clock } from '../../clock.ts';
import type { Database, Queries } from './database.ts';
import { chainStart, linkHash, type ChainLink } from './history-chain.ts';

/** A sealed row with what it tells. */
export type SealedRow = ChainLink & {
  readonly id: bigint;
  readonly content: string;
  readonly hash: string;
};

/** Where a company's chain ends. */
export type ChainHead = { readonly position: bigint; readonly hash: string };

/** How a company's chain stands. */
export type ChainState = {
  readonly last:
    | (ChainHead & { readonly sealedAt: Date; readonly kind: string; readonly reminderId: string })
    | null;
  readonly waiting: number;
};

export type HistoryRowStore = ReturnType<typeof createHistoryRowStore>;

/**
 * The history of reminders. Triggers of the database write its rows in the transaction of what
 * they tell of; here they are sealed into the chain afterwards, so that no writer ever waits for
 * another to know the row before its own.
 */
export function createHistoryRowStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** Companies with rows that are not in their chain yet. */
    async realmsToSeal(): Promise<string[]> {
      const rows = await db.$queryRaw<{ realm_id: string }[]>`
        select c.realm_id from company c where exists (
          select from history_row h where h.realm_id = c.realm_id and h.position is null)
        order by c.realm_id`;
      return rows.map((row) => row.realm_id);
    },

    /**
     * Puts the next rows of a company at the end of its chain, in the order in which they were
     * written, in one transaction that only another seal of the company waits for.
     * @returns how many it were; fewer than the limit when none is left
     */
    seal(realmId: string, limit: number): Promise<number> {
      return db.$transaction(async (tx) => {
        // Not the key of the lock 'history', which the sweep that calls this holds on another
        // connection and would wait for for ever.
        await tx.$executeRaw`
          select pg_advisory_xact_lock(hashtext('history seal'), hashtext(${realmId}))`;
        const rows = await tx.historyRow.findMany({
          where: { realmId, position: null },
          orderBy: { id: 'asc' },
          take: limit,
        });
        if (rows.length === 0) return 0;
        let { position, hash } = (await historyHead(tx, realmId)) ?? {
          position: 0n,
          hash: chainStart,
        };
        const sealedAt = clock.now();
        const seals = rows.map((row) => {
          const link = { ...row, position: (position += 1n), previousHash: hash, sealedAt };
          hash = linkHash(link);
          return { ...link, hash };
        });
        await tx.$executeRaw`
          update history_row h set position = s.position, previous_hash = s.previous_hash,
            hash = s.hash, sealed_at = ${sealedAt}
          from unnest(${seals.map((seal) => seal.id)}::bigint[],
            ${seals.map((seal) => seal.position)}::bigint[],
            ${seals.map((seal) => seal.previousHash)}::text[],
            ${seals.map((seal) => seal.hash)}::text[]) as s (id, position, previous_hash, hash)
          where h.id = s.id`;
        return rows.length;
      });
    },

    head: (realmId: string): Promise<ChainHead | null> => historyHead(db, realmId),

    /** The last sealed row of a company, when it was sealed, and how many rows wait to be. */
    async state(realmId: string): Promise<ChainState> {
      const [last, waiting] = await Promise.all([
        db.historyRow.findFirst({
          where: { realmId, position: { not: null } },
          orderBy: { position: 'desc' },
        }),
        db.historyRow.count({ where: { realmId, position: null } }),
      ]);
      if (!last || last.position === null || last.hash === null || last.sealedAt === null) {
        return { last: null, waiting };
      }
      const { position, hash, sealedAt, kind, reminderId } = last;
      return { last: { position, hash, sealedAt, kind, reminderId }, waiting };
    },

    /** Sealed rows after a position, in the order of the chain; of some reminders when they are given. */
    async sealed(
      realmId: string,
      page: { after: bigint; limit: number; reminderIds?: readonly string[] | undefined },
    ): Promise<SealedRow[]> {
      const rows = await db.historyRow.findMany({
        where: {
          realmId,
          position: { gt: page.after },
          ...(page.reminderIds ? { reminderId: { in: [...page.reminderIds] } } : {}),
        },
        orderBy: { position: 'asc' },
        take: page.limit,
      });
      return rows.flatMap((row) => {
        const { position, previousHash, hash, sealedAt } = row;
        if (position === null || previousHash === null || hash === null || sealedAt === null)
          return [];
        return [{ ...row, position, previousHash, hash, sealedAt }];
      });
    },

    /** All that is kept of one reminder, sealed or not yet, oldest first. */
    async ofReminder(realmId: string, reminderId: string) {
      return db.historyRow.findMany({
        where: { realmId, reminderId },
        orderBy: { id: 'asc' },
      });
    },
  };
}

/** Where the chain of a company ends; null while it has no row. */
export async function historyHead(db: Queries, realmId: string): Promise<ChainHead | null> {
  const last = await db.historyRow.findFirst({
    where: { realmId, position: { not: null } },
    orderBy: { position: 'desc' },
    select: { position: true, hash: true },
  });
  if (!last || last.position === null || last.hash === null) return null;
  return { position: last.position, hash: last.hash };
}
