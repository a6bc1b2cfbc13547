import type { StoredHold } from '../../adapters/store/holds.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { isInForce, isSwitch } from '../../flow/collections/hold-moves.ts';
import { lineagesOf } from '../../flow/outbox/stopping-hold.ts';
import type { StopView } from '../components/stop-banner.tsx';
import type { WebDeps } from '../deps.ts';
import { personText } from './values.ts';

/**
 * The stop that covers a customer or an invoice, its own before those of customers above.
 * @param holds all that concern it
 * @param names of those customers, by id
 */
export function showStop(
  holds: readonly StoredHold[],
  own: { kind: 'customer' | 'invoice'; id: string },
  names: ReadonlyMap<string, string>,
  reader: { today: PlainDate; me: string },
): StopView | null {
  const thrown = holds.filter((hold) => isSwitch(hold) && isInForce(hold, reader.today));
  const isOwn = (hold: StoredHold): boolean => hold.scope === own.kind && hold.subjectId === own.id;
  const hold = thrown.find(isOwn) ?? thrown.at(0);
  if (hold === undefined) return null;
  const { subjectId: id } = hold;
  return {
    through: isOwn(hold) ? null : { id, name: names.get(id) ?? `Customer ${id}` },
    since: hold.createdAt.toISOString(),
    by: personText(hold.author, reader.me),
    reason: hold.note ?? '',
    until: hold.until,
  };
}

/** Says of listed customers and invoices whether everything is stopped for them. */
export async function stopsAmong(
  { dunwell }: WebDeps,
  realmId: string,
  today: PlainDate,
  customerIds: readonly string[],
): Promise<(customerId: string, invoiceId?: string) => boolean> {
  const unlifted = await dunwell.stores.holds.list(realmId, 'unlifted');
  const thrown = unlifted.filter((hold) => isSwitch(hold) && isInForce(hold, today));
  if (thrown.length === 0) return () => false;
  const idsOf = (scope: StoredHold['scope']): Set<string> =>
    new Set(thrown.flatMap((hold) => (hold.scope === scope ? hold.subjectId : [])));
  const [customers, invoices] = [idsOf('customer'), idsOf('invoice')];
  const lineages = await lineagesOf(dunwell.stores.facts, realmId, customerIds);
  return (customerId, invoiceId) =>
    (invoiceId !== undefined && invoices.has(invoiceId)) ||
    (lineages.get(customerId)?.ids ?? [customerId]).some((id) => customers.has(id));
}
