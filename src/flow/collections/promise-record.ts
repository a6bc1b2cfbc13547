import type { PromiseStore, StoredPromise } from '../../adapters/store/promises.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { reliabilityOf, type Reliability } from '../../core/holds/promises.ts';

/** What a customer promised, newest first, and how far its word can be relied on. */
export async function promiseRecord(
  promises: PromiseStore,
  realmId: string,
  customerId: string,
  today: PlainDate,
): Promise<Reliability & { readonly promises: readonly StoredPromise[] }> {
  const made = await promises.ofCustomers(realmId, [customerId]);
  const paid = await promises.paid(
    realmId,
    made.map(({ id }) => id),
  );
  const past = made.map((promise) => ({ ...promise, paid: paid.get(promise.id)?.paid ?? [] }));
  return { ...reliabilityOf(past, today), promises: made };
}
