import type { FactsStore } from '../../adapters/store/facts.ts';
import type { HoldStore, StoredHold } from '../../adapters/store/holds.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';

/** A customer, its parents, and who gets its mail, as the mirror has them now. */
export type Lineage = { readonly ids: readonly string[]; readonly billTo: string };

/** A hold on a customer covers its sub-customers, so those who act ask for all of these. */
export async function lineageOf(
  facts: FactsStore,
  realmId: string,
  customerId: string,
): Promise<Lineage> {
  const ids: string[] = [];
  let billTo: string | undefined;
  let next: string | null = customerId;
  // Half-synced customers can name each other as parents; nobody is their own ancestor.
  while (next !== null && !ids.includes(next)) {
    ids.push(next);
    const customer = await facts.customer(realmId, next);
    if (!customer?.billWithParent) billTo ??= next;
    next = customer?.parentId ?? null;
  }
  return { ids, billTo: billTo ?? ids.at(-1) ?? customerId };
}

/** The first hold in force on a day that stops a topic for any of these invoices or customers. */
export async function stoppingHold(
  holds: HoldStore,
  realmId: string,
  subjects: { invoiceIds: readonly string[]; customerIds: readonly string[] },
  topic: 'reminders' | 'charges',
  today: PlainDate,
): Promise<StoredHold | null> {
  const unlifted = await holds.list(realmId, 'unlifted');
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
