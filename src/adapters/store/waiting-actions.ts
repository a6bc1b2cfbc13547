import type { Queries } from './database.ts';
import { Prisma } from './generated/client.ts';

/** What is stopped: a company, a customer with those below it, or an invoice. */
export type StoppedScope =
  { readonly kind: 'company' } | { readonly kind: 'customer' | 'invoice'; readonly id: string };

/** How many charges and reminders wait. */
export type WaitingCounts = { readonly charges: number; readonly reminders: number };

/** What of the waiting is to be cancelled, and why. */
export type WaitingStop = {
  readonly realmId: string;
  readonly scope: StoppedScope;
  readonly topics: readonly ('charges' | 'reminders')[];
  readonly reason: string;
  /** The hold that stops it; null where everything of the company is stopped. */
  readonly holdId: string | null;
  readonly now: Date;
};

type Of = Pick<WaitingStop, 'realmId' | 'scope'>;

/** Those that wait for a person or in the outbox; nothing of them has gone out. */
const waiting = Prisma.sql`('proposed', 'approved')`;

/** How many charges and reminders are about what would be stopped. */
export async function countWaiting(db: Queries, of: Of): Promise<WaitingCounts> {
  const [counts] = await db.$queryRaw<WaitingCounts[]>`
    select
      (select count(*)::int from charge c
       where c.realm_id = ${of.realmId} and c.status in ${waiting}
         and ${isAbout(of, Prisma.sql`c.invoice_id`)}) as charges,
      (select count(distinct r.id)::int from reminder r
       join reminder_invoice l on l.reminder_id = r.id
       where r.realm_id = ${of.realmId} and r.status in ${waiting}
         and ${isAbout(of, Prisma.sql`l.invoice_id`)}) as reminders`;
  return counts ?? { charges: 0, reminders: 0 };
}

/**
 * Cancels what waits, in the caller's transaction. A charge frees its date, or goes back among
 * those that wait for the charge day; a reminder frees its steps, and a mail beside the
 * reminders what it tells of. One about other invoices too only loses those that are stopped, which
 * does not count.
 */
export async function cancelWaiting(tx: Queries, stop: WaitingStop): Promise<WaitingCounts> {
  const charges = stop.topics.includes('charges') ? await cancelCharges(tx, stop) : 0;
  const reminders = stop.topics.includes('reminders') ? await cancelReminders(tx, stop) : 0;
  return { charges, reminders };
}

async function cancelCharges(tx: Queries, stop: WaitingStop): Promise<number> {
  const accrues = Prisma.sql`(status = 'approved' and write_back = 'monthlyInvoice')`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    update charge set reason = ${stop.reason}, updated_at = ${stop.now},
      status = case when ${accrues} then 'accrued' else 'cancelled' end,
      active_key = case when ${accrues} then active_key end,
      cancelled_by_hold = case when not ${accrues} then ${stop.holdId}::uuid end
    where realm_id = ${stop.realmId} and status in ${waiting}
      and ${isAbout(stop, Prisma.sql`invoice_id`)}
    returning id`;
  await leaveOutbox(tx, stop, rows);
  return rows.length;
}

async function cancelReminders(tx: Queries, stop: WaitingStop): Promise<number> {
  const about = isAbout(stop, Prisma.sql`l.invoice_id`);
  const rows = await tx.$queryRaw<{ id: string }[]>`
    update reminder r set status = 'cancelled', reason = ${stop.reason}, updated_at = ${stop.now}
    where r.realm_id = ${stop.realmId} and r.status in ${waiting}
      and exists (select from reminder_invoice l where l.reminder_id = r.id and ${about})
      and not exists (select from reminder_invoice l
        where l.reminder_id = r.id and not (${about}) and (l.step is not null
          or exists (select from mail_subject s where s.reminder_id = r.id)))
    returning r.id`;
  const cancelled = { where: { reminderId: { in: rows.map(({ id }) => id) } } };
  await tx.reminderInvoice.updateMany({ ...cancelled, data: { activeKey: null } });
  await tx.mailSubject.updateMany({ ...cancelled, data: { activeKey: null } });
  await tx.$executeRaw`
    delete from reminder_invoice l using reminder r
    where r.id = l.reminder_id and r.realm_id = ${stop.realmId} and r.status in ${waiting}
      and ${about}`;
  await leaveOutbox(tx, stop, rows);
  return rows.length;
}

/** What is being worked at this moment finds out by itself. */
async function leaveOutbox(
  tx: Queries,
  { realmId, reason, now }: WaitingStop,
  rows: readonly { id: string }[],
): Promise<void> {
  await tx.outboxItem.updateMany({
    where: { realmId, subjectId: { in: rows.map(({ id }) => id) }, state: 'waiting' },
    data: { state: 'cancelled', lastError: reason, finishedAt: now },
  });
}

/** Whether an invoice is one of those that are stopped. */
function isAbout({ realmId, scope }: Of, invoiceId: Prisma.Sql): Prisma.Sql {
  switch (scope.kind) {
    case 'company':
      return Prisma.sql`true`;
    case 'invoice':
      return Prisma.sql`${invoiceId} = ${scope.id}`;
    case 'customer':
      return Prisma.sql`${invoiceId} in (
        with recursive family as (
          select id from customer where realm_id = ${realmId} and id = ${scope.id}
          union
          select c.id from customer c join family on c.parent_id = family.id
          where c.realm_id = ${realmId}
        )
        select i.id from invoice i join family on i.customer_id = family.id
        where i.realm_id = ${realmId})`;
  }
}
