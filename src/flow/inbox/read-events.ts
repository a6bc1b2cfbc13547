import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { NewInboxEvent } from '../../adapters/store/inbox.ts';

/**
 * Reads both formats of QuickBooks' webhooks. Nothing here refuses a body: what cannot be read
 * comes back as an unreadable event that keeps the text, because a verified body that is answered
 * with an error would be sent again for days.
 */

// Not z.coerce: that makes the text "undefined" of an id that is not there. PostgreSQL's text
// cannot hold a zero character, nor half of a surrogate pair.
const idText = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).toWellFormed())
  .refine((text) => text !== '' && !text.includes('\u0000'), 'must be an id');
const word = z
  .string()
  .transform((text) => text.toWellFormed())
  .refine((text) => !text.includes('\u0000'), 'must be text');

const cloudEvent = z
  .object({
    specversion: z.string(),
    id: idText,
    type: word.refine((text) => text !== '', 'must name an event'),
    time: z.string().optional(),
    intuitentityid: idText,
    intuitaccountid: idText,
    data: z.unknown().optional(),
  })
  .loose();

const mergeData = z.object({ deletedid: idText }).loose();

const legacyEntity = z
  .object({
    id: idText,
    name: word,
    operation: word,
    lastUpdated: word.optional(),
    deletedId: idText.optional(),
  })
  .loose();
const legacyBody = z
  .object({
    eventNotifications: z.array(
      z
        .object({
          realmId: idText,
          dataChangeEvent: z.object({ entities: z.array(z.unknown()) }).loose(),
        })
        .loose(),
    ),
  })
  .loose();

// Both spellings of void have been reported from the wire.
const operations: Record<string, string> = {
  create: 'Create',
  created: 'Create',
  update: 'Update',
  updated: 'Update',
  delete: 'Delete',
  deleted: 'Delete',
  merge: 'Merge',
  merged: 'Merge',
  void: 'Void',
  voided: 'Void',
  emailed: 'Emailed',
};
const mirrored: Record<string, string> = {
  customer: 'Customer',
  invoice: 'Invoice',
  payment: 'Payment',
  creditmemo: 'CreditMemo',
};

type Facts = {
  eventKey: string;
  realmId: string;
  entity: string;
  entityId: string;
  operation: string;
  deletedId: string | null;
  time: string | undefined;
};

/** @param text the verified body; at least one event comes back for any text but an empty list */
export function readQuickBooksEvents(text: string): NewInboxEvent[] {
  if (text.trim() === '') return [];
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [unreadable(text, 'The body is not JSON')];
  }
  if (Array.isArray(json)) return json.map(readCloudEvent);
  const legacy = legacyBody.safeParse(json);
  if (!legacy.success) {
    return [unreadable(text, 'The body is neither CloudEvents nor eventNotifications')];
  }
  return legacy.data.eventNotifications.flatMap((notification) =>
    notification.dataChangeEvent.entities.map((entity) =>
      readLegacyEntity(notification.realmId, entity),
    ),
  );
}

function readCloudEvent(json: unknown): NewInboxEvent {
  const parsed = cloudEvent.safeParse(json);
  const payload = JSON.stringify(json);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'event');
    return unreadable(payload, `Not a CloudEvent of QuickBooks: ${fields.join(', ')}`);
  }
  const event = parsed.data;
  // <namespace>.<entity>.<event>.<version>
  const [, entity = '', operation = ''] = event.type.split('.');
  const data = mergeData.safeParse(event.data);
  return toInboxEvent(payload, {
    eventKey: `quickbooks:${event.id}`,
    realmId: event.intuitaccountid,
    entity,
    entityId: event.intuitentityid,
    operation,
    deletedId: data.success ? data.data.deletedid : null,
    time: event.time,
  });
}

function readLegacyEntity(realmId: string, json: unknown): NewInboxEvent {
  const parsed = legacyEntity.safeParse(json);
  const payload = JSON.stringify({ realmId, entity: json });
  if (!parsed.success) return unreadable(payload, 'An entity lacks its id, name or operation');
  const { id, name, operation, lastUpdated, deletedId } = parsed.data;
  return toInboxEvent(payload, {
    eventKey: `quickbooks:${realmId}:${name}:${id}:${operation}:${lastUpdated ?? ''}`,
    realmId,
    entity: name,
    entityId: id,
    operation,
    deletedId: deletedId ?? null,
    time: lastUpdated,
  });
}

function toInboxEvent(payload: string, facts: Facts): NewInboxEvent {
  const entity = mirrored[facts.entity.toLowerCase()];
  const operation = operations[facts.operation.toLowerCase()];
  const isOurs = entity !== undefined && operation !== undefined;
  return {
    source: 'quickbooks',
    eventKey: shortKey(facts.eventKey),
    realmId: facts.realmId,
    entity: entity ?? facts.entity,
    entityId: facts.entityId,
    deletedId: facts.deletedId,
    operation: operation ?? facts.operation,
    eventTime: readInstant(facts.time),
    payload,
    state: isOurs ? 'waiting' : 'ignored',
    reason: isOurs ? null : `Dunwell does not mirror ${facts.entity} (${facts.operation})`,
  };
}

/** An index of PostgreSQL refuses very long keys; none that QuickBooks makes comes near. */
const longestKey = 300;
const shortKey = (key: string): string =>
  key.length <= longestKey ? key : `quickbooks:${createHash('sha256').update(key).digest('hex')}`;

/** Offsets come with and without a colon; fractions have up to nine digits. */
function readInstant(text: string | undefined): Date | null {
  if (!text) return null;
  const instant = new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  // Years that PostgreSQL or Prisma would not write are no times of an event either.
  const isUsable = instant.getUTCFullYear() >= 1970 && instant.getUTCFullYear() < 10_000;
  return isUsable ? instant : null;
}

const unreadable = (payload: string, reason: string): NewInboxEvent => ({
  source: 'quickbooks',
  eventKey: `unreadable:${createHash('sha256').update(payload).digest('hex')}`,
  realmId: null,
  entity: null,
  entityId: null,
  deletedId: null,
  operation: null,
  eventTime: null,
  // PostgreSQL's text cannot hold a zero character.
  payload: payload.replaceAll('\u0000', '\uFFFD'),
  state: 'unreadable',
  reason,
});
