/**
 * One database transaction on one realm's ledger: what was loaded, what changed, what to tell.
 *
 * An entity that several steps of one operation touch (an invoice under two lines of a payment)
 * gets one new SyncToken and one event, because changes are kept here until `flush`.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { ClientBase } from 'pg';
import { entityType } from './entity-types.ts';
import { customerShares, settleCustomers } from './customer-balances.ts';
import { createIdCounters } from './id-counters.ts';
import type { JsonObject } from './json.ts';
import { findStored, isId, upsertStored } from './rows.ts';
import type { CompanySettings } from './settings.ts';
import type { Stored } from './stored.ts';

export type WebhookOperation = 'Create' | 'Update' | 'Delete' | 'Void' | 'Emailed' | 'Merge';

type Event = { stored: Stored; operation: WebhookOperation; deletedId?: string };
type Tracked = { stored: Stored; shares: Map<string, bigint>; touched: boolean; bumped: boolean };

export type WriteSession = {
  readonly client: ClientBase;
  readonly realmId: string;
  readonly now: Date;
  readonly company: CompanySettings;
  /** The request said `include=allowduplicatedocnum`. */
  readonly allowsDuplicateNumbers: boolean;
  /** A new company's first entities are no news to anyone. */
  readonly isSilent?: boolean;
  /** The entity as this transaction sees it, deleted ones included. */
  load(type: string, id: string): Promise<Stored | undefined>;
  nextId(family: string): Promise<string>;
  add(type: string, id: string, body: JsonObject, lastLineId: number): Stored;
  /** Replaces the body; the SyncToken moves and an event is due only if it differs. */
  change(stored: Stored, body: JsonObject, operation?: WebhookOperation): boolean;
  /**
   * Replaces the body of a transaction that another one is linked to: a new SyncToken, and an
   * event only where the company's settings say so (it is not known what QuickBooks does).
   */
  changeLinked(stored: Stored, body: JsonObject): void;
  /** Replaces the body without a new SyncToken or event, as a customer's balance moves. */
  changeQuietly(stored: Stored, body: JsonObject): void;
  /**
   * Replaces the body of a transaction whose name was merged into another: no event, and when
   * `isSilent` not even a new SyncToken or time.
   */
  repoint(stored: Stored, body: JsonObject, how: { isSilent: boolean }): void;
  markDeleted(stored: Stored): void;
  /** The merged name ceases to be; one Merge event of the survivor names both. */
  markMerged(survivor: Stored, merged: Stored): void;
  announce(stored: Stored, operation: WebhookOperation): void;
  /** Writes everything changed so far; the session can go on afterwards. */
  flush(): Promise<void>;
  hasChanges(): boolean;
};

export function createWriteSession(context: {
  client: ClientBase;
  realmId: string;
  now: Date;
  company: CompanySettings;
  allowsDuplicateNumbers: boolean;
  /** A new company's first entities are no news to anyone. */
  isSilent?: boolean;
}): WriteSession {
  const { client, realmId, now } = context;
  const sharesOf = (stored: Stored) => customerShares(stored, context.company.receivableAccounts);
  const tracked = new Map<string, Tracked>();
  const events = new Map<string, Event>();
  const counters = createIdCounters(client, realmId);
  let changed = false;

  const keyOf = (type: string, id: string) => `${type} ${id}`;
  function track(stored: Stored, shares: Map<string, bigint>): Tracked {
    const entry = { stored, shares, touched: false, bumped: false };
    tracked.set(keyOf(stored.type, stored.id), entry);
    return entry;
  }
  function entryOf(stored: Stored): Tracked {
    const entry = tracked.get(keyOf(stored.type, stored.id));
    if (entry === undefined) throw new Error(`${stored.type} ${stored.id} is not of this session`);
    return entry;
  }
  function bump(stored: Stored): void {
    const entry = entryOf(stored);
    entry.touched = true;
    changed = true;
    stored.lastUpdatedTime = now;
    if (!entry.bumped) stored.syncToken += 1;
    entry.bumped = true;
  }

  const session: WriteSession = {
    ...context,
    async load(type, id) {
      if (!isId(id)) return undefined;
      const known = tracked.get(keyOf(type, id));
      if (known !== undefined) return known.stored;
      const stored = await findStored(client, realmId, type, id);
      if (stored !== undefined) track(stored, sharesOf(stored));
      return stored;
    },
    nextId: (family) => counters.next(family),
    add(type, id, body, lastLineId) {
      const stored: Stored = {
        type,
        id,
        syncToken: 0,
        createTime: now,
        lastUpdatedTime: now,
        deleted: false,
        active: body.Active !== false,
        lastLineId,
        customerName: null,
        body,
      };
      const entry = track(stored, new Map());
      entry.touched = true;
      entry.bumped = true;
      changed = true;
      session.announce(stored, 'Create');
      return stored;
    },
    change(stored, body, operation = 'Update') {
      if (isDeepStrictEqual(stored.body, body)) return false;
      stored.body = body;
      stored.active = body.Active !== false;
      bump(stored);
      session.announce(stored, operation);
      return true;
    },
    changeLinked(stored, body) {
      if (isDeepStrictEqual(stored.body, body)) return;
      stored.body = body;
      bump(stored);
      if (session.company.announcesLinked) session.announce(stored, 'Update');
    },
    changeQuietly(stored, body) {
      stored.body = body;
      stored.lastUpdatedTime = now;
      entryOf(stored).touched = true;
      changed = true;
    },
    repoint(stored, body, { isSilent }) {
      stored.body = body;
      if (isSilent) entryOf(stored).touched = true;
      else bump(stored);
      changed = true;
    },
    markDeleted(stored) {
      stored.deleted = true;
      bump(stored);
      session.announce(stored, 'Delete');
    },
    markMerged(survivor, merged) {
      merged.deleted = true;
      bump(merged);
      if (context.isSilent === true || entityType(survivor.type).hasWebhooks === false) return;
      const event = { stored: survivor, operation: 'Merge' as const, deletedId: merged.id };
      events.set(`${keyOf(merged.type, merged.id)} merged`, event);
    },
    announce(stored, operation) {
      if (context.isSilent === true || entityType(stored.type).hasWebhooks === false) return;
      const key = keyOf(stored.type, stored.id);
      const known = events.get(key);
      // An entity made and changed in one transaction is news once: it was created.
      if (known === undefined || operation !== 'Update') events.set(key, { stored, operation });
    },
    async flush() {
      const touched = [...tracked.values()].filter((entry) => entry.touched);
      await settleCustomers(session, touched);
      const written = [...tracked.values()].filter((entry) => entry.touched);
      await upsertStored(
        client,
        realmId,
        written.map((entry) => entry.stored),
      );
      for (const entry of written) {
        entry.shares = sharesOf(entry.stored);
        entry.touched = false;
        entry.bumped = false;
      }
      await insertEvents(client, realmId, [...events.values()], now);
      events.clear();
      await counters.write();
    },
    hasChanges: () => changed,
  };
  return session;
}

async function insertEvents(
  client: ClientBase,
  realmId: string,
  events: readonly Event[],
  now: Date,
): Promise<void> {
  if (events.length === 0) return;
  await client.query(
    `insert into sandbox.webhook_events
       (id, realm_id, entity, entity_id, operation, deleted_id, happened_at)
     select id, $2, entity, entity_id, operation, deleted_id, $7
     from unnest($1::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
       as event (id, entity, entity_id, operation, deleted_id)`,
    [
      events.map(() => randomUUID()),
      realmId,
      events.map(({ stored }) => stored.type),
      events.map(({ stored }) => stored.id),
      events.map(({ operation }) => operation),
      events.map(({ deletedId = null }) => deletedId),
      now,
    ],
  );
}
