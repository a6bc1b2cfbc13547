import type { Logger } from 'pino';
import type { QuickBooksClient } from '../../adapters/quickbooks/client.ts';
import { ReauthoriseError, ThrottledError } from '../../adapters/quickbooks/errors.ts';
import type { InboxStore, WaitingEvent } from '../../adapters/store/inbox.ts';
import type { MergeStore } from '../../adapters/store/merges.ts';
import { mirroredEntities } from '../../adapters/store/mirror-rows.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { SyncStateStore } from '../../adapters/store/sync-states.ts';
import type { Clock } from '../../clock.ts';
import { unpackDeliveries } from '../inbox/unpack.ts';
import { addIds, refreshEntities, type ChangedIds } from './refresh.ts';

/** A storm fits into one pass, or its entities would be read once for each. */
const eventsPerPass = 20_000;
const mostAttempts = 12;
const longestWaitMs = 60 * 60 * 1000;
const throttledWaitMs = 60_000;

/**
 * Works the waiting events of a company: however many events there are on an entity, it is read
 * again once. Failed events wait ever longer and end as `failed`, visible, for the repair to mend.
 * @returns the number of events that were done
 * @throws what kept the events from being worked, once they are put back
 */
export async function workInbox(options: {
  quickbooks: QuickBooksClient;
  inbox: InboxStore;
  mirror: MirrorStore;
  merges: MergeStore;
  syncStates: SyncStateStore;
  homeCurrency: string;
  clock: Clock;
  log: Logger;
}): Promise<number> {
  const { quickbooks, inbox, mirror, homeCurrency, clock, log } = options;
  const { realmId } = quickbooks;
  let done = 0;
  await unpackDeliveries(inbox);
  for (;;) {
    const startedAt = clock.now();
    const events = await inbox.waiting(realmId, startedAt, eventsPerPass);
    if (events.length === 0) break;
    const ids = events.map((event) => event.id);
    try {
      const changed = changedIds(events);
      const now = startedAt;
      await refreshEntities({
        quickbooks,
        mirror,
        homeCurrency,
        changed,
        withCustomers: true,
        now,
      });
      await options.merges.told(realmId, mergesIn(events));
      await inbox.finish(ids, 'done', null);
      // Quiet companies are in step as of the last thing we heard and read.
      await options.syncStates.save(realmId, { freshAsOf: startedAt, lastError: null });
      done += events.length;
      log.info({ realmId, events: events.length, read: sizeOf(changed) }, 'inbox worked');
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      log.warn({ realmId, events: events.length, reason }, 'inbox could not be worked');
      await putBack(inbox, events, error, startedAt, reason);
      throw error;
    }
  }
  return done;
}

function changedIds(events: readonly WaitingEvent[]): ChangedIds {
  const changed: ChangedIds = new Map();
  for (const event of events) {
    const entity = mirroredEntities.find((each) => each === event.entity);
    if (!entity) continue;
    addIds(changed, entity, event.deletedId ? [event.entityId, event.deletedId] : [event.entityId]);
  }
  return changed;
}

/** An event that names another entity as gone tells of a merge. */
const mergesIn = (events: readonly WaitingEvent[]): { from: string; into: string }[] =>
  events.flatMap(({ entity, entityId, deletedId }) =>
    entity === 'Customer' && deletedId !== null ? [{ from: deletedId, into: entityId }] : [],
  );

const sizeOf = (changed: ChangedIds): number =>
  [...changed.values()].reduce((sum, ids) => sum + ids.size, 0);

async function putBack(
  inbox: InboxStore,
  events: readonly WaitingEvent[],
  error: unknown,
  now: Date,
  reason: string,
): Promise<void> {
  // Without a grant nothing can be read; the events wait for the owner, however long.
  const mayGiveUp = !(error instanceof ReauthoriseError) && !(error instanceof ThrottledError);
  const spent = mayGiveUp ? events.filter((event) => event.attempts + 1 >= mostAttempts) : [];
  const waiting = events.filter((event) => !spent.includes(event));
  if (spent.length > 0) {
    await inbox.finish(
      spent.map((event) => event.id),
      'failed',
      reason,
    );
  }
  if (waiting.length > 0) {
    const attempts = Math.min(...waiting.map((event) => event.attempts));
    const waitMs =
      error instanceof ThrottledError
        ? throttledWaitMs
        : Math.min(longestWaitMs, 2_000 * 2 ** attempts);
    await inbox.retryLater(
      waiting.map((event) => event.id),
      new Date(now.getTime() + waitMs),
      reason,
    );
  }
}
