import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Database, Queries } from './database.ts';
import { Prisma } from './generated/client.ts';
import { containing } from './list-text.ts';

export type ListedCustomer = {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly currency: string;
  readonly openBalance: bigint;
  readonly overdue: bigint;
  readonly openInvoices: number;
  /** Days that the oldest open invoice is overdue; zero when none is. */
  readonly oldestDays: number;
  readonly isHeld: boolean;
};

/** Where a page ended. */
export type CustomerCursor = {
  readonly overdue: string;
  readonly name: string;
  readonly id: string;
};

export type CustomerSum = {
  readonly currency: string;
  readonly openBalance: bigint;
  readonly overdue: bigint;
};

/** A customer and those above it, as far as policies and holds ask. */
export type LineageRow = {
  readonly id: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly parentId: string | null;
  readonly billWithParent: boolean;
  readonly isActive: boolean;
  readonly groups: readonly string[];
  /** Why it is in each of them, where that was asked for. */
  readonly groupsBecause?: Readonly<Record<string, string>>;
};

type Row = {
  id: string;
  display_name: string;
  email: string | null;
  currency: string;
  open_balance: bigint;
  overdue: bigint;
  open_invoices: number;
  oldest_days: number;
  is_held: boolean;
};

export type CustomerLists = ReturnType<typeof createCustomerLists>;

/** Lists of customers for people, and the small reads that pages about customers need. */
export function createCustomerLists(db: Database) {
  return {
    /** A page of customers with what they owe, the most overdue first. */
    async page(
      realmId: string,
      filter: { text?: string | undefined },
      today: PlainDate,
      page: { limit: number; after: CustomerCursor | null },
    ): Promise<{ rows: ListedCustomer[]; next: CustomerCursor | null }> {
      const { after } = page;
      const pattern = filter.text ? containing(filter.text) : null;
      const rows = await db.$queryRaw<Row[]>`
        with sums as (
          select customer_id, currency, sum(open_balance)::bigint as open_balance,
            coalesce(sum(open_balance) filter (where due_date < ${today}::date), 0)::bigint as overdue,
            count(*)::int as open_invoices,
            greatest(max(${today}::date - due_date), 0) as oldest_days
          from invoice
          where realm_id = ${realmId} and status = 'open' and open_balance > 0
          group by customer_id, currency
        ), listed as (
          select c.id, c.display_name,
            case when c.bill_with_parent then coalesce(p.email, c.email) else c.email end as email,
            coalesce(s.currency, c.currency) as currency,
            coalesce(s.open_balance, 0) as open_balance, coalesce(s.overdue, 0) as overdue,
            coalesce(s.open_invoices, 0) as open_invoices,
            coalesce(s.oldest_days, 0) as oldest_days,
            exists (
              select 1 from hold h
              where h.realm_id = c.realm_id and h.scope = 'customer' and h.subject_id = c.id
                and h.lifted_at is null and (h.until is null or h.until > ${today}::date)
            ) as is_held
          from customer c
          left join sums s on s.customer_id = c.id
          left join customer p on p.realm_id = c.realm_id and p.id = c.parent_id
          where c.realm_id = ${realmId} and not c.deleted and (c.active or s.customer_id is not null)
            and (${pattern}::text is null or c.display_name ilike ${pattern} or c.email ilike ${pattern})
        )
        select * from listed
        where ${
          after
            ? Prisma.sql`overdue < ${after.overdue}::bigint or (overdue = ${after.overdue}::bigint
                and (display_name, id) > (${after.name}, ${after.id}))`
            : Prisma.sql`true`
        }
        order by overdue desc, display_name, id limit ${page.limit + 1}`;
      const shown = rows.slice(0, page.limit);
      const last = rows.length > page.limit ? shown.at(-1) : undefined;
      return {
        rows: shown.map((row) => ({
          id: row.id,
          name: row.display_name,
          email: row.email,
          currency: row.currency,
          openBalance: row.open_balance,
          overdue: row.overdue,
          openInvoices: row.open_invoices,
          oldestDays: row.oldest_days,
          isHeld: row.is_held,
        })),
        next: last
          ? { overdue: last.overdue.toString(), name: last.display_name, id: last.id }
          : null,
      };
    },

    /** What one customer owes, by currency. */
    async sums(realmId: string, customerId: string, today: PlainDate): Promise<CustomerSum[]> {
      return db.$queryRaw<CustomerSum[]>`
        select currency, sum(open_balance)::bigint as "openBalance",
          coalesce(sum(open_balance) filter (where due_date < ${today}::date), 0)::bigint as overdue
        from invoice
        where realm_id = ${realmId} and customer_id = ${customerId}
          and status = 'open' and open_balance > 0
        group by currency order by currency`;
    },

    /** Customers that have invoices, by name, to choose from in a filter. */
    async options(realmId: string, limit: number): Promise<{ id: string; name: string }[]> {
      return db.$queryRaw<{ id: string; name: string }[]>`
        select c.id, c.display_name as name from customer c
        where c.realm_id = ${realmId} and not c.deleted
          and exists (select 1 from invoice i where i.realm_id = c.realm_id and i.customer_id = c.id)
        order by c.display_name, c.id limit ${limit}`;
    },

    names: (realmId: string, ids: Iterable<string>): Promise<Map<string, string>> =>
      customerNames(db, realmId, ids),

    async currency(realmId: string, id: string): Promise<string | null> {
      const row = await db.customer.findUnique({
        where: { realmId_id: { realmId, id } },
        select: { currency: true },
      });
      return row?.currency ?? null;
    },

    /** The customers and all their parents. */
    async lineage(realmId: string, ids: readonly string[]): Promise<LineageRow[]> {
      const rows = await db.$queryRaw<Omit<LineageRow, 'groups'>[]>`
        with recursive up as (
          select id, parent_id from customer where realm_id = ${realmId} and id = any(${ids})
          union
          select c.id, c.parent_id from customer c join up on c.id = up.parent_id
          where c.realm_id = ${realmId}
        )
        select c.id, c.display_name as "displayName", c.email, c.parent_id as "parentId",
          c.bill_with_parent as "billWithParent", (c.active and not c.deleted) as "isActive"
        from customer c join up on up.id = c.id
        where c.realm_id = ${realmId}`;
      const members = await db.groupMember.findMany({
        where: { realmId, customerId: { in: rows.map((row) => row.id) } },
        orderBy: { group: 'asc' },
      });
      return rows.map((row) => ({
        ...row,
        groups: members.flatMap((each) => (each.customerId === row.id ? each.group : [])),
      }));
    },

    /** Makes these the groups of a customer. */
    async setGroups(realmId: string, customerId: string, groups: readonly string[]): Promise<void> {
      await db.$transaction([
        db.groupMember.deleteMany({ where: { realmId, customerId } }),
        db.groupMember.createMany({
          data: groups.map((group) => ({ realmId, customerId, group })),
          skipDuplicates: true,
        }),
      ]);
    },

    /** How many customers are in a group. */
    async groupSize(realmId: string, group: string): Promise<number> {
      return db.groupMember.count({ where: { realmId, group } });
    },
  };
}

/** The names of customers by id. */
export async function customerNames(
  db: Queries,
  realmId: string,
  ids: Iterable<string>,
): Promise<Map<string, string>> {
  const rows = await db.customer.findMany({
    where: { realmId, id: { in: [...new Set(ids)] } },
    select: { id: true, displayName: true },
  });
  return new Map(rows.map((row) => [row.id, row.displayName]));
}
