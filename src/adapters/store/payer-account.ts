import { payerAuthor } from '../../core/holds/authors.ts';
import type { Queries } from './database.ts';

/** How far down customers are looked for; QuickBooks nests five levels. */
const deepest = 10;

/**
 * What one mail to a customer would be about: the customer and those that are billed with it, their
 * open invoices, and the charges in QuickBooks on those.
 */
export type AccountIds = {
  readonly customerIds: readonly string[];
  readonly invoiceIds: readonly string[];
  readonly chargeIds: readonly string[];
};

/** The ids of a customer's account; null where the customer is not, or was merged into another. */
export async function accountIds(
  db: Queries,
  realmId: string,
  customerId: string,
): Promise<AccountIds | null> {
  const customers = await db.$queryRaw<{ id: string }[]>`
    with recursive billed as (
      select id, 0 as depth from customer
      where realm_id = ${realmId} and id = ${customerId} and not deleted and merged_into is null
      union
      select c.id, b.depth + 1 from customer c join billed b on c.parent_id = b.id
      where c.realm_id = ${realmId} and c.bill_with_parent and not c.deleted
        and c.merged_into is null and b.depth < ${deepest}
    ) select distinct id from billed`;
  if (customers.length === 0) return null;
  const customerIds = customers.map(({ id }) => id);
  const invoices = await db.invoice.findMany({
    where: { realmId, customerId: { in: customerIds }, status: 'open', deleted: false },
    select: { id: true },
    orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
  });
  const invoiceIds = invoices.map(({ id }) => id);
  const charges = await db.charge.findMany({
    where: {
      ...{ realmId, status: 'written' },
      OR: [{ invoiceId: { in: invoiceIds } }, { qboInvoiceId: { in: invoiceIds } }],
    },
    select: { id: true },
  });
  return { customerIds, invoiceIds, chargeIds: charges.map(({ id }) => id) };
}

/** What a customer said on its page, as a hold. */
export type PayerHold = {
  readonly id: string;
  readonly reason: string;
  /** The number of the invoice; null for all of the customer's. */
  readonly docNumber: string | null;
  readonly createdAt: Date;
  readonly isOver: boolean;
};

const mostHolds = 20;

/** The holds that a customer put on itself or on its invoices, newest first. */
export async function payerHolds(
  db: Queries,
  realmId: string,
  customerId: string,
): Promise<PayerHold[]> {
  return db.$queryRaw<PayerHold[]>`
    select h.id, h.reason, coalesce(i.doc_number, i.id) as "docNumber",
      h.created_at as "createdAt", h.lifted_at is not null as "isOver"
    from hold h left join invoice i
      on h.scope = 'invoice' and i.realm_id = h.realm_id and i.id = h.subject_id
    where h.realm_id = ${realmId} and h.author = ${payerAuthor}
      and (h.scope = 'customer' and h.subject_id = ${customerId} or i.customer_id = ${customerId})
    order by h.created_at desc, h.id limit ${mostHolds}`;
}
