/** Postmark's inbound webhook: https://postmarkapp.com/developer/webhooks/inbound-webhook */
import { describe, expect, it } from 'vitest';
import { ZodError } from 'zod';
import { mailboxHashOf } from '../../../src/core/replies/mailbox-hash.ts';
import { readInbound, type InboundMail } from '../../../src/flow/inbox/read-inbound.ts';

const mailId = '0b0f9a3e-2f51-4c6e-9b7e-d2a5a0c1e4f7';
const hash = mailboxHashOf(mailId);
const whole = {
  FromName: 'Ada',
  From: 'ada@payer.example',
  FromFull: { Email: 'ada@payer.example', Name: 'Ada', MailboxHash: '' },
  ToFull: [
    { Email: 'owner@firm.example', Name: '', MailboxHash: '' },
    { Email: `in+${hash}@x.example`, Name: '', MailboxHash: hash.toUpperCase() },
  ],
  CcFull: [{ Email: 'books@payer.example', Name: 'Books', MailboxHash: '' }],
  Subject: 'Re: Invoice 7\r\n',
  MessageID: '22c74902-a0c1-4511-804f-341342852c90',
  MailboxHash: '',
  Date: 'Thu, 5 Apr 2012 16:59:01 +0200',
  TextBody: 'We pay on Friday.\r\n\r\n> Please pay',
  HtmlBody: '<p>We pay</p>',
  StrippedTextReply: 'We pay on Friday.',
  Headers: [
    { Name: 'References', Value: '<first@mtasv.net> <second@mtasv.net>' },
    { Name: 'In-Reply-To', Value: '<second@mtasv.net>' },
  ],
  Attachments: [],
};

function read(body: object): InboundMail {
  const mail = readInbound(body);
  if (mail instanceof ZodError) throw mail;
  return mail;
}

describe('an inbound mail', () => {
  it('is read whole', () => {
    expect(read(whole)).toEqual({
      inboundId: whole.MessageID,
      ...{ from: 'ada@payer.example', fromName: 'Ada', subject: 'Re: Invoice 7' },
      to: ['owner@firm.example', `in+${hash}@x.example`],
      cc: ['books@payer.example'],
      body: 'We pay on Friday.',
      wholeBody: 'We pay on Friday.\n\n> Please pay',
      isAutomatic: false,
      isSpam: false,
      mailIds: [mailId],
      answers: ['second', 'first'],
      writtenAt: new Date('2012-04-05T14:59:01Z'),
      files: [],
    });
  });

  it('without text is read from its HTML, and without much else is read too', () => {
    const { MessageID, From } = whole;
    const mail = read({ MessageID, From, HtmlBody: '<p>Paid</p><p>today</p>', Date: 'soon' });
    expect(mail).toMatchObject({ body: 'Paid\n\ntoday', writtenAt: null, to: [], answers: [] });
  });

  it('has bounds, and no sign that the database refuses', () => {
    const mail = read({
      ...whole,
      Subject: 'x'.repeat(2_000),
      StrippedTextReply: `a\u0000b\ud800${'c'.repeat(200_000)}`,
      Attachments: Array.from({ length: 30 }, () => ({ Name: '\u0000', Content: 'aGk=' })),
      Headers: [{ Name: 'References', Value: '<id@mtasv.net> '.repeat(9_999) }],
    });
    expect(mail.subject).toHaveLength(500);
    expect(mail.body.startsWith('ab\ufffdc')).toBe(true);
    expect(mail.body.length).toBeLessThan(100_010);
    expect(mail.files).toHaveLength(10);
    expect(mail.files[0]).toMatchObject({ name: 'file', byteSize: 2 });
    expect(mail.answers).toEqual(['id']);
  });

  it('keeps the bytes of files up to a bound, and the names of the others', () => {
    const large = Buffer.alloc(20_000_000).toString('base64');
    const Attachments = [
      { Name: 'a.pdf', ContentType: 'application/pdf', Content: large, ContentLength: 20_000_000 },
      { Name: 'b.pdf', ContentType: 'application/pdf', Content: large, ContentLength: 20_000_000 },
      { Name: 'c.pdf', ContentType: 'application/pdf', Content: 'aGk=', ContentLength: 2 },
    ];
    const { files } = read({ ...whole, Attachments });
    expect(files.map(({ byteSize, content }) => [byteSize, content?.byteLength ?? null])).toEqual([
      [20_000_000, 20_000_000],
      [20_000_000, null],
      [2, 2],
    ]);
  });

  it('without a sender or an id cannot be read', () => {
    expect(readInbound({ ...whole, From: '' })).toBeInstanceOf(ZodError);
    expect(readInbound({ ...whole, MessageID: undefined })).toBeInstanceOf(ZodError);
  });
});
