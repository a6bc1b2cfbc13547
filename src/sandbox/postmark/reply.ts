import { randomUUID } from 'node:crypto';
import { parseAddresses } from './addresses.ts';
import type { Mail } from './mail-store.ts';

/** Postmark's inbound webhook for an answer to a mail; `+hash` in the address is the MailboxHash. */
export function replyPayload(
  mail: Mail,
  reply: { sender: string; text: string; at: Date },
): Record<string, unknown> {
  const to = parseAddresses(mail.request.ReplyTo ?? '')?.[0] ?? mail.from;
  const sender = mail.to.find((one) => one.Email === reply.sender);
  const mailboxHash = /\+([^@]*)@/.exec(to.Email)?.[1] ?? '';
  const originalId = `<${mail.messageId}@mtasv.net>`;
  const quoted = (mail.request.TextBody ?? '').replace(/^/gm, '> ');
  const full = (email: string, name: string, hash: string) => ({
    Email: email,
    Name: name,
    MailboxHash: hash,
  });
  return {
    FromName: sender?.Name ?? '',
    MessageStream: 'inbound',
    From: reply.sender,
    FromFull: full(reply.sender, sender?.Name ?? '', ''),
    To: to.Email,
    ToFull: [full(to.Email, to.Name, mailboxHash)],
    Cc: '',
    CcFull: [],
    Bcc: '',
    BccFull: [],
    OriginalRecipient: to.Email,
    Subject: `Re: ${mail.request.Subject ?? ''}`,
    MessageID: randomUUID(),
    ReplyTo: '',
    MailboxHash: mailboxHash,
    Date: reply.at.toUTCString(),
    TextBody: `${reply.text}\n\n${quoted}`,
    HtmlBody: '',
    StrippedTextReply: reply.text,
    Tag: '',
    Headers: [
      { Name: 'Message-ID', Value: `<${randomUUID()}@mail.example>` },
      { Name: 'In-Reply-To', Value: originalId },
      { Name: 'References', Value: originalId },
    ],
    Attachments: [],
  };
}
