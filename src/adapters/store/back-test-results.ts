import type { BackTestLine } from './back-tests.ts';
import type { Database } from './database.ts';
import { fromDbDate } from './dates.ts';

/** Sums of one currency, in minor units: what would have been charged, what was, what was cut. */
export type BackTestSums = {
  readonly currency: string;
  readonly would: bigint;
  readonly wouldCount: number;
  readonly was: bigint;
  readonly wasCount: number;
  readonly cut: bigint;
  readonly cutCount: number;
};
export type BackTestMonth = BackTestSums & { /** `2026-03`. */ readonly month: string };
export type BackTestCustomer = BackTestSums & { readonly customerId: string };
export type BackTestFilter = {
  readonly customer?: string | undefined;
  readonly invoice?: string | undefined;
  readonly cutOnly?: boolean;
  readonly kind?: 'would' | 'was';
};

type SumRow = {
  currency: string;
  would: bigint;
  would_count: number;
  was: bigint;
  was_count: number;
  cut: bigint;
  cut_count: number;
};
const sumsOf = (row: SumRow): BackTestSums => ({
  currency: row.currency,
  would: row.would,
  wouldCount: row.would_count,
  was: row.was,
  wasCount: row.was_count,
  cut: row.cut,
  cutCount: row.cut_count,
});

type Charged = NonNullable<Awaited<ReturnType<Database['backTestCharge']['findFirst']>>>;
const lineOf = (row: Charged): BackTestLine => ({
  kind: row.kind === 'was' ? 'was' : 'would',
  invoiceId: row.invoiceId,
  customerId: row.customerId,
  currency: row.currency,
  assessmentDate: fromDbDate(row.assessmentDate),
  day: fromDbDate(row.day),
  amount: row.amount,
  wanted: row.wanted,
  cutBy: row.cutBy,
});

/** What came of a back-test so far, added up in the database. */
export function createBackTestResults(db: Database) {
  async function sums<Extra>(id: string, by: 'none' | 'month' | 'customer', most: number) {
    return db.$queryRaw<(SumRow & Extra)[]>`
      select currency,
        case when ${by} = 'month' then to_char(assessment_date, 'YYYY-MM') end as month,
        case when ${by} = 'customer' then customer_id end as customer_id,
        coalesce(sum(amount) filter (where kind = 'would'), 0)::bigint as would,
        (count(*) filter (where kind = 'would' and amount > 0))::int as would_count,
        coalesce(sum(amount) filter (where kind = 'was'), 0)::bigint as was,
        (count(*) filter (where kind = 'was'))::int as was_count,
        coalesce(sum(wanted - amount), 0)::bigint as cut,
        (count(wanted))::int as cut_count
      from back_test_charge where back_test_id = ${id}::uuid
      group by 1, 2, 3
      order by month nulls first,
        sum(amount) filter (where kind = 'would') desc nulls last, customer_id, currency
      limit ${most}`;
  }

  return {
    async totals(id: string): Promise<BackTestSums[]> {
      const rows = await sums<object>(id, 'none', 1_000);
      return rows.map(sumsOf).toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
    },

    async months(id: string): Promise<BackTestMonth[]> {
      const rows = await sums<{ month: string }>(id, 'month', 1_000);
      return rows.map((row) => ({ ...sumsOf(row), month: row.month }));
    },

    /** Those who would have been charged most first. */
    async customers(id: string, most: number): Promise<BackTestCustomer[]> {
      const rows = await sums<{ customer_id: string }>(id, 'customer', most);
      return rows.map((row) => ({ ...sumsOf(row), customerId: row.customer_id }));
    },

    /** How many customers and invoices would have been charged. */
    async counts(id: string): Promise<{ customers: number; invoices: number }> {
      const [row] = await db.$queryRaw<{ customers: number; invoices: number }[]>`
        select count(distinct customer_id)::int as customers,
          count(distinct invoice_id)::int as invoices
        from back_test_charge where back_test_id = ${id}::uuid and kind = 'would' and amount > 0`;
      return row ?? { customers: 0, invoices: 0 };
    },

    /** Charges by customer, invoice and date; pass the last line to go on after it. */
    async lines(
      id: string,
      filter: BackTestFilter,
      page: { readonly limit: number; readonly skip: number },
    ): Promise<BackTestLine[]> {
      const rows = await db.backTestCharge.findMany({
        where: {
          backTestId: id,
          ...(filter.customer === undefined ? {} : { customerId: filter.customer }),
          ...(filter.invoice === undefined ? {} : { invoiceId: filter.invoice }),
          ...(filter.cutOnly === true ? { wanted: { not: null } } : {}),
          ...(filter.kind === undefined ? {} : { kind: filter.kind }),
        },
        orderBy: [
          { customerId: 'asc' },
          { invoiceId: 'asc' },
          { assessmentDate: 'asc' },
          { kind: 'desc' },
        ],
        skip: page.skip,
        take: page.limit,
      });
      return rows.map(lineOf);
    },
  };
}
