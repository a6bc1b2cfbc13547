import type { FactsStore } from '../../adapters/store/facts.ts';
import type { StoredHold } from '../../adapters/store/holds.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';

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

/**
 * The first hold in force on a day that stops a topic for any of these invoices or customers.
 * @param unlifted the company's holds that nobody has lifted
 */
export function stoppingHold(
  unlifted: readonly StoredHold[],
  subjects: { invoiceIds: readonly string[]; customerIds: readonly string[] },
  topic: 'reminders' | 'charges',
  today: PlainDate,
): StoredHold | null {
  const concerns = (hold: StoredHold): boolean =>
    (hold.scope === 'invoice' ? subjects.invoiceIds : subjects.customerIds).includes(
      hold.subjectId,
    );
  const isInForce = (hold: StoredHold): boolean =>
    hold.startsOn <= today && (hold.until === null || today < hold.until);
  return (
    unlifted.find(
      (hold) =>
        (hold.stops === 'both' || hold.stops === topic) && concerns(hold) && isInForce(hold),
    ) ?? null
  );
}
