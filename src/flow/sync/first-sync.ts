import type { Logger } from 'pino';
import type { QuickBooksClient } from '../../adapters/quickbooks/client.ts';
import type { MirrorCompareStore } from '../../adapters/store/mirror-compare.ts';
import { mirroredEntities } from '../../adapters/store/mirror-rows.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type {
  EntityProgress,
  SyncProgress,
  SyncStateRecord,
  SyncStateStore,
} from '../../adapters/store/sync-states.ts';
import type { Clock } from '../../clock.ts';
import { lookAtMissing } from './missing.ts';
import { pageSize, pageThrough } from './page-through.ts';
import { toBatch } from './refresh.ts';

export type FirstSyncOptions = {
  readonly quickbooks: QuickBooksClient;
  readonly mirror: MirrorStore;
  readonly mirrorCompare: MirrorCompareStore;
  readonly syncStates: SyncStateStore;
  readonly homeCurrency: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Asked between pages; true ends the sync early, to be resumed later. */
  readonly isStopping: () => boolean;
};

/** What a page becomes on its way takes several times its size, so it goes in parts. */
const rowsAtOnce = 250;

type Outcome = 'done' | 'stopped';

/**
 * Pages a whole company into the mirror. Each page is committed before the position behind it, so
 * a killed sync goes on where it stopped and at worst reads a page twice, which the guards of the
 * mirror make harmless. Where the mirror holds something already, what the pages do not show is
 * looked at before it is believed to be gone. A person may cancel: then it stops behind a page,
 * and what was read stays.
 * @returns `stopped` when it was asked to stop, or was cancelled or begun anew meanwhile
 */
export async function runFirstSync(options: FirstSyncOptions): Promise<Outcome> {
  const { quickbooks, syncStates, clock, log } = options;
  const { realmId } = quickbooks;
  const { progress, startedAt } = await begin(options, await syncStates.find(realmId));
  // All at once and first, so that whoever waits can be told how long.
  for (const part of progress) part.total ??= await quickbooks.count(part.entity);
  for (const part of progress) {
    if (part.state === 'done') continue;
    if ((await pageIn(options, progress, part)) === 'stopped') return 'stopped';
  }
  const finishedAt = clock.now();
  const isDone = await syncStates.finishFirstSync(realmId, {
    finishedAt,
    freshAsOf: startedAt,
    // The repair that follows at once closes the gap since the start.
    nextRepairAt: finishedAt,
  });
  if (!isDone) return 'stopped';
  log.info({ realmId, entities: progress.map((part) => part.done) }, 'first sync done');
  return 'done';
}

/** Goes on with what a sync before this one left, or starts one. */
async function begin(
  options: FirstSyncOptions,
  state: SyncStateRecord | null,
): Promise<{ progress: SyncProgress; startedAt: Date }> {
  const { quickbooks, mirrorCompare, syncStates, clock } = options;
  const { realmId } = quickbooks;
  if (state?.firstSync === 'running' && state.progress.length > 0) {
    return { progress: state.progress, startedAt: state.startedAt ?? clock.now() };
  }
  const startedAt = clock.now();
  const progress: SyncProgress = [];
  for (const entity of mirroredEntities) {
    await mirrorCompare.forget(realmId, entity);
    const held = await mirrorCompare.countPresent(realmId, entity);
    progress.push({ entity, total: null, done: 0, state: 'waiting', looksForMissing: held > 0 });
  }
  await syncStates.save(realmId, {
    firstSync: 'running',
    progress,
    startedAt,
    finishedAt: null,
    lastError: null,
    // Whatever changes from here on is asked for again when the pages are through.
    changesFrom: startedAt,
  });
  return { progress, startedAt };
}

async function pageIn(
  options: FirstSyncOptions,
  progress: SyncProgress,
  part: EntityProgress,
): Promise<Outcome> {
  const { quickbooks, mirror, mirrorCompare, syncStates, homeCurrency } = options;
  const { realmId } = quickbooks;
  const { entity } = part;
  // A resumed entity does not know the row it ended with, so its last page is read again.
  if (part.state === 'running') part.done = Math.max(0, part.done - pageSize);
  part.state = 'running';
  for await (const page of pageThrough(quickbooks, entity, part.done)) {
    for (let start = 0; start < page.rows.length; start += rowsAtOnce) {
      const rows = page.rows.slice(start, start + rowsAtOnce);
      await mirror.apply(realmId, toBatch(new Map([[entity, rows]]), homeCurrency));
    }
    if (part.looksForMissing) {
      const ids = page.rows.map((row) => String(row['Id']));
      await mirrorCompare.met(realmId, entity, ids);
    }
    part.done = page.done;
    // There may be more by now than were counted, or fewer.
    part.total = page.isLast ? page.done : Math.max(part.total ?? 0, page.done);
    if (!(await syncStates.saveProgress(realmId, progress))) return 'stopped';
    if (options.isStopping()) return 'stopped';
  }
  if (part.looksForMissing) {
    if ((await lookAtMissing(options, entity)) === 'stopped') return 'stopped';
    await mirrorCompare.forget(realmId, entity);
  }
  part.state = 'done';
  return (await syncStates.saveProgress(realmId, progress)) ? 'done' : 'stopped';
}
