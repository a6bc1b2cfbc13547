import type { Logger } from 'pino';
import type { QuickBooksClient } from '../../adapters/quickbooks/client.ts';
import type { MirrorCompareStore } from '../../adapters/store/mirror-compare.ts';
import { mirroredEntities } from '../../adapters/store/mirror-rows.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { SyncStateStore } from '../../adapters/store/sync-states.ts';
import type { Clock } from '../../clock.ts';
import { bringIn } from './bring-in.ts';
import { compareEntity } from './compare-entity.ts';
import { repairByEntity } from './narrow-repair.ts';
import { addIds, refreshEntities, type ChangedIds } from './refresh.ts';

/** Clocks differ and changes become visible late, so each look goes back a little further. */
const overlapMs = 5 * 60 * 1000;
/** QuickBooks keeps changes for 30 days; one less leaves room for the overlap. */
const lookBackMs = 29 * 24 * 60 * 60 * 1000;
/** An answer with this many objects was cut off. */
export const mostObjects = 1000;
/** So many are read again with each repair; more than a few mean that something else is wrong. */
const mostUnreadable = 300;

export type RepairOptions = {
  readonly quickbooks: QuickBooksClient;
  readonly mirror: MirrorStore;
  readonly mirrorCompare: MirrorCompareStore;
  readonly syncStates: SyncStateStore;
  readonly homeCurrency: string;
  readonly clock: Clock;
  readonly repairEveryHours: number;
  readonly log: Logger;
  /** Asked between pages; true ends a long repair early, to be made again later. */
  readonly isStopping: () => boolean;
};

/**
 * Asks QuickBooks for everything that changed since the mirror was last known to be in step, and
 * brings it in by the same path as webhooks do. What is too much for one answer is asked for by
 * entity and read by the time of its change; a gap that is longer than QuickBooks remembers is
 * closed by comparing the whole company by Id and LastUpdatedTime.
 */
export async function repairFromChanges(options: RepairOptions): Promise<'repaired' | 'stopped'> {
  const { quickbooks, syncStates, clock, log } = options;
  const { realmId } = quickbooks;
  const state = await syncStates.find(realmId);
  const askedAt = clock.now();
  const since = new Date((state?.changesFrom ?? askedAt).getTime() - overlapMs);
  if (askedAt.getTime() - since.getTime() > lookBackMs) return compareCompany(options, since);

  const changes = await quickbooks.changesSince(mirroredEntities, since);
  const count = [...changes.values()].reduce((sum, rows) => sum + rows.length, 0);
  if (count >= mostObjects) {
    log.info({ realmId }, 'more changed than one answer holds: asking by entity');
    if ((await repairByEntity(options, since)) === 'stopped') return 'stopped';
  } else {
    await bringIn({ ...options, changes, now: askedAt });
  }
  await readUnreadable(options);
  await syncStates.save(realmId, {
    changesFrom: askedAt,
    freshAsOf: askedAt,
    nextRepairAt: new Date(askedAt.getTime() + options.repairEveryHours * 3_600_000),
    lastError: null,
  });
  log.info({ realmId, changes: count }, 'changes since the last look brought in');
  return 'repaired';
}

/** What could not be taken in may have been mended in QuickBooks, or deleted, or be known by now. */
async function readUnreadable(options: RepairOptions): Promise<void> {
  const { mirror, quickbooks, clock } = options;
  const changed: ChangedIds = new Map();
  const { first } = await mirror.unreadable(quickbooks.realmId, mostUnreadable);
  for (const { entity, id } of first) addIds(changed, entity, [id]);
  if (first.length === 0) return;
  await refreshEntities({ ...options, changed, withCustomers: false, now: clock.now() });
}

/** Compares every entity, then closes the gap since the compare began in the usual way. */
async function compareCompany(
  options: RepairOptions,
  since: Date,
): Promise<'repaired' | 'stopped'> {
  const { quickbooks, syncStates, clock, log } = options;
  const { realmId } = quickbooks;
  log.info({ realmId, since }, 'the last look is too long ago: comparing the whole company');
  const startedAt = clock.now();
  for (const entity of mirroredEntities) {
    if ((await compareEntity(options, entity)) === 'stopped') return 'stopped';
  }
  await syncStates.save(realmId, { changesFrom: startedAt });
  return repairFromChanges(options);
}
