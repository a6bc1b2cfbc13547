/** Attachables: notes on other entities, and files. */
import { findEntityType } from './entity-types.ts';
import { invalidEnumeration, invalidReference, requiredMissing } from './faults.ts';
import { removeFile } from './files/file-store.ts';
import { compact, objectAt, objectsAt, textAt, type JsonObject } from './json.ts';
import type { Completion } from './rules.ts';
import type { Stored } from './stored.ts';
import type { WriteSession } from './write-session.ts';

/** Completes an attachable; what it is attached to must exist. */
export async function completeAttachable(
  session: WriteSession,
  _type: string,
  draft: JsonObject,
): Promise<Completion> {
  if (draft.Note === undefined && draft.FileName === undefined) throw requiredMissing('Note');
  const refs: JsonObject[] = [];
  for (const given of objectsAt(draft, 'AttachableRef')) {
    const entity = objectAt(given, 'EntityRef');
    if (entity === undefined) {
      refs.push(given);
      continue;
    }
    const typeName = textAt(entity, 'type') ?? '';
    const id = textAt(entity, 'value') ?? '';
    const target = findEntityType(typeName);
    if (target === undefined) throw invalidEnumeration('AttachableRef.EntityRef.type', typeName);
    const found = await session.load(target.name, id);
    if (found === undefined || found.deleted) {
      throw invalidReference('AttachableRef.EntityRef', target.name, id);
    }
    const includeOnSend = given.IncludeOnSend ?? false;
    refs.push({ EntityRef: { value: id, type: target.name }, IncludeOnSend: includeOnSend });
  }
  const body = compact({ ...draft, AttachableRef: refs.length === 0 ? undefined : refs });
  return { body, lastLineId: 0 };
}

/** Writes the rows that queries by AttachableRef read. */
export async function settleAttachments(session: WriteSession, stored: Stored): Promise<void> {
  const { client, realmId } = session;
  await client.query(
    'delete from sandbox.qbo_attachments where realm_id = $1 and attachable_id = $2',
    [realmId, stored.id],
  );
  if (stored.deleted) await removeFile(client, realmId, stored.id);
  const refs = stored.deleted ? [] : objectsAt(stored.body, 'AttachableRef');
  for (const [position, ref] of refs.entries()) {
    const entity = objectAt(ref, 'EntityRef') ?? {};
    await client.query(
      `insert into sandbox.qbo_attachments
         (realm_id, attachable_id, position, entity_type, entity_id)
       values ($1, $2, $3, lower($4), $5)`,
      [realmId, stored.id, position, textAt(entity, 'type') ?? '', textAt(entity, 'value') ?? ''],
    );
  }
}
