import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { followSandboxClock } from '../../../src/sandbox/clock/follow-clock.ts';
import { credentials, setStage, type Stage } from './run-sandbox.ts';

const companySchema = z.object({ realmId: z.string(), accessToken: z.string() });
type Company = z.infer<typeof companySchema>;
const requestsSchema = z.object({
  items: z.array(
    z.object({
      api: z.string(),
      kind: z.string(),
      method: z.string(),
      path: z.string(),
      status: z.number().nullable(),
      metered: z.boolean(),
      fault: z.string().nullable(),
    }),
  ),
  totals: z.object({ requests: z.number(), metered: z.number() }),
});

async function makeCompany(stage: Stage, body: object = {}): Promise<Company> {
  return companySchema.parse((await stage.call('POST', '/control/companies', body)).body);
}

const v3 = (stage: Stage, company: Company, path: string, body?: object) =>
  fetch(`${stage.sandbox.baseUrl}/v3/company/${company.realmId}/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${company.accessToken}`, accept: 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

describe('the clock', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage({ now: '2026-03-02T17:00:00Z' });
  });
  afterAll(() => stage.close());

  const setClock = (now: string) => stage.call('PUT', '/control/clock', { now });
  const millisecondsFrom = (instant: string) =>
    stage.sandbox.clock.now().getTime() - Date.parse(instant);

  it('goes anywhere while no company exists, then only forward', async () => {
    expect((await setClock('2020-01-01T00:00:00Z')).status).toBe(200);
    expect((await setClock('2026-03-02T12:00:00-05:00')).status).toBe(200);
    await makeCompany(stage);
    expect((await setClock('2026-03-12T17:00:00Z')).status).toBe(200);
    expect(millisecondsFrom('2026-03-12T17:00:00Z')).toBeLessThan(5_000);
    expect(await setClock('2026-03-12T16:59:59Z')).toMatchObject({
      status: 409,
      body: { status: 409, title: expect.any(String), detail: expect.any(String) },
    });
  });

  it('is followed by other processes before the answer comes', async () => {
    const follower = await followSandboxClock(stage.database.url, { now: () => new Date() });
    expect((await setClock('2026-03-20T17:00:00Z')).status).toBe(200);
    expect(follower.now().getTime() - Date.parse('2026-03-20T17:00:00Z')).toBeLessThan(5_000);
    expect(follower.now() >= new Date('2026-03-20T17:00:00Z')).toBe(true);
    await follower.stop();
    expect((await setClock('2026-03-20T18:00:00Z')).status).toBe(200);
  });

  it('runs on over a restart, and an earlier start time does not turn it back', async () => {
    const before = stage.sandbox.clock.now();
    await stage.restart({ now: '2026-03-02T17:00:00Z' });
    const after = stage.sandbox.clock.now();
    expect(after >= before).toBe(true);
    expect(after.getTime() - before.getTime()).toBeLessThan(20_000);
  });

  it('refuses what is no instant', async () => {
    const answer = await setClock('tomorrow');
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'now' }] } });
    const noJson = await fetch(`${stage.sandbox.baseUrl}/control/clock`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(noJson.status).toBe(400);
    expect(noJson.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });
});

describe('companies, faults and the request log', () => {
  let stage: Stage;
  let company: Company;
  beforeAll(async () => {
    stage = await setStage({ now: '2026-03-02T17:00:00Z' });
    company = await makeCompany(stage);
  });
  afterAll(() => stage.close());
  afterEach(() => stage.call('DELETE', '/control/faults'));

  const addFault = async (fault: object) => {
    expect((await stage.call('POST', '/control/faults', fault)).status).toBe(201);
  };
  const customerCount = async (): Promise<number> => {
    const answer = await v3(stage, company, 'query?query=select%20count(*)%20from%20Customer');
    const body: unknown = await answer.json();
    return z.object({ QueryResponse: z.object({ totalCount: z.number() }) }).parse(body)
      .QueryResponse.totalCount;
  };
  const requests = async (query: string) =>
    requestsSchema.parse((await stage.call('GET', `/control/requests?${query}`)).body);

  it('connects a company as a person would, and hands out keys', async () => {
    const made = await stage.call('POST', '/control/companies', { connect: true, currency: 'EUR' });
    expect(made).toMatchObject({
      status: 201,
      body: { realmId: expect.any(String), apiKey: expect.stringMatching(/^key-of-/) },
    });
    expect((await v3(stage, companySchema.parse(made.body), 'preferences')).status).toBe(200);
  });

  it('refuses what it does not know, naming the field', async () => {
    const answer = await stage.call('POST', '/control/companies', { timeZone: 'Mars/Base' });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'timeZone' }] } });
    expect((await stage.call('POST', '/control/faults', { fault: 'flood' })).status).toBe(422);
    expect((await stage.call('GET', '/control/nothing')).status).toBe(404);
  });

  it('drops the connection after the write with applied-then-reset', async () => {
    const match = { api: 'quickbooks', method: 'POST', path: '/customer' };
    await addFault({ match, fault: 'applied-then-reset', times: 1 });
    await expect(v3(stage, company, 'customer', { DisplayName: 'Once' })).rejects.toThrow(
      'fetch failed',
    );
    expect(await customerCount()).toBe(1);
    expect((await v3(stage, company, 'customer', { DisplayName: 'Twice' })).status).toBe(200);
  });

  it('drops it before the write with reset, on the nth match, so many times', async () => {
    const before = await customerCount();
    await addFault({ match: { path: 'customer$', nth: 2 }, fault: 'reset', times: 2 });
    expect((await v3(stage, company, 'customer', { DisplayName: 'A' })).status).toBe(200);
    await expect(v3(stage, company, 'customer', { DisplayName: 'B' })).rejects.toThrow(
      'fetch failed',
    );
    await stage.restart();
    await expect(v3(stage, company, 'customer', { DisplayName: 'B' })).rejects.toThrow(
      'fetch failed',
    );
    expect((await v3(stage, company, 'customer', { DisplayName: 'B' })).status).toBe(200);
    expect(await customerCount()).toBe(before + 2);
  });

  it('answers 500, 429 and a fault inside a 200 as QuickBooks does', async () => {
    for (const [fault, status, code] of [
      ['500', 500, '10000'],
      ['429', 429, '3001'],
      ['200-fault', 200, '6000'],
    ] as const) {
      await addFault({ match: { api: 'quickbooks' }, fault });
      const answer = await v3(stage, company, 'preferences');
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({ Fault: { Error: [{ code }] } });
      expect(answer.headers.get('intuit_tid')).toBeTruthy();
    }
    await addFault({ match: { api: 'postmark' }, fault: '500' });
    expect((await v3(stage, company, 'preferences')).status).toBe(200);
    expect(await stage.call('GET', '/server')).toMatchObject({ body: { ErrorCode: 500 } });
  });

  it('refuses a connection whose admin was removed, in the words of a refused token', async () => {
    await addFault({ match: { api: 'quickbooks' }, fault: '120' });
    const answer = await v3(stage, company, 'preferences');
    expect(answer.status).toBe(403);
    expect(answer.headers.get('intuit_tid')).toBeTruthy();
    const message = 'message=AuthorizationFailure; errorCode=000120; statusCode=403';
    expect(await answer.json()).toMatchObject({
      fault: { error: [{ message, code: '120', element: null }], type: 'AUTHORIZATION' },
    });
  });

  it('never answers with timeout, and later than it should with slow', async () => {
    await addFault({ match: { api: 'quickbooks' }, fault: 'timeout' });
    await expect(
      fetch(`${stage.sandbox.baseUrl}/v3/company/1/preferences`, {
        signal: AbortSignal.timeout(300),
      }),
    ).rejects.toThrow(/timeout|aborted/i);
    await addFault({ match: { api: 'quickbooks' }, fault: 'slow', delayMs: 300 });
    const started = performance.now();
    expect((await v3(stage, company, 'preferences')).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(290);
  });

  it('strikes tokens only when they are named', async () => {
    const refresh = () =>
      fetch(`${stage.sandbox.baseUrl}/oauth2/v1/tokens/bearer`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          client_id: credentials.clientId,
          client_secret: credentials.clientSecret,
        }),
      });
    await addFault({ match: { api: 'quickbooks', method: 'POST' }, fault: '500' });
    expect((await refresh()).status).toBe(400);
    await addFault({ match: { api: 'quickbooks', path: 'tokens/bearer' }, fault: '500' });
    expect((await refresh()).status).toBe(500);
  });

  it('keeps a log of every request, without what is secret', async () => {
    const mine = await makeCompany(stage);
    await v3(stage, mine, 'customer', { DisplayName: 'Logged' });
    await v3(stage, mine, 'customer/1');
    await v3(stage, mine, 'query?query=select%20*%20from%20Invoice');
    const log = await requests(`api=quickbooks&realmId=${mine.realmId}`);
    expect(log.items.map((one) => [one.kind, one.status, one.path.split('?')[0]])).toEqual([
      ['create', 200, `/v3/company/${mine.realmId}/customer`],
      ['read', 200, `/v3/company/${mine.realmId}/customer/1`],
      ['query', 200, `/v3/company/${mine.realmId}/query`],
    ]);
    // The second app's own calls are not the app's to pay for.
    expect(log.totals).toMatchObject({ requests: 3, metered: 0 });
    const everything = await requests('');
    expect(everything.items.some((one) => one.fault === 'applied-then-reset')).toBe(true);
    expect(JSON.stringify(everything)).not.toMatch(/code=|test-secret|state-1/);
    const later = new Date(stage.sandbox.clock.now().getTime() + 1_000).toISOString();
    expect((await requests(`since=${later}`)).items).toEqual([]);
  });

  it('answers idle once the app has nothing left to do', async () => {
    stage.app.isIdle = false;
    const waiting = stage.call('POST', '/control/idle');
    const first = await Promise.race([
      waiting,
      new Promise<string>((resolve) => setTimeout(() => resolve('still waiting'), 200)),
    ]);
    expect(first).toBe('still waiting');
    stage.app.isIdle = true;
    expect(await waiting).toMatchObject({ status: 200, body: { idle: true } });
  });
});

describe('starting', () => {
  it('fails with the system’s error when the port is taken', async () => {
    const stage = await setStage();
    await expect(stage.startAgainOn(stage.sandbox.port)).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await stage.close();
  });
});
