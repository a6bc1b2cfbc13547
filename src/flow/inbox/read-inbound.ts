import { z } from 'zod';
import { isAutomatic, isSpam } from '../../core/replies/reply-kind.ts';
import { mailIdOf } from '../../core/replies/mailbox-hash.ts';
import { textOfHtml } from '../../core/replies/text-of-html.ts';

/** A file of an inbound mail; without its bytes where they are too many to keep. */
export type InboundFile = {
  readonly name: string;
  readonly mediaType: string;
  readonly byteSize: number;
  readonly content: Uint8Array | null;
};

/** A mail that came in, as far as it is kept. */
export type InboundMail = {
  /** Postmark's own id of it. */
  readonly inboundId: string;
  readonly from: string;
  readonly fromName: string | null;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  /** What is new in it, and all of it with what it quotes. */
  readonly body: string;
  readonly wholeBody: string;
  readonly isAutomatic: boolean;
  readonly isSpam: boolean;
  /** The ids of mails of ours that the addresses it was sent to carry. */
  readonly mailIds: readonly string[];
  /** Postmark's ids of the mails that its head names, the nearest first. */
  readonly answers: readonly string[];
  /** Null when that cannot be read. */
  readonly writtenAt: Date | null;
  readonly files: readonly InboundFile[];
};

// What of a mail is kept; more than these nobody reads, and anybody can write to an address.
const longestBody = 100_000;
const longestHtml = 1_000_000;
const longestSubject = 500;
const longestName = 200;
const mostAddresses = 50;
const mostAnswers = 20;
const mostFiles = 10;
const mostFileBytes = 25_000_000;

const addressSchema = z
  .object({
    Email: z.string().default(''),
    Name: z.string().nullish(),
    MailboxHash: z.string().nullish(),
  })
  .loose();
const text = z.string().nullish();
const inboundSchema = z
  .object({
    MessageID: z.string().min(1).max(200),
    From: z.string().min(1),
    FromName: text,
    FromFull: addressSchema.nullish(),
    ToFull: z.array(addressSchema).nullish(),
    CcFull: z.array(addressSchema).nullish(),
    BccFull: z.array(addressSchema).nullish(),
    Subject: text,
    MailboxHash: text,
    Date: text,
    TextBody: text,
    HtmlBody: text,
    StrippedTextReply: text,
    Headers: z.array(z.object({ Name: z.string(), Value: z.string() }).loose()).nullish(),
    Attachments: z
      .array(
        z
          .object({
            Name: text,
            ContentType: text,
            Content: text,
            ContentLength: z.number().nullish(),
          })
          .loose(),
      )
      .nullish(),
  })
  .loose();
type Inbound = z.infer<typeof inboundSchema>;

/**
 * Reads Postmark's inbound webhook:
 * https://postmarkapp.com/developer/webhooks/inbound-webhook
 */
export function readInbound(json: unknown): InboundMail | z.ZodError {
  const { data, error } = inboundSchema.safeParse(json);
  if (error) return error;
  const headers = (data.Headers ?? []).map(({ Name: name, Value: value }) => ({ name, value }));
  const from = line(data.FromFull?.Email || data.From, 320);
  const fromName = line(data.FromFull?.Name || data.FromName || '', longestName);
  const wholeBody = wholeBodyOf(data);
  return {
    inboundId: line(data.MessageID, 200),
    from,
    fromName: fromName === '' ? null : fromName,
    to: emails(data.ToFull),
    cc: emails(data.CcFull),
    subject: line(data.Subject ?? '', longestSubject),
    body: plain(data.StrippedTextReply?.trim() ? data.StrippedTextReply : wholeBody, longestBody),
    wholeBody,
    isAutomatic: isAutomatic(headers, from),
    isSpam: isSpam(headers),
    mailIds: mailIdsOf(data),
    answers: answersOf(headers),
    writtenAt: readInstant(data.Date ?? ''),
    files: filesOf(data.Attachments ?? []),
  };
}

const wholeBodyOf = ({ TextBody, HtmlBody }: Inbound): string =>
  plain(
    TextBody?.trim() ? TextBody : textOfHtml((HtmlBody ?? '').slice(0, longestHtml)),
    longestBody,
  );

const emails = (all: Inbound['ToFull']): string[] =>
  (all ?? [])
    .slice(0, mostAddresses)
    .map(({ Email }) => line(Email, 320))
    .filter((email) => email !== '');

/** The address that the mail came to tells its hash beside the others. */
function mailIdsOf({ MailboxHash, ToFull, CcFull, BccFull }: Inbound): string[] {
  const addressed = [...(ToFull ?? []), ...(CcFull ?? []), ...(BccFull ?? [])];
  const hashes = [MailboxHash, ...addressed.slice(0, 200).map((each) => each.MailboxHash)];
  return [...new Set(hashes.flatMap((hash) => mailIdOf(hash ?? '') ?? []))];
}

/** A reply names the mail that it answers as `<Postmark's id@mtasv.net>`; References ends with it. */
function answersOf(headers: readonly { name: string; value: string }[]): string[] {
  const named = (which: string): string[] =>
    headers
      .filter(({ name }) => name.toLowerCase() === which)
      .flatMap(({ value }) => [...value.slice(0, 20_000).matchAll(/<([^<>@\s]{1,100})@/g)])
      .flatMap(([, id]) => id ?? []);
  const nearestFirst = [...named('in-reply-to'), ...named('references').toReversed()];
  return [...new Set(nearestFirst.map((id) => line(id, 100)))].slice(0, mostAnswers);
}

function filesOf(attachments: NonNullable<Inbound['Attachments']>): InboundFile[] {
  let left = mostFileBytes;
  return attachments.slice(0, mostFiles).map((file) => {
    const encoded = file.Content ?? '';
    const bytes = file.ContentLength ?? Math.floor((encoded.length * 3) / 4);
    const content = encoded.length <= left * 1.4 ? Buffer.from(encoded, 'base64') : null;
    if (content !== null) left -= content.byteLength;
    return {
      name: line(file.Name ?? '', 150) || 'file',
      mediaType: line(file.ContentType ?? '', 100),
      byteSize: content?.byteLength ?? Math.min(Math.max(0, Math.round(bytes)), 2_000_000_000),
      content,
    };
  });
}

/** Text that the database takes, and no longer than it is kept. */
function plain(given: string, longest: number): string {
  const whole = given.toWellFormed().replaceAll('\u0000', '').replaceAll('\r\n', '\n').trim();
  return whole.length <= longest ? whole : `${whole.slice(0, longest).toWellFormed()} […]`;
}

const line = (given: string, longest: number): string =>
  given
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, longest)
    .toWellFormed();

function readInstant(given: string): Date | null {
  const instant = new Date(given);
  const year = instant.getUTCFullYear();
  return year >= 1970 && year < 10_000 ? instant : null;
}
