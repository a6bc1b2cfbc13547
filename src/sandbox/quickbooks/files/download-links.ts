import { isObject, textAt, type Json, type JsonObject } from '../json.ts';
import { inOrder } from '../json.ts';
import { entityType } from '../entity-types.ts';
import type { Ledger } from '../ledger.ts';
import { downloadPaths } from './file-store.ts';

/**
 * Adds TempDownloadUri to the attachables of an answer that have a file: an absolute address on
 * `origin` that needs no token and is good for 15 minutes.
 */
export async function withDownloadLinks(
  ledger: Ledger,
  realmId: string,
  origin: string,
  answer: JsonObject,
): Promise<JsonObject> {
  const { Attachable } = answer;
  if (Attachable === undefined) return answer;
  const attachables = (Array.isArray(Attachable) ? Attachable : [Attachable]).filter(isObject);
  const ids = attachables.flatMap((one) =>
    one.Size === undefined ? [] : (textAt(one, 'Id') ?? []),
  );
  if (ids.length === 0) return answer;
  const paths = await downloadPaths(ledger.pool, realmId, ids, ledger.now());
  const order = Object.keys(entityType('Attachable').fields);
  const link = (one: JsonObject): JsonObject => {
    const path = paths.get(textAt(one, 'Id') ?? '');
    if (path === undefined) return one;
    return inOrder({ ...one, TempDownloadUri: origin + path }, order);
  };
  const linked: Json = Array.isArray(Attachable)
    ? Attachable.map((one) => (isObject(one) ? link(one) : one))
    : (attachables.map(link)[0] ?? Attachable);
  return { ...answer, Attachable: linked };
}
