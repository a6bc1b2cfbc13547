import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { PaymentToThank } from '../../core/mail/courtesy.ts';
import type { Addresses } from '../../core/reminders/recipients.ts';
import { alone } from './alone.ts';
import type { Database } from './database.ts';
import { fromDbDate, toDbDate } from './dates.ts';
import { createInvoiceLists } from './invoice-lists.ts';
import type { ReminderInvoiceLine } from './reminders.ts';

/** A charge in QuickBooks that nobody was told of. */
export type UntoldCharge = {
  readonly id: string;
  readonly runId: string;
  readonly customerId: string;
  readonly invoiceId: string;
  readonly carrierId: string;
};
/** A payment that nobody was thanked for, and the invoices that it went to. */
export type UnthankedPayment = PaymentToThank & {
  readonly customerId: string;
  readonly invoiceIds: readonly string[];
};
/** Who has mail of today, or mail on its way (isBusy), or mail that waits for a person. */
export type BusyCustomer = {
  readonly customerId: string;
  readonly isBusy: boolean;
  readonly isProposed: boolean;
};

/** A mail to be kept, and sent unless it waits for a person or can go to nobody. */
export type NewCourtesy = Addresses & {
  readonly customerId: string;
  readonly runId: string | null;
  readonly template: string;
  readonly subjects: readonly { readonly kind: 'charge' | 'payment'; readonly id: string }[];
  readonly lines: readonly ReminderInvoiceLine[];
  readonly policy: {
    readonly level: string;
    readonly subject: string;
    readonly version: number;
  };
  readonly status: 'proposed' | 'approved' | 'cancelled';
  readonly reason: string | null;
  readonly firstTryAt: Date;
};

export type CourtesyStore = ReturnType<typeof createCourtesyStore>;

/** The mails beside the reminders: what they could be about, and what they are about. */
export function createCourtesyStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** Whether the reminders of a day have been decided. */
    async wasRun(realmId: string, today: PlainDate): Promise<boolean> {
      const status = { in: ['running', 'done'] };
      const where = { realmId, date: toDbDate(today), dryRun: false, status };
      return (await db.run.findFirst({ where, select: { id: true } })) !== null;
    },

    /** Charges written since, of which all that the run charged the customer have come through. */
    async untoldCharges(realmId: string, since: Date): Promise<UntoldCharge[]> {
      return db.$queryRaw<UntoldCharge[]>`
        select c.id, c.run_id as "runId", c.customer_id as "customerId",
          c.invoice_id as "invoiceId", coalesce(c.qbo_invoice_id, c.invoice_id) as "carrierId"
        from charge c
        where c.realm_id = ${realmId} and c.status = 'written' and c.written_at >= ${since}
          and c.amount - c.reversed + c.by_hand > 0
          and not exists (select from mail_subject s
            where s.realm_id = c.realm_id and s.active_key = 'charge:' || c.id)
          and not exists (select from charge o
            where o.realm_id = c.realm_id and o.run_id = c.run_id
              and o.customer_id = c.customer_id and o.status in ('approved', 'writing', 'unknown'))
        order by c.written_at, c.id`;
    },

    /**
     * Payments that came into QuickBooks since, and are of these days: one that was made before and
     * dated anew, or dated back, is no news to whoever paid.
     */
    async unthankedPayments(
      realmId: string,
      since: Date,
      days: { readonly from: PlainDate; readonly to: PlainDate },
    ): Promise<UnthankedPayment[]> {
      const rows = await db.$queryRaw<(Omit<UnthankedPayment, 'on'> & { date: Date })[]>`
        select p.id, p.customer_id as "customerId", p.currency, p.total as amount,
          p.txn_date as date,
          array(select distinct invoice_id from posting o
            where o.realm_id = p.realm_id and o.payment_id = p.id) as "invoiceIds"
        from payment p
        where p.realm_id = ${realmId} and not p.deleted and not p.void and p.total > 0
          and p.txn_date between ${days.from}::date and ${days.to}::date
          -- QuickBooks tells whole seconds.
          and p.last_updated_at >= date_trunc('second', ${since}::timestamptz)
          and (p.raw #>> '{MetaData,CreateTime}')::timestamptz
            >= date_trunc('second', ${since}::timestamptz)
          and not exists (select from mail_subject s
            where s.realm_id = p.realm_id and s.active_key = 'payment:' || p.id)
        order by p.txn_date, p.id`;
      return rows.map(({ date, ...payment }) => ({ ...payment, on: fromDbDate(date) }));
    },

    /** @param since the beginning of today */
    async busyCustomers(realmId: string, since: Date): Promise<BusyCustomer[]> {
      return db.$queryRaw<BusyCustomer[]>`
        select customer_id as "customerId", bool_or(status <> 'proposed') as "isBusy",
          bool_or(status = 'proposed') as "isProposed"
        from reminder where realm_id = ${realmId}
          and (status in ('proposed', 'approved', 'sending', 'unknown')
            or status = 'sent' and sent_at >= ${since})
        group by customer_id`;
    },

    /** Keeps mails with what they are about, in one commit; the keys stop a second of the same. */
    async save(realmId: string, today: PlainDate, mails: readonly NewCourtesy[]): Promise<void> {
      const now = clock.now();
      const withIds = mails.map((mail) => ({ id: randomUUID(), mail }));
      await alone(db, realmId, async (tx) => {
        await tx.reminder.createMany({
          data: withIds.map(({ id, mail }) => ({
            ...{ id, realmId, runId: mail.runId, customerId: mail.customerId },
            ...{ date: toDbDate(today), template: mail.template, status: mail.status },
            ...{ reason: mail.reason, recipients: [...mail.to], cc: [...mail.cc] },
            ...{ bcc: [...mail.bcc], policyLevel: mail.policy.level },
            ...{ policySubject: mail.policy.subject, policyVersion: mail.policy.version },
            ...{ createdAt: now, updatedAt: now },
          })),
        });
        await tx.reminderInvoice.createMany({
          data: withIds.flatMap(({ id, mail }) =>
            mail.lines.map((line) => ({
              ...line,
              ...{ reminderId: id, realmId, dueDate: toDbDate(line.dueDate) },
            })),
          ),
        });
        await tx.mailSubject.createMany({
          data: withIds.flatMap(({ id, mail }) =>
            mail.subjects.map(({ kind, id: subjectId }) => ({
              ...{ reminderId: id, realmId, kind, subjectId, activeKey: `${kind}:${subjectId}` },
            })),
          ),
        });
        await tx.outboxItem.createMany({
          data: withIds
            .filter(({ mail }) => mail.status === 'approved')
            .map(({ id, mail }) => ({
              ...{ realmId, kind: 'reminder', subjectId: id, state: 'waiting' },
              ...{ nextTryAt: mail.firstTryAt, createdAt: now },
            })),
        });
      });
    },

    /** What mails are about, by the mail's id. */
    async subjectsOf(
      realmId: string,
      mailIds: readonly string[],
    ): Promise<{ mailId: string; kind: string; id: string }[]> {
      const where = { realmId, reminderId: { in: [...mailIds] } };
      const rows = await db.mailSubject.findMany({ where, orderBy: { subjectId: 'asc' } });
      return rows.map(({ reminderId, kind, subjectId }) => ({
        ...{ mailId: reminderId, kind, id: subjectId },
      }));
    },

    /** The mails that thank for payments on an invoice: by their lines they are about none. */
    async thanksOn(realmId: string, invoiceId: string): Promise<string[]> {
      const rows = await db.$queryRaw<{ id: string }[]>`
        select distinct s.reminder_id::text as id from mail_subject s
        join posting p on p.realm_id = s.realm_id and p.payment_id = s.subject_id
        where s.realm_id = ${realmId} and s.kind = 'payment' and p.invoice_id = ${invoiceId}`;
      return rows.map(({ id }) => id);
    },

    /** Of these payments those that stand, as the mirror has them now. */
    async standingPayments(realmId: string, ids: readonly string[]): Promise<PaymentToThank[]> {
      const where = { realmId, id: { in: [...ids] }, void: false, deleted: false };
      const rows = await db.payment.findMany({ where, omit: { raw: true } });
      return rows
        .filter(({ total }) => total > 0n)
        .map(({ id, total, currency, txnDate }) => ({
          ...{ id, currency, amount: total, on: fromDbDate(txnDate) },
        }));
    },

    /** The numbers of invoices, by id; empty for one without. */
    numbers: (realmId: string, ids: readonly string[]): Promise<Map<string, string>> =>
      createInvoiceLists(db).numbers(realmId, ids),
  };
}
