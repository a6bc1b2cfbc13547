import type { Message } from 'postmark';

/** A file that travels with a mail. */
export type MailAttachment = {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
  /** `cid:…`, where the HTML shows the file in its place. */
  readonly contentId: string | null;
};

/** One mail, complete as it goes out. */
export type Mail = {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc?: readonly string[];
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments?: readonly MailAttachment[];
  /** By this a mail of unknown outcome is found again. */
  readonly reminderId: string;
  readonly realmId: string;
};

/** Postmark allows 20 characters for a key of the metadata. */
export const reminderKey = 'dunwell-reminder';
export const realmKey = 'dunwell-realm';

/** Postmark takes this many mails in one call … */
const mailsPerBatch = 500;
// … of 50 MB together. Less, because an answer is waited for a minute, and a slow line has to bring
// a whole batch there in that time.
const bytesPerBatch = 20_000_000;

/** A From header: no control character, quote or backslash can stand in a name in quotes. */
export const fromHeader = (name: string, address: string): string =>
  `"${name.replace(/[\p{Cc}"\\<>]+/gu, ' ').trim()}" <${address}>`;

/** A mail in Postmark's own words. */
export const messageOf = (mail: Mail, stream: string): Message => ({
  From: mail.from,
  To: mail.to.join(', '),
  ...(mail.cc.length > 0 ? { Cc: mail.cc.join(', ') } : {}),
  ...(mail.bcc && mail.bcc.length > 0 ? { Bcc: mail.bcc.join(', ') } : {}),
  ...(mail.replyTo ? { ReplyTo: mail.replyTo } : {}),
  Subject: mail.subject,
  TextBody: mail.text,
  HtmlBody: mail.html,
  ...attached(mail.attachments ?? []),
  MessageStream: stream,
  Metadata: { [reminderKey]: mail.reminderId, [realmKey]: mail.realmId },
});

const attached = (attachments: readonly MailAttachment[]) =>
  attachments.length === 0
    ? {}
    : {
        Attachments: attachments.map(({ name, mediaType, content, contentId }) => ({
          Name: name,
          ContentType: mediaType,
          Content: Buffer.from(content).toString('base64'),
          ContentID: contentId,
        })),
      };

/** Postmark takes 10 MB a mail with its files; a tenth is more than its words ever need. */
export const fileBytesPerMail = 9_000_000;

/** How many bytes a file takes in a mail: base64 makes four of three. */
export const bytesInMail = (content: Uint8Array): number => Math.ceil(content.length / 3) * 4;

/** How many bytes a mail takes in a call, with something to spare for what stands around it. */
function bytesOf({ attachments = [], ...mail }: Mail): number {
  const files = attachments.reduce((sum, { content }) => sum + bytesInMail(content) + 500, 0);
  return files + Buffer.byteLength(JSON.stringify(messageOf(mail, ''))) + 500;
}

/**
 * Parts things with mails into as few batches as Postmark's limits allow, in their order. A mail
 * that is too large by itself has a batch of its own, so that its refusal is its own.
 */
export function inBatches<T>(things: readonly T[], mailOf: (thing: T) => Mail): T[][] {
  const batches: T[][] = [];
  let open: T[] = [];
  let bytes = 0;
  for (const thing of things) {
    const size = bytesOf(mailOf(thing));
    if (open.length === mailsPerBatch || (open.length > 0 && bytes + size > bytesPerBatch)) {
      batches.push(open);
      open = [];
      bytes = 0;
    }
    open.push(thing);
    bytes += size;
  }
  if (open.length > 0) batches.push(open);
  return batches;
}
