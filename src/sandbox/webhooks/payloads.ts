import { createHash, createHmac } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { newTransactionId } from '../http/transaction-id.ts';
import type { WebhookEvent } from './event-store.ts';
import type { DeliverySettings } from './settings.ts';

const pastTense: Readonly<Record<string, string>> = {
  Create: 'created',
  Update: 'updated',
  Delete: 'deleted',
  Merge: 'merged',
  Emailed: 'emailed',
};

/** The body of one notification, in the shapes of QUICKBOOKS.md 1.1 and 1.2. */
export function notificationBody(
  settings: Pick<DeliverySettings, 'format' | 'voidSpelling'>,
  clientId: string,
  events: readonly WebhookEvent[],
): string {
  const { format, voidSpelling } = settings;
  const body = format === 'legacy' ? legacy(events) : cloudEvents(clientId, voidSpelling, events);
  return JSON.stringify(body);
}

function cloudEvents(
  clientId: string,
  voidSpelling: string,
  events: readonly WebhookEvent[],
): unknown {
  const words: Readonly<Record<string, string>> = { ...pastTense, Void: voidSpelling };
  const source = `intuit.${createHash('sha256').update(clientId).digest('base64')}`;
  return events.map((event) => ({
    specversion: '1.0',
    id: event.id,
    source,
    type: `qbo.${event.entity.toLowerCase()}.${words[event.operation] ?? event.operation.toLowerCase()}.v1`,
    datacontenttype: 'application/json',
    time: nanosecondTime(event),
    intuitentityid: event.entity_id,
    intuitaccountid: event.realm_id,
    data: event.deleted_id === null ? {} : { deletedid: event.deleted_id },
  }));
}

/** Intuit stamps nine fraction digits; those below the millisecond come from the event's id. */
function nanosecondTime(event: WebhookEvent): string {
  const digits = String(Number.parseInt(event.id.replaceAll('-', '').slice(0, 8), 16) % 1_000_000);
  return event.happened_at.toISOString().replace('Z', `${digits.padStart(6, '0')}Z`);
}

function legacy(events: readonly WebhookEvent[]): unknown {
  const realmIds = [...new Set(events.map((event) => event.realm_id))];
  return {
    eventNotifications: realmIds.map((realmId) => ({
      realmId,
      dataChangeEvent: {
        entities: events
          .filter((event) => event.realm_id === realmId)
          .map((event) => ({
            id: event.entity_id,
            operation: event.operation,
            name: event.entity,
            lastUpdated: event.happened_at.toISOString(),
            ...(event.deleted_id === null ? {} : { deletedId: event.deleted_id }),
          })),
      },
    })),
  };
}

/** The headers Intuit's notification server sends; the signature is over the raw body. */
export function notificationHeaders(
  settings: Pick<DeliverySettings, 'format' | 'contentType'>,
  verifierToken: string,
  body: string,
  now: Date,
): Record<string, string> {
  const { format, contentType } = settings;
  return {
    'content-type': `${format === 'legacy' ? 'application/json' : contentType}; charset=utf-8`,
    'intuit-signature': createHmac('sha256', verifierToken).update(body).digest('base64'),
    'intuit-created-time': pacificStamp(now),
    'intuit-t-id': newTransactionId(),
    'intuit-notification-schema-version': '0.1',
    'user-agent': 'intuit_notification_server/0.1',
  };
}

/** `2016-02-02T16:25:00-0800`: Pacific time, offset without a colon. */
function pacificStamp(instant: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO('America/Los_Angeles')
    .toString({ timeZoneName: 'never', smallestUnit: 'second' })
    .replace(/:(\d\d)$/, '$1');
}
