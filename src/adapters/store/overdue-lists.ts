import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Queries } from './database.ts';

type Scope = { readonly invoiceId?: string; readonly customerId?: string };

/** The open invoices that are due before a day, or an even sample of them. */
export function createOverdueLists(db: Queries) {
  return {
    async count(realmId: string, before: PlainDate, scope: Scope): Promise<number> {
      const { invoiceId = null, customerId = null } = scope;
      const [row] = await db.$queryRaw<{ count: number }[]>`
        select count(*)::int as count from invoice
        where realm_id = ${realmId} and status = 'open' and due_date < ${before}::date
          and (${invoiceId}::text is null or id = ${invoiceId})
          and (${customerId}::text is null or customer_id in (
            select id from customer where realm_id = ${realmId}
              and (id = ${customerId} or parent_id = ${customerId})))`;
      return row?.count ?? 0;
    },

    /** The same invoices each time, whatever their size or age: by a hash of their ids. */
    async sample(
      realmId: string,
      before: PlainDate,
      scope: Scope,
      most: number,
    ): Promise<string[]> {
      const { invoiceId = null, customerId = null } = scope;
      const rows = await db.$queryRaw<{ id: string }[]>`
        select id from invoice
        where realm_id = ${realmId} and status = 'open' and due_date < ${before}::date
          and (${invoiceId}::text is null or id = ${invoiceId})
          and (${customerId}::text is null or customer_id in (
            select id from customer where realm_id = ${realmId}
              and (id = ${customerId} or parent_id = ${customerId})))
        order by hashtext(id), id limit ${most}`;
      return rows.map(({ id }) => id);
    },
  };
}
