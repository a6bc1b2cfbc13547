import {
  bytesInMail,
  fileBytesPerMail,
  type MailAttachment,
} from '../../adapters/postmark/mail.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { ReplyStore } from '../../adapters/store/replies.ts';
import type { StoredReply } from '../../adapters/store/reply-rows.ts';
import { addressesIn } from '../../core/reminders/recipients.ts';
import { asOneLine } from '../../core/mail/mail-values.ts';
import { html, joinHtml } from '../mails/mail-html.ts';
import type { WrittenNotice } from '../payer/link-mail.ts';

export type ForwardDeps = {
  readonly facts: FactsStore;
  readonly replies: ReplyStore;
  /** The app's public address. */
  readonly baseUrl: string;
};

/**
 * Writes the mail that brings a payer's reply to the owner, whom the payer's mail program left out.
 * An answer to it goes to the payer.
 */
export async function writeForward(
  deps: ForwardDeps,
  company: Company,
  replyId: string,
): Promise<WrittenNotice> {
  const { realmId, replyTo: owner } = company;
  if (owner === null) return { problem: 'There is no address of the owner' };
  const reply = await deps.replies.find(realmId, replyId);
  if (reply === null) return { problem: 'There is no such reply' };
  const customer = await deps.facts.customer(realmId, reply.customerId);
  const name = asOneLine(customer?.displayName ?? reply.customerId);
  const path = `/c/${encodeURIComponent(realmId)}/replies/${reply.id}`;
  const attachments = await filesOf(deps.replies, reply);
  const words = wordsOf(reply, name, attachments.length);
  const link = `${deps.baseUrl}${path}`;
  const [sender] = addressesIn(reply.fromAddress);
  return {
    to: [owner],
    fromName: `${name} through Dunwell`,
    replyTo: sender ?? null,
    subject: reply.subject === '' ? `${name} replied` : reply.subject,
    text: `${[words.head, reply.body, words.end].join('\n\n')}\n${link}\n`,
    html: html`<!doctype html>
      <html lang="en">
        <body>
          <p>${words.head}</p>
          <blockquote>
            ${joinHtml(reply.body.split('\n').map((line) => html`${line}<br />`))}
          </blockquote>
          <p>${words.end}</p>
          <p><a href="${link}">${link}</a></p>
        </body>
      </html>`.text,
    attachments,
  };
}

function wordsOf(reply: StoredReply, name: string, attached: number) {
  const left = reply.files.length - attached;
  const pause =
    reply.holdId === null ? '' : 'Reminders to the customer pause until it is read in Dunwell. ';
  const files = left === 0 ? '' : `${left} of its files did not come along. `;
  return {
    head: `${name} (${asOneLine(reply.fromAddress)}) replied to a mail of yours:`,
    end: `${files}Answer this mail to write back. ${pause}Read it, or take down a dispute or a promise, here:`,
  };
}

/** The kept files of a reply, as many as go into one mail. */
async function filesOf(replies: ReplyStore, reply: StoredReply): Promise<MailAttachment[]> {
  const attachments: MailAttachment[] = [];
  let left = fileBytesPerMail;
  for (const { id } of reply.files) {
    const file = await replies.file(reply.realmId, reply.id, id);
    if (file === null || bytesInMail(file.content) > left) continue;
    left -= bytesInMail(file.content);
    const { name, mediaType, content } = file;
    attachments.push({ name, mediaType, content, contentId: null });
  }
  return attachments;
}
