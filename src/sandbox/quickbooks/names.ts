/** Names of list entities: unique in their family, marked when made inactive. */
import { entityType } from './entity-types.ts';
import { duplicateName, invalidText } from './faults.ts';
import { textAt, type JsonObject } from './json.ts';
import type { Stored } from './stored.ts';
import type { WriteSession } from './write-session.ts';

const deletedMark = ' (deleted)';

/** The name with QuickBooks' mark when the entity was made inactive, without it otherwise. */
export function markedName(name: string, isActive: boolean): string {
  const bare = name.endsWith(deletedMark) ? name.slice(0, -deletedMark.length) : name;
  return isActive ? bare : bare + deletedMark;
}

/** Refuses characters QuickBooks keeps for itself: the colon parts levels of a full name. */
export function checkName(element: string, name: string): void {
  if (/[:\t\n\r]/.test(name)) throw invalidText(element, 'must not contain : tab or newline');
}

/** Throws 6240 when an active entity of the family already has the name, in any letter case. */
export async function requireUniqueName(
  session: WriteSession,
  type: string,
  body: JsonObject,
  prior: Stored | undefined,
): Promise<void> {
  const { nameField, nameFamily } = entityType(type);
  const name = nameField === undefined ? undefined : textAt(body, nameField);
  if (nameFamily === undefined || name === undefined || body.Active === false) return;
  // What a company begins with is known to be unique, and the table's index sees to it.
  if (session.isSilent === true) return;
  const { rows } = await session.client.query<{ type: string; id: string }>(
    `select type, id from sandbox.qbo_entities
     where realm_id = $1 and name_family = $2 and name_key = lower($3) and active and not deleted`,
    [session.realmId, nameFamily, name],
  );
  if (rows.some((row) => row.type !== type || row.id !== prior?.id)) throw duplicateName();
}

/** "Parent:Child", as QuickBooks spells the full name of a sub-customer, sub-account or sub-item. */
export function fullName(parent: Stored | undefined, name: string): string {
  if (parent === undefined) return name;
  const above = textAt(parent.body, 'FullyQualifiedName') ?? '';
  return above === '' ? name : `${above}:${name}`;
}

/**
 * Gives everything below a renamed or moved entry its new full name. As with balances, only the
 * time of what is below moves, neither its SyncToken nor an event.
 */
export async function renameBelow(
  session: WriteSession,
  stored: Stored,
  before: JsonObject | undefined,
): Promise<void> {
  const was = before?.FullyQualifiedName;
  if (was === undefined || was === stored.body.FullyQualifiedName) return;
  const { nameField = 'Name' } = entityType(stored.type);
  const { rows } = await session.client.query<{ id: string }>(
    `select id from sandbox.qbo_entities
     where realm_id = $1 and type = $2 and parent_ref = $3 and not deleted order by id`,
    [session.realmId, stored.type, stored.id],
  );
  for (const { id } of rows) {
    const child = await session.load(stored.type, id);
    if (child === undefined || child.id === stored.id) continue;
    const old = child.body;
    const FullyQualifiedName = fullName(stored, textAt(old, nameField) ?? '');
    session.changeQuietly(child, { ...old, FullyQualifiedName });
    await renameBelow(session, child, old);
  }
}
