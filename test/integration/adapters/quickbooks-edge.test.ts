import nock from 'nock';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createQuickBooks } from '../../../src/adapters/quickbooks/client.ts';
import { createEndpointSource } from '../../../src/adapters/quickbooks/endpoints.ts';
import {
  NotFoundError,
  QuickBooksError,
  ReauthoriseError,
  RejectedError,
  StaleObjectError,
  ThrottledError,
  TransientError,
  UnknownOutcomeError,
} from '../../../src/adapters/quickbooks/errors.ts';
import { createIntuitOAuth } from '../../../src/adapters/quickbooks/oauth.ts';
import { loadConfig } from '../../../src/config.ts';

const { credentials } = loadConfig({
  BASE_URL: 'https://dunwell.example.com',
  ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
  SESSION_SECRET: 'x'.repeat(32),
  INTUIT_CLIENT_ID: 'client-id',
  INTUIT_CLIENT_SECRET: 'client-secret-value',
  INTUIT_WEBHOOK_VERIFIER_TOKEN: 'verifier',
  INTUIT_ENVIRONMENT: 'sandbox',
  POSTMARK_SERVER_TOKEN: 'token',
  POSTMARK_FROM: 'billing@example.com',
  POSTMARK_WEBHOOK_USER: 'user',
  POSTMARK_WEBHOOK_PASSWORD: 'password',
});
if (!credentials) throw new Error('No credentials');
const { clientId, clientSecret, endpoints: published } = credentials.intuit;

const host = 'https://sandbox-quickbooks.api.intuit.com';
const realm = '/v3/company/1234';
const accessToken = 'eyJ-access-token-value';
const refreshToken = 'RT1-refresh-token-value';
const renewed: string[] = [];
const quickbooks = createQuickBooks({
  clientId,
  clientSecret,
  endpoints: () => Promise.resolve(published),
  tokens: {
    accessToken: () => Promise.resolve(accessToken),
    renew: (_realmId, rejected) => {
      renewed.push(rejected);
      return Promise.resolve();
    },
  },
}).forCompany('1234');
const oauth = createIntuitOAuth({
  clientId,
  clientSecret,
  redirectUri: 'https://dunwell.example.com/oauth/callback',
  endpoints: () => Promise.resolve(published),
  clock: { now: () => new Date('2026-03-12T17:00:00Z') },
});

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const unused = nock.pendingMocks();
  if (unused.length > 0) throw new Error(`Never asked for: ${unused.join(', ')}`);
  nock.cleanAll();
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

/** What a call fails with; nothing secret may be anywhere in it. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.then(
    () => new Error('The call went through'),
    (caught: unknown) => caught,
  );
  const seen = new Set<unknown>();
  const text = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return String(value);
    if (seen.has(value)) return '';
    seen.add(value);
    return Reflect.ownKeys(value)
      .map((key) => `${String(key)}=${text(Reflect.get(value, key))}`)
      .join(';');
  };
  const all = text(error);
  for (const secret of [accessToken, refreshToken, clientSecret, 'Bearer', 'Basic ', 'ada@']) {
    expect(all).not.toContain(secret);
  }
  return error;
}

const page = '<html><body>503 Service Unavailable for ada@example.com</body></html>';
const update = { Id: '7', SyncToken: '0', Line: [] };

describe('a write over HTTP', () => {
  const post = () => nock(host).post(`${realm}/invoice`).query(true);

  it('sends the request id, the minor version and the sparse flag', async () => {
    let query: unknown;
    let body: unknown;
    nock(host)
      .post(`${realm}/invoice`, (given) => {
        body = given;
        return true;
      })
      .query((given) => {
        query = given;
        return true;
      })
      .matchHeader('authorization', `Bearer ${accessToken}`)
      .reply(200, { Invoice: { ...update, SyncToken: '1' } });
    const answer = await quickbooks.updateInvoice(update, 'charge-1');
    expect(answer).toMatchObject({ Id: '7', SyncToken: '1' });
    expect(query).toMatchObject({ requestid: 'charge-1', minorversion: '75' });
    expect(body).toMatchObject({ sparse: true, Id: '7', SyncToken: '0' });
  });

  it.each([500, 502, 503, 504])(
    'that ends in %i with a page of HTML is of unknown outcome',
    async (status) => {
      post().reply(status, page, { 'content-type': 'text/html', intuit_tid: 'tid-1' });
      const error = await failureOf(quickbooks.updateInvoice(update, 'c'));
      expect(error).toBeInstanceOf(UnknownOutcomeError);
      expect(error).toMatchObject({ details: { status, intuitTid: 'tid-1' } });
    },
  );

  it.each(['ECONNRESET', 'ETIMEDOUT', 'EPIPE'])(
    'that breaks with %s is of unknown outcome',
    async (code) => {
      post().replyWithError(Object.assign(new Error(`broken for ${accessToken}`), { code }));
      expect(await failureOf(quickbooks.updateInvoice(update, 'c'))).toBeInstanceOf(
        UnknownOutcomeError,
      );
    },
  );

  it('that found nobody listening has written nothing', async () => {
    post().replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    expect(await failureOf(quickbooks.updateInvoice(update, 'c'))).toBeInstanceOf(TransientError);
  });

  it('is not repeated by itself, and is sorted by its fault', async () => {
    post().reply(400, {
      Fault: { Error: [{ Message: 'Stale', Detail: 'by ada@example.com', code: '5010' }] },
    });
    expect(await failureOf(quickbooks.updateInvoice(update, 'c'))).toBeInstanceOf(StaleObjectError);
    post().reply(200, {
      Fault: { Error: [{ Message: 'Business Validation', Detail: 'ada@', code: '6000' }] },
    });
    expect(await failureOf(quickbooks.updateInvoice(update, 'c'))).toBeInstanceOf(RejectedError);
    post().reply(429, { Fault: { Error: [{ Message: 'ThrottleExceeded', code: '3001' }] } });
    expect(await failureOf(quickbooks.updateInvoice(update, 'c'))).toBeInstanceOf(ThrottledError);
  });

  it('that is redirected is not followed with its token', async () => {
    post().reply(302, '', { location: 'https://elsewhere.example.com/' });
    expect(await failureOf(quickbooks.updateInvoice(update, 'c'))).toBeInstanceOf(QuickBooksError);
  });

  it('with a body that is no entity is an error and not a success', async () => {
    post().reply(200, page, { 'content-type': 'text/html' });
    expect(await failureOf(quickbooks.updateInvoice(update, 'c'))).toBeInstanceOf(
      UnknownOutcomeError,
    );
  });
});

describe('a read over HTTP', () => {
  const get = () => nock(host).get(`${realm}/invoice/7`).query(true);

  it('is repeated twice, and no more', async () => {
    get().times(2).reply(503, page);
    get().reply(200, { Invoice: { Id: '7' } });
    expect(await quickbooks.readById('Invoice', '7')).toEqual({ Id: '7' });
    get().times(3).reply(500, page);
    expect(await failureOf(quickbooks.readById('Invoice', '7'))).toBeInstanceOf(TransientError);
  });

  it('that is throttled is left alone', async () => {
    get().reply(429, {});
    expect(await failureOf(quickbooks.readById('Invoice', '7'))).toBeInstanceOf(ThrottledError);
  });

  it('of what is gone says so', async () => {
    get().reply(400, { Fault: { Error: [{ Message: 'Object Not Found', code: '610' }] } });
    expect(await failureOf(quickbooks.readById('Invoice', '7'))).toBeInstanceOf(NotFoundError);
  });

  it('with a rejected token renews that token once, then gives up', async () => {
    renewed.length = 0;
    const rejection = {
      fault: { error: [{ message: 'AuthenticationFailed', detail: accessToken, code: '3200' }] },
    };
    get().reply(401, rejection);
    get().reply(200, { Invoice: { Id: '7' } });
    await quickbooks.readById('Invoice', '7');
    expect(renewed).toEqual([accessToken]);
    get().times(2).reply(401, rejection);
    expect(await failureOf(quickbooks.readById('Invoice', '7'))).toBeInstanceOf(ReauthoriseError);
  });

  it('asks for ids in bulk, and only for what are ids', async () => {
    const statements: string[] = [];
    nock(host)
      .get(`${realm}/query`)
      .query((given) => statements.push(String(given['query'])) > 0)
      .times(2)
      .reply(200, { QueryResponse: { Customer: [{ Id: '1' }] } });
    const ids = Array.from({ length: 150 }, (_, index) => String(index + 1));
    await quickbooks.readByIds('Customer', [...ids, "1' or '1'='1", 'undefined', '']);
    expect(statements).toHaveLength(2);
    expect(statements[0]).toContain("Id IN ('1','2',");
    expect(statements[1]).toContain('Active IN (true,false)');
    expect(statements.join('')).not.toMatch(/or '1'|undefined|''/);
  });
});

describe('Intuit’s token service', () => {
  const token = () => nock('https://oauth.platform.intuit.com').post('/oauth2/v1/tokens/bearer');

  it('that answers invalid_grant ends the grant', async () => {
    token().reply(400, { error: 'invalid_grant', error_description: 'Token invalid' });
    expect(await failureOf(oauth.refresh(refreshToken))).toBeInstanceOf(ReauthoriseError);
  });

  it.each([
    [500, 'Internal'],
    [503, page],
    [429, ''],
    [400, JSON.stringify({ error: 'invalid_client' })],
    [200, page],
    [200, '{}'],
    [401, JSON.stringify({ error: 'invalid_client' })],
  ])('that answers %i "%s" does not, and is asked once', async (status, body) => {
    token().reply(status, body);
    expect(await failureOf(oauth.refresh(refreshToken))).toBeInstanceOf(TransientError);
  });

  it.each(['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT'])(
    'that breaks with %s does not',
    async (code) => {
      token().replyWithError(Object.assign(new Error(refreshToken), { code }));
      expect(await failureOf(oauth.refresh(refreshToken))).toBeInstanceOf(TransientError);
    },
  );

  it('that answers with tokens gives a grant with its ends', async () => {
    token().reply(200, {
      token_type: 'bearer',
      access_token: 'new-access',
      refresh_token: 'new-refresh',
      expires_in: 3600,
      x_refresh_token_expires_in: 8_726_400,
    });
    expect(await oauth.refresh(refreshToken)).toEqual({
      accessToken: 'new-access',
      refreshToken: 'new-refresh',
      accessExpiresAt: new Date('2026-03-12T18:00:00Z'),
      refreshExpiresAt: new Date('2026-06-21T17:00:00Z'),
      refreshHardExpiresAt: null,
    });
  });

  it('that says a spent code is invalid does not connect anybody', async () => {
    token().reply(400, { error: 'invalid_grant' });
    expect(await failureOf(oauth.exchangeCode('spent'))).toBeInstanceOf(ReauthoriseError);
  });

  it('counts a grant that is already gone as revoked', async () => {
    const revoke = () => nock('https://developer.api.intuit.com').post('/v2/oauth2/tokens/revoke');
    revoke().reply(400, { error: 'invalid_request' });
    await oauth.revoke(refreshToken);
    revoke().reply(200, '');
    await oauth.revoke(refreshToken);
    revoke().reply(503, page);
    expect(await failureOf(oauth.revoke(refreshToken))).toBeInstanceOf(TransientError);
  });
});

describe('the discovery document', () => {
  const logLines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logLines.push(line) });
  const document = () =>
    nock('https://developer.api.intuit.com').get('/.well-known/openid_sandbox_configuration');

  it('is read once for many who ask at once', async () => {
    const found = {
      issuer: 'https://issuer.example.com',
      authorization_endpoint: 'https://a.example.com/authorize',
      token_endpoint: 'https://a.example.com/token',
      revocation_endpoint: 'https://a.example.com/revoke',
      userinfo_endpoint: 'https://a.example.com/userinfo',
      jwks_uri: 'https://a.example.com/jwks',
    };
    document().reply(200, found);
    const source = createEndpointSource({ published, log });
    const answers = await Promise.all(Array.from({ length: 20 }, () => source()));
    expect(new Set(answers.map((each) => each.token))).toEqual(
      new Set(['https://a.example.com/token']),
    );
    expect((await source()).api).toBe(published.api);
  });

  it('that cannot be read is not asked for again with every call', async () => {
    document().reply(503, page);
    const source = createEndpointSource({ published, log });
    expect(await source()).toEqual(published);
    expect(await source()).toEqual(published);
    expect(logLines.filter((line) => line.includes('discovery'))).toHaveLength(1);
  });
});
