import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
let reminderId: string;
let messageId: string;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
  await stage.visitor.post(stage.at('/settings/modes'), {
    reminders: 'automatic',
    charges: 'off',
  });
  await world.dunwell.run(stage.realmId, { dryRun: false, trigger: 'person' });
  const [sent] = await world.dunwell.stores.reminders.list(stage.realmId, {}, { limit: 1 });
  if (!sent?.messageId) throw new Error('No mail was sent');
  reminderId = sent.id;
  messageId = sent.messageId;
});
afterAll(() => world.stop());

const twoMegabytes = 2 * 1024 * 1024;
const events = async () =>
  (await world.dunwell.stores.reminders.find(stage.realmId, reminderId))?.events ?? [];
const troubled = () =>
  world.dunwell.db.inboxEvent.findMany({ where: { source: 'postmark' }, orderBy: { id: 'desc' } });

describe('POST /webhooks/quickbooks', () => {
  const sign = (body: string): string =>
    createHmac('sha256', world.credentials.intuit.verifierToken).update(body).digest('base64');
  const post = (body: string, signature: string) =>
    fetch(`${world.baseUrl}/webhooks/quickbooks`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'intuit-signature': signature },
    });

  test('takes what is signed, once', async () => {
    const event = {
      specversion: '1.0',
      id: 'event-1',
      source: 'intuit',
      type: 'qbo.invoice.updated.v1',
      time: '2026-03-12T17:00:00Z',
      intuitentityid: stage.invoiceId,
      intuitaccountid: stage.realmId,
    };
    const body = JSON.stringify([event]);
    for (let times = 0; times < 2; times += 1) {
      expect((await post(body, sign(body))).status).toBe(200);
    }
    await world.idle();
    const where = { eventKey: { contains: 'event-1' } };
    expect(await world.dunwell.db.inboxEvent.count({ where })).toBe(1);
  });

  test('refuses a wrong signature with 401', async () => {
    const body = JSON.stringify([]);
    expect((await post(body, sign(`${body} `))).status).toBe(401);
  });

  test('refuses a body over 2 MB with 413', async () => {
    const body = ' '.repeat(twoMegabytes + 1);
    expect((await post(body, sign(body))).status).toBe(413);
  });

  test('keeps a signed body that is not JSON as unreadable, with 200', async () => {
    const body = 'not JSON at all';
    expect((await post(body, sign(body))).status).toBe(200);
    await world.idle();
    const kept = await world.dunwell.db.inboxEvent.findFirst({ where: { payload: body } });
    expect(kept?.state).toBe('unreadable');
  });
});

describe('POST /webhooks/postmark', () => {
  const credentials = () => world.credentials.postmark;
  const post = (body: unknown, password = credentials().webhookPassword) =>
    fetch(`${world.baseUrl}/webhooks/postmark`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${credentials().webhookUser}:${password}`).toString('base64')}`,
      },
    });
  const delivery = (more: object = {}) => ({
    RecordType: 'Delivery',
    MessageID: messageId,
    Recipient: 'pay@harbour.example',
    DeliveredAt: '2026-03-12T17:01:00Z',
    Metadata: { 'dunwell-reminder': reminderId, 'dunwell-realm': stage.realmId },
    ...more,
  });

  test('refuses a wrong password with 401, and stores nothing', async () => {
    expect((await post(delivery(), 'wrong')).status).toBe(401);
    expect(await events()).toEqual([]);
  });

  test('takes a mail with its files in, and refuses a body over 50 MB with 413', async () => {
    const spaces = (megabytes: number): string => ' '.repeat(megabytes * 1024 * 1024 + 1);
    expect((await post(spaces(40))).status).toBe(200);
    expect((await post(spaces(50))).status).toBe(413);
    expect((await post(spaces(50), 'wrong')).status).toBe(401);
    const [kept] = await troubled();
    expect(kept?.payload.length).toBe(twoMegabytes);
    await world.dunwell.db.inboxEvent.deleteMany({ where: { id: kept?.id ?? 0n } });
  });

  test('a delivery becomes one event of the reminder, however often it is told', async () => {
    for (let times = 0; times < 3; times += 1) {
      expect((await post(delivery())).status).toBe(200);
    }
    expect((await events()).map((event) => event.kind)).toEqual(['delivered']);
  });

  test('a mail that is not known by its metadata is known by its message id', async () => {
    const open = {
      RecordType: 'Open',
      MessageID: messageId,
      Recipient: 'pay@harbour.example',
      ReceivedAt: '2026-03-12T17:02:00Z',
      Metadata: {},
    };
    expect((await post(open)).status).toBe(200);
    expect((await events()).map((event) => event.kind)).toContain('opened');
  });

  test('metadata of another company finds nothing of ours', async () => {
    const foreign = delivery({
      MessageID: 'unknown',
      Recipient: 'someone@else.example',
      Metadata: { 'dunwell-reminder': reminderId, 'dunwell-realm': '1' },
    });
    expect((await post(foreign)).status).toBe(200);
    expect(await events()).toHaveLength(2);
    expect((await troubled())[0]).toMatchObject({ state: 'ignored' });
  });

  test('a reply is kept with what it says', async () => {
    const told = { messageId, event: 'reply', text: 'We pay on Friday.' };
    expect((await world.control('/mail-events', told)).body).toMatchObject({ appStatus: 200 });
    const reply = (await events()).find((event) => event.kind === 'replied');
    expect(reply?.detail).toBe('We pay on Friday.');
  });

  test.each([
    ['bounced', 'bounced'],
    ['complained', 'complained'],
  ])('an address that %s gets no more mail of this company', async (event, kind) => {
    await world.dunwell.db.suppressedAddress.deleteMany();
    expect((await world.control('/mail-events', { messageId, event })).body).toMatchObject({
      appStatus: 200,
    });
    expect((await events()).map((each) => each.kind)).toContain(kind);
    const suppressed = await world.dunwell.db.suppressedAddress.findMany();
    expect(suppressed).toMatchObject([
      { realmId: stage.realmId, address: 'pay@harbour.example', reason: kind },
    ]);
  });

  test('a soft bounce is told and suppresses nobody', async () => {
    await world.dunwell.db.suppressedAddress.deleteMany();
    const soft = {
      RecordType: 'Bounce',
      ID: 4711,
      Type: 'SoftBounce',
      Name: 'Soft bounce',
      MessageID: messageId,
      Email: 'pay@harbour.example',
      BouncedAt: '2026-03-12T18:00:00Z',
      Inactive: false,
    };
    expect((await post(soft)).status).toBe(200);
    expect((await events()).at(-1)).toMatchObject({ kind: 'bounced', detail: 'Soft bounce' });
    expect(await world.dunwell.db.suppressedAddress.count()).toBe(0);
  });

  test.each(['{', '[]', 'null', '{"RecordType":"Delivery"}', '{"a":"\u0000"}'])(
    'keeps %j as unreadable, with 200',
    async (body) => {
      const before = (await troubled()).length;
      expect((await post(body)).status).toBe(200);
      const rows = await troubled();
      expect(rows.length).toBe(before + 1);
      expect(rows[0]).toMatchObject({ state: 'unreadable' });
    },
  );

  test('a kind of event that says nothing of reminders is set aside', async () => {
    const click = { RecordType: 'Click', MessageID: messageId };
    expect((await post(click)).status).toBe(200);
    expect((await troubled())[0]).toMatchObject({ state: 'ignored' });
  });
});
