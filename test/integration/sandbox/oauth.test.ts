import OAuthClient from 'intuit-oauth';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { credentials, setStage, type Stage } from './run-sandbox.ts';

let stage: Stage;
let realmId: string;
let accessToken: string;

const tokens = z.object({
  token_type: z.literal('bearer'),
  access_token: z.string(),
  refresh_token: z.string(),
  expires_in: z.literal(3600),
  x_refresh_token_expires_in: z.number(),
  id_token: z.string().optional(),
});
const company = z.object({ realmId: z.string(), accessToken: z.string() });

beforeAll(async () => {
  stage = await setStage({ now: '2026-03-02T17:00:00Z' });
  const made = await stage.call('POST', '/control/companies', { name: 'First <b>' });
  ({ realmId, accessToken } = company.parse(made.body));
});
afterAll(() => stage.close());

const redirectUri = () => `${stage.app.baseUrl}/oauth/callback`;

function oauthClient(): OAuthClient {
  const client = new OAuthClient({
    clientId: credentials.clientId,
    clientSecret: credentials.clientSecret,
    environment: 'sandbox',
    redirectUri: redirectUri(),
  });
  client.setAuthorizeURLs({
    authorizeEndpoint: `${stage.sandbox.baseUrl}/connect/oauth2`,
    tokenEndpoint: `${stage.sandbox.baseUrl}/oauth2/v1/tokens/bearer`,
    revokeEndpoint: `${stage.sandbox.baseUrl}/v2/oauth2/tokens/revoke`,
    userInfoEndpoint: `${stage.sandbox.baseUrl}/v1/openid_connect/userinfo`,
  });
  return client;
}

const bothScopes = ['com.intuit.quickbooks.accounting', 'openid'];

function authorizeUrl(state = 'state-1', scope = bothScopes): URL {
  return new URL(oauthClient().authorizeUri({ scope, state }));
}

async function consent(fields: Record<string, string>, url = authorizeUrl()): Promise<Response> {
  const form = new URLSearchParams(url.search);
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return fetch(`${stage.sandbox.baseUrl}/connect/oauth2`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
}

async function connect(scope = bothScopes): Promise<{ client: OAuthClient; callback: string }> {
  const url = authorizeUrl('state-1', scope);
  const answer = await consent({ action: 'connect', company: realmId }, url);
  const callback = answer.headers.get('location') ?? '';
  const client = oauthClient();
  await client.createToken(callback);
  return { client, callback };
}

const refreshWith = (refreshToken: string, headers: Record<string, string> = {}) =>
  fetch(`${stage.sandbox.baseUrl}/oauth2/v1/tokens/bearer`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${credentials.clientId}:${credentials.clientSecret}`)}`,
      ...headers,
    },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
  });

const readCompany = (token: string, realm = realmId) =>
  fetch(`${stage.sandbox.baseUrl}/v3/company/${realm}/companyinfo/${realm}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
  });

describe('the consent page', () => {
  it('lists the companies, with their names escaped', async () => {
    const page = await fetch(authorizeUrl());
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).toContain('First &lt;b&gt;');
    expect(text).not.toContain('First <b>');
    expect(text).toContain(`value="${realmId}"`);
  });

  it('comes back with a code, the state and the realm', async () => {
    const answer = await consent({ action: 'connect', company: realmId });
    expect(answer.status).toBe(302);
    const back = new URL(answer.headers.get('location') ?? '');
    expect(`${back.origin}${back.pathname}`).toBe(redirectUri());
    expect(back.searchParams.get('state')).toBe('state-1');
    expect(back.searchParams.get('realmId')).toBe(realmId);
    expect(back.searchParams.get('code')).toBeTruthy();
  });

  it('comes back with access_denied when the person cancels', async () => {
    const answer = await consent({ action: 'cancel' });
    const back = new URL(answer.headers.get('location') ?? '');
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('code')).toBeNull();
  });

  it('makes a new company when asked, and not without a name', async () => {
    const made = await consent({ action: 'connect', company: 'new', name: 'Second' });
    const back = new URL(made.headers.get('location') ?? '');
    expect(back.searchParams.get('realmId')).not.toBe(realmId);
    const nameless = await consent({ action: 'connect', company: 'new', name: ' ' });
    expect(nameless.status).toBe(422);
  });

  it('never redirects to an address that is not the app’s', async () => {
    const url = authorizeUrl();
    url.searchParams.set('redirect_uri', 'https://evil.example/callback');
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(400);
    expect((await consent({ action: 'cancel' }, url)).status).toBe(400);
  });
});

describe('tokens, through intuit-oauth', () => {
  it('are issued for a code and open the company’s API', async () => {
    const { client } = await connect();
    const issued = tokens.parse(client.getToken());
    expect(issued.x_refresh_token_expires_in).toBe(8_726_400);
    expect((await readCompany(issued.access_token)).status).toBe(200);
  });

  it('come with an id token signed by a key of the JWKS', async () => {
    const { client } = await connect();
    const keys = createRemoteJWKSet(new URL(`${stage.sandbox.baseUrl}/op/v1/jwks`));
    const { payload } = await jwtVerify(tokens.parse(client.getToken()).id_token ?? '', keys, {
      issuer: 'https://oauth.platform.intuit.com/op/v1',
      audience: credentials.clientId,
      currentDate: stage.sandbox.clock.now(),
    });
    expect(payload.sub).toBeTruthy();
    expect(payload['realmid']).toBe(realmId);
  });

  it('end when their code is used twice', async () => {
    const { client, callback } = await connect();
    await expect(oauthClient().createToken(callback)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const issued = tokens.parse(client.getToken());
    expect((await readCompany(issued.access_token)).status).toBe(401);
    const refreshed = await refreshWith(issued.refresh_token);
    expect(refreshed.status).toBe(400);
    expect(await refreshed.json()).toEqual({
      error: 'invalid_grant',
      error_description: 'Token invalid',
    });
  });

  it('are refused for another realm, and when nobody issued them', async () => {
    const { client } = await connect();
    const issued = tokens.parse(client.getToken());
    expect((await readCompany(issued.access_token, '999')).status).toBe(403);
    expect((await readCompany('made-up')).status).toBe(401);
  });

  it('are refused with a wrong client secret', async () => {
    const answer = await refreshWith('any', {
      authorization: `Basic ${btoa('test-client:wrong')}`,
    });
    expect(answer.status).toBe(401);
  });

  it('end with a revoke of either', async () => {
    const { client } = await connect();
    const issued = tokens.parse(client.getToken());
    await client.revoke({ refresh_token: issued.refresh_token });
    expect((await readCompany(issued.access_token)).status).toBe(401);
    expect((await refreshWith(issued.refresh_token)).status).toBe(400);
  });

  it('end with a revoke of the access token too, once', async () => {
    const { client } = await connect();
    const issued = tokens.parse(client.getToken());
    await client.revoke({ access_token: issued.access_token });
    expect((await refreshWith(issued.refresh_token)).status).toBe(400);
    await expect(client.revoke({ access_token: issued.access_token })).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('open no company without the accounting scope, and no profile without openid', async () => {
    const profile = tokens.parse((await connect(['openid'])).client.getToken());
    expect((await readCompany(profile.access_token)).status).toBe(403);
    const accounting = await connect(['com.intuit.quickbooks.accounting']);
    const issued = tokens.parse(accounting.client.getToken());
    expect(issued.id_token).toBeFalsy();
    expect((await readCompany(issued.access_token)).status).toBe(200);
    const answer = await fetch(`${stage.sandbox.baseUrl}/v1/openid_connect/userinfo`, {
      headers: { authorization: `Bearer ${issued.access_token}` },
    });
    expect(answer.status).toBe(401);
  });

  it('end when the person disconnects inside QuickBooks, who lands at the app', async () => {
    const { client } = await connect();
    const issued = tokens.parse(client.getToken());
    const home = await (await fetch(stage.sandbox.baseUrl)).text();
    expect(home).toContain(`action="/companies/${realmId}/disconnect"`);
    const disconnect = () =>
      fetch(`${stage.sandbox.baseUrl}/companies/${realmId}/disconnect`, {
        method: 'POST',
        redirect: 'manual',
      });
    const answer = await disconnect();
    const landing = `${stage.app.baseUrl}/disconnected?realmId=${realmId}`;
    expect([answer.status, answer.headers.get('location')]).toEqual([302, landing]);
    expect((await readCompany(issued.access_token)).status).toBe(401);
    expect((await refreshWith(issued.refresh_token)).status).toBe(400);
    expect((await disconnect()).status).toBe(409);
    expect(await (await fetch(stage.sandbox.baseUrl)).text()).toContain('Not connected');

    const again = tokens.parse((await connect()).client.getToken());
    const path = `/control/companies/${realmId}/disconnect`;
    const called = await stage.call('POST', path);
    expect(called).toEqual({ status: 200, body: { realmId, landingUrl: landing } });
    expect((await readCompany(again.access_token)).status).toBe(401);
    expect((await stage.call('POST', path)).status).toBe(409);
    // The second app's connection is another one.
    expect((await readCompany(accessToken)).status).toBe(200);
  });

  it('expire on the sandbox’s clock, and the refresh token changes after 24 hours', async () => {
    const { client } = await connect();
    const first = tokens.parse(client.getToken());
    const forward = async (ms: number) => {
      const now = new Date(stage.sandbox.clock.now().getTime() + ms).toISOString();
      expect((await stage.call('PUT', '/control/clock', { now })).status).toBe(200);
    };
    await forward(2 * 3_600_000);
    expect((await readCompany(first.access_token)).status).toBe(401);

    const second = tokens.parse(await (await refreshWith(first.refresh_token)).json());
    expect(second.refresh_token).toBe(first.refresh_token);
    expect((await readCompany(second.access_token)).status).toBe(200);

    await forward(23 * 3_600_000);
    const hard = { 'x-include-refresh-token-hard-expires-in': 'true' };
    const answer: unknown = await (await refreshWith(first.refresh_token, hard)).json();
    const third = tokens.parse(answer);
    expect(third.refresh_token).not.toBe(first.refresh_token);
    expect(answer).toMatchObject({ x_refresh_token_hard_expires_in: expect.any(Number) });
    expect((await refreshWith(first.refresh_token)).status).toBe(400);
    expect((await refreshWith(third.refresh_token)).status).toBe(200);

    // Whoever holds the control surface's token cannot refresh it.
    expect((await readCompany(accessToken)).status).toBe(200);
  });

  it('change once for refreshes at the same time, and an outdated value may end them', async () => {
    const forward = async (hours: number) => {
      const at = stage.sandbox.clock.now().getTime() + hours * 3_600_000;
      await stage.call('PUT', '/control/clock', { now: new Date(at).toISOString() });
    };
    const first = tokens.parse((await connect()).client.getToken());
    await forward(25);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => refreshWith(first.refresh_token)),
    );
    const taken = answers.filter((answer) => answer.status === 200);
    expect(taken).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 400)).toHaveLength(4);
    const second = tokens.parse(await taken[0]?.json());
    expect((await readCompany(second.access_token)).status).toBe(200);

    await stage.call('PUT', '/control/oauth', { outdatedRefresh: 'revoke' });
    expect((await refreshWith(first.refresh_token)).status).toBe(400);
    expect((await readCompany(second.access_token)).status).toBe(401);
    expect((await refreshWith(second.refresh_token)).status).toBe(400);
    await stage.call('PUT', '/control/oauth', { outdatedRefresh: 'refuse' });
  });

  it('end for good at the hard expiry, however often they are refreshed', async () => {
    const twoDays = 2 * 86_400;
    const set = await stage.call('PUT', '/control/oauth', { hardExpirySeconds: twoDays });
    expect(set.body).toEqual({ outdatedRefresh: 'refuse', hardExpirySeconds: twoDays });
    const first = tokens.parse((await connect()).client.getToken());
    expect(first.x_refresh_token_expires_in).toBe(twoDays);
    await stage.call('PUT', '/control/oauth', { hardExpirySeconds: 157_680_000 });
    const start = stage.sandbox.clock.now().getTime();
    const at = (hours: number) =>
      stage.call('PUT', '/control/clock', {
        now: new Date(start + hours * 3_600_000).toISOString(),
      });
    await at(30);
    const hard = { 'x-include-refresh-token-hard-expires-in': 'true' };
    const answer: unknown = await (await refreshWith(first.refresh_token, hard)).json();
    const second = tokens.parse(answer);
    const { x_refresh_token_hard_expires_in: left } = z
      .object({ x_refresh_token_hard_expires_in: z.number() })
      .parse(answer);
    expect(left).toBeLessThanOrEqual(18 * 3_600);
    expect(left).toBeGreaterThan(17 * 3_600);
    expect(second.x_refresh_token_expires_in).toBe(left);
    await at(49);
    expect((await refreshWith(second.refresh_token)).status).toBe(400);
  });
});

describe('the rest of OpenID', () => {
  it('is announced by the discovery document', async () => {
    for (const name of ['openid_configuration', 'openid_sandbox_configuration']) {
      const { body } = await stage.call('GET', `/.well-known/${name}`);
      expect(body).toMatchObject({
        authorization_endpoint: `${stage.sandbox.baseUrl}/connect/oauth2`,
        token_endpoint: `${stage.sandbox.baseUrl}/oauth2/v1/tokens/bearer`,
        jwks_uri: `${stage.sandbox.baseUrl}/op/v1/jwks`,
      });
    }
  });

  it('signs with a new key once it changes, and serves the old one until it is withdrawn', async () => {
    const keyIds = async () => {
      const { body } = await stage.call('GET', '/op/v1/jwks');
      return z.object({ keys: z.array(z.object({ kid: z.string() })) }).parse(body).keys;
    };
    const idToken = async () => tokens.parse((await connect()).client.getToken()).id_token ?? '';
    const before = await idToken();
    const rotated = await stage.call('POST', '/control/oauth/keys');
    const { kid } = z.object({ kid: z.string() }).parse(rotated.body);
    const after = await idToken();
    expect(decodeProtectedHeader(after).kid).toBe(kid);
    expect(decodeProtectedHeader(before).kid).not.toBe(kid);
    expect(await keyIds()).toHaveLength(2);
    const verified = async (token: string) => {
      const keys = createRemoteJWKSet(new URL(`${stage.sandbox.baseUrl}/op/v1/jwks`));
      return jwtVerify(token, keys, { currentDate: stage.sandbox.clock.now() });
    };
    await verified(before);
    await verified(after);
    await stage.restart();
    expect(decodeProtectedHeader(await idToken()).kid).toBe(kid);
    await stage.call('POST', '/control/oauth/keys', { withdrawOld: true });
    expect(await keyIds()).toHaveLength(1);
    await expect(verified(before)).rejects.toThrow(/no applicable key/);
  });

  it('tells who the person is', async () => {
    const { client } = await connect();
    const answer = await client.getUserInfo();
    expect(answer.json).toMatchObject({ emailVerified: true, sub: expect.any(String) });
  });
});
