import type { Logger } from 'pino';
import type { AuditStore } from '../../adapters/store/audit.ts';
import type {
  InboxEntry,
  InboxFilter,
  InboxReplayStore,
} from '../../adapters/store/inbox-replay.ts';
import type { InboxStore, NewInboxEvent } from '../../adapters/store/inbox.ts';
import { readQuickBooksEvents } from './read-events.ts';

export type ReplayResult = {
  /** Events that are worked again. */
  readonly replayed: number;
  /** Events of kinds that are not mirrored, which stay as they are. */
  readonly ignored: number;
  /** Events that can be read now and could not before. */
  readonly nowRead: number;
  readonly stillUnreadable: number;
  /** Companies of replayed events that are not connected here: theirs are set aside again. */
  readonly strangers: readonly string[];
};

export type Replay = ReturnType<typeof createReplay>;

const atOnce = 500;

/**
 * Works events of the inbox again, by id or by the time of their receipt. That is harmless however
 * often it is done: an event only says what changed, and what changed is read from QuickBooks.
 */
export function createReplay(deps: {
  inbox: InboxStore;
  inboxReplay: InboxReplayStore;
  audit: AuditStore;
  ring: () => void;
  log: Logger;
}) {
  const { inbox, inboxReplay, audit } = deps;

  /** Reads what could not be read once more, as a newer reader may know it. */
  async function readAgain(event: InboxEntry, dryRun: boolean): Promise<boolean> {
    const read = readQuickBooksEvents(asDelivered(event.payload));
    const events = read.filter(({ state }) => state !== 'unreadable');
    if (events.length === 0 || events.length < read.length) return false;
    if (!dryRun) {
      await inbox.add(events);
      await inboxReplay.supersede(event.id, `Read again: ${describe(events)}`);
    }
    return true;
  }

  /**
   * @param options.filter what to replay; without a realm, of all companies and of none
   * @param options.dryRun counts and changes nothing
   */
  return async function replay(options: {
    filter: InboxFilter;
    dryRun: boolean;
    actor: string;
  }): Promise<ReplayResult> {
    const { filter, dryRun, actor } = options;
    const upTo = await inboxReplay.newestId();
    const byRealm = new Map<string, number>();
    let [ignored, nowRead, stillUnreadable] = [0, 0, 0];
    let after = 0n;
    for (;;) {
      const events = await inboxReplay.toReplay(filter, { limit: atOnce, after, upTo });
      const last = events.at(-1);
      if (!last) break;
      after = last.id;
      const again: bigint[] = [];
      for (const event of events) {
        if (event.state === 'unreadable') {
          if (await readAgain(event, dryRun)) nowRead += 1;
          else stillUnreadable += 1;
        } else if (event.state === 'ignored' || event.realmId === null) {
          ignored += 1;
        } else {
          again.push(event.id);
          byRealm.set(event.realmId, (byRealm.get(event.realmId) ?? 0) + 1);
        }
      }
      if (!dryRun) await inboxReplay.putBack(again);
    }
    const realms = [...byRealm.keys()];
    const connected = await inboxReplay.connectedAmong(realms);
    if (!dryRun) {
      for (const [realmId, events] of byRealm) {
        const detail = { events, ...asked(filter) };
        await audit.add({ realmId, actor, what: 'inbox replayed', detail });
      }
      deps.log.info({ companies: realms.length, nowRead, actor }, 'inbox replayed');
      deps.ring();
    }
    return {
      replayed: [...byRealm.values()].reduce((sum, count) => sum + count, 0),
      ignored,
      nowRead,
      stillUnreadable,
      strangers: realms.filter((realmId) => !connected.has(realmId)),
    };
  };
}

const asked = (filter: InboxFilter) => ({
  ...(filter.ids === undefined ? {} : { ids: filter.ids.slice(0, 100).map(String) }),
  ...(filter.from === undefined ? {} : { from: filter.from.toISOString() }),
  ...(filter.to === undefined ? {} : { to: filter.to.toISOString() }),
});

const describe = (events: readonly NewInboxEvent[]): string =>
  events.map(({ entity, operation }) => `${entity} ${operation}`).join(', ');

/** A single event is kept without the envelope that it came in, which its reader expects. */
function asDelivered(payload: string): string {
  let json: unknown;
  try {
    json = JSON.parse(payload);
  } catch {
    return payload;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return payload;
  if ('eventNotifications' in json) return payload;
  if ('realmId' in json && 'entity' in json) {
    const dataChangeEvent = { entities: [json.entity] };
    return JSON.stringify({ eventNotifications: [{ realmId: json.realmId, dataChangeEvent }] });
  }
  return JSON.stringify([json]);
}
