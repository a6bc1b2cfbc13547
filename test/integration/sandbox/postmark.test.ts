import { ServerClient } from 'postmark';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, setStage, type Stage } from './run-sandbox.ts';

let stage: Stage;
let client: ServerClient;

beforeAll(async () => {
  stage = await setStage({ now: '2026-03-02T17:00:00Z' });
  client = connectTo(credentials.postmarkToken);
});
afterAll(() => stage.close());

const connectTo = (token: string) =>
  new ServerClient(token, { useHttps: false, requestHost: `localhost:${stage.sandbox.port}` });

const mail = (more: object = {}) => ({
  From: 'Hartwell <billing@hartwell.example>',
  To: 'ap@payer.example',
  Subject: 'Invoice 1001',
  TextBody: 'Please pay.',
  HtmlBody: '<p>Please pay.</p>',
  MessageStream: 'outbound',
  ...more,
});

describe('sending through the postmark client', () => {
  it('is answered with a MessageID and ends up in the mailbox', async () => {
    const sent = await client.sendEmail(
      mail({
        Tag: 'reminder',
        ReplyTo: 'reply+abc@hartwell.example',
        Metadata: { key: 'r-1' },
        Headers: [{ Name: 'X-A', Value: 'b' }],
        Attachments: [
          { Name: 'i.pdf', Content: 'JVBERg==', ContentType: 'application/pdf', ContentID: null },
        ],
      }),
    );
    expect(sent).toMatchObject({ ErrorCode: 0, Message: 'OK', To: 'ap@payer.example' });
    expect(sent.SubmittedAt).toMatch(/^2026-03-02T12:00:\d\d\.\d{7}-05:00$/);
    const { body } = await stage.call('GET', '/control/mailbox?to=AP@payer.example');
    expect(body).toMatchObject({
      items: [
        {
          messageId: sent.MessageID,
          to: ['ap@payer.example'],
          subject: 'Invoice 1001',
          text: 'Please pay.',
          html: '<p>Please pay.</p>',
          headers: [{ name: 'X-A', value: 'b' }],
          attachments: [{ name: 'i.pdf', content: 'JVBERg==' }],
          metadata: { key: 'r-1' },
          stream: 'outbound',
        },
      ],
    });
  });

  it('finds a mail again by its metadata, its recipient and its tag', async () => {
    const sent = await client.sendEmail(
      mail({ To: 'find@payer.example', Tag: 'find', Metadata: { reminder: 'r-77', Other: 'x' } }),
    );
    const byMetadata = await client.getOutboundMessages({ metadata_reminder: 'r-77' });
    expect(byMetadata.TotalCount).toBe(1);
    expect(byMetadata.Messages[0]).toMatchObject({
      MessageID: sent.MessageID,
      Status: 'Sent',
      Recipients: ['find@payer.example'],
      To: [{ Email: 'find@payer.example', Name: '' }],
      Metadata: { reminder: 'r-77', Other: 'x' },
    });
    expect((await client.getOutboundMessages({ metadata_reminder: 'none' })).TotalCount).toBe(0);
    expect((await client.getOutboundMessages({ recipient: 'find@payer.example' })).TotalCount).toBe(
      1,
    );
    expect(
      (await client.getOutboundMessages({ tag: 'find', fromDate: '2026-03-02' })).TotalCount,
    ).toBe(1);
    expect(
      (await client.getOutboundMessages({ tag: 'find', toDate: '2026-03-01' })).TotalCount,
    ).toBe(0);
    const details = await client.getOutboundMessageDetails(sent.MessageID);
    expect(details).toMatchObject({ TextBody: 'Please pay.', MessageEvents: [] });
  });

  it('answers a batch one by one', async () => {
    const answers = await client.sendEmailBatch([
      mail({ To: 'one@payer.example' }),
      mail({ To: 'nobody' }),
      mail({ To: 'two@payer.example' }),
    ]);
    expect(answers.map((answer) => answer.ErrorCode)).toEqual([0, 300, 0]);
  });

  it('refuses more than 500 mails in a batch', async () => {
    const batch = Array.from({ length: 501 }, () => mail());
    await expect(client.sendEmailBatch(batch)).rejects.toMatchObject({ code: 410 });
  });

  it('refuses in Postmark’s words', async () => {
    await expect(connectTo('wrong').sendEmail(mail())).rejects.toMatchObject({
      code: 10,
      statusCode: 401,
    });
    await expect(client.sendEmail(mail({ To: 'nobody' }))).rejects.toMatchObject({
      code: 300,
      statusCode: 422,
      name: 'InvalidEmailRequestError',
    });
    expect((await client.getServer()).DeliveryType).toBe('Live');
  });
});

describe('what happens to a mail', () => {
  const happen = (messageId: string, event: string, more: object = {}) =>
    stage.call('POST', '/control/mail-events', { messageId, event, ...more });
  const lastHook = (): unknown => JSON.parse(stage.app.received.at(-1)?.text ?? 'null');

  it('reaches the app by webhook with its credentials', async () => {
    const { MessageID } = await client.sendEmail(mail({ Metadata: { key: 'r-2' }, Tag: 't' }));
    expect((await happen(MessageID, 'delivered')).status).toBe(200);
    expect(stage.app.received.at(-1)).toMatchObject({
      path: '/webhooks/postmark',
      headers: { authorization: `Basic ${btoa('postmark:hook-password')}` },
    });
    expect(lastHook()).toMatchObject({
      RecordType: 'Delivery',
      MessageID,
      Recipient: 'ap@payer.example',
      Metadata: { key: 'r-2' },
      Tag: 't',
    });
    await happen(MessageID, 'opened');
    expect(lastHook()).toMatchObject({ RecordType: 'Open', FirstOpen: true });
    await happen(MessageID, 'opened');
    expect(lastHook()).toMatchObject({ RecordType: 'Open', FirstOpen: false });
    const details = await client.getOutboundMessageDetails(MessageID);
    expect(details.MessageEvents.map((event) => event.Type)).toEqual([
      'Delivered',
      'Opened',
      'Opened',
    ]);
  });

  it('stops mail to an address that bounced or complained', async () => {
    const events = [
      ['bounced', 'Bounce', 'HardBounce'],
      ['complained', 'SpamComplaint', 'SpamComplaint'],
    ] as const;
    for (const [event, recordType, type] of events) {
      const To = `${event}@payer.example`;
      const { MessageID } = await client.sendEmail(mail({ To }));
      await happen(MessageID, event);
      expect(lastHook()).toMatchObject({ RecordType: recordType, Type: type, Email: To });
      await expect(client.sendEmail(mail({ To }))).rejects.toMatchObject({
        code: 406,
        name: 'InactiveRecipientsError',
        recipients: [To],
      });
      const both = await client.sendEmail(mail({ To: `${To}, ok@payer.example` }));
      expect(both.Message).toContain('will not deliver');
    }
    expect((await client.getBounces()).TotalCount).toBe(2);
    expect((await client.getDeliveryStatistics()).InactiveMails).toBe(2);
  });

  it('brings a reply in as inbound mail', async () => {
    const { MessageID } = await client.sendEmail(mail({ ReplyTo: 'reply+abc@hartwell.example' }));
    await happen(MessageID, 'reply', { text: 'I paid yesterday.' });
    expect(lastHook()).toMatchObject({
      From: 'ap@payer.example',
      To: 'reply+abc@hartwell.example',
      MailboxHash: 'abc',
      StrippedTextReply: 'I paid yesterday.',
      Subject: 'Re: Invoice 1001',
    });
  });

  it('is refused for an unknown mail, and told when the app refuses', async () => {
    expect((await happen('88cd52aa-33b6-4351-9aa4-47572edbd068', 'opened')).status).toBe(404);
    expect((await happen('x', 'opened')).status).toBe(422);
    const { MessageID } = await client.sendEmail(mail());
    stage.app.answerWith = 500;
    expect((await happen(MessageID, 'opened')).status).toBe(502);
    stage.app.answerWith = 200;
  });
});

describe('the mailbox page', () => {
  it('shows a mail without letting its HTML do anything', async () => {
    const { MessageID } = await client.sendEmail(
      mail({ Subject: '<script>alert(1)</script>', HtmlBody: '<script>alert(2)</script>' }),
    );
    const home = await (await fetch(stage.sandbox.baseUrl)).text();
    expect(home).toContain('&lt;script&gt;alert(1)');
    expect(home).not.toContain('<script>');
    const page = await (await fetch(`${stage.sandbox.baseUrl}/mailbox/${MessageID}`)).text();
    expect(page).not.toContain('<script>');
    const body = await fetch(`${stage.sandbox.baseUrl}/mailbox/${MessageID}/body`);
    expect(body.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  });
});
