/** Mails as Postmark hands them to us: https://postmarkapp.com/developer/webhooks/inbound-webhook */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { pino } from 'pino';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import { createPostmarkReceiver } from '../../../src/flow/inbox/receive-postmark.ts';
import type { Mail } from './stage.ts';

export type Answer = {
  readonly from?: string;
  readonly text?: string;
  /** The addresses that it goes to; all of the mail's Reply-To when absent. */
  readonly to?: readonly string[];
  readonly headers?: readonly { Name: string; Value: string }[];
  readonly inboundId?: string;
  readonly more?: Readonly<Record<string, unknown>>;
};

const hashOf = (address: string): string => /\+([^@]*)@/.exec(address)?.[1] ?? '';

/** What a payer's mail program makes of an answer to a mail. */
export function answerTo(
  mail: Pick<Mail, 'messageId' | 'replyTo' | 'to' | 'subject'>,
  answer: Answer,
) {
  const to = answer.to ?? (mail.replyTo ?? '').split(', ');
  const from = answer.from ?? mail.to[0] ?? '';
  const inbound = to.find((address) => hashOf(address) !== '') ?? '';
  const text = answer.text ?? 'We pay on Friday.';
  return {
    ...{ FromName: 'Ada', From: from, FromFull: { Email: from, Name: 'Ada', MailboxHash: '' } },
    ToFull: to.map((Email) => ({ Email, Name: '', MailboxHash: hashOf(Email) })),
    ...{ CcFull: [], BccFull: [], OriginalRecipient: inbound, MailboxHash: hashOf(inbound) },
    ...{ Subject: `Re: ${mail.subject}`, MessageID: answer.inboundId ?? randomUUID() },
    Date: 'Thu, 12 Mar 2026 18:00:00 +0000',
    ...{ TextBody: `${text}\n\n> quoted`, HtmlBody: '', StrippedTextReply: text },
    Headers: answer.headers ?? [{ Name: 'In-Reply-To', Value: `<${mail.messageId}@mtasv.net>` }],
    Attachments: [],
    ...answer.more,
  };
}

/** Hands a body of Postmark's to the program. */
export async function comesIn({ stores, db, clock }: Dunwell, body: object): Promise<string[]> {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const receiver = createPostmarkReceiver({ ...stores, db, clock, log });
  const receipt = await receiver.receivePostmark(Buffer.from(JSON.stringify(body)));
  expect(receipt).toEqual({ outcome: 'stored' });
  return lines;
}
