import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { deletedStub } from '../../adapters/quickbooks/schema.ts';
import { mirroredEntities, type MirroredEntity } from '../../adapters/store/mirror-rows.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import {
  addIds,
  customersIn,
  linksOf,
  refreshEntities,
  toBatch,
  type ChangedIds,
} from './refresh.ts';

type Present = Map<MirroredEntity, RawEntity[]>;
type Deleted = { readonly entity: MirroredEntity; readonly id: string; readonly at: Date };

/**
 * Brings whole entities and stubs of deleted ones into the mirror, and reads again what moved with
 * them without being told of.
 * @param options.changes by entity, as change data capture or a query gave them
 */
export async function bringIn(options: {
  quickbooks: QuickBooksClient;
  mirror: MirrorStore;
  homeCurrency: string;
  changes: ReadonlyMap<string, readonly RawEntity[]>;
  now: Date;
}): Promise<void> {
  const { quickbooks, mirror, homeCurrency, now } = options;
  const { realmId } = quickbooks;
  const { present, deleted } = sortChanges(options.changes);
  const touched = await touchedBy({ mirror, realmId, present, deleted });
  // First, as what a payment touched before shows only until the payment itself is brought in: were
  // this to break off after it, the next look would not find it again.
  await refreshEntities({
    quickbooks,
    mirror,
    homeCurrency,
    changed: withoutTold(touched, present),
    withCustomers: true,
    now,
  });
  for (const { entity, id, at } of deleted) await mirror.markDeleted(realmId, entity, id, at);
  await mirror.apply(realmId, toBatch(present, homeCurrency));
}

function sortChanges(changes: ReadonlyMap<string, readonly RawEntity[]>): {
  present: Present;
  deleted: Deleted[];
} {
  const present: Present = new Map();
  const deleted: Deleted[] = [];
  for (const entity of mirroredEntities) {
    const there: RawEntity[] = [];
    for (const raw of changes.get(entity) ?? []) {
      const stub = deletedStub.safeParse(raw);
      if (stub.success) {
        const at = new Date(stub.data.MetaData.LastUpdatedTime);
        deleted.push({ entity, id: stub.data.Id, at });
      } else {
        there.push(raw);
      }
    }
    if (there.length > 0) present.set(entity, there);
  }
  return { present, deleted };
}

/**
 * What else moved with the changes. It is not certain that what a payment is applied to, or was
 * before, counts as changed, and a customer's balance does not.
 */
async function touchedBy(options: {
  mirror: MirrorStore;
  realmId: string;
  present: Present;
  deleted: readonly Deleted[];
}): Promise<ChangedIds> {
  const { mirror, realmId, present, deleted } = options;
  const changed: ChangedIds = new Map();
  for (const [entity, rows] of present) addIds(changed, entity, rows.map(idOf));
  for (const { entity, id } of deleted) addIds(changed, entity, [id]);

  const touched: ChangedIds = new Map();
  const payments = present.get('Payment') ?? [];
  const paymentIds = [...(changed.get('Payment') ?? [])];
  addIds(touched, 'Invoice', await mirror.invoicesOfPayments(realmId, paymentIds));
  addIds(touched, 'CreditMemo', await mirror.creditMemosOfPayments(realmId, paymentIds));
  for (const entity of ['Invoice', 'CreditMemo'] as const) {
    const links = payments.flatMap((raw) => linksOf(raw, entity));
    addIds(touched, entity, links);
  }
  addIds(touched, 'Customer', await mirror.customersOf(realmId, changed));
  addIds(touched, 'Customer', customersIn(present));
  return touched;
}

/** Without those that the changes hold as they are now. */
function withoutTold(touched: ChangedIds, present: Present): ChangedIds {
  const rest: ChangedIds = new Map();
  for (const [entity, ids] of touched) {
    const told = new Set((present.get(entity) ?? []).map(idOf));
    const others = [...ids].filter((id) => !told.has(id));
    if (others.length > 0) addIds(rest, entity, others);
  }
  return rest;
}

const idOf = (raw: RawEntity): string => String(raw['Id']);
