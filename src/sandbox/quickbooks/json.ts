/** Reading and building JSON values without casts. */

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

/** True for a JSON object, false for arrays, null, undefined and scalars. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses a text that must hold a JSON object; undefined when it does not. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The object under `key`, or undefined. */
export function objectAt(body: JsonObject, key: string): JsonObject | undefined {
  const value = body[key];
  return isObject(value) ? value : undefined;
}

/** The objects of the list under `key`; empty when there is no list. */
export function objectsAt(body: JsonObject, key: string): JsonObject[] {
  const value = body[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The text under `key`; numbers are read as their digits, as QuickBooks does. */
export function textAt(body: JsonObject, key: string): string | undefined {
  const value = body[key];
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

/** The id inside a reference such as CustomerRef: `{"value":"12"}`. */
export function refAt(body: JsonObject, key: string): string | undefined {
  const ref = objectAt(body, key);
  const value = ref === undefined ? undefined : textAt(ref, 'value');
  return value === '' ? undefined : value;
}

/** A copy without the keys whose value is undefined. */
export function compact(entries: Record<string, Json | undefined>): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(entries)) {
    if (value !== undefined) result[key] = value;
  }
  return result;
}

/** A copy with `order`'s keys first, in that order, then the others as they stand. */
export function inOrder(body: JsonObject, order: readonly string[]): JsonObject {
  const result: JsonObject = {};
  for (const key of order) {
    const value = body[key];
    if (value !== undefined) result[key] = value;
  }
  for (const [key, value] of Object.entries(body)) {
    if (!(key in result)) result[key] = value;
  }
  return result;
}

/** A copy without `keys`. */
export function without(body: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));
}
