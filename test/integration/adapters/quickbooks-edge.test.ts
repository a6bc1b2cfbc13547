import { readFile } from 'node:fs/promises';
import nock from 'nock';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
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
import { readAccountEntries } from '../../../src/adapters/quickbooks/general-ledger.ts';
import { createIntuitOAuth } from '../../../src/adapters/quickbooks/oauth.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
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
const ended: string[] = [];
const turns: string[] = [];
let rests = 0;
let metered = 0;
const quickbooks = createQuickBooks({
  clientId,
  clientSecret,
  endpoints: () => Promise.resolve(published),
  turns: {
    take: async (_realmId, kind) => void turns.push(kind),
    untilFree: () => Promise.resolve(),
    rest: async () => void (rests += 1),
  },
  pause: () => Promise.resolve(),
  meter: { count: (_realmId, reads) => void (metered += reads) },
  tokens: {
    accessToken: () => Promise.resolve(accessToken),
    renew: (_realmId, rejected) => {
      renewed.push(rejected);
      return Promise.resolve();
    },
    end: async (_realmId, why) => void ended.push(why),
  },
}).forCompany('1234');
const oauth = createIntuitOAuth({
  clientId,
  clientSecret,
  redirectUri: 'https://dunwell.example.com/oauth/callback',
  endpoints: () => Promise.resolve(published),
  clock: { now: () => new Date('2026-03-12T17:00:00Z') },
});

beforeAll(() => {
  // Another file of the same process may have put it away.
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
});
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
    const before = rests;
    post().reply(429, { Fault: { Error: [{ Message: 'ThrottleExceeded', code: '3001' }] } });
    expect(await failureOf(quickbooks.updateInvoice(update, 'c'))).toBeInstanceOf(ThrottledError);
    expect(rests).toBe(before + 1);
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

describe('the PDF of an invoice', () => {
  const get = () => nock(host).get(`${realm}/invoice/7/pdf`).query(true);

  it('comes as the bytes that QuickBooks sends', async () => {
    const file = Buffer.from([...Buffer.from('%PDF-1.4\n'), 0xff, 0x00, 0xfe]);
    const before = metered;
    get().matchHeader('accept', 'application/pdf').reply(200, file);
    expect(Buffer.from(await quickbooks.invoicePdf('7'))).toEqual(file);
    expect(metered).toBe(before + 1);
  });

  it('that is refused tells why, though it was asked for as bytes', async () => {
    const fault = (code: string) => ({ Fault: { Error: [{ Message: 'No', code }] } });
    get().reply(400, fault('610'));
    expect(await failureOf(quickbooks.invoicePdf('7'))).toBeInstanceOf(NotFoundError);
    get().reply(200, fault('6000'));
    expect(await failureOf(quickbooks.invoicePdf('7'))).toBeInstanceOf(RejectedError);
    get().times(3).reply(503, page);
    expect(await failureOf(quickbooks.invoicePdf('7'))).toBeInstanceOf(TransientError);
  });

  it('that is no PDF is not taken for one', async () => {
    get().reply(200, page);
    expect(await failureOf(quickbooks.invoicePdf('7'))).toBeInstanceOf(TransientError);
  });

  it('is asked for by an id of QuickBooks only', async () => {
    await expect(quickbooks.invoicePdf('7/../8')).rejects.toThrow(RangeError);
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
    expect(ended).toEqual([]);
    get().times(2).reply(401, rejection);
    expect(await failureOf(quickbooks.readById('Invoice', '7'))).toBeInstanceOf(ReauthoriseError);
    expect(ended).toHaveLength(1);
  });

  it('of a page, of JSON that was cut short or of a fault in a 200 keeps the transaction id', async () => {
    for (const body of [page, '{"Invoice":{"Id":"7"', '']) {
      get().times(3).reply(200, body, { intuit_tid: 'tid-7', 'content-type': 'application/json' });
      const error = await failureOf(quickbooks.readById('Invoice', '7'));
      expect(error).toBeInstanceOf(TransientError);
      expect(error).toMatchObject({ details: { status: 200, intuitTid: 'tid-7' } });
    }
    const fault = { Fault: { Error: [{ Message: 'Refused', code: '4001' }] } };
    nock(host).get(`${realm}/query`).query(true).reply(200, fault, { intuit_tid: 'tid-8' });
    const error = await failureOf(quickbooks.query('Invoice', ''));
    expect(error).toBeInstanceOf(RejectedError);
    expect(error).toMatchObject({ details: { intuitTid: 'tid-8', code: '4001' } });
  });

  it('is metered when it was answered, and only then', async () => {
    metered = 0;
    get().reply(200, { Invoice: { Id: '7' } });
    await quickbooks.readById('Invoice', '7');
    get().reply(400, { Fault: { Error: [{ Message: 'Object Not Found', code: '610' }] } });
    await failureOf(quickbooks.readById('Invoice', '7'));
    expect(metered).toBe(1);
  });

  it('asks for ids in bulk, by batch when there are many, and only for what are ids', async () => {
    const statements: string[] = [];
    const take = (statement: unknown): boolean => statements.push(String(statement)) > 0;
    nock(host)
      .get(`${realm}/query`)
      .query((given) => take(given['query']))
      .reply(200, { QueryResponse: { Customer: [{ Id: '1' }] } });
    await quickbooks.readByIds('Customer', ['1', "1' or '1'='1", 'undefined', '']);
    expect(statements).toEqual([
      "select * from customer where Id IN ('1') and Active IN (true,false) maxresults 100",
    ]);

    metered = 0;
    turns.length = 0;
    const item = z.object({ bId: z.string(), Query: z.string() });
    nock(host)
      .post(`${realm}/batch`, (body) => {
        const items = z.object({ BatchItemRequest: z.array(item) }).parse(body).BatchItemRequest;
        return items.every(({ Query }) => take(Query));
      })
      .query(true)
      .reply(200, {
        BatchItemResponse: [
          { bId: 'i2', QueryResponse: {} },
          { bId: 'i1', QueryResponse: { Customer: [{ Id: '1' }, { Id: '2' }] } },
        ],
      });
    const ids = Array.from({ length: 150 }, (_, index) => String(index + 1));
    expect(await quickbooks.readByIds('Customer', ids)).toEqual([{ Id: '1' }, { Id: '2' }]);
    expect(statements).toHaveLength(3);
    expect(statements[1]).toContain("Id IN ('1','2',");
    expect(statements[2]).toContain('Active IN (true,false)');
    expect([metered, turns]).toEqual([2, ['batch']]);
  });
});

describe('invoices with the pages to pay them', () => {
  it('are asked for by queries of their own, which the others fill up', async () => {
    const asked: [string, string][] = [];
    nock(host)
      .get(`${realm}/query`)
      .query((given) => asked.push([String(given['query']), String(given['include'])]) > 0)
      .times(2)
      .matchHeader('authorization', `Bearer ${accessToken}`)
      .reply(200, {
        QueryResponse: { Invoice: [{ Id: '1', InvoiceLink: 'https://pay.example' }, { Id: '2' }] },
      });
    const ids = Array.from({ length: 150 }, (_, index) => String(index + 1));
    [metered, turns.length] = [0, 0];
    const invoices = await quickbooks.readInvoices(ids, new Set(['149', '150']));
    // Null says that there is none, where nothing would say that nobody asked.
    expect(invoices.slice(0, 2)).toEqual([
      { Id: '1', InvoiceLink: 'https://pay.example' },
      { Id: '2', InvoiceLink: null },
    ]);
    expect(invoices[3]).toEqual({ Id: '2' });
    const [withLinks, without] = asked;
    expect(withLinks?.[0]).toMatch(/^select \* from Invoice where Id IN \('149','150','1',/);
    expect([withLinks?.[1], without?.[1]]).toEqual(['invoiceLink', 'undefined']);
    expect(without?.[0]).toContain("Id IN ('99',");
    expect([metered, turns]).toEqual([2, ['call', 'call']]);
  });

  it('are not asked for where none can have one, and fail as any read', async () => {
    nock(host)
      .get(`${realm}/query`)
      .query((given) => given['include'] === undefined)
      .reply(200, { QueryResponse: { Invoice: [{ Id: '7' }] } });
    expect(await quickbooks.readInvoices(['7'], new Set())).toEqual([{ Id: '7' }]);
    nock(host).get(`${realm}/query`).query(true).reply(429, {});
    const error = await failureOf(quickbooks.readInvoices(['7'], new Set(['7'])));
    expect(error).toBeInstanceOf(ThrottledError);
  });
});

describe('a batch of writes over HTTP', () => {
  const post = () => nock(host).post(`${realm}/batch`).query(true);
  const writes = ['7', '8', '9'].map((Id) => ({
    operation: 'update' as const,
    entity: 'Invoice' as const,
    body: { Id, SyncToken: '0', Line: [] },
  }));
  const fault = (code: string) => ({
    Fault: { Error: [{ Message: 'Message', Detail: 'by ada@example.com', code }] },
  });

  it('has a request id for its items as they are, and gives a result for each', async () => {
    const seen: { requestid: string; body: string }[] = [];
    const scope = nock(host)
      .post(`${realm}/batch`)
      .matchHeader('authorization', `Bearer ${accessToken}`)
      .query(true)
      .times(4)
      .reply(
        200,
        (uri, body) => {
          const requestid = new URL(uri, host).searchParams.get('requestid') ?? '';
          seen.push({ requestid, body: JSON.stringify(body) });
          return {
            BatchItemResponse: [
              { bId: 'i3', ...fault('5010') },
              { bId: 'i1', Invoice: { Id: '7', SyncToken: '1' } },
            ],
          };
        },
        { intuit_tid: 'tid-3' },
      );
    const results = await quickbooks.writeBatch(writes);
    expect(results[0]).toEqual({ outcome: 'done', value: { Id: '7', SyncToken: '1' } });
    const errors = results.map((each) => (each.outcome === 'failed' ? each.error : null));
    // An item that is not in the answer may have been written all the same.
    expect(errors[1]).toBeInstanceOf(UnknownOutcomeError);
    expect(errors[2]).toBeInstanceOf(StaleObjectError);
    expect(errors[2]).toMatchObject({ details: { intuitTid: 'tid-3', code: '5010' } });
    expect(JSON.stringify(errors)).not.toContain('ada@');
    expect(seen[0]?.body).toContain('"sparse":true');

    await quickbooks.writeBatch(writes);
    await quickbooks.writeBatch(writes.slice(1));
    await quickbooks.writeBatch(
      writes.map((each) => ({ ...each, body: { ...each.body, SyncToken: '1' } })),
    );
    const ids = seen.map(({ requestid }) => requestid);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^\w{8,36}$/);
    expect(scope.isDone()).toBe(true);
  });

  it.each([
    ['a fault of the whole in a 200', 200, fault('6000'), RejectedError],
    ['a page in a 200', 200, page, UnknownOutcomeError],
    ['JSON that is no batch', 200, { Invoice: {} }, UnknownOutcomeError],
    ['a gateway’s 502', 502, page, UnknownOutcomeError],
    ['a 429', 429, fault('3001'), ThrottledError],
  ])('that ends in %s fails as a whole', async (_name, status, body, expected) => {
    post().reply(status, body, { intuit_tid: 'tid-4' });
    const error = await failureOf(quickbooks.writeBatch(writes));
    expect(error).toBeInstanceOf(expected);
    expect(error).toMatchObject({ details: { intuitTid: 'tid-4' } });
  });

  it('that breaks is unknown, and one that nobody took is not', async () => {
    post().replyWithError(Object.assign(new Error('broken'), { code: 'ECONNRESET' }));
    expect(await failureOf(quickbooks.writeBatch(writes))).toBeInstanceOf(UnknownOutcomeError);
    post().replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    expect(await failureOf(quickbooks.writeBatch(writes))).toBeInstanceOf(TransientError);
  });

  it('is metered by nobody and counts against the batches', async () => {
    metered = 0;
    turns.length = 0;
    post().reply(200, { BatchItemResponse: [] });
    await quickbooks.writeBatch(writes);
    expect([metered, turns]).toEqual([0, ['batch']]);
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

describe('the general ledger of an account', () => {
  const asked = {
    ...{ start_date: '2026-03-01', end_date: '2026-03-31', account: '92' },
    ...{ accounting_method: 'Accrual', minorversion: '75', format: 'json' },
  };
  const get = () => nock(host).get(`${realm}/reports/GeneralLedger`).query(asked);
  const read = () =>
    readAccountEntries(
      quickbooks,
      { accountId: '92', from: parsePlainDate('2026-03-01'), to: parsePlainDate('2026-03-31') },
      'USD',
    );

  it('is asked for by account, days and method, and read in whatever language', async () => {
    const file = new URL('../../fixtures/quickbooks/general-ledger.json', import.meta.url);
    get().reply(503, 'Busy');
    get().reply(200, await readFile(file, 'utf8'), { 'content-type': 'application/json' });
    metered = 0;
    const entries = await read();
    expect(metered).toBe(1);
    expect(entries.map(({ date, type, amount }) => [date, type, amount])).toEqual([
      ['2026-03-01', 'Factura', 670n],
      ['2026-03-09', 'Factura', 0n],
      ['2026-03-31', 'Asiento', -500n],
    ]);
    expect(entries[0]).toMatchObject({
      transactionId: '145',
      number: '1037',
      name: 'Ada Lovelace',
    });
  });

  it('is refused when it is none, and when QuickBooks says why it gives none', async () => {
    get()
      .times(3)
      .reply(200, { Fault: { Error: [{ Message: 'oops', code: '10000' }] } });
    await expect(read()).rejects.toBeInstanceOf(QuickBooksError);
    get().reply(200, { QueryResponse: {} });
    await expect(read()).rejects.toBeInstanceOf(TransientError);
    const denied = { Fault: { Error: [{ Message: 'Permission Denied', code: '5020' }] } };
    get().reply(400, denied);
    await expect(read()).rejects.toBeInstanceOf(RejectedError);
  });
});
