/**
 * Merging two names into one: the survivor takes every transaction, the other ceases to be.
 *
 * People do this on QuickBooks' customer page. What is known of its traces is a Merge event with
 * both ids, and that the old id answers 610; the transactions have no events of their own.
 */
import type { EntityType } from './entity-types.ts';
import { businessRule, requiredMissing, staleObject, unsupportedOperation } from './faults.ts';
import { renameInJournal } from './journal-lines.ts';
import { compact, objectAt, objectsAt, refAt, textAt, type JsonObject } from './json.ts';
import { loadLive } from './operations.ts';
import type { Stored } from './stored.ts';
import { settleAttachments } from './attachable.ts';
import type { WriteSession } from './write-session.ts';

export type Merge = {
  /** Handle of the survivor: Id, and SyncToken where the caller has to show that it knows it. */
  readonly body: JsonObject;
  readonly mergedId: string;
  /**
   * Moved transactions keep their SyncToken and LastUpdatedTime. It is not known which of the two
   * QuickBooks does, so its clients must get along with both.
   */
  readonly isSilent: boolean;
};

// Which reference of a transaction names an entity of the type.
const references: Readonly<Record<string, string>> = {
  Customer: 'CustomerRef',
  Vendor: 'VendorRef',
};

/**
 * Merges one customer (or vendor) into another of the same currency and answers the survivor.
 * @throws QuickBooksFault 610 where either does not live, 6000 where QuickBooks would not merge
 */
export async function mergeEntities(
  session: WriteSession,
  type: EntityType,
  merge: Merge,
): Promise<Stored> {
  const reference = references[type.name];
  if (reference === undefined) throw unsupportedOperation(`merge ${type.name}`);
  const survivor = await loadLive(session, type, textAt(merge.body, 'Id') ?? '');
  const token = textAt(merge.body, 'SyncToken');
  if (token === undefined) throw requiredMissing('SyncToken');
  if (token !== String(survivor.syncToken)) throw staleObject();
  const merged = await loadLive(session, type, merge.mergedId);
  await requireMergeable(session, type, survivor, merged);
  for (const transaction of await transactionsOf(session, reference, merged.id)) {
    const body = { ...transaction.body, [reference]: referenceTo(survivor) };
    session.repoint(transaction, body, { isSilent: merge.isSilent });
  }
  await moveJournalLines(session, type, survivor, merge);
  await moveAttachments(session, type, survivor, merged);
  // Balances move before the old name is gone.
  await session.flush();
  session.markMerged(survivor, merged);
  return survivor;
}

// A customer's name is printed as it is at the time, a vendor's is kept in the record.
function referenceTo(survivor: Stored): JsonObject {
  if (survivor.type === 'Customer') return { value: survivor.id };
  return compact({ value: survivor.id, name: textAt(survivor.body, 'DisplayName') });
}

async function requireMergeable(
  session: WriteSession,
  type: EntityType,
  survivor: Stored,
  merged: Stored,
): Promise<void> {
  if (survivor.id === merged.id) throw businessRule('A name cannot be merged with itself');
  if (!survivor.active) throw businessRule('A name cannot be merged into an inactive one');
  if (refAt(survivor.body, 'CurrencyRef') !== refAt(merged.body, 'CurrencyRef')) {
    throw businessRule('Names of different currencies cannot be merged');
  }
  const { rows } = await session.client.query(
    `select 1 from sandbox.qbo_entities
     where realm_id = $1 and type = $2 and parent_ref = $3 and not deleted limit 1`,
    [session.realmId, type.name, merged.id],
  );
  if (rows.length > 0) throw businessRule('A name that has sub-names cannot be merged');
}

async function transactionsOf(
  session: WriteSession,
  reference: string,
  id: string,
): Promise<Stored[]> {
  const condition =
    reference === 'CustomerRef' ? 'customer_ref = $2::bigint' : "body #>> '{VendorRef,value}' = $2";
  const { rows } = await session.client.query<{ type: string; id: string }>(
    `select type, id from sandbox.qbo_entities
     where realm_id = $1 and not deleted and ${condition} order by type, id`,
    [session.realmId, id],
  );
  const found: Stored[] = [];
  for (const row of rows) {
    const stored = await session.load(row.type, row.id);
    if (stored !== undefined) found.push(stored);
  }
  return found;
}

async function moveJournalLines(
  session: WriteSession,
  type: EntityType,
  survivor: Stored,
  { mergedId, isSilent }: Merge,
): Promise<void> {
  const { rows } = await session.client.query<{ id: string }>(
    `select distinct e.id from sandbox.qbo_entities e
     cross join lateral json_array_elements(e.body -> 'Line') as line
     where e.realm_id = $1 and e.type = 'JournalEntry' and not e.deleted
       and line #>> '{JournalEntryLineDetail,Entity,Type}' = $2
       and line #>> '{JournalEntryLineDetail,Entity,EntityRef,value}' = $3`,
    [session.realmId, type.name, mergedId],
  );
  const to = { id: survivor.id, name: textAt(survivor.body, 'DisplayName') };
  for (const { id } of rows) {
    const entry = await session.load('JournalEntry', id);
    if (entry === undefined) continue;
    const body = renameInJournal(entry.body, type.name, mergedId, to);
    session.repoint(entry, body, { isSilent });
  }
}

async function moveAttachments(
  session: WriteSession,
  type: EntityType,
  survivor: Stored,
  merged: Stored,
): Promise<void> {
  const { rows } = await session.client.query<{ id: string }>(
    `select distinct attachable_id as id from sandbox.qbo_attachments
     where realm_id = $1 and entity_type = lower($2) and entity_id = $3`,
    [session.realmId, type.name, merged.id],
  );
  for (const { id } of rows) {
    const attachable = await session.load('Attachable', id);
    if (attachable === undefined) continue;
    const AttachableRef = objectsAt(attachable.body, 'AttachableRef').map((ref) => {
      const entity = objectAt(ref, 'EntityRef') ?? {};
      if (entity.type !== type.name || entity.value !== merged.id) return ref;
      return { ...ref, EntityRef: { ...entity, value: survivor.id } };
    });
    session.change(attachable, { ...attachable.body, AttachableRef });
    await settleAttachments(session, attachable);
  }
}
