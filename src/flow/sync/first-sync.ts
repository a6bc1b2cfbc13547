import type { Logger } from 'pino';
import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import type { MirrorCompareStore } from '../../adapters/store/mirror-compare.ts';
import { mirroredEntities, type MirroredEntity } from '../../adapters/store/mirror-rows.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { SyncProgress, SyncStateStore } from '../../adapters/store/sync-states.ts';
import type { Clock } from '../../clock.ts';
import { refreshEntities, toBatch } from './refresh.ts';

const pageSize = 1000;

type FirstSyncOptions = {
  quickbooks: QuickBooksClient;
  mirror: MirrorStore;
  mirrorCompare: MirrorCompareStore;
  syncStates: SyncStateStore;
  homeCurrency: string;
  clock: Clock;
  log: Logger;
  /** Asked between pages; true ends the sync early, to be resumed later. */
  isStopping: () => boolean;
};

/**
 * Pages a whole company into the mirror. Each page is committed with the position behind it, so a
 * killed sync goes on where it stopped; entities are paged in the order of their ids, which new
 * ones do not disturb. Pages overlap by one row: when that row is not the one expected, something
 * before it was deleted and the rows moved up, so the page before is read again.
 */
export async function runFirstSync(options: FirstSyncOptions): Promise<'done' | 'stopped'> {
  const { quickbooks, mirrorCompare, syncStates, clock, log } = options;
  const { realmId } = quickbooks;
  const state = await syncStates.find(realmId);
  const isResumed = state?.firstSync === 'running' && state.progress.length > 0;
  const startedAt = isResumed ? (state.startedAt ?? clock.now()) : clock.now();
  const progress: SyncProgress = isResumed
    ? state.progress
    : mirroredEntities.map((entity) => ({ entity, total: null, done: 0, state: 'waiting' }));
  // The ids met are kept as rows: they outlive a kill, and no company is too large for them.
  const isAgain = Boolean(state?.freshAsOf);
  if (!isResumed) {
    for (const entity of mirroredEntities) await mirrorCompare.forget(realmId, entity);
    await syncStates.save(realmId, {
      firstSync: 'running',
      progress,
      startedAt,
      finishedAt: null,
      lastError: null,
      // Whatever changes from here on is asked for again when the pages are through.
      changesFrom: startedAt,
    });
  }

  for (const entity of mirroredEntities) {
    const part = progress.find((each) => each.entity === entity);
    if (!part || part.state === 'done') continue;
    const reading = { ...options, entity, part, progress, isAgain };
    if ((await readPages(reading)) === 'stopped') return 'stopped';
  }
  if (isAgain) {
    for (const entity of mirroredEntities) await lookForUnlisted(options, entity);
  }
  const finishedAt = clock.now();
  await syncStates.save(realmId, {
    firstSync: 'done',
    finishedAt,
    freshAsOf: startedAt,
    // The repair that follows at once closes the gap since the start.
    nextRepairAt: finishedAt,
    lastError: null,
  });
  // Only now: a kill before would have everything looked at by its id again.
  for (const entity of mirroredEntities) await mirrorCompare.forget(realmId, entity);
  log.info({ realmId, entities: progress.map((part) => part.done) }, 'first sync done');
  return 'done';
}

/**
 * Pages one kind of entity. The next page is asked for while the one before is written, so two
 * pages are in memory at most.
 */
async function readPages(
  options: FirstSyncOptions & {
    entity: MirroredEntity;
    /** Its place in `progress`, which is kept with each page. */
    part: SyncProgress[number];
    progress: SyncProgress;
    isAgain: boolean;
  },
): Promise<'done' | 'stopped'> {
  const { quickbooks, mirror, mirrorCompare, syncStates, homeCurrency, entity, part } = options;
  const { realmId } = quickbooks;
  part.total ??= await quickbooks.count(entity);
  // A resumed entity does not know the row it ended with, so its last page is read again.
  if (part.state === 'running') part.done = Math.max(0, part.done - pageSize);
  part.state = 'running';
  let lastId: string | null = null;
  let asked = askForPage(quickbooks, entity, part.done + 1);
  for (;;) {
    if (options.isStopping()) return 'stopped';
    const rows = await asked;
    const overlap: 0 | 1 = lastId === null ? 0 : 1;
    if (overlap === 1 && String(rows[0]?.['Id']) !== lastId) {
      part.done = Math.max(0, part.done - pageSize);
      lastId = null;
      asked = askForPage(quickbooks, entity, part.done + 1);
      continue;
    }
    const done = part.done + rows.length - overlap;
    const isLast = rows.length < pageSize;
    if (!isLast) asked = askForPage(quickbooks, entity, done);
    const ids = rows.map((row) => String(row['Id']));
    await mirror.apply(realmId, toBatch(new Map([[entity, rows]]), homeCurrency));
    if (options.isAgain) await mirrorCompare.met(realmId, entity, ids);
    lastId = ids.at(-1) ?? lastId;
    part.done = done;
    part.total = Math.max(part.total, done);
    if (isLast) part.state = 'done';
    await syncStates.save(realmId, { progress: options.progress });
    if (isLast) return 'done';
  }
}

/** The answer may never be waited for, when the page before cannot be written. */
function askForPage(
  quickbooks: QuickBooksClient,
  entity: MirroredEntity,
  position: number,
): Promise<RawEntity[]> {
  const page = quickbooks.page(entity, position, pageSize);
  page.catch(() => undefined);
  return page;
}

/**
 * What a mirror that was in step before holds and the pages did not show: deleted since, and maybe
 * too long ago for change data capture to tell. Each is looked at before it is believed to be gone.
 */
async function lookForUnlisted(options: FirstSyncOptions, entity: MirroredEntity): Promise<void> {
  const { quickbooks, mirror, mirrorCompare, homeCurrency, clock } = options;
  const { realmId } = quickbooks;
  let after = '';
  for (;;) {
    const ids = await mirrorCompare.notMet(realmId, entity, after, pageSize);
    const last = ids.at(-1);
    if (last === undefined) break;
    const changed = new Map([[entity, new Set(ids)]]);
    const now = clock.now();
    await refreshEntities({
      quickbooks,
      mirror,
      homeCurrency,
      changed,
      withCustomers: false,
      now,
    });
    after = last;
  }
}
