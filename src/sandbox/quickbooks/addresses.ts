import { compact, inOrder, textAt, without, type JsonObject } from './json.ts';
import type { WriteSession } from './write-session.ts';

const order = ['Id', 'Line1', 'Line2', 'Line3', 'Line4', 'Line5', 'City', 'Country'];

/**
 * An address with its Id: the one it had, or a new one. Latitude and longitude are dropped:
 * QuickBooks has not answered them since 2025.
 */
export async function completeAddress(
  session: WriteSession,
  given: JsonObject,
  known: JsonObject | undefined,
): Promise<JsonObject> {
  const knownId = known === undefined ? undefined : textAt(known, 'Id');
  const id = knownId ?? (await session.nextId('address'));
  const parts = without(given, ['Lat', 'Long', 'Id']);
  const filled = Object.entries(parts).filter(([, value]) => value !== null && value !== '');
  return inOrder(compact({ Id: id, ...Object.fromEntries(filled) }), order);
}
