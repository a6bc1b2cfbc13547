/** The edges to Postmark's account and to servers of other people: each answer, and none at all. */
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPostmarkAccount } from '../../../src/adapters/postmark/account.ts';
import { createOwnServers } from '../../../src/adapters/postmark/own-server.ts';

const host = 'api.postmarkapp.com';
const accountToken = 'postmark-account-token';
const serverToken = 'postmark-own-token';
const at = { host, https: true, timeoutMs: 1_000 };
const account = createPostmarkAccount({ accountToken, ...at });
const ownServers = createOwnServers(at);
const postmark = () =>
  nock(`https://${host}`, { reqheaders: { 'x-postmark-account-token': accountToken } });
const server = () =>
  nock(`https://${host}`, { reqheaders: { 'x-postmark-server-token': serverToken } });

beforeAll(() => {
  // Another file of the same process may have put it away.
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
});
afterEach(() => {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  if (unused.length > 0) throw new Error(`Never asked for: ${unused.join(', ')}`);
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const sender = (ID: number, EmailAddress: string, Confirmed = true) => ({
  ...{ ID, EmailAddress, Confirmed, Domain: 'lakeside.example', Name: 'Jo' },
});
const domain = (ID: number, Name: string) => ({
  ...{ ID, Name, SPFVerified: true, DKIMVerified: false, WeakDKIM: false },
});
const page = { count: 500, offset: 0 };
const details = {
  ...domain(4, 'lakeside.example'),
  ...{ DKIMHost: '', DKIMTextValue: '', DKIMPendingHost: 'k._domainkey.lakeside.example' },
  ...{ DKIMPendingTextValue: 'k=rsa;p=MIG', ReturnPathDomainVerified: true },
  ...{
    ReturnPathDomain: 'pm-bounces.lakeside.example',
    ReturnPathDomainCNAMEValue: 'pm.mtasv.net',
  },
};
const known = {
  ...{ name: 'lakeside.example', isDkimVerified: false, isReturnPathVerified: true },
  dkim: { type: 'TXT', host: 'k._domainkey.lakeside.example', value: 'k=rsa;p=MIG' },
  returnPath: { type: 'CNAME', host: 'pm-bounces.lakeside.example', value: 'pm.mtasv.net' },
};

describe('a sender in the account', () => {
  it('is found among many, whatever the letters’ case, with its domain’s records', async () => {
    const many = Array.from({ length: 500 }, (_, index) => sender(index, `n${index}@x.example`));
    postmark().get('/senders').query(page).reply(200, { TotalCount: 501, SenderSignatures: many });
    const found = [sender(501, 'Billing@Lakeside.example', false)];
    postmark()
      .get('/senders')
      .query({ count: 500, offset: 500 })
      .reply(200, { TotalCount: 501, SenderSignatures: found });
    const Domains = [domain(3, 'other.example'), domain(4, 'Lakeside.example')];
    postmark().get('/domains').query(page).reply(200, { TotalCount: 2, Domains });
    postmark().get('/domains/4').reply(200, details);
    expect(await account.sender('billing@lakeside.EXAMPLE')).toEqual({
      signature: { id: 501, isConfirmed: false },
      domain: { id: 4, ...known },
    });
  });

  it('of a domain that is not listed has the records of its signature', async () => {
    const SenderSignatures = [sender(9, 'billing@lakeside.example')];
    postmark().get('/senders').query(page).reply(200, { TotalCount: 1, SenderSignatures });
    postmark().get('/domains').query(page).reply(200, { TotalCount: 0, Domains: [] });
    postmark()
      .get('/senders/9')
      .reply(200, { ...details, ...SenderSignatures[0] });
    expect(await account.sender('billing@lakeside.example')).toEqual({
      signature: { id: 9, isConfirmed: true },
      domain: { id: null, ...known },
    });
  });

  it('that nobody named is nowhere', async () => {
    postmark().get('/senders').query(page).reply(200, { TotalCount: 0, SenderSignatures: [] });
    postmark().get('/domains').query(page).reply(200, { TotalCount: 0, Domains: [] });
    expect(await account.sender('a@b.example')).toEqual({ signature: null, domain: null });
  });

  it.each([
    [
      401,
      { ErrorCode: 10, Message: `Bad token ${accountToken}` },
      'does not accept the account token',
    ],
    [500, { ErrorCode: 0, Message: 'a@b.example failed' }, 'Postmark answered HTTP 500'],
    [200, { TotalCount: 1, SenderSignatures: 'none' }, 'an answer that cannot be read'],
  ])(
    'that cannot be read (%s) says so, without a secret or an address',
    async (status, body, words) => {
      postmark().get('/senders').query(page).reply(status, body);
      const error = await account.sender('a@b.example').catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'AccountReadError' });
      expect(String(error)).toContain(words);
      expect(String(error)).not.toMatch(/postmark-account-token|a@b/);
    },
  );

  it('of an account that does not answer says so', async () => {
    postmark().get('/senders').query(page).replyWithError('reset');
    await expect(account.sender('a@b.example')).rejects.toThrow('Postmark could not be reached');
  });

  it('has its DNS looked at for what is missing alone, and its confirmation sent again', async () => {
    postmark().put('/domains/4/verifyDKIM').reply(200, details);
    await account.verify({ ...known, id: 4, dkim: null, returnPath: null });
    await account.verify({ ...known, id: null, dkim: null, returnPath: null });
    postmark().post('/senders/9/resend').reply(200, { ErrorCode: 0, Message: 'OK' });
    await account.resendConfirmation(9);
    postmark().post('/senders/9/resend').reply(422, { ErrorCode: 506, Message: 'Confirmed' });
    await expect(account.resendConfirmation(9)).rejects.toThrow('Postmark answered HTTP 422');
  });
});

describe('a server of somebody’s own', () => {
  const own = { serverToken, stream: 'reminders' };
  const named = () => server().get('/server').reply(200, { ID: 5, Name: 'Lakeside mail' });
  const stream = (status: number, body: object) =>
    server().get('/message-streams/reminders').reply(status, body);

  it('is good with a stream that mails may go out by', async () => {
    named();
    stream(200, { ID: 'reminders', MessageStreamType: 'Transactional' });
    expect(await ownServers.look(own)).toEqual({ outcome: 'good', name: 'Lakeside mail' });
  });

  it.each([
    ['nowhere', 404, { ErrorCode: 1226, Message: 'This message stream does not exist.' }],
    ['for mail that comes in', 200, { ID: 'reminders', MessageStreamType: 'Inbound' }],
    ['put away', 200, { MessageStreamType: 'Transactional', ArchivedAt: '2026-03-01T00:00:00Z' }],
  ])('is not with one that is %s', async (_, status, body) => {
    named();
    stream(status, body);
    expect(await ownServers.look(own)).toEqual({ outcome: 'no-stream' });
  });

  it('is not known to be good by a refused token or without an answer', async () => {
    server().get('/server').reply(401, { ErrorCode: 10, Message: 'Bad token' });
    expect(await ownServers.look(own)).toEqual({ outcome: 'token-refused' });
    server().get('/server').reply(503, {});
    expect(await ownServers.look(own)).toEqual({
      ...{ outcome: 'unknown', reason: 'Postmark answered HTTP 503' },
    });
  });

  it('is told once where its events go, and told anew where it knows the place', async () => {
    const place = { url: 'https://d.example/webhooks/postmark', user: 'u', password: 'p' };
    const HttpAuth = { Username: 'u', Password: 'p' };
    const list = (Webhooks: object[]) =>
      server().get('/webhooks').query({ messageStream: 'reminders' }).reply(200, { Webhooks });
    const asked = { Url: place.url, HttpAuth };
    list([{ ID: 1, Url: 'https://other.example/' }]);
    server()
      .post('/webhooks', (body) => {
        expect(body).toMatchObject({ ...asked, MessageStream: 'reminders' });
        expect(body.Triggers.Bounce).toEqual({ Enabled: true, IncludeContent: false });
        return true;
      })
      .reply(200, { ID: 2 });
    expect(await ownServers.tell(own, place)).toBeNull();
    list([{ ID: 2, Url: place.url }]);
    server()
      .put('/webhooks/2', (body) => body.HttpAuth.Password === 'p')
      .reply(200, { ID: 2 });
    expect(await ownServers.tell(own, place)).toBeNull();
    list([]);
    server().post('/webhooks').reply(500, {});
    expect(await ownServers.tell(own, place)).toBe('Postmark answered HTTP 500');
  });
});
