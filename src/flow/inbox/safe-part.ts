/** What may be shown of a payload: fields that QuickBooks' events have, and only values of their kind. */

const shown: Record<string, RegExp> = {
  specversion: /^[\d.]{1,10}$/,
  type: /^[\w.-]{1,100}$/,
  name: /^[A-Za-z]{1,40}$/,
  operation: /^[A-Za-z]{1,40}$/,
  time: /^[\dTZ:.+-]{1,40}$/,
  lastUpdated: /^[\dTZ:.+-]{1,40}$/,
  id: /^[\w-]{1,80}$/,
  intuitentityid: /^\d{1,30}$/,
  deletedId: /^\d{1,30}$/,
};

/**
 * The part of an event's payload that cannot hold a person's data, as `name: value` pairs. What is
 * not JSON is told by its length alone.
 */
export function safePart(payload: string): string {
  let json: unknown;
  try {
    json = JSON.parse(payload);
  } catch {
    return `${payload.length} characters that are not JSON`;
  }
  if (typeof json !== 'object' || json === null) return `JSON that is no object`;
  const inner: unknown = 'entity' in json ? json.entity : json;
  const pairs =
    typeof inner === 'object' && inner !== null
      ? Object.entries(inner).flatMap(([name, value]) => {
          const text = typeof value === 'string' || typeof value === 'number' ? `${value}` : null;
          return text !== null && shown[name]?.test(text) === true ? [`${name}: ${text}`] : [];
        })
      : [];
  return pairs.length > 0 ? pairs.join(', ') : `JSON without a field of an event`;
}
