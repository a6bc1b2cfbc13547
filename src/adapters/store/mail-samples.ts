import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Queries } from './database.ts';
import { fromDbDate } from './dates.ts';

/** A customer that a preview may be written to. */
export type SampleCustomer = { readonly id: string; readonly name: string };

const mostListed = 50;

export type MailSampleStore = ReturnType<typeof createMailSamples>;

/** Real customers, and what their mails are about, for previews of templates. */
export function createMailSamples(db: Queries) {
  return {
    /** Those with open invoices, the longest overdue first. */
    async customers(realmId: string): Promise<SampleCustomer[]> {
      return db.$queryRaw<SampleCustomer[]>`
        select c.id, c.display_name as name from customer c
        join (select customer_id, min(due_date) as oldest from invoice
              where realm_id = ${realmId} and status = 'open' group by customer_id) i
          on i.customer_id = c.id
        where c.realm_id = ${realmId} and not c.deleted
        order by i.oldest, c.id limit ${mostListed}`;
    },

    /** The customer's open invoices. */
    async openInvoices(realmId: string, customerId: string): Promise<string[]> {
      const rows = await db.invoice.findMany({
        where: { realmId, customerId, status: 'open' },
        select: { id: true },
        orderBy: { dueDate: 'asc' },
      });
      return rows.map(({ id }) => id);
    },

    /** The customer's last payment; null where it has made none. */
    async lastPayment(
      realmId: string,
      customerId: string,
    ): Promise<{ amount: bigint; currency: string; on: PlainDate } | null> {
      const row = await db.payment.findFirst({
        where: { realmId, customerId, void: false, deleted: false, total: { gt: 0 } },
        select: { total: true, currency: true, txnDate: true },
        orderBy: { txnDate: 'desc' },
      });
      return row && { amount: row.total, currency: row.currency, on: fromDbDate(row.txnDate) };
    },
  };
}
