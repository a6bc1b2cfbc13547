import { z } from 'zod';
import { realmKey, reminderKey } from '../../adapters/postmark/mail.ts';
import { readInbound, type InboundMail } from './read-inbound.ts';

type PostmarkEventKind =
  | 'delivered'
  | 'opened'
  | 'bounced'
  | 'complained'
  /** Postmark does not deliver to the address any more, or does again. */
  | 'suppressed'
  | 'reactivated';

/** What Postmark tells of one mail, in our words. */
export type PostmarkEvent = {
  /** The same for every delivery of one event. */
  readonly eventKey: string;
  readonly kind: PostmarkEventKind;
  /** Postmark's id of the mail that it is about; null when that is none. */
  readonly messageId: string | null;
  /** What the mail carried to be known by. */
  readonly reminderId: string | null;
  readonly realmId: string | null;
  readonly recipient: string | null;
  readonly detail: string | null;
  /** Null when the time cannot be read. */
  readonly happenedAt: Date | null;
  /** Mail must not go to the recipient any more. */
  readonly endsAddress: boolean;
};

export type ReadPostmarkEvent =
  | { readonly outcome: 'event'; readonly event: PostmarkEvent }
  | { readonly outcome: 'mail'; readonly mail: InboundMail }
  /** A kind of event that says nothing about a reminder. */
  | { readonly outcome: 'ignored'; readonly reason: string }
  | { readonly outcome: 'unreadable'; readonly reason: string };

const longestDetail = 2_000;
const hardBounces = new Set(['HardBounce', 'BadEmailAddress', 'ManuallyDeactivated']);

const outboundSchema = z
  .object({
    MessageID: z.string().min(1),
    Metadata: z.record(z.string(), z.unknown()).nullish(),
  })
  .loose();
const deliverySchema = outboundSchema.extend({ Recipient: z.string(), DeliveredAt: z.string() });
const openSchema = outboundSchema.extend({ Recipient: z.string(), ReceivedAt: z.string() });
const bounceSchema = outboundSchema.extend({
  ID: z.union([z.number(), z.string()]),
  Email: z.string(),
  BouncedAt: z.string(),
  Type: z.string().default(''),
  Name: z.string().default(''),
  Description: z.string().default(''),
  Inactive: z.boolean().default(false),
});
// A person's own doing has no mail: https://postmarkapp.com/developer/webhooks/subscription-change-webhook
const subscriptionSchema = z
  .object({
    MessageID: z.string().nullish(),
    Metadata: z.record(z.string(), z.unknown()).nullish(),
    Recipient: z.string(),
    ChangedAt: z.string(),
    SuppressSending: z.boolean(),
    SuppressionReason: z.string().nullish(),
    Origin: z.string().nullish(),
  })
  .loose();
/**
 * Reads one body of Postmark's webhooks: delivery, open, bounce, spam complaint, subscription
 * change and inbound mail.
 */
export function readPostmarkEvent(body: Buffer): ReadPostmarkEvent {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return { outcome: 'unreadable', reason: 'The body is not JSON' };
  }
  const known = z.object({ RecordType: z.string().optional() }).loose().safeParse(json);
  if (!known.success) return { outcome: 'unreadable', reason: 'The body is not an object' };
  const type = known.data.RecordType ?? 'Inbound';
  if (type === 'Inbound') {
    const mail = readInbound(json);
    return mail instanceof z.ZodError
      ? { outcome: 'unreadable', reason: `${type} without ${missing(mail)}` }
      : { outcome: 'mail', mail };
  }
  const read = readers[type];
  if (!read) return { outcome: 'ignored', reason: `Dunwell does nothing with ${type}` };
  const event = read(json);
  return event instanceof z.ZodError
    ? { outcome: 'unreadable', reason: `${type} without ${missing(event)}` }
    : { outcome: 'event', event };
}

const readers: Record<string, (json: unknown) => PostmarkEvent | z.ZodError> = {
  Delivery(json) {
    const { data, error } = deliverySchema.safeParse(json);
    if (error) return error;
    return {
      ...common(data),
      eventKey: `postmark:${data.MessageID}:delivered:${data.Recipient.toLowerCase()}`,
      kind: 'delivered',
      recipient: data.Recipient,
      detail: null,
      happenedAt: readInstant(data.DeliveredAt),
      endsAddress: false,
    };
  },
  Open(json) {
    const { data, error } = openSchema.safeParse(json);
    if (error) return error;
    return {
      ...common(data),
      eventKey: `postmark:${data.MessageID}:opened:${data.Recipient.toLowerCase()}:${data.ReceivedAt}`,
      kind: 'opened',
      recipient: data.Recipient,
      detail: null,
      happenedAt: readInstant(data.ReceivedAt),
      endsAddress: false,
    };
  },
  Bounce: (json) => readBounce(json, 'bounced'),
  SpamComplaint: (json) => readBounce(json, 'complained'),
  SubscriptionChange(json) {
    const { data, error } = subscriptionSchema.safeParse(json);
    if (error) return error;
    const kind = data.SuppressSending ? 'suppressed' : 'reactivated';
    const told = [data.SuppressionReason, data.Origin].filter((text) => text);
    const address = data.Recipient.toLowerCase();
    return {
      ...common({ ...data, MessageID: data.MessageID || null }),
      eventKey: `postmark:${kind}:${data.MessageID ?? ''}:${address}:${data.ChangedAt}`,
      kind,
      recipient: data.Recipient,
      detail: told.join(', ').slice(0, longestDetail) || null,
      happenedAt: readInstant(data.ChangedAt),
      endsAddress: data.SuppressSending,
    };
  },
};

function readBounce(json: unknown, kind: 'bounced' | 'complained'): PostmarkEvent | z.ZodError {
  const { data, error } = bounceSchema.safeParse(json);
  if (error) return error;
  const detail = [data.Name || data.Type, data.Description].filter((text) => text !== '');
  return {
    ...common(data),
    eventKey: `postmark:${kind}:${data.ID}`,
    kind,
    recipient: data.Email,
    detail: detail.join(': ').slice(0, longestDetail) || null,
    happenedAt: readInstant(data.BouncedAt),
    endsAddress: kind === 'complained' || data.Inactive || hardBounces.has(data.Type),
  };
}

type Outbound = Pick<z.infer<typeof outboundSchema>, 'Metadata'> & {
  readonly MessageID: string | null;
};

function common(data: Outbound): Pick<PostmarkEvent, 'messageId' | 'reminderId' | 'realmId'> {
  const text = (key: string): string | null => {
    const value = data.Metadata?.[key];
    return typeof value === 'string' ? value : null;
  };
  return { messageId: data.MessageID, reminderId: text(reminderKey), realmId: text(realmKey) };
}

function readInstant(text: string): Date | null {
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

const missing = (error: z.ZodError): string =>
  [...new Set(error.issues.map((issue) => issue.path.join('.') || 'its fields'))].join(', ');
