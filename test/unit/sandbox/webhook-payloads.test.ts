import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inOrder, shuffled } from '../../../src/sandbox/webhooks/arrange.ts';
import type { WebhookEvent } from '../../../src/sandbox/webhooks/event-store.ts';
import { notificationBody, notificationHeaders } from '../../../src/sandbox/webhooks/payloads.ts';

const event = (more: Partial<WebhookEvent> = {}): WebhookEvent => ({
  id: '88cd52aa-33b6-4351-9aa4-47572edbd068',
  seq: '1',
  realm_id: '310687',
  entity: 'CreditMemo',
  entity_id: '1234',
  operation: 'Update',
  deleted_id: null,
  happened_at: new Date('2026-03-02T17:00:00.179Z'),
  attempts: 0,
  ...more,
});

const cloudEvents = { format: 'cloudevents', voidSpelling: 'void' } as const;
const legacy = { format: 'legacy', voidSpelling: 'void' } as const;

describe('the body of a webhook', () => {
  it('is an array of CloudEvents, also for one event', () => {
    const body: unknown = JSON.parse(notificationBody(cloudEvents, 'app', [event()]));
    expect(body).toEqual([
      {
        specversion: '1.0',
        id: '88cd52aa-33b6-4351-9aa4-47572edbd068',
        source: expect.stringMatching(/^intuit\.[A-Za-z0-9+/]{43}=$/),
        type: 'qbo.creditmemo.updated.v1',
        datacontenttype: 'application/json',
        time: expect.stringMatching(/^2026-03-02T17:00:00\.179\d{6}Z$/),
        intuitentityid: '1234',
        intuitaccountid: '310687',
        data: {},
      },
    ]);
  });

  it('spells a void as void and names the customer merged away in lower case', () => {
    const events = [
      event({ entity: 'Invoice', operation: 'Void' }),
      event({ entity: 'Customer', operation: 'Merge', deleted_id: '27' }),
    ];
    const body: unknown = JSON.parse(notificationBody(cloudEvents, 'app', events));
    expect(body).toMatchObject([
      { type: 'qbo.invoice.void.v1', data: {} },
      { type: 'qbo.customer.merged.v1', data: { deletedid: '27' } },
    ]);
  });

  it('spells a void the other way when asked', () => {
    const voided = { format: 'cloudevents', voidSpelling: 'voided' } as const;
    const events = [event({ entity: 'Invoice', operation: 'Void' })];
    expect(JSON.parse(notificationBody(voided, 'app', events))).toMatchObject([
      { type: 'qbo.invoice.voided.v1' },
    ]);
  });

  it('speaks of several companies at once in the old shape', () => {
    const events = [event({ realm_id: 'a' }), event({ realm_id: 'b' }), event({ realm_id: 'a' })];
    expect(JSON.parse(notificationBody(legacy, 'app', events))).toMatchObject({
      eventNotifications: [
        { realmId: 'a', dataChangeEvent: { entities: [{}, {}] } },
        { realmId: 'b', dataChangeEvent: { entities: [{}] } },
      ],
    });
  });

  it('has the old shape when the app asks for it', () => {
    const events = [event({ entity: 'Customer', operation: 'Merge', deleted_id: '27' })];
    expect(JSON.parse(notificationBody(legacy, 'app', events))).toEqual({
      eventNotifications: [
        {
          realmId: '310687',
          dataChangeEvent: {
            entities: [
              {
                id: '1234',
                operation: 'Merge',
                name: 'Customer',
                lastUpdated: '2026-03-02T17:00:00.179Z',
                deletedId: '27',
              },
            ],
          },
        },
      ],
    });
  });

  it('is signed over its raw bytes and stamped in Pacific time without a colon', () => {
    const body = '[{"é":1}]';
    const headers = notificationHeaders(
      { format: 'legacy', contentType: 'application/cloudevents+json' },
      'verifier',
      body,
      new Date('2016-02-03T00:25:00Z'),
    );
    const expected = createHmac('sha256', 'verifier').update(Buffer.from(body)).digest('base64');
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'intuit-signature': expected,
      'intuit-created-time': '2016-02-02T16:25:00-0800',
      'intuit-notification-schema-version': '0.1',
    });
  });
});

describe('cutting events into notifications', () => {
  const many = Array.from({ length: 250 }, (_, index) =>
    event({ entity_id: String(index), realm_id: index % 5 === 0 ? 'b' : 'a' }),
  );

  it('puts at most 100 events together, of any realms, in their order', () => {
    const bundles = inOrder(many, 'together');
    expect(bundles.map((bundle) => bundle.length)).toEqual([100, 100, 50]);
    expect(bundles.flat()).toEqual(many);
    expect(new Set(bundles[0]?.map((one) => one.realm_id)).size).toBe(2);
  });

  it('stays within a megabyte', () => {
    const wide = many.map((one) => ({ ...one, deleted_id: '9'.repeat(30_000) }));
    const bundles = inOrder(wide, 'together');
    expect(bundles.flat()).toEqual(wide);
    for (const bundle of bundles) {
      const body = notificationBody(cloudEvents, 'app', bundle);
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(1_000_000);
    }
    expect(bundles.length).toBeLessThan(10);
  });

  it('puts at most 100 events of one realm together when realms are kept apart', () => {
    const bundles = inOrder(many, 'apart');
    expect(bundles.map((bundle) => bundle.length).toSorted((a, b) => b - a)).toEqual([
      100, 100, 50,
    ]);
    for (const bundle of bundles) {
      expect(new Set(bundle.map((one) => one.realm_id)).size).toBe(1);
      const ids = bundle.map((one) => Number(one.entity_id));
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    }
  });

  it('loses and repeats nothing when it shuffles', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const ids = shuffled(many, 'together', random)
      .flat()
      .map((one) => Number(one.entity_id));
    expect(ids).not.toEqual(many.map((one) => Number(one.entity_id)));
    expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 250 }, (_, i) => i));
  });
});
