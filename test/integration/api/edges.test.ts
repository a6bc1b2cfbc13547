import { request as rawRequest } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer, World } from '../../support/world.ts';
import { addTenant, expectStatus, problemIn, startStage, type Tenant } from './stage.ts';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startStage();
  tenant = await addTenant(world);
});
afterAll(() => world.stop());

/** A request whose body is exactly this text. */
async function sendText(
  path: string,
  options: { method?: string; text?: string; type?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { method = 'POST', text, type = 'application/json' } = options;
  const response = await fetch(`${world.baseUrl}/api/v1/companies/${tenant.realmId}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tenant.writeKey}`,
      ...(text === undefined ? {} : { 'content-type': type }),
      ...options.headers,
    },
    ...(text === undefined ? {} : { body: text }),
  });
  const body: unknown = JSON.parse((await response.text()) || 'null');
  return { status: response.status, headers: response.headers, body };
}

test('a path that does not exist is a problem, with and without a key', async () => {
  expect(problemIn(await world.api('/nothing')).status).toBe(404);
  expect(problemIn(await tenant.call('/reports/aging')).status).toBe(404);
  const reverse = '/charges/6f1c2f0e-6a44-4f0e-9d3b-0d7c4f4b9a10/reverse';
  expect(problemIn(await tenant.call(reverse, { body: { reason: 'x' } })).status).toBe(404);
});

test('a method that a path does not take is answered with those that it takes', async () => {
  const wrong = await tenant.call('/invoices', { method: 'DELETE' });
  expect(problemIn(wrong).status).toBe(405);
  expect(wrong.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  const holds = await tenant.call('/holds', { method: 'PATCH', body: {} });
  expect(holds.headers.get('allow')).toBe('GET, POST, HEAD, OPTIONS');
  const options = await world.api('/companies', { method: 'OPTIONS' });
  expect(options.status).toBe(204);
  expect(options.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
});

test('the number of calls a minute is limited, and counted once', async () => {
  const answer = await world.api('/companies');
  const policies = answer.headers.get('ratelimit-policy')?.split(',') ?? [];
  expect(policies).toEqual([expect.stringContaining('q=6000; w=60')]);
});

test('HEAD answers as GET does, without the body', async () => {
  const answer = await sendText('/invoices', { method: 'HEAD' });
  expect(answer.status).toBe(200);
  expect(answer.body).toBeNull();
  expect(answer.headers.get('content-type')).toContain('application/json');
  expect((await world.api('/companies', { method: 'HEAD' })).status).toBe(401);
});

test('answers are kept by no cache', async () => {
  expect((await tenant.call('')).headers.get('cache-control')).toBe('no-store');
});

test.each(['{"dryRun":', 'dryRun', '"text"', '42'])(
  'a body that is no JSON object, %s, is malformed',
  async (text) => {
    expect(problemIn(await sendText('/runs', { text })).status).toBe(400);
  },
);

test('a body that is not called JSON, or is too large, is not read', async () => {
  const form = await sendText('/runs', { text: 'dryRun=true', type: 'text/plain' });
  expect(problemIn(form).status).toBe(415);
  const large = JSON.stringify({ dryRun: true, padding: 'x'.repeat(1_100_000) });
  expect(problemIn(await sendText('/runs', { text: large })).status).toBe(413);
});

test('unknown fields are refused by their names', async () => {
  const body = { modes: { reminders: 'off', chargse: 'off' }, colour: 'red' };
  const problem = problemIn(await tenant.call('', { method: 'PATCH', body }));
  expect(problem.status).toBe(422);
  expect(problem.errors).toEqual(
    expect.arrayContaining([
      { field: 'modes.chargse', message: 'is unknown' },
      { field: 'colour', message: 'is unknown' },
    ]),
  );
  const query = problemIn(await tenant.call('/invoices?statsu=open'));
  expect(query.errors).toEqual([{ field: 'statsu', message: 'is unknown' }]);
});

test.each([
  ['timeZone', { timeZone: 'Mars/Olympus' }],
  ['timeZone', { timeZone: '+02:00' }],
  ['sendingDays', { sendingDays: [] }],
  ['sendingDays', { sendingDays: [1, 1] }],
  ['sendingDays.0', { sendingDays: [8] }],
  ['holidays', { holidays: { country: 'XX' } }],
  ['holidays', { holidays: { country: 'US', region: 'SCT' } }],
  ['daysOff.0', { daysOff: ['2026-02-30'] }],
  ['sendingHour', { sendingHour: 24 }],
  ['sendingHour', { sendingHour: '9' }],
  ['promiseGraceDays', { promiseGraceDays: 31 }],
  ['modes.charges', { modes: { charges: 'sometimes' } }],
  ['replyTo', { replyTo: 'nobody' }],
  ['fromName', { fromName: 'Ada\r\nBcc: all@example.com' }],
  ['paymentInstructions', { paymentInstructions: 'a\u0000b' }],
  ['paymentInstructions', { paymentInstructions: '\ud800' }],
  ['stopped', { stopped: null }],
])('a wrong %s is refused, and nothing is changed', async (field, body) => {
  const before = expectStatus(await tenant.call(''), 200);
  const problem = problemIn(await tenant.call('', { method: 'PATCH', body }));
  expect(problem.status).toBe(422);
  expect(problem.errors?.map((error) => error.field)).toEqual([field]);
  expect(expectStatus(await tenant.call(''), 200)).toEqual(before);
});

test('the settings that are given change, and the others stay', async () => {
  const body = {
    modes: { charges: 'review' },
    timeZone: 'America/Los_Angeles',
    sendingDays: [2, 4],
    sendingHour: 7,
    holidays: { country: 'US', region: 'CA' },
    daysOff: ['2026-12-24', '2026-12-31'],
    replyTo: 'owner@shop.example',
    fromName: 'The Shop',
    paymentInstructions: 'By cheque.\nTo the shop.',
  };
  const changed = expectStatus(await tenant.call('', { method: 'PATCH', body }), 200);
  expect(changed).toMatchObject({
    ...body,
    modes: { reminders: 'observe', charges: 'review' },
    currency: 'USD',
    connection: { status: 'connected' },
    stopped: false,
    sync: { pending: 0 },
    today: '2026-03-12',
    // Seven o'clock in California had passed, so the next run is tomorrow's.
    nextRunAt: '2026-03-13T14:00:00.000Z',
  });
  const cleared = { replyTo: null, fromName: null, paymentInstructions: null, stopped: true };
  const after = expectStatus(await tenant.call('', { method: 'PATCH', body: cleared }), 200);
  expect(after).toMatchObject({ ...cleared, sendingHour: 7 });
  const trace = await world.dunwell.stores.audit.list(tenant.realmId, 3);
  expect(trace.map(({ what }) => what)).toEqual([
    'settings changed',
    'stopped',
    'settings changed',
  ]);
  expect(JSON.stringify(trace.map(({ detail }) => detail))).not.toContain('@');
});

test.each(['/charges/1', '/charges/%00', '/invoices/%00', '/customers/a%20b', '/runs/x'])(
  'an id that cannot be one, %s, names nothing',
  async (path) => {
    expect(problemIn(await tenant.call(path)).status).toBe(404);
  },
);

test('a path that cannot be decoded is malformed', async () => {
  const url = new URL(world.baseUrl);
  const sent = rawRequest({
    host: '127.0.0.1',
    port: url.port,
    path: `/api/v1/companies/${tenant.realmId}/invoices/%E0%A4%A`,
    headers: { authorization: `Bearer ${tenant.writeKey}` },
  }).end();
  const [response] = await once(sent, 'response');
  expect(response.statusCode).toBe(400);
  expect(response.headers['content-type']).toContain('application/problem+json');
  response.resume();
});

test('a charge that is not there cannot be waived, nor one without a reason', async () => {
  const unknown = '/charges/6f1c2f0e-6a44-4f0e-9d3b-0d7c4f4b9a10';
  const waive = await tenant.call(`${unknown}/waive`, { body: { reason: 'Goodwill' } });
  expect(problemIn(waive).status).toBe(404);
  const silent = await tenant.call(`${unknown}/waive`, { body: {} });
  expect(problemIn(silent).errors?.map((error) => error.field)).toEqual(['reason']);
});

test('no key and no address is in the log', () => {
  const log = world.logLines.join('\n');
  expect(log).toContain('/api/v1/companies/:realm');
  expect(log).not.toContain(tenant.writeKey);
  expect(log).not.toContain('@');
});
