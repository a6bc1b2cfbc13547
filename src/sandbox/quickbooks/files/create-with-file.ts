import type { EntityType } from '../entity-types.ts';
import type { JsonObject } from '../json.ts';
import { createEntity } from '../operations.ts';
import type { Stored } from '../stored.ts';
import type { WriteSession } from '../write-session.ts';
import { storeFile } from './file-store.ts';

/** Creates an attachable with its file. */
export async function createWithFile(
  session: WriteSession,
  type: EntityType,
  body: JsonObject,
  content: Buffer,
): Promise<Stored> {
  const { client, realmId } = session;
  const stored = await createEntity(session, type, body);
  const FileAccessUri = `/v3/company/${realmId}/download/${stored.id}`;
  stored.body = { ...stored.body, FileAccessUri, Size: content.length };
  await storeFile(client, realmId, stored.id, content);
  return stored;
}
