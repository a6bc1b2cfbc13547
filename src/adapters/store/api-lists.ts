import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Prisma } from './generated/client.ts';
import type { Database } from './database.ts';
import { toDbDate } from './dates.ts';

/** The last row of the page before, by its id. */
type Page = { readonly limit: number; readonly after?: string | undefined };

/** `open` holds the overdue ones too; without a status, all but the deleted. */
export type InvoiceFilter = {
  readonly status?: 'open' | 'overdue' | 'paid' | 'void' | 'deleted' | undefined;
  readonly customerId?: string | undefined;
};

export type ListedCustomer = {
  readonly id: string;
  readonly displayName: string;
  readonly companyName: string | null;
  readonly email: string | null;
  readonly parentId: string | null;
  readonly billWithParent: boolean;
  readonly active: boolean;
  readonly balance: bigint;
  readonly currency: string;
  readonly groups: readonly string[];
};

export type ApiLists = ReturnType<typeof createApiLists>;

/** Pages of the mirror, and small reads, as the JSON API needs them. */
export function createApiLists(db: Database) {
  async function withGroups(
    realmId: string,
    rows: readonly Omit<ListedCustomer, 'groups'>[],
  ): Promise<ListedCustomer[]> {
    const members = await db.groupMember.findMany({
      where: { realmId, customerId: { in: rows.map((row) => row.id) } },
      orderBy: { group: 'asc' },
    });
    return rows.map((row) => ({
      ...row,
      groups: members.flatMap((each) => (each.customerId === row.id ? each.group : [])),
    }));
  }

  return {
    /** The ids of a page of invoices, the earliest due first. */
    async invoiceIds(
      realmId: string,
      filter: InvoiceFilter,
      today: PlainDate,
      page: Page,
    ): Promise<{ id: string }[]> {
      return db.invoice.findMany({
        where: {
          realmId,
          ...whereStatus(filter.status, today),
          ...(filter.customerId ? { customerId: filter.customerId } : {}),
        },
        select: { id: true },
        orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
        take: page.limit,
        ...(page.after ? { cursor: { realmId_id: { realmId, id: page.after } }, skip: 1 } : {}),
      });
    },

    async invoiceExists(realmId: string, id: string): Promise<boolean> {
      return (await db.invoice.count({ where: { realmId, id } })) > 0;
    },

    /** A page of customers by name. */
    async customers(realmId: string, page: Page): Promise<ListedCustomer[]> {
      const rows = await db.customer.findMany({
        where: { realmId, deleted: false },
        orderBy: [{ displayName: 'asc' }, { id: 'asc' }],
        take: page.limit,
        ...(page.after ? { cursor: { realmId_id: { realmId, id: page.after } }, skip: 1 } : {}),
      });
      return withGroups(realmId, rows);
    },

    async customer(realmId: string, id: string): Promise<ListedCustomer | null> {
      const row = await db.customer.findFirst({ where: { realmId, id, deleted: false } });
      return row && ((await withGroups(realmId, [row]))[0] ?? null);
    },

    /** The currencies of customers or invoices by id, as far as the mirror knows them. */
    async currencies(
      realmId: string,
      of: 'customer' | 'invoice',
      ids: readonly string[],
    ): Promise<Map<string, string>> {
      const query = {
        where: { realmId, id: { in: [...ids] } },
        select: { id: true, currency: true },
      };
      const rows =
        of === 'customer' ? await db.customer.findMany(query) : await db.invoice.findMany(query);
      return new Map(rows.map((row) => [row.id, row.currency]));
    },

    async decisionExists(realmId: string, id: string): Promise<boolean> {
      return (await db.decision.count({ where: { realmId, id } })) > 0;
    },
  };
}

function whereStatus(status: InvoiceFilter['status'], today: PlainDate): Prisma.InvoiceWhereInput {
  switch (status) {
    case undefined:
      return { status: { not: 'deleted' } };
    case 'overdue':
      return { status: 'open', dueDate: { lt: toDbDate(today) }, openBalance: { gt: 0 } };
    case 'open':
    case 'paid':
    case 'void':
    case 'deleted':
      return { status };
    default:
      return status satisfies never;
  }
}
