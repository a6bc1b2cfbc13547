import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { z } from 'zod';
import { inTransaction } from '../in-transaction.ts';
import { mailRequest, type MailRequest, type ReadyMail } from './mail-request.ts';
import type { Address } from './addresses.ts';

const address = z.object({ Email: z.string(), Name: z.string() });
const storedRequest = z.object({
  request: mailRequest,
  from: address,
  to: z.array(address),
  cc: z.array(address),
  bcc: z.array(address),
});

/** A mail as it was accepted. */
export type Mail = {
  readonly messageId: string;
  readonly receivedAt: Date;
  readonly request: MailRequest;
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly stream: string;
  /** By which server it was sent. */
  readonly server: number;
};
export type MailEvent = {
  readonly id: number;
  readonly messageId: string;
  readonly type: 'Delivered' | 'Opened' | 'Bounced' | 'SpamComplaint';
  readonly recipient: string;
  readonly happenedAt: Date;
  readonly details: Readonly<Record<string, unknown>>;
};
export type MailFilter = {
  recipient?: string | undefined;
  from?: string | undefined;
  tag?: string | undefined;
  subject?: string | undefined;
  stream?: string | undefined;
  server?: number | undefined;
  metadata?: Readonly<Record<string, string>> | undefined;
  receivedFrom?: Date | undefined;
  receivedBefore?: Date | undefined;
};

type MailRow = {
  message_id: string;
  received_at: Date;
  metadata: Record<string, string>;
  stream: string;
  server: number;
  request: unknown;
};
type EventRow = {
  id: string;
  message_id: string;
  type: MailEvent['type'];
  recipient: string;
  happened_at: Date;
  details: Record<string, unknown>;
};

const mailColumns = 'message_id, received_at, metadata, stream, server, request';

/** Each stream of each server has a list of its own. */
const listOf = (server: number, stream: string): string =>
  server === 1 ? stream : `${server}/${stream}`;

export type MailStore = ReturnType<typeof createMailStore>;

/** Mails, what happened to them, and addresses that are not written to any more. */
export function createMailStore(deps: { pool: Pool; now: () => Date }) {
  const { pool, now } = deps;
  return {
    /** Keeps an accepted mail; answers its MessageID and when it was accepted. */
    add: async (mail: ReadyMail, server = 1): Promise<{ messageId: string; receivedAt: Date }> => {
      const messageId = randomUUID();
      const receivedAt = now();
      const recipients = [...mail.to, ...mail.cc, ...mail.bcc].map((one) =>
        one.Email.toLowerCase(),
      );
      const { request, from, to, cc, bcc } = mail;
      await pool.query(
        `insert into sandbox.mails (message_id, received_at, recipients, tag, stream, metadata, request, server)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          messageId,
          receivedAt,
          recipients,
          request.Tag ?? null,
          mail.stream,
          JSON.stringify(mail.metadata),
          JSON.stringify({ request, from, to, cc, bcc }),
          server,
        ],
      );
      return { messageId, receivedAt };
    },

    find: async (messageId: string): Promise<Mail | undefined> => {
      if (!z.guid().safeParse(messageId).success) return undefined;
      const found = await pool.query<MailRow>(
        `select ${mailColumns} from sandbox.mails where message_id = $1`,
        [messageId],
      );
      return found.rows.map(toMail)[0];
    },

    /** Newest first, as Postmark lists them, with the count of all that match. */
    search: async (
      filter: MailFilter,
      page: { count: number; offset: number },
    ): Promise<{ total: number; mails: readonly Mail[] }> => {
      const where = `($1::text is null or $1 = any(recipients))
        and ($2::text is null or lower(request->'from'->>'Email') = $2)
        and ($3::text is null or tag = $3)
        and ($4::text is null or strpos(lower(request->'request'->>'Subject'), $4) > 0)
        and ($5::text is null or stream = $5)
        and metadata @> $6::jsonb
        and ($7::timestamptz is null or received_at >= $7)
        and ($8::timestamptz is null or received_at < $8)
        and ($9::int is null or server = $9)`;
      const values = [
        filter.recipient?.toLowerCase() ?? null,
        filter.from?.toLowerCase() ?? null,
        filter.tag ?? null,
        filter.subject?.toLowerCase() ?? null,
        filter.stream ?? null,
        JSON.stringify(filter.metadata ?? {}),
        filter.receivedFrom ?? null,
        filter.receivedBefore ?? null,
        filter.server ?? null,
      ];
      const counted = await pool.query<{ total: number }>(
        `select count(*)::int as total from sandbox.mails where ${where}`,
        values,
      );
      const found = await pool.query<MailRow>(
        `select ${mailColumns} from sandbox.mails where ${where}
         order by position desc limit $10 offset $11`,
        [...values, page.count, page.offset],
      );
      return { total: counted.rows[0]?.total ?? 0, mails: found.rows.map(toMail) };
    },

    /** Notes an event; a bounce or complaint also stops further mail to the address. */
    addEvent: (mail: Mail, event: Pick<MailEvent, 'type' | 'recipient' | 'details'>) =>
      inTransaction(pool, async (db): Promise<MailEvent> => {
        const happenedAt = now();
        const inserted = await db.query<{ id: string }>(
          `insert into sandbox.mail_events (message_id, type, recipient, happened_at, details)
           values ($1, $2, $3, $4, $5) returning id`,
          [mail.messageId, event.type, event.recipient, happenedAt, JSON.stringify(event.details)],
        );
        if (event.type === 'Bounced' || event.type === 'SpamComplaint') {
          await db.query(
            `insert into sandbox.mail_suppressions (email, stream, reason, created_at)
             values ($1, $2, $3, $4) on conflict do nothing`,
            [
              event.recipient.toLowerCase(),
              listOf(mail.server, mail.stream),
              event.type === 'Bounced' ? 'HardBounce' : 'SpamComplaint',
              happenedAt,
            ],
          );
        }
        const id = Number(inserted.rows[0]?.id);
        return { ...event, id, messageId: mail.messageId, happenedAt };
      }),

    /** Events of these mails, oldest first; of all mails when no ids are given. */
    events: async (messageIds?: readonly string[]): Promise<readonly MailEvent[]> => {
      const found = await pool.query<EventRow>(
        `select id, message_id, type, recipient, happened_at, details from sandbox.mail_events
         where $1::uuid[] is null or message_id = any($1::uuid[]) order by id`,
        [messageIds ?? null],
      );
      return found.rows.map(toEvent);
    },

    /** Which of these addresses the stream does not write to. */
    suppressed: async (
      { server, stream }: { server: number; stream: string },
      emails: readonly string[],
    ): Promise<readonly string[]> => {
      const found = await pool.query<{ email: string }>(
        `select email from sandbox.mail_suppressions
         where stream = $1 and email = any($2::text[]) order by email`,
        [listOf(server, stream), emails.map((email) => email.toLowerCase())],
      );
      return found.rows.map((row) => row.email);
    },

    /** All suppressions of a stream. */
    suppressions: async ({ server, stream }: { server: number; stream: string }) => {
      const found = await pool.query<{ email: string; reason: string; created_at: Date }>(
        `select email, reason, created_at from sandbox.mail_suppressions
         where stream = $1 order by created_at desc`,
        [listOf(server, stream)],
      );
      return found.rows;
    },

    /** Lets an address be written to again, whatever stopped it. */
    reactivate: async (email: string): Promise<void> => {
      await pool.query('delete from sandbox.mail_suppressions where email = $1', [
        email.toLowerCase(),
      ]);
    },
  };
}

function toMail(row: MailRow): Mail {
  const { request, from, to, cc, bcc } = storedRequest.parse(row.request);
  return {
    messageId: row.message_id,
    receivedAt: row.received_at,
    request,
    from,
    to,
    cc,
    bcc,
    metadata: row.metadata,
    stream: row.stream,
    server: row.server,
  };
}

function toEvent(row: EventRow): MailEvent {
  return {
    id: Number(row.id),
    messageId: row.message_id,
    type: row.type,
    recipient: row.recipient,
    happenedAt: row.happened_at,
    details: row.details,
  };
}
