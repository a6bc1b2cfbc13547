/** Create, update, delete, void and send on one entity, inside a write session. */
import { isDeepStrictEqual } from 'node:util';
import type { EntityType } from './entity-types.ts';
import {
  invalidId,
  objectNotFound,
  periodClosed,
  requiredMissing,
  staleObject,
  unsupportedOperation,
} from './faults.ts';
import { requireNotDeposited } from './deposit.ts';
import { compact, isObject, textAt, type JsonObject } from './json.ts';
import { isTargetType, releasePostings } from './postings.ts';
import { minorDigits } from './amounts.ts';
import { currencyOf } from './customer-balances.ts';
import { readInput } from './read-input.ts';
import { checkReferences } from './references.ts';
import { isId } from './rows.ts';
import { rulesOf } from './rules.ts';
import type { Stored } from './stored.ts';
import { voidedBody } from './voiding.ts';
import type { WriteSession } from './write-session.ts';

/** Creates an entity. Ids, SyncToken and all read-only fields in `input` are ignored. */
export async function createEntity(
  session: WriteSession,
  type: EntityType,
  input: JsonObject,
): Promise<Stored> {
  if (type.name === 'CompanyInfo' || type.name === 'Preferences') {
    throw unsupportedOperation(`create ${type.name}`);
  }
  const draft = withoutNulls(readInput(type, input));
  await checkReferences(session, type.name, draft, undefined);
  const rules = rulesOf(type.name);
  const { body, lastLineId } = await rules.complete(session, type.name, draft, undefined);
  requireOpenPeriod(session, type, body);
  const id = await session.nextId(type.idFamily);
  const stored = session.add(type.name, id, body, lastLineId);
  await rules.settle?.(session, stored, undefined);
  return stored;
}

/**
 * Updates an entity: `sparse:true` leaves absent fields alone, otherwise absent writable fields
 * are removed and fall back to their defaults. An update that changes nothing keeps the SyncToken.
 */
export async function updateEntity(
  session: WriteSession,
  type: EntityType,
  input: JsonObject,
): Promise<Stored> {
  const stored = await loadCurrent(session, type, input);
  const given = readInput(type, input);
  const asksSparse = input.sparse === true || input.sparse === 'true';
  const isSparse = asksSparse && type.hasSparse !== false;
  const draft = withoutNulls({
    ...keptFields(type, stored.body, isSparse),
    ...merged(stored.body, given, type),
  });
  await checkReferences(session, type.name, draft, stored.body);
  const before = stored.body;
  requireOpenPeriod(session, type, before);
  const rules = rulesOf(type.name);
  const { body, lastLineId } = await rules.complete(session, type.name, draft, stored);
  requireOpenPeriod(session, type, body);
  if (!isDeepStrictEqual(before, body)) requireNotDeposited(before);
  stored.lastLineId = lastLineId;
  const operation =
    type.group === 'list' && stored.active && body.Active === false ? 'Delete' : 'Update';
  const isChanged = session.change(stored, body, operation);
  if (isChanged) await rules.settle?.(session, stored, before);
  return stored;
}

/** Deletes a transaction or attachable: it stays known to change data capture as deleted. */
export async function deleteEntity(
  session: WriteSession,
  type: EntityType,
  input: JsonObject,
): Promise<Stored> {
  if (!type.can.includes('delete')) throw unsupportedOperation(`delete ${type.name}`);
  const stored = await loadCurrent(session, type, input);
  requireOpenPeriod(session, type, stored.body);
  requireNotDeposited(stored.body);
  await releaseAll(session, stored);
  session.markDeleted(stored);
  await rulesOf(type.name).settle?.(session, stored, stored.body);
  return stored;
}

/** Voids a transaction: amounts become 0, what was linked to it is let go. */
export async function voidEntity(
  session: WriteSession,
  type: EntityType,
  input: JsonObject,
): Promise<Stored> {
  if (!type.can.includes('void')) throw unsupportedOperation(`void ${type.name}`);
  const stored = await loadCurrent(session, type, input);
  requireOpenPeriod(session, type, stored.body);
  requireNotDeposited(stored.body);
  await releaseAll(session, stored);
  const before = stored.body;
  const isChanged = session.change(stored, voidedBody(stored), 'Void');
  if (isChanged) await rulesOf(type.name).settle?.(session, stored, before);
  return stored;
}

async function releaseAll(session: WriteSession, stored: Stored): Promise<void> {
  if (!isTargetType(stored.type)) return;
  const digits = minorDigits(currencyOf(stored.body));
  await releasePostings(session, { type: stored.type, id: stored.id }, 0n, digits);
}

/** The live entity of that id. Throws 2030 for an id that is none, 610 where nothing lives. */
export async function loadLive(
  session: WriteSession,
  type: EntityType,
  id: string,
): Promise<Stored> {
  if (!isId(id)) throw invalidId(id);
  const stored = await session.load(type.name, id);
  if (stored === undefined || stored.deleted) throw objectNotFound();
  return stored;
}

async function loadCurrent(
  session: WriteSession,
  type: EntityType,
  input: JsonObject,
): Promise<Stored> {
  const id = textAt(input, 'Id') ?? (type.name === 'Preferences' ? '1' : undefined);
  if (id === undefined || id === '') throw requiredMissing('Id');
  const stored = await loadLive(session, type, id);
  const token = textAt(input, 'SyncToken');
  if (token === undefined || token === '') throw requiredMissing('SyncToken');
  if (token !== String(stored.syncToken)) throw staleObject();
  return stored;
}

// A full update starts from what clients cannot write, and from what QuickBooks never lets go of.
function keptFields(type: EntityType, body: JsonObject, isSparse: boolean): JsonObject {
  if (isSparse) return body;
  const kept = new Set(['CurrencyRef', 'Active', 'AccountType']);
  if (type.name === 'Item') kept.add('Type');
  return Object.fromEntries(
    Object.entries(body).filter(([key]) => kept.has(key) || type.fields[key]?.readOnly === true),
  );
}

// The sections of Preferences are merged: each holds settings of its own.
function merged(body: JsonObject, given: JsonObject, type: EntityType): JsonObject {
  if (type.name !== 'Preferences') return given;
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      const section = body[key];
      if (!isObject(section) || !isObject(value)) return [key, value];
      return [key, withoutNulls({ ...section, ...value })];
    }),
  );
}

function withoutNulls(draft: JsonObject): JsonObject {
  const entries = Object.entries(draft).filter(([, value]) => value !== null);
  return compact(Object.fromEntries(entries));
}

// Books closed on a day are closed for every transaction dated up to it, that day included.
function requireOpenPeriod(session: WriteSession, type: EntityType, body: JsonObject): void {
  const closed = session.company.bookCloseDate;
  const date = textAt(body, 'TxnDate');
  if (type.group !== 'transaction' || closed === undefined || date === undefined) return;
  if (date <= closed) throw periodClosed();
}
