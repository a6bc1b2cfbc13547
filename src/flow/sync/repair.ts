import type { Logger } from 'pino';
import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { deletedStub } from '../../adapters/quickbooks/schema.ts';
import { mirroredEntities, type MirroredEntity } from '../../adapters/store/mirror-rows.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { SyncStateStore } from '../../adapters/store/sync-states.ts';
import type { Clock } from '../../clock.ts';
import {
  addIds,
  customersIn,
  linksOf,
  refreshEntities,
  toBatch,
  type ChangedIds,
} from './refresh.ts';

/** Clocks differ and changes become visible late, so each look goes back a little further. */
const overlapMs = 5 * 60 * 1000;
/** QuickBooks keeps changes for 30 days; one less leaves room for the overlap. */
const lookBackMs = 29 * 24 * 60 * 60 * 1000;
/** An answer with this many objects was cut off. */
const mostObjects = 1000;

export type RepairOutcome = 'repaired' | 'too-much';

/**
 * Asks QuickBooks for everything that changed since the mirror was last known to be in step, and
 * brings it in by the same path as webhooks do.
 * @returns `too-much` when the gap is too long or too full for change data capture; the caller
 * pages the company anew
 */
export async function repairFromChanges(options: {
  quickbooks: QuickBooksClient;
  mirror: MirrorStore;
  syncStates: SyncStateStore;
  homeCurrency: string;
  clock: Clock;
  repairEveryHours: number;
  log: Logger;
}): Promise<RepairOutcome> {
  const { quickbooks, mirror, syncStates, homeCurrency, clock } = options;
  const { realmId } = quickbooks;
  const state = await syncStates.find(realmId);
  const askedAt = clock.now();
  const since = new Date((state?.changesFrom ?? askedAt).getTime() - overlapMs);
  if (askedAt.getTime() - since.getTime() > lookBackMs) return 'too-much';

  const changes = await quickbooks.changesSince(mirroredEntities, since);
  const count = [...changes.values()].reduce((sum, rows) => sum + rows.length, 0);
  if (count >= mostObjects) return 'too-much';

  const { present, deleted } = sortChanges(changes);
  const touched = await touchedBy({ mirror, realmId, present, deleted });
  for (const { entity, id, at } of deleted) await mirror.markDeleted(realmId, entity, id, at);
  await mirror.apply(realmId, toBatch(present, homeCurrency));
  await refreshEntities({
    quickbooks,
    mirror,
    homeCurrency,
    changed: withoutTold(touched, present),
    withCustomers: true,
    now: askedAt,
  });
  await syncStates.save(realmId, {
    changesFrom: askedAt,
    freshAsOf: askedAt,
    nextRepairAt: new Date(askedAt.getTime() + options.repairEveryHours * 3_600_000),
    lastError: null,
  });
  options.log.info({ realmId, changes: count }, 'changes since the last look brought in');
  return 'repaired';
}

type Present = Map<MirroredEntity, RawEntity[]>;
type Deleted = { readonly entity: MirroredEntity; readonly id: string; readonly at: Date };

function sortChanges(changes: ReadonlyMap<string, readonly RawEntity[]>): {
  present: Present;
  deleted: Deleted[];
} {
  const present: Present = new Map();
  const deleted: Deleted[] = [];
  for (const entity of mirroredEntities) {
    for (const raw of changes.get(entity) ?? []) {
      const stub = deletedStub.safeParse(raw);
      if (stub.success) {
        const at = new Date(stub.data.MetaData.LastUpdatedTime);
        deleted.push({ entity, id: stub.data.Id, at });
      } else {
        present.set(entity, [...(present.get(entity) ?? []), raw]);
      }
    }
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
