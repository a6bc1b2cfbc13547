import { notesOf } from './invoice-notes.ts';
import type { MailFile } from './mail-files.ts';
import type { MailRoute } from './mail-servers.ts';
import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';
import type { ReminderInvoiceLine } from './reminders.ts';

/** A reminder's mail as it goes out, and what it tells of each of its invoices. */
export type Sending = {
  readonly id: string;
  readonly recipients: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly subject: string;
  readonly textBody: string;
  readonly htmlBody: string;
  readonly language: string;
  readonly templateVersion: number;
  readonly attachments: readonly MailFile[];
  /** Its other invoices dropped out; their steps are free again. */
  readonly lines: readonly Pick<
    ReminderInvoiceLine,
    'invoiceId' | 'openBalance' | 'disputed' | 'charges' | 'daysOverdue'
  >[];
};

/** Where a mail that was on its way stands after all. */
export type SendingMove = {
  readonly id: string;
  readonly from: 'sending' | 'unknown';
  /** When it came to stand there: another try may have begun since. */
  readonly since: Date;
  readonly to: 'sent' | 'unknown' | 'approved' | 'failed' | 'cancelled';
  readonly reason: string | null;
  /** Of a mail that is sent. */
  readonly messageId: string | null;
  /** Of a mail that was found to be sent: when Postmark took it; now when absent. */
  readonly sentAt?: Date | null;
};

/** Which files a mail is to carry. */
export type WantedFiles = { readonly invoices: boolean; readonly statement: boolean };

export type ReminderSendingStore = ReturnType<typeof createReminderSendingStore>;

/** What is kept of many reminders at once on their way to Postmark. */
export function createReminderSendingStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** What these are to carry, by the policies that decided them; those with nothing are left out. */
    async wantedFiles(realmId: string, ids: readonly string[]): Promise<Map<string, WantedFiles>> {
      const rows = await db.$queryRaw<({ id: string } & WantedFiles)[]>`
        select id, invoices, statement from (
          select r.id::text as id, v.reminders -> 'attachInvoicePdf' is not distinct from 'true' as invoices,
            v.reminders -> 'attachStatement' is not distinct from 'true' as statement
          from reminder r
          join policy_version v on v.realm_id = r.realm_id and v.level = r.policy_level
            and v.subject = coalesce(r.policy_subject, '') and v.version = r.policy_version
          where r.realm_id = ${realmId} and r.id = any(${[...ids]}::uuid[])
        ) as wanted where invoices or statement`;
      return new Map(rows.map(({ id, ...wanted }) => [id, wanted]));
    },

    /**
     * Puts the exact mails on record and marks them as being sent by a route, in one commit.
     * @returns those that were still approved, by id, with when they began to be sent; of the
     * others nothing is changed
     */
    async begin(mails: readonly Sending[], route: MailRoute): Promise<Map<string, Date>> {
      const now = clock.now();
      const lines = mails.flatMap(({ id, lines: told }) => told.map((line) => ({ id, ...line })));
      const rows = await db.$queryRaw<{ id: string }[]>`
        with going as (
          update reminder set status = 'sending', updated_at = ${now},
            mail_server_id = ${route.serverId}::uuid, mail_stream = ${route.stream},
            recipients = array(select json_array_elements_text(mail.recipients::json)),
            cc = array(select json_array_elements_text(mail.cc::json)),
            bcc = array(select json_array_elements_text(mail.bcc::json)),
            subject = mail.subject, text_body = mail.text_body, html_body = mail.html_body,
            language = mail.language, template_version = mail.template_version,
            attachments = mail.attachments
          from unnest(${mails.map(({ id }) => id)}::uuid[],
            ${mails.map(({ recipients }) => JSON.stringify(recipients))}::text[],
            ${mails.map(({ cc }) => JSON.stringify(cc))}::text[],
            ${mails.map(({ bcc }) => JSON.stringify(bcc))}::text[],
            ${mails.map(({ subject }) => subject)}::text[],
            ${mails.map(({ textBody }) => textBody)}::text[],
            ${mails.map(({ htmlBody }) => htmlBody)}::text[],
            ${mails.map(({ language }) => language)}::text[],
            ${mails.map(({ templateVersion }) => templateVersion)}::int[],
            ${mails.map(({ attachments }) => JSON.stringify(attachments))}::text[]::jsonb[])
            as mail (id, recipients, cc, bcc, subject, text_body, html_body, language,
              template_version, attachments)
          where reminder.id = mail.id and reminder.status = 'approved'
          returning reminder.id
        ), line as (
          select * from unnest(${lines.map(({ id }) => id)}::uuid[],
            ${lines.map(({ invoiceId }) => invoiceId)}::text[],
            ${lines.map(({ openBalance }) => String(openBalance))}::bigint[],
            ${lines.map(({ disputed }) => String(disputed))}::bigint[],
            ${lines.map(({ charges }) => String(charges))}::bigint[],
            ${lines.map(({ daysOverdue }) => daysOverdue)}::int[])
            as line (reminder_id, invoice_id, open_balance, disputed, charges, days_overdue)
        ), told as (
          update reminder_invoice set open_balance = line.open_balance, disputed = line.disputed,
            charges = line.charges, days_overdue = line.days_overdue
          from line join going on going.id = line.reminder_id
          where reminder_invoice.reminder_id = line.reminder_id
            and reminder_invoice.invoice_id = line.invoice_id
            -- Whatever is told as before is no news to the history.
            and (reminder_invoice.open_balance, reminder_invoice.disputed,
              reminder_invoice.charges, reminder_invoice.days_overdue) is distinct from
              (line.open_balance, line.disputed, line.charges, line.days_overdue)
        ), dropped as (
          delete from reminder_invoice using going
          where reminder_invoice.reminder_id = going.id and not exists (
            select from line where line.reminder_id = reminder_invoice.reminder_id
              and line.invoice_id = reminder_invoice.invoice_id)
        ), untold as (
          -- A charge whose invoice is not in the mail is told of by another one.
          update mail_subject s set active_key = null from going, charge c
          where s.reminder_id = going.id and s.kind = 'charge' and c.realm_id = s.realm_id
            and c.id::text = s.subject_id and not exists (
              select from line where line.reminder_id = going.id
                and line.invoice_id = coalesce(c.qbo_invoice_id, c.invoice_id))
        )
        select id from going`;
      return new Map(rows.map((row) => [row.id, now]));
    },

    /**
     * Keeps what became of mails that were on their way, in one commit; with those that were sent,
     * that they are to be noted on their invoices. Of one that is cancelled, what it was about is
     * free again.
     * @returns the ids of those that still stood where the caller believes, since when it believes
     */
    async keep(moves: readonly SendingMove[]): Promise<Set<string>> {
      const now = clock.now();
      const rows = await db.$queryRaw<{ id: string }[]>`
        with kept as (
        update reminder set status = move.status, reason = move.reason, updated_at = ${now},
          message_id = coalesce(move.message_id, reminder.message_id),
          sent_at = case when move.status = 'sent' then coalesce(move.sent_at, ${now})
            else reminder.sent_at end
        from unnest(${moves.map(({ id }) => id)}::uuid[], ${moves.map(({ from }) => from)}::text[],
          ${moves.map(({ to }) => to)}::text[], ${moves.map(({ reason }) => reason)}::text[],
          ${moves.map(({ messageId }) => messageId)}::text[],
          ${moves.map(({ since }) => since.toISOString())}::text[]::timestamptz[],
          ${moves.map(({ sentAt }) => sentAt?.toISOString() ?? null)}::text[]::timestamptz[])
          as move (id, before, status, reason, message_id, since, sent_at)
        where reminder.id = move.id and reminder.status = move.before
          and reminder.updated_at = move.since
        returning reminder.id, reminder.realm_id, reminder.status
        ), note as (${notesOf(now)}
        ), freed as (
          update reminder_invoice line set active_key = null from kept
          where line.reminder_id = kept.id and kept.status = 'cancelled'
        ), untold as (
          update mail_subject s set active_key = null from kept
          where s.reminder_id = kept.id and kept.status = 'cancelled'
        )
        select id from kept`;
      return new Set(rows.map((row) => row.id));
    },

    /**
     * A mail that came back for good from everybody it went to was not sent after all; one that was
     * only held up, or that somebody complains of, was. Its steps are free
     * again, unless a later mail about the invoice has gone out meanwhile.
     * @param id looks at this one only
     */
    async noteUndelivered(realmId: string, id: string | null = null): Promise<void> {
      const now = clock.now();
      await db.$executeRaw`
        with undelivered as (
          update reminder r set status = 'undelivered', updated_at = ${now},
            reason = 'It came back from everybody it went to, so it does not count as sent.'
          where r.realm_id = ${realmId} and r.status = 'sent'
            and (${id}::uuid is null or r.id = ${id}::uuid)
            and exists (select from reminder_event e
              where e.reminder_id = r.id and e.kind = 'bounced' and e.ends_address)
            and not exists (
              select from unnest(r.recipients) as one
              where not exists (select from reminder_event e
                  where e.reminder_id = r.id and e.kind = 'bounced' and e.ends_address
                    and lower(e.recipient) = lower(one))
                or exists (select from reminder_event e
                  where e.reminder_id = r.id and e.kind = 'delivered'
                    and lower(e.recipient) = lower(one)))
          returning r.id, r.sent_at
        ), freed as (
          update mail_subject s set active_key = null from undelivered
          where s.reminder_id = undelivered.id
        )
        update reminder_invoice line set active_key = null from undelivered
        where line.reminder_id = undelivered.id and not exists (
          select from reminder_invoice other join reminder later on later.id = other.reminder_id
          where other.realm_id = line.realm_id and other.invoice_id = line.invoice_id
            and other.active_key is not null and later.sent_at > undelivered.sent_at)`;
    },
  };
}
