import { webhookTime } from './eastern-time.ts';
import type { Mail, MailEvent } from './mail-store.ts';

/** Postmark's bounce record of a bounce or a complaint, as listed and as sent to the webhook. */
export function bounceShape(mail: Mail, event: MailEvent): Record<string, unknown> {
  const isBounce = event.type === 'Bounced';
  return {
    ID: event.id,
    Type: isBounce ? 'HardBounce' : 'SpamComplaint',
    TypeCode: isBounce ? 1 : 100_001,
    Name: isBounce ? 'Hard bounce' : 'Spam complaint',
    Tag: mail.request.Tag ?? '',
    MessageID: mail.messageId,
    ServerID: mail.server,
    Description: isBounce
      ? 'The server was unable to deliver your message (ex: unknown user, mailbox not found).'
      : 'The subscriber explicitly marked this message as spam.',
    Details: isBounce ? 'smtp;550 5.1.1 The email account does not exist.' : '',
    Email: event.recipient,
    From: mail.from.Email,
    BouncedAt: webhookTime(event.happenedAt),
    DumpAvailable: false,
    Inactive: true,
    // Postmark lets a bounced address be written to again, never one that complained.
    CanActivate: isBounce,
    Subject: mail.request.Subject ?? '',
    MessageStream: mail.stream,
  };
}
