import type { Queries } from './database.ts';
import { Prisma } from './generated/client.ts';

/** What is there now beside the last that the history tells of it; null where one is missing. */
export type LiveBesideHistory = {
  readonly subjectId: string;
  readonly reminderId: string;
  readonly live: string | null;
  readonly told: string | null;
};

export type HistoryCompare = ReturnType<typeof createHistoryCompare>;

const instant = (column: string): Prisma.Sql =>
  Prisma.sql`to_char(${Prisma.raw(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * Reads reminders, events and replies beside their history. What a row has to say is put together here
 * and not by the functions that the triggers call: whoever changed those is found out.
 */
export function createHistoryCompare(db: Queries) {
  return {
    /** A page of reminders, in the order of their ids. One statement, so one moment. */
    reminders(
      realmId: string,
      page: { after: string; limit: number },
    ): Promise<LiveBesideHistory[]> {
      return db.$queryRaw<LiveBesideHistory[]>`
        select r.id::text as "subjectId", r.id::text as "reminderId", ${reminderNow} as live, h.content as told
        from reminder r
        left join lateral (
          select content from history_row
          where reminder_id = r.id and kind = 'reminder' and realm_id = r.realm_id
          order by id desc limit 1) h on true
        where r.realm_id = ${realmId} and r.id > ${page.after}::uuid
        order by r.id limit ${page.limit}`;
    },

    /** A page of events, in the order of their ids. */
    events(realmId: string, page: { after: bigint; limit: number }): Promise<LiveBesideHistory[]> {
      return db.$queryRaw<LiveBesideHistory[]>`
        select e.id::text as "subjectId", r.id::text as "reminderId", ${eventNow} as live, h.content as told
        from reminder_event e join reminder r on r.id = e.reminder_id
        left join lateral (
          select content from history_row
          where reminder_id = r.id and kind = 'event' and subject_id = e.id::text
          order by id desc limit 1) h on true
        where r.realm_id = ${realmId} and e.id > ${page.after}
        order by e.id limit ${page.limit}`;
    },

    /** A page of replies to mails, in the order of their ids. */
    replies(realmId: string, page: { after: string; limit: number }): Promise<LiveBesideHistory[]> {
      return db.$queryRaw<LiveBesideHistory[]>`
        select y.id::text as "subjectId", y.reminder_id::text as "reminderId", ${replyNow} as live,
          h.content as told
        from reply y
        left join lateral (
          select content from history_row
          where reminder_id = y.reminder_id and kind = 'reply' and subject_id = y.id::text
          order by id desc limit 1) h on true
        where y.realm_id = ${realmId} and y.reminder_id is not null and y.id > ${page.after}::uuid
        order by y.id limit ${page.limit}`;
    },

    /** Reminders, events and replies that the history tells of and that are gone; the first of them. */
    gone(realmId: string, limit: number): Promise<LiveBesideHistory[]> {
      return db.$queryRaw<LiveBesideHistory[]>`
        select distinct on (h.reminder_id, h.kind, h.subject_id)
          h.subject_id as "subjectId", h.reminder_id::text as "reminderId", null as live, h.content as told
        from history_row h
        where h.realm_id = ${realmId} and (
          h.kind = 'reminder' and not exists (select from reminder r where r.id = h.reminder_id)
          or h.kind = 'event' and not exists (
            select from reminder_event e where e.reminder_id = h.reminder_id and e.id::text = h.subject_id)
          or h.kind = 'reply' and not exists (
            select from reply y where y.reminder_id = h.reminder_id and y.id::text = h.subject_id))
        limit ${limit}`;
    },
  };
}

const hashOf = (column: string): Prisma.Sql =>
  Prisma.sql`encode(sha256(convert_to(${Prisma.raw(column)}, 'UTF8')), 'hex')`;

const reminderNow = Prisma.sql`(jsonb_build_object(
  'runId', r.run_id, 'customerId', r.customer_id, 'date', r.date::text,
  'template', r.template, 'templateVersion', r.template_version, 'language', r.language,
  'status', r.status, 'reason', r.reason, 'recipients', r.recipients, 'cc', r.cc,
  'subject', r.subject, 'textSha256', ${hashOf('r.text_body')}, 'htmlSha256', ${hashOf('r.html_body')},
  'messageId', r.message_id, 'policyLevel', r.policy_level, 'policySubject', r.policy_subject,
  'policyVersion', r.policy_version, 'decidedBy', r.decided_by,
  'createdAt', ${instant('r.created_at')}, 'sentAt', ${instant('r.sent_at')},
  'invoices', (select coalesce(jsonb_agg(jsonb_build_object(
      'invoiceId', i.invoice_id, 'docNumber', i.doc_number, 'step', i.step,
      'openBalance', i.open_balance::text, 'charges', i.charges::text, 'currency', i.currency,
      'dueDate', i.due_date::text, 'daysOverdue', i.days_overdue)
    order by i.invoice_id collate "C"), '[]')
    from reminder_invoice i where i.reminder_id = r.id))
  || case when cardinality(r.bcc) > 0 then jsonb_build_object('bcc', r.bcc) else '{}' end
  || case when r.attachments <> '[]' then jsonb_build_object('attachments', r.attachments)
    else '{}' end)::text`;

const eventNow = Prisma.sql`jsonb_build_object(
  'kind', e.kind, 'recipient', e.recipient, 'detail', e.detail, 'eventKey', e.event_key,
  'happenedAt', ${instant('e.happened_at')})::text`;

const replyNow = Prisma.sql`jsonb_build_object(
  'kind', y.kind, 'from', y.from_address, 'to', y.to_addresses, 'cc', y.cc_addresses,
  'subject', y.subject, 'textSha256', ${hashOf('y.whole_body')}, 'inboundId', y.inbound_id,
  'receivedAt', ${instant('y.received_at')}, 'readBy', y.read_by, 'readAt', ${instant('y.read_at')},
  'files', (select coalesce(jsonb_agg(jsonb_build_object('name', f.name, 'sha256', f.sha256)
    order by f.place), '[]') from reply_file f where f.reply_id = y.id))::text`;
