import type { Database, Queries } from './database.ts';

/**
 * One word on a company at a time, as one transaction: two people do not throw one switch twice,
 * and what moves charges and reminders of a company together never waits for each other in a ring.
 */
export const alone = <T>(
  db: Database,
  realmId: string,
  work: (tx: Queries) => Promise<T>,
): Promise<T> =>
  db.$transaction(
    async (tx) => {
      await tx.$queryRaw`select realm_id from company where realm_id = ${realmId} for update`;
      return work(tx);
    },
    { timeout: 120_000, maxWait: 30_000 },
  );
