import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { controlAppId } from '../../../src/sandbox/oauth/apps.ts';
import { createSandboxTables } from '../../../src/sandbox/tables.ts';
import { createThrottles, type Throttles } from '../../../src/sandbox/throttles/throttles.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { setStage, type Stage } from './run-sandbox.ts';

describe('the limits of the v3 API', () => {
  let database: TestDatabase;
  let pool: Pool;
  let throttles: Throttles;
  let now = 0;

  beforeAll(async () => {
    database = await createTestDatabase('template0');
    pool = new Pool({ connectionString: database.url, max: 2 });
    await createSandboxTables(pool);
  });
  beforeEach(async () => {
    throttles = await createThrottles({ pool, realMs: () => now });
    await throttles.configure({ enabled: true, spareSecondApp: false });
    now += 3_600_000;
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const call = (more: Partial<Parameters<Throttles['admit']>[0]> = {}) =>
    throttles.admit({ realmId: 'r', appId: 'app', isBatch: false, ...more });
  /** How many of `count` calls, each `stepMs` after the last, are admitted. */
  const admitted = (count: number, stepMs: number, more = {}) =>
    Array.from({ length: count }, () => {
      now += stepMs;
      return call(more);
    }).filter(Boolean).length;

  it('let ten calls a second of an app into a realm', () => {
    expect(admitted(25, 0)).toBe(10);
    expect(call({ appId: 'other' })).toBe(true);
    expect(call({ realmId: 'elsewhere' })).toBe(true);
    now += 999;
    expect(call()).toBe(false);
    now += 1;
    expect(call()).toBe(true);
  });

  it('let 500 calls a minute into a realm, whoever makes them', () => {
    const some = admitted(300, 105, { appId: 'one' });
    expect(some + admitted(250, 105, { appId: 'two' })).toBe(500);
    expect(call({ appId: 'three' })).toBe(false);
    expect(call({ realmId: 'elsewhere', appId: 'three' })).toBe(true);
    now += 60_000;
    expect(call({ appId: 'three' })).toBe(true);
  });

  it('let 40 batches a minute of an app and 120 of all into a realm', () => {
    for (const appId of ['one', 'two']) {
      expect(admitted(45, 110, { appId, isBatch: true })).toBe(40);
    }
    expect(call({ appId: 'one' })).toBe(true);
    expect(admitted(40, 110, { appId: 'three', isBatch: true })).toBe(40);
    expect(call({ appId: 'four', isBatch: true })).toBe(false);
    expect(call({ appId: 'four' })).toBe(true);
  });

  it('spare the second app when asked, and everyone when switched off', async () => {
    await throttles.configure({ enabled: true, spareSecondApp: true });
    expect(admitted(600, 0, { appId: controlAppId })).toBe(600);
    expect(admitted(25, 0)).toBe(10);
    await throttles.configure({ enabled: false, spareSecondApp: false });
    expect(admitted(600, 0)).toBe(600);
    const restarted = await createThrottles({ pool, realMs: () => now });
    expect(restarted.settings()).toEqual({ enabled: false, spareSecondApp: false });
  });
});

describe('a call over a limit', () => {
  let stage: Stage;
  let company: { realmId: string; accessToken: string };
  beforeAll(async () => {
    stage = await setStage({ isThrottled: true });
    const made = await stage.call('POST', '/control/companies', {});
    company = z.object({ realmId: z.string(), accessToken: z.string() }).parse(made.body);
  });
  afterAll(() => stage.close());

  const read = () =>
    fetch(`${stage.sandbox.baseUrl}/v3/company/${company.realmId}/companyinfo/1`, {
      headers: { authorization: `Bearer ${company.accessToken}` },
    });

  it('is answered 429 with QuickBooks’ body, without Retry-After, and is logged', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, read));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused.length).toBeGreaterThan(0);
    const [one] = refused;
    expect(one?.headers.get('retry-after')).toBeNull();
    expect(one?.headers.get('intuit_tid')).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(await one?.json()).toEqual({
      Fault: {
        Error: [
          {
            Message: 'message=ThrottleExceeded; errorCode=003001; statusCode=429',
            Detail: 'The request limit was reached.  Try again later',
            code: '3001',
          },
        ],
        type: 'SERVICE',
      },
      time: expect.stringMatching(/^\d{4}-.*-0[78]:00$/),
    });
    const log = await stage.call('GET', '/control/requests?limit=3');
    expect(log.body).toMatchObject({
      items: [{ kind: 'read' }, { kind: 'read' }, { kind: 'read' }],
      totals: {
        requests: 30,
        throttled: refused.length,
        failed: refused.length,
        metered: 0,
        byKind: { read: 30 },
        byStatus: { 429: refused.length },
      },
    });
  });

  it('is let through once the limits are switched off, also after a restart', async () => {
    const off = await stage.call('PUT', '/control/throttles', { enabled: false });
    expect(off).toEqual({ status: 200, body: { enabled: false, spareSecondApp: false } });
    await stage.restart();
    expect(await stage.call('GET', '/control/throttles')).toMatchObject({
      body: { enabled: false },
    });
    const answers = await Promise.all(Array.from({ length: 30 }, read));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    const wrong = await stage.call('PUT', '/control/throttles', { enabled: 'maybe' });
    expect(wrong.status).toBe(422);
  });
});
