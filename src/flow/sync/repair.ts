import type { Logger } from 'pino';
import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { deletedStub } from '../../adapters/quickbooks/schema.ts';
import { mirroredEntities, type MirroredEntity } from '../../adapters/store/mirror-rows.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { SyncStateStore } from '../../adapters/store/sync-states.ts';
import type { Clock } from '../../clock.ts';
import { addIds, refreshEntities, toBatch, type ChangedIds } from './refresh.ts';

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

  const present = new Map<MirroredEntity, RawEntity[]>();
  const touched: ChangedIds = new Map();
  for (const entity of mirroredEntities) {
    for (const raw of changes.get(entity) ?? []) {
      const deleted = deletedStub.safeParse(raw);
      if (!deleted.success) {
        present.set(entity, [...(present.get(entity) ?? []), raw]);
        continue;
      }
      if (entity === 'Payment') {
        addIds(touched, 'Invoice', await mirror.invoicesOfPayments(realmId, [deleted.data.Id]));
      }
      const deletedAt = new Date(deleted.data.MetaData.LastUpdatedTime);
      await mirror.markDeleted(realmId, entity, deleted.data.Id, deletedAt);
    }
  }
  await mirror.apply(realmId, toBatch(present, homeCurrency));
  const changedInvoices = new Set((present.get('Invoice') ?? []).map((raw) => String(raw['Id'])));
  const others = [...(touched.get('Invoice') ?? [])].filter((id) => !changedInvoices.has(id));
  if (others.length > 0) {
    const changed: ChangedIds = new Map([['Invoice', new Set(others)]]);
    await refreshEntities({ quickbooks, mirror, homeCurrency, changed, now: askedAt });
  }
  await syncStates.save(realmId, {
    changesFrom: askedAt,
    freshAsOf: askedAt,
    nextRepairAt: new Date(askedAt.getTime() + options.repairEveryHours * 3_600_000),
    lastError: null,
  });
  options.log.info({ realmId, changes: count }, 'changes since the last look brought in');
  return 'repaired';
}
