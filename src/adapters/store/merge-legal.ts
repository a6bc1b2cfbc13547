import { keepCurrent } from './agreed-terms.ts';
import type { Queries } from './database.ts';

/**
 * Lets what the owner said of a merged customer, and what it agreed to, follow to the survivor.
 * What was said of the survivor itself stands; the versions of the terms stay all on record.
 * @returns how many rows moved
 */
export async function moveLegal(
  tx: Queries,
  realmId: string,
  { from, into }: { readonly from: string; readonly into: string },
  now: Date,
): Promise<{ terms: number; legal: number }> {
  const find = (customerId: string) =>
    tx.customerLegal.findUnique({ where: { realmId_customerId: { realmId, customerId } } });
  const theirs = await find(from);
  const terms = await tx.agreedTerms.updateMany({
    where: { realmId, customerId: from },
    data: { customerId: into },
  });
  if (theirs === null && terms.count === 0) return { terms: 0, legal: 0 };
  if (theirs !== null) {
    const own = await find(into);
    const isPlaced = own !== null && own.country !== null;
    const said = {
      isConsumer: own?.isConsumer ?? theirs.isConsumer,
      country: isPlaced ? own.country : theirs.country,
      region: isPlaced ? own.region : theirs.region,
      author: own?.author ?? theirs.author,
      updatedAt: now,
    };
    await tx.customerLegal.upsert({
      where: { realmId_customerId: { realmId, customerId: into } },
      create: { realmId, customerId: into, ...said },
      update: said,
    });
    await tx.customerLegal.deleteMany({ where: { realmId, customerId: from } });
  }
  await keepCurrent(tx, realmId, into, theirs?.author ?? 'QuickBooks', now);
  return { terms: terms.count, legal: theirs === null ? 0 : 1 };
}
