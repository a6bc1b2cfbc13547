import { findEntityType, type EntityType } from './entity-types.ts';
import { QuickBooksFault, requiredMissing } from './faults.ts';
import type { Json, JsonObject } from './json.ts';
import type { Ledger } from './ledger.ts';
import { readChanges } from './reading.ts';
import { parseInstant } from './times.ts';

const lookBackMs = 30 * 86_400_000;
const maxObjects = 1000;

/**
 * The `CDCResponse` of some types since an instant: one member per type, empty where nothing
 * changed, at most 1,000 objects in all and no paging. Throws for a type QuickBooks does not
 * track and for an instant more than 30 days back.
 */
export async function runChangeDataCapture(
  ledger: Ledger,
  realmId: string,
  entities: string | undefined,
  changedSince: string | undefined,
): Promise<Json[]> {
  if (entities === undefined) throw requiredMissing('entities');
  if (changedSince === undefined) throw requiredMissing('changedSince');
  const names = entities.split(',').map((name) => name.trim());
  if (names.includes('')) throw refuse('entities must be a list of names', 'entities');
  // A name that comes twice is answered once.
  const types = [...new Set(names.map(trackedType))];
  const since = readSince(changedSince, ledger.now());
  const responses: JsonObject[] = [];
  let left = maxObjects;
  for (const type of types) {
    const changes = left === 0 ? [] : await readChanges(ledger.pool, realmId, type, since, left);
    left -= changes.length;
    responses.push(
      changes.length === 0
        ? {}
        : { [type.name]: changes, startPosition: 1, maxResults: changes.length },
    );
  }
  return [{ QueryResponse: responses }];
}

function refuse(detail: string, element: string): QuickBooksFault {
  return new QuickBooksFault('2010', 'Request has invalid or unsupported property', detail, {
    element,
  });
}

function trackedType(name: string): EntityType {
  const type = findEntityType(name);
  if (type === undefined || type.isInCdc === false) {
    throw refuse(`Entity ${name} is not supported by change data capture`, 'entities');
  }
  return type;
}

function readSince(text: string, now: Date): Date {
  const since = parseInstant(text);
  if (since === undefined)
    throw refuse(`changedSince is no date and time: ${text}`, 'changedSince');
  if (now.getTime() - since.getTime() > lookBackMs) {
    throw refuse('changedSince must be within the last 30 days', 'changedSince');
  }
  return since;
}
