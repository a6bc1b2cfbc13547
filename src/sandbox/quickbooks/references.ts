/** References between entities: they must exist, and new ones must be active. */
import { entityType } from './entity-types.ts';
import { invalidReference, objectNotFound } from './faults.ts';
import { refAt, textAt, type JsonObject } from './json.ts';
import type { Stored } from './stored.ts';
import type { WriteSession } from './write-session.ts';

/**
 * The entity a reference names. Throws 2500 when there is none and 610 when it was made inactive,
 * unless `mayBeInactive`: what already points at it may go on doing so.
 */
export async function requireReference(
  session: WriteSession,
  element: string,
  type: string,
  id: string,
  mayBeInactive = false,
): Promise<Stored> {
  const found = await session.load(type, id);
  if (found === undefined || found.deleted) throw invalidReference(element, type, id);
  if (!found.active && !mayBeInactive) throw objectNotFound();
  return found;
}

/** The name to print beside a reference's id. */
export async function nameOfReference(
  session: WriteSession,
  element: string,
  type: string,
  id: string,
  mayBeInactive: boolean,
): Promise<string | undefined> {
  const found = await requireReference(session, element, type, id, mayBeInactive);
  return textAt(found.body, 'FullyQualifiedName') ?? textAt(found.body, 'Name');
}

/** Checks every reference field of a draft that its entity type says must exist. */
export async function checkReferences(
  session: WriteSession,
  typeName: string,
  draft: JsonObject,
  prior: JsonObject | undefined,
): Promise<void> {
  for (const [key, field] of Object.entries(entityType(typeName).fields)) {
    if (field.kind !== 'ref' || field.target === undefined) continue;
    const id = refAt(draft, key);
    if (id === undefined) continue;
    const isUnchanged = prior !== undefined && refAt(prior, key) === id;
    await requireReference(session, key, field.target, id, isUnchanged);
  }
}
