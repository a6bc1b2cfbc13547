import type { FactsStore } from '../../adapters/store/facts.ts';
import type { StoredHold } from '../../adapters/store/holds.ts';
import { toHold } from '../../adapters/store/invoice-facts.ts';
import type { Hold } from '../../core/ledger/facts.ts';

/** A customer, its parents, and who gets its mail, as the mirror has them now. */
export type Lineage = { readonly ids: readonly string[]; readonly billTo: string };

/**
 * A hold on a customer covers its sub-customers, so those who act ask for all of these. One look
 * for each level, however many customers there are.
 */
export async function lineagesOf(
  facts: FactsStore,
  realmId: string,
  customerIds: readonly string[],
): Promise<Map<string, Lineage>> {
  const known: Awaited<ReturnType<FactsStore['parents']>> = new Map();
  const asked = new Set<string>();
  for (let level = [...new Set(customerIds)]; level.length > 0;) {
    for (const id of level) asked.add(id);
    const found = await facts.parents(realmId, level);
    for (const [id, above] of found) known.set(id, above);
    const parents = [...found.values()].flatMap(({ parentId }) => parentId ?? []);
    level = [...new Set(parents)].filter((id) => !asked.has(id));
  }
  const lineage = (customerId: string): Lineage => {
    const ids: string[] = [];
    let billTo: string | undefined;
    let next: string | null = customerId;
    // Half-synced customers can name each other as parents; nobody is their own ancestor.
    while (next !== null && !ids.includes(next)) {
      ids.push(next);
      const above = known.get(next);
      if (!above?.billWithParent) billTo ??= next;
      next = above?.parentId ?? null;
    }
    return { ids, billTo: billTo ?? ids.at(-1) ?? customerId };
  };
  return new Map(customerIds.map((id) => [id, lineage(id)]));
}

type Subjects = {
  readonly invoiceIds: readonly string[];
  readonly customerIds: readonly string[];
};

/** Of the company's holds those on any of these invoices or customers. */
export function holdsOn(unlifted: readonly StoredHold[], subjects: Subjects): Hold[] {
  const { invoiceIds, customerIds } = subjects;
  return unlifted
    .filter(({ scope, subjectId }) =>
      (scope === 'invoice' ? invoiceIds : customerIds).includes(subjectId),
    )
    .map(toHold);
}
