import { createHmac } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { credentials, setStage, type Stage } from './run-sandbox.ts';

let stage: Stage;
let realmId: string;
let accessToken: string;

beforeAll(async () => {
  stage = await setStage({ now: '2026-03-02T17:00:00Z' });
  stage.app.onCallback = (query) => redeem(query.get('code') ?? '');
  const made = await stage.call('POST', '/control/companies', { connect: true });
  const company = z.object({ realmId: z.string(), accessToken: z.string() }).parse(made.body);
  ({ realmId, accessToken } = company);
});
afterAll(() => stage.close());
afterEach(async () => {
  stage.app.answerWith = 200;
  stage.app.answerAfterMs = 0;
  await stage.call('POST', '/control/webhooks', {
    mode: 'deliver',
    format: 'cloudevents',
    contentType: 'application/json',
    afterFailure: 'go-on',
    gatherSeconds: 0,
  });
  await stage.call('POST', '/control/webhooks/flush');
  stage.app.received.length = 0;
});

async function redeem(code: string): Promise<void> {
  const answer = await fetch(`${stage.sandbox.baseUrl}/oauth2/v1/tokens/bearer`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${credentials.clientId}:${credentials.clientSecret}`)}`,
    },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: `${stage.app.baseUrl}/oauth/callback`,
    }),
  });
  expect(answer.status).toBe(200);
}

let names = 0;
async function makeCustomers(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) {
    names += 1;
    const answer = await fetch(`${stage.sandbox.baseUrl}/v3/company/${realmId}/customer`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ DisplayName: `Customer ${names}` }),
    });
    const body = z.object({ Customer: z.object({ Id: z.string() }) }).parse(await answer.json());
    ids.push(body.Customer.Id);
  }
  return ids;
}

async function runSql(statement: string): Promise<void> {
  const client = new Client({ connectionString: stage.database.url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

const cloudEvents = z.array(
  z.object({
    id: z.string(),
    type: z.string(),
    intuitentityid: z.string(),
    intuitaccountid: z.string(),
  }),
);
const deliveries = () => stage.app.received.filter((one) => one.path === '/webhooks/quickbooks');
const events = () => deliveries().flatMap((one) => cloudEvents.parse(JSON.parse(one.text)));
const eventually = (check: () => void | Promise<void>, timeout = 4_000) =>
  vi.waitFor(check, { timeout, interval: 25 });
const idle = () => stage.call('POST', '/control/idle');
const forward = async (seconds: number) => {
  const now = new Date(stage.sandbox.clock.now().getTime() + seconds * 1_000).toISOString();
  expect((await stage.call('PUT', '/control/clock', { now })).status).toBe(200);
};

describe('webhooks', () => {
  it('bring changes of one moment together, signed', async () => {
    const ids = await makeCustomers(3);
    expect((await idle()).status).toBe(200);
    expect(
      events()
        .map((event) => event.intuitentityid)
        .toSorted(),
    ).toEqual(ids.toSorted());
    expect(events()[0]).toMatchObject({
      type: 'qbo.customer.created.v1',
      intuitaccountid: realmId,
    });
    for (const { headers, text } of deliveries()) {
      const expected = createHmac('sha256', credentials.verifierToken).update(text);
      expect(headers['intuit-signature']).toBe(expected.digest('base64'));
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
    }
  });

  it('do not come for a company that is not connected', async () => {
    const made = await stage.call('POST', '/control/companies', {});
    const other = z.object({ realmId: z.string(), accessToken: z.string() }).parse(made.body);
    await fetch(`${stage.sandbox.baseUrl}/v3/company/${other.realmId}/customer`, {
      method: 'POST',
      headers: { authorization: `Bearer ${other.accessToken}` },
      body: JSON.stringify({ DisplayName: 'Unheard' }),
    });
    await idle();
    expect(deliveries()).toEqual([]);
  });

  it('tell of merged customers with both ids, in either format', async () => {
    const [survivorId = '', first = '', second = ''] = await makeCustomers(3);
    await idle();
    stage.app.received.length = 0;
    const merge = (mergedId: string) =>
      stage.call('POST', '/control/merges', { realmId, survivorId, mergedId });
    expect((await merge(first)).status).toBe(200);
    await idle();
    expect(deliveries().flatMap(({ text }) => JSON.parse(text))).toMatchObject([
      {
        type: 'qbo.customer.merged.v1',
        intuitentityid: survivorId,
        data: { deletedid: first },
      },
    ]);
    await stage.call('POST', '/control/webhooks', { format: 'legacy' });
    stage.app.received.length = 0;
    await merge(second);
    await idle();
    expect(JSON.parse(deliveries()[0]?.text ?? '{}')).toMatchObject({
      eventNotifications: [
        {
          realmId,
          dataChangeEvent: {
            entities: [{ name: 'Customer', id: survivorId, operation: 'Merge', deletedId: second }],
          },
        },
      ],
    });
    expect(await merge(second)).toMatchObject({
      status: 409,
      body: { title: 'The names cannot be merged' },
    });
  });

  it('carry the media type of CloudEvents when asked', async () => {
    await stage.call('POST', '/control/webhooks', { contentType: 'application/cloudevents+json' });
    await makeCustomers(1);
    await idle();
    expect(deliveries()[0]?.headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'intuit-notification-schema-version': '0.1',
      'intuit-t-id': expect.stringMatching(/^1-/),
      'user-agent': 'intuit_notification_server/0.1',
    });
  });

  it('gather for as long as is set, on the sandbox’s clock, and then come together', async () => {
    await stage.call('POST', '/control/webhooks', { gatherSeconds: 300 });
    const ids = await makeCustomers(2);
    expect((await idle()).status).toBe(200);
    expect(deliveries()).toEqual([]);
    await forward(200);
    ids.push(...(await makeCustomers(1)));
    await idle();
    expect(deliveries()).toEqual([]);
    await forward(101);
    await idle();
    expect(deliveries()).toHaveLength(1);
    expect(events().map((event) => event.intuitentityid)).toEqual(ids);
  });

  it('of ten thousand changes of two companies come a hundred at a time, mixed', async () => {
    const made = await stage.call('POST', '/control/companies', { connect: true });
    const second = z.object({ realmId: z.string() }).parse(made.body).realmId;
    await idle();
    stage.app.received.length = 0;
    await stage.call('POST', '/control/webhooks', { mode: 'hold' });
    await runSql(
      `insert into sandbox.webhook_events (id, realm_id, entity, entity_id, operation, happened_at)
       select gen_random_uuid(), case when n % 2 = 0 then '${realmId}' else '${second}' end,
              'Invoice', n::text, 'Update', '${stage.sandbox.clock.now().toISOString()}'
       from generate_series(1, 10000) n`,
    );
    const flushed = await stage.call('POST', '/control/webhooks/flush');
    expect(flushed.body).toEqual({ delivered: 10_000, failed: 0 });
    expect(deliveries()).toHaveLength(100);
    expect(new Set(events().map((event) => event.intuitentityid)).size).toBe(10_000);
    const firstRealms = cloudEvents.parse(JSON.parse(deliveries()[0]?.text ?? ''));
    expect(new Set(firstRealms.map((event) => event.intuitaccountid)).size).toBe(2);
    const state = await stage.call('GET', '/control/webhooks');
    expect(state.body).not.toHaveProperty('events.new');
  });

  it('come in the old format when asked', async () => {
    await stage.call('POST', '/control/webhooks', { format: 'legacy' });
    const [id] = await makeCustomers(1);
    await idle();
    expect(JSON.parse(deliveries()[0]?.text ?? '')).toMatchObject({
      eventNotifications: [
        { realmId, dataChangeEvent: { entities: [{ id, operation: 'Create', name: 'Customer' }] } },
      ],
    });
  });

  it('are held until they are flushed, also over a restart', async () => {
    await stage.call('POST', '/control/webhooks', { mode: 'hold' });
    await makeCustomers(2);
    expect((await idle()).status).toBe(200);
    expect(deliveries()).toEqual([]);
    await stage.restart();
    expect(await stage.call('GET', '/control/webhooks')).toMatchObject({ body: { mode: 'hold' } });
    const flushed = await stage.call('POST', '/control/webhooks/flush');
    expect(flushed.body).toEqual({ delivered: 2, failed: 0 });
    expect(events()).toHaveLength(2);
  });

  it('are lost when they are dropped, and come again with a replay', async () => {
    await stage.call('POST', '/control/webhooks', { mode: 'drop' });
    const since = stage.sandbox.clock.now().toISOString();
    const [id] = await makeCustomers(1);
    await idle();
    expect(deliveries()).toEqual([]);
    await stage.call('POST', '/control/webhooks', { mode: 'deliver' });
    await stage.call('POST', '/control/webhooks/replay', { since });
    expect(events().map((event) => event.intuitentityid)).toEqual([id]);
    stage.app.received.length = 0;
    const all = await stage.call('POST', '/control/webhooks/replay');
    const first = events().map((event) => event.id);
    expect(all.body).toEqual({ delivered: first.length, failed: 0 });
    await stage.call('POST', '/control/webhooks/replay');
    expect(events().map((event) => event.id)).toEqual([...first, ...first]);
  });

  it('come twice with the same ids when duplicated', async () => {
    await stage.call('POST', '/control/webhooks', { mode: 'duplicate' });
    await makeCustomers(1);
    await idle();
    const ids = events().map((event) => event.id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('all come, in pieces, when shuffled', async () => {
    await stage.call('POST', '/control/webhooks', { mode: 'shuffle' });
    const ids = await makeCustomers(8);
    await idle();
    expect(
      events()
        .map((event) => event.intuitentityid)
        .toSorted(),
    ).toEqual(ids.toSorted());
    expect(deliveries().length).toBeGreaterThan(2);
  });

  it('are repeated after 10, 20 and 30 seconds of the sandbox’s clock until answered 200', async () => {
    stage.app.answerWith = 503;
    await makeCustomers(1);
    await eventually(() => expect(deliveries()).toHaveLength(1));
    await idle();
    for (const [seconds, count] of [
      [9, 1],
      [2, 2],
      [18, 2],
      [3, 3],
    ] as const) {
      await forward(seconds);
      await idle();
      expect(deliveries()).toHaveLength(count);
    }
    stage.app.answerWith = 200;
    // The wait is kept in the rows.
    await stage.restart();
    await forward(31);
    await idle();
    await forward(86_400);
    await idle();
    expect(deliveries()).toHaveLength(4);
    expect(new Set(events().map((event) => event.id)).size).toBe(1);
  });

  it('wait behind one that failed until it is acknowledged, when they are to', async () => {
    await stage.call('POST', '/control/webhooks', { afterFailure: 'withhold' });
    stage.app.answerWith = 503;
    const [first] = await makeCustomers(1);
    await eventually(() => expect(deliveries()).toHaveLength(1));
    stage.app.answerWith = 200;
    const [second] = await makeCustomers(1);
    expect((await idle()).status).toBe(200);
    expect(deliveries()).toHaveLength(1);
    await forward(11);
    await idle();
    expect(events().map((event) => event.intuitentityid)).toEqual([first, first, second]);
  });

  it('count as refused when the answer takes longer than three seconds', async () => {
    stage.app.answerAfterMs = 3_400;
    await makeCustomers(1);
    await eventually(() => expect(deliveries()).toHaveLength(1));
    expect((await idle()).status).toBe(200);
    stage.app.answerAfterMs = 0;
    await forward(11);
    await idle();
    expect(deliveries()).toHaveLength(2);
  });
});
