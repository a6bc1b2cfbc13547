import type { HoldStore, StoredHold } from '../../adapters/store/holds.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';

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
