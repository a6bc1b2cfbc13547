import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { NotFoundError } from '../../adapters/quickbooks/errors.ts';
import {
  creditMemoRow,
  customerRow,
  invoiceRow,
  paymentRow,
} from '../../adapters/quickbooks/map.ts';
import type { MirroredEntity } from '../../adapters/store/mirror-rows.ts';
import type { MirrorBatch, MirrorStore, UnreadableEntity } from '../../adapters/store/mirror.ts';
import { z } from 'zod';

/** Ids to be looked at again, by entity. */
export type ChangedIds = Map<MirroredEntity, Set<string>>;

/** Adds ids to the set of an entity. */
export function addIds(changed: ChangedIds, entity: MirroredEntity, ids: Iterable<string>): void {
  const set = changed.get(entity) ?? new Set<string>();
  for (const id of ids) set.add(id);
  changed.set(entity, set);
}

const linkedSchema = z
  .object({
    Line: z
      .array(
        z
          .object({
            LinkedTxn: z
              .array(z.object({ TxnId: z.string(), TxnType: z.string() }).loose())
              .optional(),
          })
          .loose(),
      )
      .optional(),
  })
  .loose();

const customerSchema = z.object({ CustomerRef: z.object({ value: z.string() }).loose() }).loose();

/** The transactions that a payment's lines point at. */
export function linksOf(payment: RawEntity, type: 'Invoice' | 'CreditMemo'): string[] {
  const parsed = linkedSchema.safeParse(payment);
  if (!parsed.success) return [];
  return (parsed.data.Line ?? []).flatMap((line) =>
    (line.LinkedTxn ?? []).filter((link) => link.TxnType === type).map((link) => link.TxnId),
  );
}

/** The customers that transactions belong to. */
export function customersIn(read: ReadonlyMap<MirroredEntity, readonly RawEntity[]>): string[] {
  return [...read].flatMap(([entity, rows]) =>
    entity === 'Customer'
      ? []
      : rows.flatMap((raw) => customerSchema.safeParse(raw).data?.CustomerRef.value ?? []),
  );
}

/**
 * Turns raw entities into rows of the mirror. What is not as it should be keeps nobody else out:
 * it stands beside the rows, with the reason.
 */
export function toBatch(
  raw: ReadonlyMap<MirroredEntity, readonly RawEntity[]>,
  homeCurrency: string,
): MirrorBatch & { unreadable: readonly UnreadableEntity[] } {
  const unreadable: UnreadableEntity[] = [];
  const rows = <T>(entity: MirroredEntity, map: (raw: RawEntity, currency: string) => T): T[] =>
    (raw.get(entity) ?? []).flatMap((each) => {
      try {
        return [map(each, homeCurrency)];
      } catch (error) {
        // Amounts and dates throw errors of their own; whatever it is, it is told with the entity.
        if (!(error instanceof Error)) throw error;
        unreadable.push({ entity, id: String(each['Id']), reason: error.message });
        return [];
      }
    });
  return {
    customers: rows('Customer', customerRow),
    invoices: rows('Invoice', invoiceRow),
    payments: rows('Payment', paymentRow),
    creditMemos: rows('CreditMemo', creditMemoRow),
    unreadable,
  };
}

/**
 * Reads changed entities again in bulk and brings the mirror to what they are now. A payment
 * takes the invoices and credit memos it touches (before and after) along, because it is not
 * certain that QuickBooks reports them as changed. An entity that is gone is marked deleted.
 * @param options.withCustomers takes the customers of the transactions along, whose balances move
 * with them although QuickBooks does not call them changed
 * @param options.withLinks asks for the pages to pay the invoices as well, which takes QuickBooks
 * longer
 * @returns what could not be taken in; the mirror holds these as they were before
 */
export async function refreshEntities(options: {
  quickbooks: QuickBooksClient;
  mirror: MirrorStore;
  homeCurrency: string;
  changed: ChangedIds;
  withCustomers: boolean;
  withLinks?: boolean;
  now: Date;
}): Promise<readonly UnreadableEntity[]> {
  const { quickbooks, mirror, homeCurrency, now } = options;
  const { realmId } = quickbooks;
  const asked: ChangedIds = new Map(
    [...options.changed].map(([entity, ids]) => [entity, new Set(ids)]),
  );
  const read = new Map<MirroredEntity, RawEntity[]>();

  const paymentIds = [...(asked.get('Payment') ?? [])];
  if (paymentIds.length > 0) {
    const payments = await quickbooks.readByIds('Payment', paymentIds);
    read.set('Payment', payments);
    addIds(asked, 'Invoice', await mirror.invoicesOfPayments(realmId, paymentIds));
    addIds(asked, 'CreditMemo', await mirror.creditMemosOfPayments(realmId, paymentIds));
    addIds(
      asked,
      'Invoice',
      payments.flatMap((payment) => linksOf(payment, 'Invoice')),
    );
    addIds(
      asked,
      'CreditMemo',
      payments.flatMap((payment) => linksOf(payment, 'CreditMemo')),
    );
  }
  if (options.withCustomers) {
    addIds(asked, 'Customer', await mirror.customersOf(realmId, asked));
  }
  for (const entity of ['Invoice', 'CreditMemo', 'Customer'] as const) {
    if (entity === 'Customer' && options.withCustomers) {
      addIds(asked, 'Customer', customersIn(read));
    }
    const ids = [...(asked.get(entity) ?? [])];
    if (ids.length === 0) continue;
    const linked =
      entity === 'Invoice' && options.withLinks ? await mirror.linkable(realmId, ids) : null;
    read.set(
      entity,
      linked ? await quickbooks.readInvoices(ids, linked) : await quickbooks.readByIds(entity, ids),
    );
  }
  const batch = toBatch(read, homeCurrency);
  await mirror.apply(realmId, batch);

  for (const [entity, ids] of asked) {
    const found = new Set((read.get(entity) ?? []).map((raw) => String(raw['Id'])));
    const missing = [...ids].filter((id) => !found.has(id));
    for (const id of await mirror.present(realmId, entity, missing)) {
      await confirmDeleted({ quickbooks, mirror, homeCurrency, entity, id, now });
    }
  }
  return batch.unreadable;
}

/** A list that leaves an entity out is no proof; only "not found" by its id is. */
async function confirmDeleted(options: {
  quickbooks: QuickBooksClient;
  mirror: MirrorStore;
  homeCurrency: string;
  entity: MirroredEntity;
  id: string;
  now: Date;
}): Promise<void> {
  const { quickbooks, mirror, homeCurrency, entity, id, now } = options;
  try {
    const raw = await quickbooks.readById(entity, id);
    if (raw['status'] === 'Deleted') await mirror.markDeleted(quickbooks.realmId, entity, id, now);
    else await mirror.apply(quickbooks.realmId, toBatch(new Map([[entity, [raw]]]), homeCurrency));
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    await mirror.markDeleted(quickbooks.realmId, entity, id, now);
  }
}
