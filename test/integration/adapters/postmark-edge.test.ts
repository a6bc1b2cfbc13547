import { once } from 'node:events';
import { createServer } from 'node:net';
import nock from 'nock';
import { z } from 'zod';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inBatches, type Mail } from '../../../src/adapters/postmark/mail.ts';
import { createMailer } from '../../../src/adapters/postmark/mailer.ts';

const token = 'postmark-server-token';
const postmark = 'api.postmarkapp.com';
const settings = {
  serverToken: token,
  stream: 'outbound',
  host: postmark,
  https: true,
  timeoutMs: 1_000,
};
const mailer = createMailer(settings);
const mail: Mail = {
  from: '"Lakeside" <billing@example.com>',
  to: ['ada@example.com', 'bob@example.com'],
  cc: [],
  replyTo: 'owner@example.com',
  subject: 'A reminder',
  text: 'Text',
  html: '<p>Text</p>',
  reminderId: '179199a1-cf3f-4fb2-9b56-f82c8fd3e44f',
  realmId: '1234',
};
const post = () => nock(`https://${postmark}`).post('/email');

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

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 1;
}

/** The outcome of a sending; no address and no token may be in it. */
async function outcome(): Promise<unknown> {
  const result = await mailer.send(mail);
  const { inactiveRecipients: _named, ...told } = { inactiveRecipients: [], ...result };
  for (const secret of [token, 'ada@', 'owner@']) {
    expect(JSON.stringify(told)).not.toContain(secret);
  }
  return result;
}

describe('a mail', () => {
  it('goes out with its stream and the metadata by which it is found again', async () => {
    let body: unknown;
    nock(`https://${postmark}`)
      .post('/email', (given) => {
        body = given;
        return true;
      })
      .matchHeader('x-postmark-server-token', token)
      .reply(200, { ErrorCode: 0, MessageID: 'message-1', Message: 'OK' });
    expect(await outcome()).toEqual({
      outcome: 'sent',
      messageId: 'message-1',
      inactiveRecipients: [],
    });
    expect(body).toEqual({
      From: '"Lakeside" <billing@example.com>',
      To: 'ada@example.com, bob@example.com',
      ReplyTo: 'owner@example.com',
      Subject: 'A reminder',
      TextBody: 'Text',
      HtmlBody: '<p>Text</p>',
      MessageStream: 'outbound',
      Metadata: { 'dunwell-reminder': mail.reminderId, 'dunwell-realm': '1234' },
    });
  });

  it('to inactive recipients is refused, and says which', async () => {
    post().reply(422, {
      ErrorCode: 406,
      Message:
        'You tried to send to recipient(s) that have been marked as inactive. Found inactive addresses: ada@example.com. Inactive recipients are ones that have generated a hard bounce.',
    });
    expect(await outcome()).toMatchObject({
      outcome: 'rejected',
      inactiveRecipients: ['ada@example.com'],
    });
  });

  it.each([
    [422, { ErrorCode: 300, Message: 'Invalid email request for ada@example.com' }],
    [413, ''],
    [404, { ErrorCode: 701, Message: 'Not here' }],
  ])('that Postmark refuses with %i is not tried again as it is', async (status, body) => {
    post().reply(status, body);
    expect(await outcome()).toMatchObject({ outcome: 'rejected', inactiveRecipients: [] });
  });

  it.each([
    [401, { ErrorCode: 10, Message: 'Bad or missing server token' }],
    [422, { ErrorCode: 400, Message: 'The sender is not confirmed' }],
    [422, { ErrorCode: 405, Message: 'Not allowed to send: no credits are left' }],
    [429, { ErrorCode: 429, Message: 'Rate limit exceeded' }],
  ])('that Postmark did not look at (%i) was not sent', async (status, body) => {
    post().reply(status, body);
    expect(await outcome()).toMatchObject({ outcome: 'not-sent' });
  });

  it('for which nobody listened was not sent', async () => {
    nock.enableNetConnect('127.0.0.1');
    const host = `127.0.0.1:${await closedPort()}`;
    const nobody = createMailer({ serverToken: token, stream: 's', host, https: false });
    expect(await nobody.send(mail)).toEqual({
      outcome: 'not-sent',
      reason: 'Postmark could not be reached',
    });
    nock.disableNetConnect();
  });

  it.each([
    [500, { ErrorCode: 500, Message: 'Internal Server Error' }],
    [502, '<html>for ada@example.com</html>'],
    [503, ''],
    [408, ''],
    [200, { ErrorCode: 100, Message: 'Maintenance' }],
    [200, {}],
    [200, '<html></html>'],
  ])('that is answered with %i (%j) may have been taken', async (status, body) => {
    post().reply(status, body);
    expect(await outcome()).toMatchObject({ outcome: 'unknown' });
  });

  it.each(['ECONNRESET', 'ETIMEDOUT', 'EPIPE'])(
    'whose connection broke (%s) may have been taken',
    async (code) => {
      post().replyWithError(Object.assign(new Error(`to ada@example.com`), { code }));
      expect(await outcome()).toMatchObject({ outcome: 'unknown' });
    },
  );

  it('that is not answered in time may have been taken', async () => {
    post().delay(2_000).reply(200, { ErrorCode: 0, MessageID: 'late' });
    expect(await outcome()).toMatchObject({ outcome: 'unknown' });
    nock.abortPendingRequests();
  });
});

describe('a batch of mails', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const mails = ids.map((reminderId): Mail => ({ ...mail, reminderId }));
  const batchPost = (then?: (ids: string[]) => void) =>
    nock(`https://${postmark}`).post('/email/batch', (body: unknown) => {
      then?.(sentIds(body));
      return true;
    });
  const sentIds = (body: unknown): string[] =>
    z
      .array(z.looseObject({ Metadata: z.record(z.string(), z.string()) }))
      .parse(body)
      .map(({ Metadata }) => Metadata['dunwell-reminder'] ?? '');

  it('goes out in one call, and each mail has an outcome of its own', async () => {
    let sent: string[] = [];
    const inactive = 'Found inactive addresses: ada@example.com. Inactive recipients are ones';
    batchPost((given) => (sent = given)).reply(200, [
      { ErrorCode: 0, MessageID: 'message-a', Message: 'OK' },
      { ErrorCode: 406, Message: `You tried to send to inactive recipients. ${inactive}` },
      { ErrorCode: 300, Message: 'Invalid for ada@example.com' },
      { ErrorCode: 429, Message: 'Rate limit exceeded' },
      {
        ErrorCode: 0,
        MessageID: 'message-e',
        Message: 'Message OK, but will not deliver to these inactive addresses: bob@example.com.',
      },
    ]);
    const outcomes = await mailer.sendBatch(mails);
    expect(sent).toEqual(ids);
    expect(outcomes).toMatchObject([
      { outcome: 'sent', messageId: 'message-a', inactiveRecipients: [] },
      { outcome: 'rejected', inactiveRecipients: ['ada@example.com'] },
      { outcome: 'rejected', reason: 'Postmark refused the mail (code 300)' },
      { outcome: 'not-sent' },
      { outcome: 'sent', messageId: 'message-e', inactiveRecipients: ['bob@example.com'] },
    ]);
  });

  it.each([
    ['an answer for fewer mails', 200, [{ ErrorCode: 0, MessageID: 'message-a' }]],
    ['no list', 200, { ErrorCode: 100, Message: 'Maintenance' }],
    ['an error of the server', 500, ''],
  ])('may have been taken whole, in part or not at all after %s', async (_, status, body) => {
    batchPost().reply(status, body);
    const outcomes = await mailer.sendBatch(mails);
    expect(outcomes.map(({ outcome: each }) => each)).toEqual(ids.map(() => 'unknown'));
  });

  it('that is refused for one of its mails is parted until only that one is refused', async () => {
    const asked: string[][] = [];
    nock(`https://${postmark}`)
      .post('/email/batch')
      .times(6)
      .reply((_uri, body) => {
        const given = sentIds(body);
        asked.push(given);
        if (given.includes('d')) return [422, { ErrorCode: 411, Message: 'Forbidden' }];
        return [200, given.map((id) => ({ ErrorCode: 0, MessageID: `message-${id}` }))];
      });
    const outcomes = await mailer.sendBatch(mails);
    expect(outcomes.map(({ outcome: each }) => each)).toEqual([
      ...['sent', 'sent', 'sent', 'rejected', 'sent'],
    ]);
    expect(asked).toEqual([ids, ['a', 'b', 'c'], ['d', 'e'], ['d'], ['e']]);
    nock.cleanAll();
  });

  it('that is refused for the account is not parted, and may go later', async () => {
    batchPost().reply(422, { ErrorCode: 412, Message: 'Account is pending' });
    const outcomes = await mailer.sendBatch(mails);
    expect(outcomes.map(({ outcome: each }) => each)).toEqual(ids.map(() => 'not-sent'));
  });

  it('that takes long to be refused is not parted any more, and was not sent', async () => {
    const hasty = createMailer({ ...settings, partWithinMs: 0 });
    batchPost().reply(422, { ErrorCode: 411, Message: 'Forbidden' });
    const outcomes = await hasty.sendBatch(mails);
    expect(outcomes.map(({ outcome: each }) => each)).toEqual(ids.map(() => 'not-sent'));
  });

  it('that is turned away at the door was not sent', async () => {
    batchPost().reply(401, { ErrorCode: 10, Message: 'Bad or missing server token' });
    expect(await mailer.sendBatch(mails)).toEqual(
      ids.map(() => ({
        outcome: 'not-sent',
        reason: expect.stringContaining('does not accept the server token'),
      })),
    );
  });

  it('holds at most 500 mails and 20 MB', () => {
    const many = Array.from({ length: 1_001 }, () => mail);
    expect(inBatches(many, (each) => each).map(({ length }) => length)).toEqual([500, 500, 1]);
    const content = new Uint8Array(3_600_000);
    const file = { name: 'a.pdf', mediaType: 'application/pdf', content, contentId: null };
    const large: Mail = { ...mail, attachments: [file] };
    const sizes = inBatches([large, large, large, large, large, mail], (each) => each);
    expect(sizes.map(({ length }) => length)).toEqual([4, 2]);
  });
});

describe('the search for a mail', () => {
  const search = () =>
    nock(`https://${postmark}`).get('/messages/outbound').query({
      count: '1',
      offset: '0',
      // Without it the search looks at the stream "outbound" alone.
      messageStream: 'outbound',
      'metadata_dunwell-reminder': mail.reminderId,
    });

  it('finds it by the reminder it carries', async () => {
    const found = { MessageID: 'message-1', ReceivedAt: '2026-03-13T12:00:01.5-05:00' };
    search().reply(200, { TotalCount: 1, Messages: [found] });
    expect(await mailer.findSent(mail.reminderId)).toEqual({
      messageId: 'message-1',
      takenAt: new Date('2026-03-13T17:00:01.500Z'),
    });
    search().reply(200, { TotalCount: 1, Messages: [{ MessageID: 'message-2' }] });
    expect(await mailer.findSent(mail.reminderId)).toEqual({
      messageId: 'message-2',
      takenAt: null,
    });
    search().reply(200, { TotalCount: 0, Messages: [] });
    expect(await mailer.findSent(mail.reminderId)).toBeNull();
  });

  it.each([
    [500, ''],
    [200, '<html></html>'],
    [200, {}],
    [429, {}],
  ])('that is answered with %i (%j) never says that there is none', async (status, body) => {
    search().reply(status, body);
    await expect(mailer.findSent(mail.reminderId)).rejects.toThrow(Error);
  });
});
