import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuickBooksEvents } from '../../../src/flow/inbox/read-events.ts';

const read = (json: unknown) => readQuickBooksEvents(JSON.stringify(json));
const [created] = [
  {
    specversion: '1.0',
    id: '88cd52aa-33b6-4351-9aa4-47572edbd068',
    source: 'intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=',
    type: 'qbo.account.created.v1',
    datacontenttype: 'application/json',
    time: '2025-09-10T21:31:25.179851517Z',
    intuitentityid: '1234',
    intuitaccountid: '310687',
    data: {},
  },
];
const withType = (type: string, more: object = {}) => ({ ...created, type, ...more });

describe('a delivery of CloudEvents', () => {
  it('is read with its nine digits of a second, and what we do not mirror is set aside', () => {
    expect(read([created])).toEqual([
      {
        source: 'quickbooks',
        eventKey: 'quickbooks:88cd52aa-33b6-4351-9aa4-47572edbd068',
        realmId: '310687',
        entity: 'account',
        entityId: '1234',
        deletedId: null,
        operation: 'Create',
        eventTime: new Date('2025-09-10T21:31:25.179Z'),
        payload: JSON.stringify(created),
        state: 'ignored',
        reason: 'Dunwell does not mirror account (created)',
      },
    ]);
  });

  it('may lack datacontenttype and carry other ids in its data', () => {
    const event = {
      specversion: '1.0',
      id: 'd1a3aedd-9670-41bf-a4f9-c148a1cc4e03',
      source: 'intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=',
      type: 'qbo.class.created.v1',
      time: '2025-10-07T19:59:07.034359333Z',
      intuitentityid: '1234',
      intuitaccountid: '310687',
      data: {
        alternative_ids: [
          {
            id: 'djQuMTo5MTMwMzUyMjI1NzM5NDQ2OjlkNjk5ZTk2MDg:400000381',
            namespace: 'Intuit.sbseg.v4',
          },
        ],
      },
    };
    expect(read([event])[0]).toMatchObject({ state: 'ignored', deletedId: null });
  });

  it('names the customer that was merged away', () => {
    const merged = {
      specversion: '1.0',
      id: '0000-Customer-123',
      source: 'intuit.x',
      type: 'qbo.customer.merged.v1',
      time: '2025-12-04T15:25:05Z',
      intuitentityid: '123',
      intuitaccountid: '9341455600000000',
      data: { deletedid: '27' },
    };
    expect(read([merged])[0]).toMatchObject({
      eventKey: 'quickbooks:0000-Customer-123',
      entity: 'Customer',
      entityId: '123',
      deletedId: '27',
      operation: 'Merge',
      state: 'waiting',
    });
  });

  it.each(['qbo.invoice.void.v1', 'qbo.invoice.voided.v1', 'QBO.Invoice.VOID.v1'])(
    'spells a void %s',
    (type) => {
      expect(read([withType(type)])[0]).toMatchObject({ entity: 'Invoice', operation: 'Void' });
    },
  );

  it.each([
    ['customer', 'Customer'],
    ['invoice', 'Invoice'],
    ['payment', 'Payment'],
    ['creditmemo', 'CreditMemo'],
  ])('waits when it is about a %s', (word, entity) => {
    for (const operation of ['created', 'updated', 'deleted', 'emailed']) {
      expect(read([withType(`qbo.${word}.${operation}.v1`)])[0]).toMatchObject({
        entity,
        state: 'waiting',
        reason: null,
      });
    }
  });

  it('says nothing was merged away when its data is empty, absent or of another form', () => {
    for (const data of [{}, undefined, null, 'text', [], { deletedid: null }]) {
      const [event] = read([withType('qbo.invoice.updated.v1', { data })]);
      expect(event).toMatchObject({ state: 'waiting', deletedId: null });
    }
  });

  it('may be of several companies at once', () => {
    const other = withType('qbo.invoice.created.v1', { id: 'b', intuitaccountid: '2' });
    expect(read([created, other]).map((event) => event.realmId)).toEqual(['310687', '2']);
  });

  it.each([
    ['its entity', { intuitentityid: undefined }],
    ['its company', { intuitaccountid: undefined }],
    ['its company as text', { intuitaccountid: null }],
    ['its id', { id: undefined }],
    ['its version', { specversion: undefined }],
    ['its type', { type: undefined }],
  ])('is kept as unreadable when an event lacks %s', (_what, more) => {
    const [event] = read([{ ...created, ...more }]);
    expect(event).toMatchObject({ state: 'unreadable', realmId: null });
    expect(event?.reason).toMatch(/^Not a CloudEvent of QuickBooks: /);
  });

  it('loses no good event to a bad one beside it', () => {
    const states = read([null, withType('qbo.invoice.created.v1'), 7]).map(({ state }) => state);
    expect(states).toEqual(['unreadable', 'waiting', 'unreadable']);
  });
});

describe('a delivery of the older format', () => {
  const sample = {
    eventNotifications: [
      {
        realmId: '310687',
        dataChangeEvent: {
          entities: [
            {
              id: '1234',
              operation: 'Create',
              name: 'Account',
              lastUpdated: '2025-09-08T20:52:31.657Z',
            },
          ],
        },
      },
    ],
  };
  const withEntity = (entity: object) => ({
    eventNotifications: [{ realmId: '1', dataChangeEvent: { entities: [entity] } }],
  });

  it('is read as published', () => {
    expect(read(sample)).toMatchObject([
      {
        eventKey: 'quickbooks:310687:Account:1234:Create:2025-09-08T20:52:31.657Z',
        realmId: '310687',
        entityId: '1234',
        state: 'ignored',
        eventTime: new Date('2025-09-08T20:52:31.657Z'),
      },
    ]);
  });

  it('may write its offset without a colon', () => {
    const lastUpdated = '2015-10-05T14:42:19-0700';
    const entity = { name: 'Customer', id: '1', operation: 'Create', lastUpdated };
    expect(read(withEntity(entity))[0]).toMatchObject({
      entity: 'Customer',
      state: 'waiting',
      eventTime: new Date('2015-10-05T21:42:19Z'),
    });
  });

  it('names the customer that was merged away', () => {
    const entity = { name: 'Customer', id: '123', operation: 'Merge', deletedId: '27' };
    expect(read(withEntity(entity))[0]).toMatchObject({ deletedId: '27', operation: 'Merge' });
  });

  it('keeps two changes of one entity apart, and knows one that comes twice', () => {
    const at = (lastUpdated: string) =>
      read(withEntity({ name: 'Invoice', id: '5', operation: 'Update', lastUpdated }))[0]?.eventKey;
    expect(at('2026-03-01T00:00:00Z')).toBe(at('2026-03-01T00:00:00Z'));
    expect(at('2026-03-01T00:00:00Z')).not.toBe(at('2026-03-01T00:00:01Z'));
  });

  it('is kept as unreadable where an entity lacks its id', () => {
    const entity = { name: 'Customer', operation: 'Create' };
    expect(read(withEntity(entity))[0]).toMatchObject({ state: 'unreadable', realmId: null });
  });
});

describe('any body at all', () => {
  it.each(['{', 'null', '7', '"text"', '{}', '{"eventNotifications":7}', '\u0000'])(
    'is kept: %s',
    (text) => {
      expect(readQuickBooksEvents(text)).toMatchObject([{ state: 'unreadable' }]);
    },
  );

  it.each(['', '  \n', '[]', '{"eventNotifications":[]}'])('holds nothing: "%s"', (text) => {
    expect(readQuickBooksEvents(text)).toEqual([]);
  });

  it('comes back as rows that PostgreSQL can hold, and never as an error', () => {
    const nasty = fc.oneof(fc.string(), fc.constantFrom('\u0000', 'a\u0000b', 'x'.repeat(5_000)));
    const value = fc.oneof(nasty, fc.integer(), fc.constant(null), fc.constant(undefined));
    const event = fc.record({
      specversion: value,
      id: value,
      type: fc.oneof(value, fc.constant('qbo.invoice.created.v1')),
      time: value,
      intuitentityid: value,
      intuitaccountid: value,
      data: fc.oneof(value, fc.record({ deletedid: value })),
    });
    const body = fc.oneof(fc.array(event), fc.json(), fc.string());
    fc.assert(
      fc.property(body, (given) => {
        const text = typeof given === 'string' ? given : JSON.stringify(given);
        for (const row of readQuickBooksEvents(text)) {
          expect(Object.values(row).every((each) => !String(each).includes('\u0000'))).toBe(true);
          expect(row.eventKey.length).toBeLessThanOrEqual(500);
          expect(row.state === 'waiting').toBe(row.reason === null);
        }
      }),
      { numRuns: 300 },
    );
  });
});
