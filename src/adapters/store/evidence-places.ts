import type { Queries } from './database.ts';

/** A pack takes up a connection while it is made; the others are for the rest of the program. */
const placesInAll = 3;

/**
 * Takes a place for a pack until the transaction ends, across all processes: one for a company,
 * and few in all.
 * @returns whether there was one
 */
export async function takePackPlace(tx: Queries, realmId: string): Promise<boolean> {
  const take = async (name: string): Promise<boolean> => {
    const [row] = await tx.$queryRaw<{ isTaken: boolean }[]>`
      select pg_try_advisory_xact_lock(hashtext('evidence'), hashtext(${name})) as "isTaken"`;
    return row?.isTaken === true;
  };
  if (!(await take(`of ${realmId}`))) return false;
  for (let place = 1; place <= placesInAll; place += 1) {
    if (await take(`place ${place}`)) return true;
  }
  return false;
}
