import { randomUUID } from 'node:crypto';
import { sandboxInbound } from '../credentials.ts';
import { parseAddresses } from './addresses.ts';
import type { Mail } from './mail-store.ts';

/**
 * Postmark's inbound webhook for an answer to a mail, which a mail program sends to all addresses of
 * its Reply-To; `+hash` in the one that Postmark takes mail in for is the MailboxHash.
 */
export function replyPayload(
  mail: Mail,
  reply: { sender: string; text: string; at: Date },
): Record<string, unknown> {
  const asked = parseAddresses(mail.request.ReplyTo ?? '') ?? [];
  const to = asked.length === 0 ? [mail.from] : asked;
  const inbound = to.find(({ Email }) => isInbound(Email)) ?? to[0] ?? mail.from;
  const sender = mail.to.find((one) => one.Email === reply.sender);
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
    To: to.map(({ Email }) => Email).join(', '),
    ToFull: to.map(({ Email, Name }) => full(Email, Name, hashOf(Email))),
    Cc: '',
    CcFull: [],
    Bcc: '',
    BccFull: [],
    OriginalRecipient: inbound.Email,
    Subject: `Re: ${mail.request.Subject ?? ''}`,
    MessageID: randomUUID(),
    ReplyTo: '',
    MailboxHash: hashOf(inbound.Email),
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

const hashOf = (email: string): string => /\+([^@]*)@/.exec(email)?.[1] ?? '';
const isInbound = (email: string): boolean => email.replace(/\+[^@]*@/, '@') === sandboxInbound;
