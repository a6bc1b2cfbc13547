/** Batches: items one after the other, each its own transaction, a refused one beside the rest. */
import { runChangeDataCapture } from './change-data-capture.ts';
import { findEntityType } from './entity-types.ts';
import {
  batchTooLarge,
  faultBody,
  invalidLength,
  invalidProperty,
  QuickBooksFault,
  requiredMissing,
  unsupportedOperation,
} from './faults.ts';
import {
  compact,
  isObject,
  objectAt,
  objectsAt,
  textAt,
  without,
  type JsonObject,
} from './json.ts';
import type { Ledger, LedgerOperation } from './ledger.ts';

const maxItems = 30;
// QUICKBOOKS.md section 4: shorter than elsewhere, because both together name an item.
const maxRequestId = 36;
const maxBIdWithRequestId = 10;
const maxBId = 50;
const kinds = ['create', 'update', 'delete', 'void'] as const;

/**
 * Runs up to 30 items and answers them in order, each with its bId. With a requestid each item is
 * remembered under it and its bId, so a repeated batch finishes what a crash cut short.
 */
export async function runBatch(
  ledger: Ledger,
  realmId: string,
  body: JsonObject,
  requestId: string | undefined,
): Promise<JsonObject[]> {
  const items = objectsAt(body, 'BatchItemRequest');
  if (items.length === 0) throw requiredMissing('BatchItemRequest');
  if (items.length > maxItems) throw batchTooLarge(maxItems, items.length);
  checkNames(items, requestId);
  const answers: JsonObject[] = [];
  for (const item of items) {
    const bId = textAt(item, 'bId');
    const answer = await runItem(ledger, realmId, item, itemRequestId(requestId, bId));
    answers.push(compact({ ...answer, bId }));
  }
  return answers;
}

/**
 * An item's bId tells its answer from the others', so no two may be the same; with a requestid
 * each item needs one, and both have less room.
 */
function checkNames(items: readonly JsonObject[], requestId: string | undefined): void {
  if (requestId !== undefined && requestId.length > maxRequestId) {
    throw invalidLength('requestid', maxRequestId, requestId.length);
  }
  const max = requestId === undefined ? maxBId : maxBIdWithRequestId;
  const seen = new Set<string>();
  for (const item of items) {
    const bId = textAt(item, 'bId');
    if (bId === undefined || bId === '') {
      if (requestId !== undefined) throw requiredMissing('bId');
      continue;
    }
    if (bId.length > max) throw invalidLength('bId', max, bId.length);
    if (seen.has(bId)) throw invalidProperty('bId');
    seen.add(bId);
  }
}

function itemRequestId(requestId: string | undefined, bId: string | undefined): string | undefined {
  return requestId === undefined || bId === undefined ? undefined : `${requestId} ${bId}`;
}

async function runItem(
  ledger: Ledger,
  realmId: string,
  item: JsonObject,
  requestId: string | undefined,
): Promise<JsonObject> {
  try {
    return await answerItem(ledger, realmId, item, requestId);
  } catch (error) {
    if (error instanceof QuickBooksFault) return { Fault: faultBody(error) };
    throw error;
  }
}

async function answerItem(
  ledger: Ledger,
  realmId: string,
  item: JsonObject,
  requestId: string | undefined,
): Promise<JsonObject> {
  const query = textAt(item, 'Query');
  if (query !== undefined) {
    return { QueryResponse: (await ledger.query(realmId, query)).response };
  }
  const cdc = objectAt(item, 'CDCQuery');
  if (cdc !== undefined) {
    const entities = textAt(cdc, 'Entities');
    const since = textAt(cdc, 'ChangedSince');
    return { CDCResponse: await runChangeDataCapture(ledger, realmId, entities, since) };
  }
  const answer = await ledger.perform(realmId, readOperation(item), { requestId });
  return without(answer, ['time']);
}

function readOperation(item: JsonObject): LedgerOperation {
  const operation = textAt(item, 'operation')?.toLowerCase();
  for (const [key, body] of Object.entries(item)) {
    const type = findEntityType(key);
    if (type === undefined || !isObject(body)) continue;
    const isVoid = textAt(item, 'optionsData')?.toLowerCase() === 'void';
    if (operation === 'send') {
      return { kind: 'send', type: type.name, id: textAt(body, 'Id') ?? '', sendTo: undefined };
    }
    // The survivor is the item's entity; optionsData names the one that is merged into it.
    if (operation === 'merge') {
      const mergedId = textAt(item, 'optionsData');
      if (mergedId === undefined) throw requiredMissing('optionsData');
      return { kind: 'merge', type: type.name, body, mergedId, isSilent: false };
    }
    const kind = kinds.find((candidate) => candidate === operation);
    if (kind === undefined) throw unsupportedOperation(operation ?? 'without a name');
    return { kind: isVoid && kind === 'update' ? 'void' : kind, type: type.name, body };
  }
  throw requiredMissing('BatchItemRequest entity');
}
