import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { AgingBucket } from '../../core/reports/aging.ts';
import type { Queries } from './database.ts';
import { fromDbDate, toDbDate } from './dates.ts';
import { Prisma } from './generated/client.ts';
import { containing } from './list-text.ts';

/** What is open in one currency and one span of days overdue; the amount in minor units. */
export type AgingSum = {
  readonly currency: string;
  readonly bucket: AgingBucket;
  readonly amount: bigint;
  readonly count: number;
};

export type InvoiceListStatus = 'open' | 'overdue' | 'paid' | 'void';

export type InvoiceListFilter = {
  readonly status?: InvoiceListStatus | undefined;
  readonly customerId?: string | undefined;
  /** Part of an invoice's number or of its customer's name. */
  readonly text?: string | undefined;
};

export type ListedInvoice = {
  readonly id: string;
  readonly docNumber: string | null;
  readonly customerId: string;
  readonly customerName: string;
  readonly currency: string;
  readonly txnDate: PlainDate;
  readonly dueDate: PlainDate;
  readonly total: bigint;
  readonly openBalance: bigint;
  readonly status: string;
};

/** Where a page ended: open invoices come first and by due date, the others after, newest first. */
export type InvoiceCursor = { readonly rank: number; readonly place: number; readonly id: string };

export type ListedPosting = {
  readonly paymentId: string;
  readonly lineNo: number;
  readonly date: PlainDate;
  readonly amount: bigint;
  /** A payment of nothing only hands on the amount of a credit memo. */
  readonly isCredit: boolean;
  readonly reference: string;
};

type Row = {
  id: string;
  doc_number: string | null;
  customer_id: string;
  display_name: string | null;
  currency: string;
  txn_date: Date;
  due_date: Date;
  total: bigint;
  open_balance: bigint;
  status: string;
  rank: number;
  place: number;
};

const fromRow = (row: Row): ListedInvoice => ({
  id: row.id,
  docNumber: row.doc_number,
  customerId: row.customer_id,
  customerName: row.display_name ?? `Customer ${row.customer_id}`,
  currency: row.currency,
  txnDate: fromDbDate(row.txn_date),
  dueDate: fromDbDate(row.due_date),
  total: row.total,
  openBalance: row.open_balance,
  status: row.status,
});

/** Lists of invoices for people: sums by age, pages with filters, and what was posted on one. */
export function createInvoiceLists(db: Queries) {
  return {
    /** Open balances by currency and days overdue. */
    async aging(realmId: string, today: PlainDate): Promise<AgingSum[]> {
      return db.$queryRaw<AgingSum[]>`
        select currency, bucket, sum(open_balance)::bigint as amount, count(*)::int as count
        from (
          select currency, open_balance,
            case when due_date >= ${today}::date then 'notDue'
              when ${today}::date - due_date <= 30 then 'days1to30'
              when ${today}::date - due_date <= 60 then 'days31to60'
              when ${today}::date - due_date <= 90 then 'days61to90'
              else 'over90' end as bucket
          from invoice
          where realm_id = ${realmId} and status = 'open' and open_balance > 0
        ) as aged
        group by currency, bucket order by currency, bucket`;
    },

    /** A page of invoices, the longest overdue first; deleted ones are left out. */
    async page(
      realmId: string,
      filter: InvoiceListFilter,
      today: PlainDate,
      page: { limit: number; after: InvoiceCursor | null },
    ): Promise<{ rows: ListedInvoice[]; next: InvoiceCursor | null }> {
      const { after } = page;
      const where = Prisma.sql`i.realm_id = ${realmId} and ${whereStatus(filter.status, today)}
        and ${filter.customerId ? Prisma.sql`i.customer_id = ${filter.customerId}` : always}
        and ${whereText(filter.text)}`;
      const limit = page.limit + 1;
      // Each half is cut before anything is joined to it, so that a page costs the same in a large
      // company; the open half comes in the order of an index.
      const rows = await db.$queryRaw<Row[]>`
        with listed as (
          (select ${columns}, 0 as rank, i.due_date - date '1970-01-01' as place
            from invoice i where i.status = 'open' and ${where}
            ${after ? afterOpen(after) : Prisma.empty}
            order by i.due_date, i.id limit ${limit})
          union all
          (select ${columns}, 1 as rank, date '1970-01-01' - i.due_date as place
            from invoice i where i.status <> 'open' and ${where}
            ${after?.rank === 1 ? afterSettled(after) : Prisma.empty}
            order by i.due_date desc, i.id limit ${limit})
        )
        select listed.*, c.display_name from listed
        left join customer c on c.realm_id = ${realmId} and c.id = listed.customer_id
        order by rank, place, id limit ${limit}`;
      const shown = rows.slice(0, page.limit);
      const last = rows.length > page.limit ? shown.at(-1) : undefined;
      return {
        rows: shown.map(fromRow),
        next: last ? { rank: last.rank, place: last.place, id: last.id } : null,
      };
    },

    /** What payments and credit memos posted on an invoice, by date. */
    async postings(realmId: string, invoiceId: string): Promise<ListedPosting[]> {
      const rows = await db.$queryRaw<
        {
          payment_id: string;
          line_no: number;
          date: Date;
          amount: bigint;
          is_credit: boolean;
          reference: string | null;
        }[]
      >`
        select p.payment_id, p.line_no, p.date, p.amount, coalesce(t.total = 0, false) as is_credit,
          t.raw ->> 'PaymentRefNum' as reference
        from posting p
        left join payment t on t.realm_id = p.realm_id and t.id = p.payment_id
        where p.realm_id = ${realmId} and p.invoice_id = ${invoiceId}
        order by p.date, p.payment_id, p.line_no`;
      return rows.map((row) => ({
        paymentId: row.payment_id,
        lineNo: row.line_no,
        date: fromDbDate(row.date),
        amount: row.amount,
        isCredit: row.is_credit,
        reference: row.reference ?? '',
      }));
    },

    /** The numbers of invoices by id, for links. */
    async numbers(realmId: string, ids: Iterable<string>): Promise<Map<string, string>> {
      const rows = await db.invoice.findMany({
        where: { realmId, id: { in: [...new Set(ids)] } },
        select: { id: true, docNumber: true },
      });
      return new Map(rows.map((row) => [row.id, row.docNumber ?? '']));
    },

    /** The currency and customer of an invoice; null when the mirror does not know it. */
    async find(
      realmId: string,
      id: string,
    ): Promise<{ docNumber: string | null; currency: string; customerId: string } | null> {
      return db.invoice.findUnique({
        where: { realmId_id: { realmId, id } },
        select: { docNumber: true, currency: true, customerId: true },
      });
    },
  };
}

const always = Prisma.sql`true`;
const columns = Prisma.sql`i.id, i.doc_number, i.customer_id, i.currency, i.txn_date, i.due_date,
  i.total, i.open_balance, i.status`;
const epoch = Prisma.sql`date '1970-01-01'`;

/** Once the settled invoices have begun, no open one follows. */
const afterOpen = (after: InvoiceCursor): Prisma.Sql =>
  after.rank === 1
    ? Prisma.sql`and false`
    : Prisma.sql`and (i.due_date, i.id) > (${epoch} + ${after.place}::int, ${after.id})`;

const afterSettled = (after: InvoiceCursor): Prisma.Sql =>
  Prisma.sql`and (i.due_date < ${epoch} - ${after.place}::int
    or (i.due_date = ${epoch} - ${after.place}::int and i.id > ${after.id}))`;

function whereStatus(status: InvoiceListStatus | undefined, today: PlainDate): Prisma.Sql {
  switch (status) {
    case 'overdue':
      return Prisma.sql`i.status = 'open' and i.open_balance > 0 and i.due_date < ${today}::date`;
    case 'open':
    case 'paid':
    case 'void':
      return Prisma.sql`i.status = ${status}`;
    case undefined:
      return Prisma.sql`i.status <> 'deleted'`;
  }
}

function whereText(text: string | undefined): Prisma.Sql {
  if (!text) return always;
  const pattern = containing(text);
  return Prisma.sql`(i.doc_number ilike ${pattern} or exists (
    select 1 from customer c where c.realm_id = i.realm_id and c.id = i.customer_id
      and c.display_name ilike ${pattern}))`;
}

/** The ids of the open invoices that are overdue the longest. */
export async function oldestOverdue(
  db: Queries,
  realmId: string,
  today: PlainDate,
  limit: number,
): Promise<string[]> {
  const rows = await db.invoice.findMany({
    where: { realmId, status: 'open', dueDate: { lt: toDbDate(today) } },
    orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
    select: { id: true },
    take: limit,
  });
  return rows.map(({ id }) => id);
}
