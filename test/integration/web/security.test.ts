import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, type Stage } from './stage.ts';

let world: World;
let stage: Stage;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
});
afterAll(() => world.stop());

const stoppedNow = async (): Promise<boolean | undefined> =>
  (await world.dunwell.stores.companies.find(stage.realmId))?.stopped;

describe('a form that changes something', () => {
  const stop = { reason: '' };
  const send = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    stage.visitor.post(stage.at('/stop'), fields, { headers });
  const sendWithoutToken = (fields: Record<string, string>) =>
    stage.visitor.post(stage.at('/stop'), fields, { withoutToken: true });

  test.each([
    ['without the token of its session', () => sendWithoutToken(stop)],
    ['with a wrong token', () => sendWithoutToken({ ...stop, _csrf: 'wrong' })],
    ['when the browser says cross-site', () => send(stop, { 'sec-fetch-site': 'cross-site' })],
    ['when the browser says same-site', () => send(stop, { 'sec-fetch-site': 'same-site' })],
    ['when the browser says none', () => send(stop, { 'sec-fetch-site': 'none' })],
    ['from another origin', () => send(stop, { origin: 'https://evil.example' })],
    ['from an origin that hides itself', () => send(stop, { origin: 'null' })],
  ])('is refused %s', async (_case, sendForm) => {
    const page = await sendForm();
    expect(page.status).toBe(403);
    expect(page.html).toContain('This is not open to you');
    expect(await stoppedNow()).toBe(false);
  });

  test('is taken from a page of ours', async () => {
    const headers = { 'sec-fetch-site': 'same-origin' };
    const page = await stage.visitor.post(stage.at('/stop'), stop, { headers });
    expect(page.status).toBe(200);
    expect(await stoppedNow()).toBe(true);
    await stage.visitor.post(stage.at('/stop/resume'));
    expect(await stoppedNow()).toBe(false);
  });

  test('is refused when it is too large', async () => {
    const note = 'x'.repeat(300_000);
    const page = await stage.visitor.post(stage.at('/policy'), { note, intent: 'save' });
    expect(page.status).toBe(413);
    expect(page.html).toContain('That is too large');
  });
});

describe('every answer', () => {
  test('forbids whatever is not ours, and is kept out of caches', async () => {
    const page = await stage.visitor.get(stage.at('/invoices'));
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`form-action 'self' ${world.sandboxUrl}`);
    expect(policy).not.toMatch(/unsafe|\*|data:/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('x-powered-by')).toBeNull();
    expect(page.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('an asset may be kept for a while', async () => {
    const asset = await stage.visitor.get('/assets/dunwell.css');
    expect(asset.status).toBe(200);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=300');
  });

  test('the session cookie is out of reach of scripts and other sites', async () => {
    const response = await fetch(`${world.baseUrl}/connect`, { redirect: 'manual' });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^dunwell\.sid=/);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
  });

  test('a page that is not there says so with the number of the log', async () => {
    const page = await stage.visitor.get('/nothing/here');
    expect(page.status).toBe(404);
    const number = /<code>([0-9a-f-]{36})<\/code>/.exec(page.html)?.[1];
    expect(number).toBe(page.headers.get('x-request-id'));
  });

  test('TRACE is refused', async () => {
    const { port } = new URL(world.baseUrl);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write('TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      });
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 405/);
  });

  test('the health check looks at the database', async () => {
    const health = await fetch(`${world.baseUrl}/healthz`);
    expect(health.status).toBe(200);
    expect(await health.json()).toEqual({ status: 'ok' });
  });
});

test('the log names routes, never addresses, queries, codes or tokens', async () => {
  await stage.visitor.get(stage.at('/invoices?q=Harbour-secret'));
  await stage.visitor.get(stage.at(`/invoices/${stage.invoiceId}`));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const log = world.logLines.join('');
  expect(log).toContain('"route":"/c/:realm/invoices/:id"');
  expect(log).toContain(`"realmId":"${stage.realmId}"`);
  expect(log).not.toMatch(/Harbour-secret|state=|code=|pay@harbour\.example/);
  expect(log).not.toContain(stage.apiKey);
  const sid = decodeURIComponent(stage.visitor.cookies.get('dunwell.sid') ?? '');
  expect(log).not.toContain(sid.slice(2, 20));
  const connection = await world.dunwell.stores.connections.find(stage.realmId);
  expect(log).not.toContain(connection?.grant?.accessToken);
  expect(log).not.toContain(connection?.grant?.refreshToken);
});
