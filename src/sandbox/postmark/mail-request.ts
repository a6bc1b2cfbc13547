import { z } from 'zod';
import { parseAddresses, type Address } from './addresses.ts';

const text = z.string().nullish();
const pair = z.object({ Name: z.string(), Value: z.string() });
const attachment = z.object({
  Name: z.string(),
  Content: z.string(),
  ContentType: z.string(),
  ContentID: text,
});

/** The body of `POST /email`; keys may come in any letter case, as with Postmark. */
export const mailRequest = z.object({
  From: text,
  To: text,
  Cc: text,
  Bcc: text,
  Subject: text,
  Tag: text,
  HtmlBody: text,
  TextBody: text,
  ReplyTo: text,
  Headers: z.array(pair).nullish(),
  TrackOpens: z.boolean().nullish(),
  TrackLinks: z.string().nullish(),
  Metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  Attachments: z.array(attachment).nullish(),
  MessageStream: text,
});
export type MailRequest = z.infer<typeof mailRequest>;

/** A mail that passed the rules, with its addresses read. */
export type ReadyMail = {
  readonly request: MailRequest;
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly stream: string;
};

/** Why Postmark would refuse; `code` is its ErrorCode. */
export type Refusal = { readonly code: number; readonly message: string };

const knownKeys = new Map(Object.keys(mailRequest.shape).map((key) => [key.toLowerCase(), key]));

/** Checks a mail by Postmark's rules: 300 for everything wrong with the request itself. */
export function readMail(body: unknown): ReadyMail | Refusal {
  const parsed = mailRequest.safeParse(withKnownKeys(body));
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') ?? '';
    return { code: 403, message: `Invalid value for the field '${field}'.` };
  }
  const request = parsed.data;
  const from = parseAddresses(request.From ?? '');
  const sender = from?.[0];
  if (!sender || from.length > 1)
    return invalid(`Invalid 'From' address: '${request.From ?? ''}'.`);
  const lists = { To: request.To, Cc: request.Cc, Bcc: request.Bcc };
  const read: Record<string, readonly Address[]> = {};
  for (const [name, value] of Object.entries(lists)) {
    const addresses = parseAddresses(value ?? '');
    if (!addresses) return invalid(`Invalid '${name}' address: '${value ?? ''}'.`);
    read[name] = addresses;
  }
  const [to, cc, bcc] = [read['To'] ?? [], read['Cc'] ?? [], read['Bcc'] ?? []];
  if (to.length === 0) return invalid('Zero recipients specified');
  if (to.length + cc.length + bcc.length > 50) {
    return invalid('You may not send a message to more than 50 recipients at once.');
  }
  if (!request.HtmlBody && !request.TextBody) {
    return invalid('Provide either email TextBody or HtmlBody or both.');
  }
  const refusal = checkLengths(request);
  if (refusal) return refusal;
  const metadata = Object.fromEntries(
    Object.entries(request.Metadata ?? {}).map(([key, value]) => [key, String(value)]),
  );
  return {
    request,
    from: sender,
    to,
    cc,
    bcc,
    metadata,
    stream: request.MessageStream || 'outbound',
  };
}

// Postmark's documented limits: subject 2,000, tag 1,000, metadata 10 fields of 20 and 80 characters.
function checkLengths(request: MailRequest): Refusal | undefined {
  if ((request.Subject ?? '').length > 2_000) return invalid('Subject is too long (2000 at most).');
  if ((request.Tag ?? '').length > 1_000) return invalid('Tag is too long (1000 at most).');
  const metadata = Object.entries(request.Metadata ?? {});
  if (metadata.length > 10) return invalid('Metadata may have at most 10 fields.');
  for (const [key, value] of metadata) {
    if (key.length > 20) return invalid(`Metadata field name '${key}' exceeds 20 characters.`);
    if (String(value).length > 80) return invalid(`Metadata field '${key}' exceeds 80 characters.`);
  }
  if (request.ReplyTo && !parseAddresses(request.ReplyTo)) {
    return invalid(`Invalid 'ReplyTo' address: '${request.ReplyTo}'.`);
  }
  return undefined;
}

const invalid = (message: string): Refusal => ({ code: 300, message });

function withKnownKeys(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [knownKeys.get(key.toLowerCase()) ?? key, value]),
  );
}
